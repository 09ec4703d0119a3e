"""Query plans of public and desk pages: `python -m bench.plans --stories 20000`.

Each statement that a page asks is explained, by the plan that the page would get: on
PostgreSQL one that is made once for all values. The database is that in DATABASE_URL (one
that is filled already is taken as it is; else SQLite in a temporary folder). Told are those that
read the stories, or the parts of stories, from one end to the other: on SQLite a SCAN
without an index, on PostgreSQL a scan that read half of such a table, whatever its name;
and those that sort the entries of a readers' list, which are in order in an index.
The exit status is 1 if there are any. With less than ten thousand stories PostgreSQL reads
many a table whole, and is right to.
"""

import argparse
import io
import os
import sys
import tempfile
from collections import Counter

import django

from bench.plan_pages import QUIET, desks, make_quiet_lists, public
from bench.plan_steps import sizes_of_tables, sorted_lists, whole_tables

FIXTURES = ("districts", "places", "sections")
FEWEST = 1000  # of fewer each list is short, and not every page has a story
SHOWN = 700  # characters of a statement


def main():
    parser = argparse.ArgumentParser(
        prog="python -m bench.plans",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stories", type=int, default=20_000)
    stories = parser.parse_args().stories
    if stories < FEWEST:
        parser.error(f"--stories takes {FEWEST} or more")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "ENVIRONMENT": "development",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        }
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/plans.sqlite3")
        os.environ.setdefault("MEDIA_ROOT", folder)
        django.setup()
        sys.exit(bool(walk(stories)))


def walk(stories):
    """Ask for every page; print what reads a whole table; return how many do."""
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test.utils import setup_test_environment

    setup_test_environment()
    fill(stories)
    make_quiet_lists()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sizes = sizes_of_tables()
    write(f"== Plans on {connection.vendor}, {sizes['articles_article']:,} stories")
    found, asked = Counter(), 0

    def explain(who, addresses):
        nonlocal asked
        for name, statements in pages(who, addresses):
            for sql in statements:
                asked += 1
                for what in whole_tables(sql, sizes):
                    found[name] += 1
                    write(f"{name}: {what}\n    {sql[:SHOWN]}")

    # In no transaction: there PostgreSQL plans each statement for its values.
    explain("reader", public())
    if connection.vendor == "postgresql":
        with transaction.atomic():
            for sql in sorted_lists():
                found["a list"] += 1
                write(f"A list is sorted:\n    {sql[:SHOWN]}")
    # What is made for the walk, its staff, its drafts, is not kept.
    with transaction.atomic():
        call_command("create_demo_staff", verbosity=0, stdout=io.StringIO())
        for who, addresses in desks():
            explain(who, addresses)
        transaction.set_rollback(True)
    write(f"{asked} statements; {found.total()} read a whole table")
    return found.total()


def fill(stories):
    from django.core.management import call_command

    from articles.models import Article

    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        call_command("loaddata", *FIXTURES, verbosity=0)
        call_command("make_corpus", str(stories))


def pages(who, addresses):
    """Yield (name, the statements it asks), warm, of every page."""
    from django.contrib.auth.models import User
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.site import raise_clock

    client = Client(headers={"host": "localhost"})
    if who != "reader":
        client.force_login(User.objects.get(username=who))
    for address in addresses:
        client.get(address)  # what is prepared once is prepared
        cache.clear()
        raise_clock()
        with CaptureQueriesContext(connection) as queries:
            status = client.get(address).status_code
        if status not in (200, 302, 304) and QUIET not in address:
            write(f"{who} {address}: {status}")
        statements = [query["sql"] for query in queries.captured_queries]
        yield f"{who} {address}", statements


def write(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
