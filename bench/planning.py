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
    from bench.planning_day import fill_the_day

    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        call_command("loaddata", "districts", "places", "sections", verbosity=0)
        call_command("make_corpus", str(stories), stdout=io.StringIO())
    call_command("create_demo_staff", verbosity=0, stdout=io.StringIO())
    with transaction.atomic():
        fill_the_day()
    analyze()


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
