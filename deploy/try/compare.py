"""Comparison of the two web machines of deploy/try.sh: a table, and 1 where they differ.

Each row is one promise: what was done at one machine, and what both answer at once. What
somebody signs or withdraws is done in a process of its own, as by a third machine.
"""

import io
import json
import os
import re
import signal
import sys
import time
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import django
import psycopg2
import requests

FOLDER, PORT = Path(os.environ["TRY_FOLDER"]), int(os.environ["TRY_PORT"])
ROOT = Path(__file__).resolve().parents[2]
BOTH, A, B = (f"http://127.0.0.1:{PORT + number}" for number in (4, 5, 6))
HOST = "www.example.cn"
SECONDS_AT_MOST = 15
ROUNDS = 20

os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
os.environ["LOG_LEVEL"] = "ERROR"
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.files.storage import storages  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402

from articles.models import Article, ArticlePhoto, Photo, Section  # noqa: E402

sys.path.append(str(ROOT))
from tests.desk import filled_in  # noqa: E402

rows = []


def row(promise, expected, *found):
    """Note one row: it holds where each machine answered what is expected."""
    holds = all(answer == expected for answer in found)
    rows.append((promise, expected, found, holds))
    shown = " ".join(map(str, found))
    print(f"{'ok  ' if holds else 'FAIL'}  {promise:<66} {shown}", flush=True)  # noqa: T201


class Person:
    """Browser with cookies, which goes to any machine; it says that it came by HTTPS."""

    def __init__(self):
        self.cookies = {}

    def ask(self, machine, path, data=None, files=None, **headers):
        headers |= {"Host": HOST, "Referer": f"https://{HOST}{quote(path)}"}
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        response = requests.request(
            "GET" if data is None else "POST",
            machine + path,
            data=data,
            files=files,
            headers=headers,
            timeout=SECONDS_AT_MOST,
            allow_redirects=False,
        )
        self.cookies |= response.cookies.get_dict()
        return response

    def sign_in(self, machine, username, password):
        data = filled_in(self.ask(machine, "/admin/login/?next=/admin/"), "login-form")
        return self.ask(
            machine,
            "/admin/login/?next=/admin/",
            data | {"username": username, "password": password},
        )


reader = Person()


def statuses(path, *machines):
    return [reader.ask(machine, path).status_code for machine in machines or (A, B)]


def texts(path, pattern):
    return [bool(re.search(pattern, reader.ask(m, path).text)) for m in (A, B)]


def staff(username, group):
    user = User.objects.create_user(username, password="演练-口令-2026", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def publish(headline):
    return Article.objects.create(
        headline=headline,
        body="<p>城北水厂今日通水。</p>",
        section=Section.objects.first(),
        status="signed",
        published_at=timezone.now(),
    )


def replica_asks(statement):
    with psycopg2.connect(
        host=FOLDER / "pg", port=PORT + 1, user="postgres", dbname="newsroom"
    ) as database:
        cursor = database.cursor()
        cursor.execute(statement)
        return cursor.fetchone()[0]


def until(condition, seconds=10):
    """Wait for something that is to come by itself; return whether it came."""
    for _ in range(seconds * 10):
        if condition():
            return True
        time.sleep(0.1)
    return False


def pid(name):
    return int((FOLDER / f"{name}.pid").read_text())


def sessions_are_shared():
    staff("photographer", "图片编辑")
    person = Person()
    answer = person.sign_in(A, "photographer", "演练-口令-2026")
    row("signed in at a", 302, answer.status_code)
    found = [person.ask(machine, "/admin/").status_code for machine in (A, B)]
    row("the session of a is good at both", 200, *found)
    User.objects.filter(username="photographer").update(is_active=False)
    found = [person.ask(machine, "/admin/").status_code for machine in (B, A)]
    row("an account turned off is out at both at once", 302, *found)
    User.objects.filter(username="photographer").update(is_active=True)
    person = Person()
    person.sign_in(B, "photographer", "演练-口令-2026")
    return person


def photos_are_shared(person):
    picture = io.BytesIO()
    Image.new("RGB", (1600, 1000), (30, 90, 160)).save(picture, "JPEG")
    address = "/admin/articles/photo/add/"
    data = filled_in(person.ask(A, address), "photo_form")
    data |= {"caption": "水厂外景。", "credit": "本报 摄", "alt": "一排蓄水池。"}
    data |= {"rights": "本报版权所有"}
    answer = person.ask(A, address, data, {"upload": ("x.jpg", picture.getvalue())})
    row("a photo sent to a is taken", 302, answer.status_code)
    photo = Photo.objects.latest("pk")
    found = [
        person.ask(m, f"/admin/articles/photo/{photo.pk}/change/").status_code
        for m in (A, B)
    ]
    row("its page is there at both", 200, *found)
    story = publish("水厂的照片")
    ArticlePhoto.objects.create(photo=photo, article=story)
    page = reader.ask(B, story.get_absolute_url()).text
    path = re.search(r'src="(/[^"]*\.jpg)"', page)[1]
    answers = [reader.ask(machine, path) for machine in (A, B)]
    row("the picture is there at both", 200, *[a.status_code for a in answers])
    row("to the byte", True, answers[0].content == answers[1].content)
    Article.objects.filter(pk=story.pk).update(status="withdrawn")
    row("withdrawn, its picture is gone at both at once", 404, *statuses(path))
    renditions = storages["renditions"]
    row("the files are in the bucket", True, bool(renditions.listdir("")))


def withdrawals_are_seen_at_once():
    stale, order = 0, cycle([(A, B), (B, A)])
    for number, machines in zip(range(ROUNDS), order, strict=False):
        story = publish(f"第{number}次演练")
        path = story.get_absolute_url()
        shown = statuses(path, *machines) + statuses(path, *machines)
        on_front = texts("/", f"第{number}次演练")
        Article.objects.filter(pk=story.pk).update(status="withdrawn")
        gone = statuses(path, *machines)
        off_front = texts("/", f"第{number}次演练")
        right = shown == [200] * 4 and all(on_front) and gone == [410] * 2
        stale += not (right and not any(off_front))
    row(f"{ROUNDS} stories signed and withdrawn: rounds with a stale page", 0, stale)


def pages_are_the_same():
    for path in ("/", "/districts/", "/search/?q=水厂", "/feed/", "/sitemap.xml"):
        answers = [reader.ask(machine, path) for machine in (A, B)]
        same = answers[0].headers.get("ETag") == answers[1].headers.get("ETag")
        row(
            f"{path} has one ETag",
            (200, True),
            *[(a.status_code, same) for a in answers],
        )
    from django.core.cache import cache

    row("Redis answers", True, cache.get_or_set("try", True, 5))


def logs_are_whole():
    answer = reader.ask(BOTH, "/search/?q=不可外传")
    asked = answer.headers["X-Request-ID"]
    time.sleep(0.3)
    nginx = (FOLDER / "nginx-access.log").read_text()
    row("nginx's request id is given back", True, f"{asked} 200" in nginx)
    lines = [(FOLDER / f"{m}.log").read_text().splitlines() for m in "ab"]
    row("all lines of log are JSON", True, *[all(map(is_json, some)) for some in lines])
    parsed = [json.loads(line) for some in lines for line in some if is_json(line)]
    ours = [line for line in parsed if line.get("request_id") == asked]
    row("one access line has it", 1, sum("status" in line for line in ours))
    row("all are of one time zone", {"+08:00"}, {line["time"][-6:] for line in parsed})
    row(
        "no search is in them",
        False,
        any("不可外传" in "".join(some) for some in lines),
    )
    signed_in = {line.get("user") for line in parsed if line.get("path") == "/admin/"}
    row("the desk's have a name", True, "photographer" in signed_in)


def is_json(line):
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def numbers_are_inside():
    row("/metrics is not there for readers", 404, *statuses("/metrics"))
    word = f"Bearer {os.environ['METRICS_TOKEN']}"
    found = [reader.ask(m, "/metrics", Authorization=word).text for m in (A, B)]
    pattern = r'newsroom_requests_total\{[^}]*part="site"[^}]*status="410"\} (\d+)'
    counted = [int(float(re.search(pattern, text)[1])) for text in found]
    # Of each round of withdrawals one at each machine, whichever worker answered.
    row("each machine counts for all its workers", ROUNDS, *counted)


def the_replica_is_asked():
    count = "SELECT xact_commit FROM pg_stat_database WHERE datname = 'newsroom'"
    before = replica_asks(count)
    story = publish("从库里读")
    until(lambda: replica_asks("SELECT count(*) FROM articles_article") > 0)
    time.sleep(1)
    for _ in range(6):
        statuses(story.get_absolute_url())
        statuses("/districts/")
    asked = until(lambda: replica_asks(count) > before + 10)
    row("pages are made from the replica", True, asked)


def a_replica_that_lags_is_not_believed():
    story = publish("撤得比从库快")
    path = story.get_absolute_url()
    time.sleep(1)
    statuses(path)
    replica_asks("SELECT pg_wal_replay_pause()::text")
    Article.objects.filter(pk=story.pk).update(status="withdrawn")
    other = publish("从库还没有的稿件")
    row("replay is paused: what is withdrawn is gone", 410, *statuses(path))
    row("what is signed is there", 200, *statuses(other.get_absolute_url()))
    behind = replica_asks(
        f"SELECT count(*) FROM articles_article WHERE id = {other.pk}"
    )
    row("the replica does not have it", 0, behind)
    replica_asks("SELECT pg_wal_replay_resume()::text")


def a_replica_that_hangs_holds_nobody():
    processes = processes_of(pid("replica"))
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    started = time.monotonic()
    story = publish("从库停住时")
    row("the replica hangs: pages", 200, *statuses(story.get_absolute_url()))
    took = time.monotonic() - started
    row("within two seconds for both", True, took < 2)
    for process in processes:
        os.kill(process, signal.SIGCONT)
    os.kill(pid("replica"), signal.SIGQUIT)
    found = []
    for number in range(5):
        found += statuses(publish(f"从库没了{number}").get_absolute_url())
    row("the replica is gone: pages", 200, *set(found))


def processes_of(parent):
    """Return a process and its children."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]


def one_machine_is_enough():
    os.kill(pid("a"), signal.SIGTERM)
    until(lambda: not (FOLDER / "a.sock").exists())
    found = {reader.ask(BOTH, "/").status_code for _ in range(20)}
    row("a ends: readers' pages by nginx", {200}, found)


PARTS = [
    withdrawals_are_seen_at_once,
    pages_are_the_same,
    numbers_are_inside,
    logs_are_whole,
    the_replica_is_asked,
    a_replica_that_lags_is_not_believed,
    a_replica_that_hangs_holds_nobody,
    one_machine_is_enough,
]


def main():
    photos_are_shared(sessions_are_shared())
    for part in PARTS:
        try:
            part()
        except Exception as error:  # the others are tried all the same
            row(part.__name__, "", repr(error)[:200])
    connection.close()
    failed = [promise for promise, *_, holds in rows if not holds]
    print(f"{len(rows) - len(failed)} of {len(rows)} hold.")  # noqa: T201
    return 1 if failed else 0


sys.exit(main())
