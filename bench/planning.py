"""What the pages of planning cost as the archive grows: `python -m bench.planning`.

Ten thousand stories of three years, with plausible plans, notes, notifications, reviews,
awards and what else the newsroom's day leaves; each page is asked for, warm, its queries
are counted, and so is the processor time of this process and, on PostgreSQL, of its
backend. Then all of it is copied nine times, each copy three years older: what is of this
month is no more than before, what lies behind it is ten times as much. The table has the
pages of both, and how the time has grown. The database is that in DATABASE_URL, which is
to be empty or to be left alone afterwards; else SQLite in a temporary folder.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from datetime import timedelta

import django

STORIES, COPIES = 10_000, 10
YEARS_APART = timedelta(days=1100)
# A copy has the keys of its original, and this for each copy before it.
APART = 10_000_000
COPIED = (
    *("articles.Article", "articles.ArticleDistrict", "articles.Brief"),
    *("articles.Byline", "articles.ArticlePhoto", "articles.Review"),
    *("articles.ListEntry", "editions.Issue", "editions.Page", "editions.Placement"),
    *("exchange.WireItem", "exchange.WireVersion", "exchange.Delivery"),
    *("planning.Plan", "planning.Plan.who", "planning.PlanStep"),
    *("planning.Note", "planning.Notification", "planning.Sending"),
    *("planning.TimedTelling", "planning.Award", "planning.ReadCount"),
    *("planning.StoryLength", "planning.Sheet", "planning.SheetRow"),
    *("planning.SheetLine", "planning.DutyLog"),
)
# Work under way is no more because the archive is.
OVER = {
    ("articles_article", "status"): "CASE WHEN {0} IN ('signed', 'withdrawn') "
    "THEN {0} ELSE 'discarded' END",
    ("planning_note", "resolved_at"): "COALESCE({0}, created_at)",
    ("planning_note", "resolved_by_id"): "COALESCE({0}, author_id)",
    ("planning_plan", "state"): "CASE WHEN {0} = 'filed' THEN {0} ELSE 'dropped' END",
}
SHIFTED = {
    "sqlite": {
        "DateTimeField": "datetime({0}, '-' || (n * {1}) || ' days')",
        "DateField": "date({0}, '-' || (n * {1}) || ' days')",
    },
    "postgresql": dict.fromkeys(
        ("DateTimeField", "DateField"), "({0} - n * interval '{1} days')"
    ),
}
GUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
TIMES = 7
DAY = "the local day of published_at"
DAYS = {
    "sqlite": "date(published_at, '+8 hours')",
    "postgresql": "(published_at AT TIME ZONE 'Asia/Shanghai')::date",
}


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.planning",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stories", type=int, default=STORIES)
    parser.add_argument("--copies", type=int, default=COPIES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ENVIRONMENT": "development",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/planning.sqlite3")
        os.environ.setdefault("MEDIA_ROOT", folder)
        django.setup()
        compare(asked.stories, asked.copies)


def compare(stories, copies):
    from django.db import connection
    from django.test.utils import setup_test_environment

    from articles.models import Article

    setup_test_environment()
    prepare(stories)
    few, before = Article.objects.count(), measured()
    copy_all(copies)
    many, after = Article.objects.count(), measured()
    write(f"== Planning on {connection.vendor}: {few:,} and {many:,} stories")
    write(f"{'page':58} {'queries':>9} {'ms':>7} {'ms':>7} {'times':>6}")
    for name, (queries, seconds) in before.items():
        more, longer = after[name]
        told = f"{queries}" if queries == more else f"{queries} > {more}"
        write(
            f"{name:58} {told:>9} {seconds * 1e3:7.1f} {longer * 1e3:7.1f} "
            f"{longer / seconds:6.2f}"
        )


def prepare(stories):
    from django.core.management import call_command
    from django.db import transaction

    from articles.models import Article

    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        call_command("loaddata", "districts", "places", "sections", verbosity=0)
        call_command("make_corpus", str(stories), stdout=io.StringIO())
    call_command("create_demo_staff", verbosity=0, stdout=io.StringIO())
    with transaction.atomic():
        fill_the_day()
    analyze()


def fill_the_day():
    """Give the stories what a newsroom leaves around them."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from exchange.models import Destination, WireFile, WireItem
    from planning.duty_log import closing as nights
    from planning.models import DutyLog, Plan, PointsRules
    from planning.statistics import closing
    from planning.statistics.months import Month

    staff = User.objects.in_bulk(field_name="username")
    reporter, editor, head, chief = (
        staff[name].pk for name in ("jizhe", "bianji", "zhuren", "zongbian")
    )
    partner = Destination.objects.create(
        kind="webhook", name="合作方", address="https://example.com/", is_on=False
    )
    published = {"at": "published_at"}
    move = {"article_id": "id", "reason": "''", "version": "1", "digest": "''"}
    states = ("draft", "first_review", "second_review", "final_review", "signed")
    moves = ("submit", "pass_first", "pass_second", "sign")
    people = (reporter, editor, head, chief)
    for place, (name, by) in enumerate(zip(moves, people, strict=True)):
        step = {"move": f"'{name}'", "from_status": f"'{states[place]}'"}
        step |= {"to_status": f"'{states[place + 1]}'", "by_id": str(by)}
        insert("articles_review", **move, **published, **step)
    back = {"move": "'send_back'", "from_status": "'first_review'"}
    back |= {"to_status": "'draft'", "by_id": str(editor)}
    insert("articles_review", 8, **move, **published, **back)
    insert(
        "planning_plan",
        3,
        title="'选题' || id",
        angle="''",
        section_id="section_id",
        tags="''",
        day=DAY,
        page_number="'2'",
        photo_wanted="''",
        state="'filed'",
        article_id="id",
        proposed_by_id=str(reporter),
        created_at="published_at",
        due_at="published_at",
        version="1",
    )
    insert(
        "planning_planstep",
        table="planning_plan",
        plan_id="id",
        version="1",
        step="'propose'",
        from_state="''",
        to_state="'proposed'",
        by_id=str(reporter),
        at="created_at",
        about="''",
        reason="''",
    )
    note = {"article_id": "id", "text": "'请核'", "author_id": str(editor)}
    note |= {"created_at": "published_at", "field": "'headline'", "start": "0"}
    note |= {"quote": "'居民'", "passage": "'居民'", "prefix": "''", "suffix": "''"}
    note |= {"seen_in": "id", "seen_version": "version"}
    insert("planning_note", 7, **note)
    resolved = {"resolved_at": "published_at", "resolved_by_id": str(reporter)}
    insert("planning_note", 4, **note, **resolved)
    for name, by in zip(moves, people, strict=True):
        told = {"person_id": str(by), "kind": "'signed'", "words": "headline"}
        told |= {"path": "'/admin/'", "article_id": "id", **published}
        told |= {"key": f"'{name}:' || id", "read_at": "published_at"}
        told |= {"is_quiet": "false", "is_routed": "true"}
        insert("planning_notification", **told)
    # What was read late is unread now.
    unread = told | {"key": "'unread:' || id", "read_at": "NULL"}
    insert("planning_notification", 200, **unread)
    insert(
        "planning_sending",
        2,
        table="planning_notification",
        notification_id="id",
        way="'mail'",
        state="'sent'",
        due_at="at",
        attempts="1",
        done_at="at",
        answer="''",
    )
    insert(
        "planning_award",
        10,
        article_id="id",
        grade="'B'",
        extra="0",
        reason="'独家'",
        by_id=str(chief),
        **published,
    )
    insert("planning_readcount", article_id="id", day=DAY, reads="id % 900")
    file = WireFile.objects.create(folder="in", path="1.xml", state="read", size=1)
    insert(
        "exchange_wireitem",
        sender="''",
        guid="'wire' || id",
        sent_by="'通讯社'",
        headline="headline",
        opening="''",
        length="900",
        pictures="0",
        usable="'usable'",
        number="1",
        state="'new'",
        is_merged="false",
        received_at="published_at",
        changed_at="published_at",
        **dict.fromkeys(("taken_number", "article_version", "settled_number"), "0"),
    )
    insert(
        "exchange_wireversion",
        table="exchange_wireitem",
        item_id="id",
        file_id=str(file.pk),
        number="1",
        digest="''",
        is_late="false",
        sent_version="''",
        received_at="received_at",
        usable="'usable'",
        words="'{}'",
    )
    WireItem.objects.filter(pk__in=range(1, 40)).update(usable="canceled")
    insert(
        "exchange_delivery",
        destination_id=str(partner.pk),
        article_id="id",
        action="'publish'",
        state="'sent'",
        is_urgent="false",
        created_at="published_at",
        due_at="published_at",
        digest="''",
        is_last_word="false",
        attempts="1",
        done_at="published_at",
        first_tried_at="published_at",
        answer="''",
    )
    today = timezone.localdate()
    for number in range(80):
        plan = Plan.objects.create(
            title=f"这一周的选题{number}",
            state=("proposed", "approved", "writing")[number % 3],
            day=today + timedelta(days=number % 12 - 3) if number % 8 else None,
            proposed_by_id=reporter,
        )
        plan.who.add(editor if number % 2 else reporter)
    rules = PointsRules.objects.create(valid_from=today - timedelta(days=3650))
    rules.lines.create(points=5, genre="text")
    rules.lines.create(points=2, per="thousand")
    month = Month.now().before()
    closing.close(month, staff["zongbian"])
    for ago in (1, 2, 3):
        log = nights.begun(today - timedelta(days=ago))
        nights.write(log.date, staff["bianji"], "印厂来电，已重发。")
    nights.close(
        today - timedelta(days=1),
        staff["zhuren"],
        nights.mark_of(DutyLog.objects.get(date=today - timedelta(days=1))),
    )


def insert(into, every=1, *, table="articles_article", **values):
    """Insert a row for every so manieth of a table, of what SQL says of it."""
    from django.db import connection

    of = connection.vendor
    condition = f"id % {every} = 0"
    if table == "articles_article":
        condition += " AND published_at IS NOT NULL"
    values = {name: DAYS[of] if sql is DAY else sql for name, sql in values.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {into} ({', '.join(values)}) "
            f"SELECT {', '.join(values.values())} FROM {table} WHERE {condition}"
        )


def analyze():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# Copies


def copy_all(copies):
    from django.apps import apps
    from django.db import connection, transaction

    from newsroom.clock_triggers import installed, removals

    models = [found(apps, name) for name in COPIED]
    with transaction.atomic(), connection.cursor() as cursor:
        # A trigger for each row takes longer than the rows.
        for statement in removals(connection, installed(connection)):
            cursor.execute(statement)
        for model in models:
            columns = {
                field.column: copied(field, models, connection.vendor)
                for field in model._meta.local_concrete_fields
            }
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(map(connection.ops.quote_name, columns))}) "
                "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM "
                f"numbers WHERE n < {copies - 1}) SELECT {', '.join(columns.values())} "
                f"FROM {model._meta.db_table}, numbers"
            )
    analyze()


def found(apps, name):
    label, _, through = name.replace(".", " ", 1).partition(".")
    model = apps.get_model(*label.split())
    return getattr(model, through).through if through else model


def copied(field, models, vendor):
    """Return the SQL of a column of a copy, the n-th."""
    from django.db import connection

    column = connection.ops.quote_name(field.column)
    table = field.model._meta.db_table
    if (table, field.column) in OVER:
        return OVER[table, field.column].format(column)
    kind = field.get_internal_type()
    is_key = field.primary_key and not field.is_relation and kind != "CharField"
    if is_key or field.related_model in models:
        return f"{column} + n * {APART}"
    if kind in SHIFTED[vendor]:
        sql = SHIFTED[vendor][kind].format(column, YEARS_APART.days)
        return f"{sql}::date" if vendor == "postgresql" and kind == "DateField" else sql
    if kind == "UUIDField":
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE {GUID[vendor]} END"
    if field.column in ("key", "guid"):
        return f"{column} || '-' || n"
    return column


# Pages


def measured():
    """Return {page: (queries, the least seconds)}, asked for warm."""
    from django.contrib.auth.models import User
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.site import raise_clock

    figures = {}
    for who, name, address in pages():
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(username=who))

        def ask(client=client, address=address):
            cache.clear()
            raise_clock()
            answer = client.get(address)
            for _ in answer if answer.streaming else ():
                pass
            return answer.status_code

        statuses = {ask(), ask()}
        if statuses != {200}:
            write(f"{who} {address}: {statuses}")
        with CaptureQueriesContext(connection) as queries:
            ask()
            asked = len(queries)
        best = min(seconds_of(ask) for _ in range(TIMES))
        figures[f"{name} ({who})"] = asked, best
    return figures


def seconds_of(do):
    start = processor_seconds()
    do()
    return processor_seconds() - start


def processor_seconds():
    """Return the processor time of this process, and of a PostgreSQL here that it asks."""
    from django.db import connection

    from bench import processes

    mine = time.process_time()
    if connection.vendor != "postgresql":
        return mine
    return mine + processes.own_time(connection.connection.info.backend_pid)


def pages():
    """Yield (who asks, what it is called, address)."""
    from django.utils import timezone

    from articles.models import Article
    from articles.workflow import Status
    from planning.models import Note
    from planning.statistics.months import Month

    today, month = timezone.localdate(), Month.now()
    admin, story = "/admin/planning", "/admin/articles/article"
    waiting = Article.objects.in_states(Status.FIRST_REVIEW).order_by("-pk")[0]
    noted = Note.objects.order_by("-created_at").first().article_id
    draft = Article.objects.in_states(Status.DRAFT).order_by("-pk")[0]
    sheets, logs = f"{admin}/sheet", f"{admin}/dutylog"
    staff = {"bianji": "编辑", "zongbian": "总编"}
    for who in staff:
        asked = f"for={key_of(who)}"
        yield who, "选题 week", f"{admin}/plan/week/"
        yield who, "选题 day", f"{admin}/plan/day/?day={today}"
        yield who, "选题 list", f"{admin}/plan/"
        yield who, "选题 meeting", f"{admin}/plan/print/"
        yield who, "my desk", "/admin/"
        yield who, "bell", f"/admin/calls/?{asked}&blocks=1"
        yield who, "提醒", "/admin/notices/"
        yield who, "提醒 of a kind", "/admin/notices/?kind=signed"
        yield who, "notes of a story", f"{story}/{noted}/notes/"
        yield who, "stories with open notes", f"{story}/?notes=open"
        yield who, "review page", f"{story}/{waiting.pk}/review/"
        yield who, "夜班日志 month", f"{logs}/"
        yield who, "夜班日志 night", f"{logs}/day/{today}/"
        yield who, "夜班日志 closed", f"{logs}/day/{today - timedelta(days=1)}/"
        yield who, "夜班日志 CSV", f"{logs}/export/"
    yield "bianji", "story form", f"{story}/{draft.pk}/change/"
    yield "jizhe", "my sheet", f"{sheets}/{month.slug}/mine/"
    yield "zongbian", "稿件统计 open", f"{sheets}/"
    yield "zongbian", "稿件统计 open, by district", f"{sheets}/?by=district"
    before = month.before().slug
    yield "zongbian", "稿件统计 closed", f"{sheets}/?month={before}"
    yield "zongbian", "稿件统计 print", f"{sheets}/{before}/print/"
    yield "zongbian", "稿件统计 .xlsx", f"{sheets}/{month.slug}/sheet.xlsx"
    yield "zongbian", "评分", f"{sheets}/awards/?day={today - timedelta(days=1)}"


def key_of(username):
    from django.contrib.auth.models import User

    return User.objects.get(username=username).pk


def write(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
