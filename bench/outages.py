"""What readers and editors get while a part hangs: `python -m bench.outages`.

The site as it is deployed (deploy/gunicorn.conf.py, two workers), with a PostgreSQL, a
Redis and a bucket (moto) of its own. One part after the other is frozen (SIGSTOP: it
takes connections and answers nothing) for twenty seconds, in which each kind of page is
asked twice a second by a new connection, and a form of the desk is sent. Told are the
answers, the middle and the longest wait of each, and how soon all is well after it goes
on. It needs redis-server of the system, and requirements-dev.txt.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import django

from bench import processes
from bench.search import database
from bench.servers import UnixConnection, running

SECONDS, PAUSE = 20, 0.5
# After this many seconds whoever asks gives up.
PATIENCE = 90
FIXTURES = ("districts", "places", "sections", "seed_issue")
DEPLOYED = ("--config", "deploy/gunicorn.conf.py", "--workers", "2")
DEPLOYED += ("--access-logfile", "/dev/null")
HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https"}
FORM = "/admin/articles/photo/add/"
BUCKET = {
    "MEDIA_BUCKET": "newsroom-photos",
    "MEDIA_REGION": "cn-north-1",
    "MEDIA_ADDRESSING_STYLE": "path",
    "MEDIA_ACCESS_KEY": "made-up",
    "MEDIA_SECRET_KEY": "made-up",
}


def main():
    from tests.nginx import free_port

    redis, s3 = free_port(), free_port()
    with (
        ExitStack() as stack,
        tempfile.TemporaryDirectory(prefix="newsroom-bench-") as name,
        database("postgresql", Path(name)) as address,
    ):
        parts = {
            "database": processes.children(os.getpid())[0],
            "cache": started(
                stack, "redis-server", "--save", "", "--port", str(redis), "--dir", name
            ),
            "bucket": started(
                stack,
                *(Path(sys.executable).with_name("moto_server"), "-p", str(s3)),
            ),
        }
        os.environ |= BUCKET | {
            "MEDIA_ENDPOINT": f"http://127.0.0.1:{s3}",
            "CACHE_URL": f"redis://127.0.0.1:{redis}/0",
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "ENVIRONMENT": "development",
            "LOG_FORMAT": "plain",
            "LOG_LEVEL": "CRITICAL",
        }
        django.setup()
        measure(parts, Path(name))


def measure(parts, folder):
    from bench import site

    addresses, cookies = prepare()
    with running(
        *("newsroom.wsgi", folder / "site.sock", *DEPLOYED),
        environment=site.in_production(),
    ) as server:
        for part, pid in parts.items():
            tell(part, *outage(Site(server.path, addresses, cookies), pid))


def started(stack, *command):
    """Return the number of a program that ends with the benchmark."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stack.callback(process.wait, 10)
    stack.callback(process.terminate)
    return process.pid


def prepare():
    """Fill the site; return the address of each kind of page, and an editor's cookies."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from articles.models import Article, ArticlePhoto
    from articles.models.renditions import public_address
    from bench import site
    from tests.pictures import make_photo

    subprocess.run([sys.executable, "deploy/try/make_bucket.py"], check=True)
    site.prepare()
    call_command("loaddata", *FIXTURES, verbosity=0)
    story = Article.objects.published().first()
    photo = make_photo(caption="大街上的行人", credit="本报资料")
    ArticlePhoto.objects.create(article=story, photo=photo, order=1)
    picture = photo.renditions.filter(format="jpg").first()
    client = Client(headers={"X-Forwarded-Proto": "https", "Host": "localhost"})
    client.force_login(User.objects.get(username="bianji"))
    session = client.cookies[django.conf.settings.SESSION_COOKIE_NAME]
    connection.close()
    kinds = {
        "healthz": "/healthz",
        "readyz": "/readyz",
        "about": "/about/",
        "front page": "/",
        "story": story.get_absolute_url(),
        "search": "/search/?q=%E6%B0%B4%E5%8E%82",
        "photo": public_address(picture),
    }
    return kinds, session.value


class Site:
    """The served site, as readers and one editor ask it."""

    def __init__(self, path, addresses, session):
        self.path, self.addresses = path, addresses
        self.cookies = f"{django.conf.settings.SESSION_COOKIE_NAME}={session}"
        self.answers, self.threads = defaultdict(list), []

    def ask(self, address, data=None, **headers):
        """Return the status of an answer, or the name of the trouble, and its text."""
        connection = UnixConnection(self.path)
        connection.timeout = PATIENCE
        try:
            connection.request(
                "POST" if data else "GET", address, data, HEADERS | headers
            )
            answer = connection.getresponse()
            where = answer.headers["Location"]
            text = answer.read().decode(errors="replace")
            return f"{answer.status} to {where}" if where else answer.status, text
        except OSError as error:
            return type(error).__name__, ""
        finally:
            connection.close()

    def note(self, name, *question, **headers):
        """Ask in a thread of its own, and note the answer and how long it took."""

        def take():
            began = time.monotonic()
            status, _ = self.ask(*question, **headers)
            self.answers[name].append((status, time.monotonic() - began))

        self.threads.append(threading.Thread(target=take))
        self.threads[-1].start()

    def form(self):
        """Return what an editor has typed into a form, as the browser sends it."""
        _, page = self.ask(FORM, Cookie=self.cookies)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        typed = {"csrfmiddlewaretoken": token, "caption": "街景", "credit": "本报资料"}
        typed |= {"focal_x": "0.5", "focal_y": "0.5"}
        return urlencode(typed), {
            "Cookie": f"{self.cookies}; csrftoken={token}",
            "Referer": "https://localhost/",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def is_well(self):
        return all(self.ask(address)[0] == 200 for address in self.addresses.values())


def outage(site, pid):
    """Freeze a part for a while; return the answers of the site, and the seconds until
    all pages were well after it."""
    while not site.is_well():
        time.sleep(PAUSE)
    typed, headers = site.form()
    freeze(pid, signal.SIGSTOP)
    try:
        over = time.monotonic() + SECONDS
        site.note("desk, a save", FORM, typed, **headers)
        while time.monotonic() < over:
            for name, address in site.addresses.items():
                site.note(name, address)
            time.sleep(PAUSE)
    finally:
        freeze(pid, signal.SIGCONT)
    began = time.monotonic()
    while not site.is_well():
        time.sleep(PAUSE / 5)
    well = time.monotonic() - began
    for thread in site.threads:
        thread.join()
    return site.answers, well


def freeze(pid, number):
    for other in (pid, *processes.children(pid)):
        try:
            os.kill(other, number)
        except ProcessLookupError:
            continue


def tell(part, answers, well):
    lines = [f"\n{part} hangs: all well {well:.1f} s after it goes on"]
    for name, taken in answers.items():
        seconds = [second for _, second in taken]
        statuses = dict(Counter(status for status, _ in taken))
        lines.append(
            f"  {name:14} {statuses}, middle {median(seconds):.2f} s, longest"
            f" {max(seconds):.2f} s"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
