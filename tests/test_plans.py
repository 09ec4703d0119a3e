"""No page reads a table of stories from one end to the other, at 20,000 stories.

What a database does with a statement it decides by the size of its tables. So there are
as many rows here as there are in the archive of a small paper, copies of a few.
"""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.search.filing import DAY_ONE, MARK, SPANS as SPANS_OF_DAYS
from articles.search.on_postgresql import WORDS
from articles.workflow import Status
from bench import plan_pages, plan_steps
from newsroom.clock_triggers import installed, removals
from newsroom.corpus.rows import Corpus
from planning.models import Note

STORIES, COPIES = 40, 500
# A copy has the ids of its story and its parts, and this for each copy before it.
APART = 1000
# A table, and which of its columns lead to a story or to what else is copied.
COPIED = {
    "articles_article": {"id"},
    "articles_articledistrict": {"id", "article_id"},
    "articles_photo": {"id"},
    "articles_rendition": {"id", "photo_id"},
    "articles_articlephoto": {"id", "article_id", "photo_id"},
    "articles_brief": {"id", "article_id"},
    "articles_byline": {"id", "article_id"},
    "articles_listentry": {"article_id"},
    "articles_searchdocument": {"article_id"},
    "articles_searchentry": {"article_id"},
    "articles_taggedarticle": {"id", "content_object_id"},
    "articles_review": {"id", "article_id"},
    "exchange_storychange": {"article_id"},
    "planning_note": {"id", "article_id"},
}
GUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
# Of the stories of three years: so each day has some of each district.
DAYS_BEFORE = {
    "sqlite": "datetime({}, '-' || (2 * n) || ' days')",
    "postgresql": "{} - n * interval '2 days'",
}
# The index's words for when a story is published, as articles/search/filing.py has them:
# a copy with those of its story would be found on a day that it is not of.
SPANS = "ARRAY[{}]".format(
    ", ".join(
        f"'{MARK}{mark}' || div(extract(epoch FROM {{0}} - "
        f"timestamptz '{DAY_ONE:%Y-%m-%d} 00:00Z')::numeric, {days * 86_400})"
        for mark, days in SPANS_OF_DAYS.items()
    )
)


def copy_rows(cursor):
    """Fill the tables with copies of what they hold, each two days older."""
    # A trigger for each row takes longer than the rows; what is dropped is rolled back.
    for statement in removals(connection, installed(connection)):
        cursor.execute(statement)
    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql:  # an index is made of all words sooner than of each story's
        cursor.execute(f"SELECT pg_get_indexdef('{WORDS}'::regclass)")
        (index,) = cursor.fetchone()
        cursor.execute(f"DROP INDEX {WORDS}")
    for table, keys in COPIED.items():
        columns = [
            column.name
            for column in connection.introspection.get_table_description(cursor, table)
        ]
        names = ", ".join(map(connection.ops.quote_name, columns))
        values = ", ".join(_copied(column, keys) for column in columns)
        cursor.execute(
            f"INSERT INTO {table} ({names}) WITH RECURSIVE numbers(n) AS (SELECT 1 "
            f"UNION ALL SELECT n + 1 FROM numbers WHERE n < {COPIES - 1}) "
            f"SELECT {values} FROM {table}, numbers"
        )
    if is_postgresql:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET CONSTRAINTS ALL DEFERRED; {index}")
    cursor.execute("ANALYZE")


def _copied(column, keys):
    if column in keys:
        return f"{column} + n * {APART}"
    if column == "checksum":  # unique, where there is one
        return "CASE WHEN checksum = '' THEN '' ELSE n || substr(checksum, 6) END"
    if column == "guid":
        return GUID[connection.vendor]
    if column == "words":
        own, copied = "published_at", _copied("published_at", keys)
        return (
            f"ts_delete(words, {SPANS.format(own)}) "
            f"|| array_to_tsvector({SPANS.format(copied)})"
        )
    if column in ("published_at", "updated_at", "at"):
        return DAYS_BEFORE[connection.vendor].format(column)
    return connection.ops.quote_name(column)


LOOKED_UP = {
    "sqlite": "SEARCH U0 USING INDEX articles_not_for_readers",
    "postgresql": "Index (Only )?Scan using articles_not_for_readers.*Index Cond",
}


@pytest.mark.thorough
class PlanTests(TestCase):
    @classmethod
    def setUpClass(cls):
        """Begin as a server that is looked after: what a thousand tests have deleted is
        gone, and so is what they have told the connection."""
        connection.close()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (FULL, ANALYZE)")
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        call_command("loaddata", "districts", "sections", verbosity=0)
        call_command("create_demo_staff", verbosity=0, stdout=io.StringIO())
        Corpus(1, timezone.now() - timedelta(hours=1)).make(STORIES)
        plan_pages.make_quiet_lists()
        first, second = Article.objects.order_by("pk")[:2]
        Article.objects.filter(pk=first.pk).update(status=Status.DRAFT)
        Article.objects.filter(pk=second.pk).update(status=Status.FIRST_REVIEW)
        Note.objects.bulk_create(
            Note(
                article=story,
                author=story.created_by or User.objects.first(),
                field="headline",
                quote=story.headline,
                passage=story.headline,
                start=0,
                text="请核",
            )
            for story in Article.objects.order_by("pk")[:STORIES]
        )
        with connection.cursor() as cursor:
            copy_rows(cursor)

    def test_it_reads_no_table_of_stories_whole(self):
        sizes, asked = plan_steps.sizes_of_tables(), set()
        self.assertEqual(sizes["articles_article"], STORIES * COPIES)
        # A reporter's pages ask more than an editor's: what is their own, or public.
        reporter, *_, (chief, _) = plan_pages.desks()
        nights = plan_pages.nights(User.objects.get(username=chief))
        for who, addresses in (("", plan_pages.public()), reporter, (chief, nights)):
            client = Client()
            if who:
                client.force_login(User.objects.get(username=who))
            for address in addresses:
                with CaptureQueriesContext(connection) as queries:
                    b"".join(client.get(address))
                for query in queries:
                    # Asked by one page, a statement need not be looked at for another.
                    shape = re.sub(r"\d[\d:. -]*", "", query["sql"])
                    if shape in asked:
                        continue
                    asked.add(shape)
                    with self.subTest(who=who, address=address, sql=query["sql"]):
                        read = list(plan_steps.whole_tables(query["sql"], sizes))
                        self.assertEqual(read, [])
        if connection.vendor == "postgresql":
            self.assertEqual(list(plan_steps.sorted_lists()), [])

    def test_it_looks_each_hit_of_a_search_up_among_what_readers_never_see(self):
        # Those all at once, for each hit: 8 s a search at a million stories.
        explained = (
            "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        )
        with CaptureQueriesContext(connection) as queries:
            self.assertContains(Client().get("/search/?q=公交"), "找到")
        plans = []
        with connection.cursor() as cursor:
            for query in queries:
                if '"articles_searchentry"' in query["sql"]:
                    asked = query["sql"].rpartition("; EXECUTE ")
                    cursor.execute(explained + (asked[1][2:] + asked[2]))
                    plans.append(str(cursor.fetchall()))
        self.assertTrue(plans)
        for plan in plans:
            self.assertRegex(plan, LOOKED_UP[connection.vendor])
