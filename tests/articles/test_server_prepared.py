"""Server-prepared statements: planned once a connection, and lost without harm."""

from functools import partial
from unittest import mock, skipUnless

from django.db import DataError, connection, connections, transaction
from django.test import SimpleTestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext, override_settings

from articles import server_prepared
from articles.models import Article, Section
from articles.prepared import Prepared
from tests.stories import make_section, make_story
from tests.threads import run_together

on_postgresql = skipUnless(connection.vendor == "postgresql", "SQLite plans in no time")


UNTOLD = (server_prepared.UNTOLD,)


def run(sql, values=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def first_of(pk, number):
    return Article.objects.filter(pk=pk)[:number]


def kept():
    """Return the names of what this connection has prepared, as PostgreSQL has them."""
    return [name for (name,) in run("SELECT name FROM pg_prepared_statements")]


@on_postgresql
class ServerPreparedTests(TransactionTestCase):
    def setUp(self):
        connection.close()  # and with it what other tests have prepared
        self.stories = [make_story() for _ in range(3)]
        self.pks = [story.pk for story in self.stories]
        self.query = Prepared(
            lambda pks: Article.objects.filter(pk__in=pks).order_by("pk")
        )

    def ask(self, *pks):
        return self.query(pks=list(pks))

    def asked(self, *pks):
        """Return the statements that a query sends."""
        with CaptureQueriesContext(connection) as queries:
            self.assertEqual(self.ask(*pks), self.stories[: len(pks)])
        return [query["sql"] for query in queries]

    def test_it_sends_a_statement_once_and_its_name_from_then_on(self):
        first, second, third = (self.asked(*self.pks[:n]) for n in (2, 2, 3))
        self.assertEqual([len(asked) for asked in (first, second, third)], [1, 1, 1])
        self.assertIn("PREPARE", first[0])
        for (asked,) in second, third:  # whatever the number of values
            self.assertRegex(asked, "^EXECUTE .*ARRAY")
        self.assertEqual(len(kept()), 1)

    def test_it_answers_as_the_plain_queryset_for_none_for_one_and_for_many(self):
        without = Prepared(lambda pks: Article.objects.exclude(pk__in=pks))
        for number in (0, 1, 2, 1, 3, 0):
            pks = self.pks[:number]
            self.assertEqual(self.ask(*pks), self.stories[:number])
            # Of an empty list it knows no more than SQLite: nothing is out of it.
            expected = set(self.pks[number:]) if pks else set()
            self.assertEqual({story.pk for story in without(pks=pks)}, expected)

    def test_it_takes_numbers_that_a_column_does_not_hold(self):
        query = Prepared(lambda version: Article.objects.filter(version=version))
        for number in (1, 2**40):
            rows = query(version=number)
            self.assertEqual(rows, list(Article.objects.filter(version=number)))

    def test_it_sends_statements_whole_within_a_transaction(self):
        self.ask(*self.pks)
        with transaction.atomic():
            self.assertRegex(self.asked(*self.pks)[0], "^SELECT")

    @override_settings(DATABASE_PREPARE=False)
    def test_it_prepares_nothing_where_it_is_told_so(self):
        self.assertRegex(self.asked(*self.pks)[0], "^SELECT")
        self.assertEqual(kept(), [])

    def test_it_sends_what_depends_on_the_value_whole(self):
        query = Prepared(lambda pk: Article.objects.filter(pk=pk), by_value=True)
        self.assertEqual(query(pk=self.pks[0]), self.stories[:1])
        self.assertEqual(kept(), [])

    def test_it_heals_when_the_connection_has_lost_what_was_prepared(self):
        for lose in ("DEALLOCATE ALL", "DISCARD ALL"):
            self.ask(*self.pks)
            run(lose)
            self.assertEqual(self.ask(*self.pks), self.stories)
            self.asked(*self.pks)
            self.assertEqual(len(kept()), 1)

    def test_it_heals_when_the_connection_has_what_another_process_prepared(self):
        self.ask(*self.pks)
        server_prepared.names_on(connection).clear()
        self.assertEqual(self.ask(*self.pks), self.stories)
        self.asked(*self.pks)
        self.assertEqual(len(kept()), 1)

    def test_it_heals_when_a_column_has_changed_its_type(self):
        make_section()
        query = Prepared(lambda pk: Section.objects.filter(pk__gte=pk))
        query(pk=1)
        for kind in ("text", "varchar(50)"):
            run(f"ALTER TABLE articles_section ALTER COLUMN name TYPE {kind}")
            self.assertEqual(query(pk=1), list(Section.objects.all()))
            self.assertEqual(query(pk=1), list(Section.objects.all()))

    def test_it_begins_anew_on_a_new_connection(self):
        self.ask(*self.pks)
        connection.close()
        self.assertIn("PREPARE", self.asked(*self.pks)[0])
        self.assertEqual(len(kept()), 1)

    def test_it_keeps_so_many_and_lets_the_oldest_go(self):
        queries = [
            Prepared(partial(first_of, number=number), names=("pk",))
            for number in range(1, 5)
        ]
        with mock.patch.object(server_prepared, "MOST", 3):
            for query in queries * 2:
                self.assertEqual(query(pk=self.pks[0]), self.stories[:1])
        self.assertEqual(len(kept()), 3)

    def test_it_sends_whole_what_cannot_be_prepared(self):
        asking = server_prepared.ServerPrepared("x", "SELECT $1 IS NULL", (), UNTOLD)
        for _ in range(2):
            self.assertEqual(asking.run(connection, (None,), run), [(True,)])
        self.assertFalse(asking.may_run(connection))

    def test_it_says_what_was_wrong_with_a_value(self):
        asking = server_prepared.ServerPrepared("x", "SELECT 1 / $1", (), ("bigint",))
        with self.assertRaises(DataError):
            asking.run(connection, (0,), run)
        self.assertEqual(asking.run(connection, (1,), run), [(1,)])

    def test_it_serves_threads_with_connections_of_their_own(self):
        def ask():
            try:
                return [self.ask(*self.pks) for _ in range(3)]
            finally:
                connections.close_all()

        self.assertEqual(run_together(*[ask] * 4), [[self.stories] * 3] * 4)


class NameTests(SimpleTestCase):
    def test_it_knows_a_statement_and_its_values_by_what_was_sent(self):
        sql = "SELECT '100%%s', %s, $2, $1, $2"
        asked = server_prepared.ServerPrepared("x", sql, ("a",), ("date", "bigint[]"))
        values = "2026-11-29", (1, 2)
        for sent in (asked.execute, values), (asked.prepare, ("a", *values)):
            self.assertEqual(server_prepared.question_of(*sent), (asked.name, values))
        self.assertIsNone(server_prepared.question_of("SELECT 1", ()))
        whole = ["a", [1, 2], "2026-11-29", [1, 2]]
        self.assertEqual(
            asked.whole(values), ("SELECT '100%%s', %s, %s, %s, %s", whole)
        )

    def test_it_names_a_statement_after_all_that_it_says(self):
        made = [
            ("SELECT $1", (), ("date",)),
            ("SELECT $1", (), ("bigint",)),
            ("SELECT $1, %s", ("a",), ("date",)),
            ("SELECT $1, %s", ("b",), ("date",)),
        ]
        names = {server_prepared.ServerPrepared("x" * 80, *one).name for one in made}
        self.assertEqual(len(names), len(made))
        self.assertTrue(all(len(name) <= 63 + 2 for name in names))
