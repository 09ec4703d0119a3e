"""Snapshots of the test database: what a test's fixtures are restored from.

The migrated database is kept once a run, and once more for each list of fixtures
that some test asks for; before a test whose database is not as it wants it, the
right one is put back. That takes milliseconds where `flush` and `loaddata` take a
second, and leaves nothing behind, not even in an index that no model knows.
"""

import io
import sqlite3
import time

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase

# What is in the database right now: the fixtures that were put into it, or None
# when a test may have changed it.
_present = None
_snapshots = {}
SECONDS_FOR_OTHERS = 10
OTHERS_AT_WORK = """
    SELECT pid, query FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend' AND xact_start IS NOT NULL
"""


def put_back(fixtures):
    """Let the database hold what migrations and these fixtures put into it."""
    global _present
    fixtures = tuple(fixtures or ())
    if not _snapshots:  # the first test: nobody has changed anything yet
        _snapshots[()] = Snapshot()
        _present = ()
    if _present == fixtures:
        return
    if fixtures not in _snapshots:
        _snapshots[()].restore()
        call_command("loaddata", *fixtures, verbosity=0)
        _snapshots[fixtures] = Snapshot()
    else:
        _snapshots[fixtures].restore()
    if _present is None:
        # The rows may have had other numbers meanwhile.
        ContentType.objects.clear_cache()
    _present = fixtures


def serve_the_test_cases():
    """Make Django's test cases take their fixtures from here."""
    TestCase.setUpClass = classmethod(_set_up_class)
    TestCase.tearDownClass = classmethod(_tear_down_class)
    TransactionTestCase._fixture_setup = classmethod(_set_up)
    TransactionTestCase._fixture_teardown = lambda test: None


_django_set_up_class = TestCase.setUpClass.__func__


def _set_up_class(case):
    """Put the fixtures in before the transaction in which all tests of a class run."""
    put_back(case.fixtures)
    fixtures, case.fixtures = case.fixtures, None
    try:
        _django_set_up_class(case)
    finally:
        case.fixtures = fixtures


def _tear_down_class(case):
    """Undo what the class did, and leave the connection to the next: to open one takes as
    long as a short test. Django's own closes it."""
    case._rollback_atomics(case.cls_atomics)
    super(TestCase, case).tearDownClass()


def _set_up(case):
    """Put the fixtures in for a test that commits what it does."""
    global _present
    put_back(case.fixtures)
    _present = None


class _SQLiteSnapshot:
    """A copy of the whole file, in memory."""

    def __init__(self):
        connection.ensure_connection()
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(self.copy)

    def restore(self):
        connection.ensure_connection()
        self.copy.backup(connection.connection)


class _PostgreSQLSnapshot:
    """The rows of every table as COPY writes them, and where each sequence stands."""

    def __init__(self):
        self.rows = {}
        with connection.cursor() as cursor:
            names = connection.introspection.django_table_names(only_existing=True)
            self.tables = [connection.ops.quote_name(name) for name in names]
            for table in self.tables:
                rows = io.BytesIO()
                cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
                if rows.tell():
                    self.rows[table] = rows.getvalue()
            cursor.execute(
                "SELECT format('%I.%I', schemaname, sequencename), start_value,"
                " last_value FROM pg_sequences WHERE schemaname = current_schema()"
                # Its rows stay as they are: a test may have migrated back and forward.
                " AND sequencename <> 'django_migrations_id_seq'"
            )
            # A sequence that was never asked has no last value.
            self.sequences = [
                (name, last or start, last is not None)
                for name, start, last in cursor.fetchall()
            ]

    def restore(self):
        self._wait_for_others()
        with transaction.atomic(), connection.cursor() as cursor:
            for table in self._emptied_tables(cursor):
                # What the triggers of other tables have put there, where they fired.
                cursor.execute(f"DELETE FROM {table}")
                if table in self.rows:
                    cursor.copy_expert(
                        f"COPY {table} FROM STDIN", io.BytesIO(self.rows[table])
                    )
            cursor.execute(
                "SELECT setval(name::regclass, number, asked)"
                " FROM unnest(%s::text[], %s::bigint[], %s::bool[])"
                " AS sequences (name, number, asked)",
                [list(values) for values in zip(*self.sequences, strict=True)],
            )

    def _wait_for_others(self):
        """Return when nobody else has a transaction open, with whom to deadlock."""
        deadline = time.monotonic() + SECONDS_FOR_OTHERS
        with connection.cursor() as cursor:
            while others := self._others_at_work(cursor):
                if time.monotonic() > deadline:
                    raise TimeoutError(f"A test left transactions open: {others}")
                time.sleep(0.02)

    def _others_at_work(self, cursor):
        cursor.execute(OTHERS_AT_WORK)
        return cursor.fetchall()

    def _emptied_tables(self, cursor):
        """Empty the tables that are not as they were, and return their names."""
        tables = ", ".join(self.tables)
        cursor.execute("SELECT current_setting('is_superuser')::bool")
        if not cursor.fetchone()[0]:
            cursor.execute(f"TRUNCATE {tables}")
            return self.tables
        # A fifth of a second faster: TRUNCATE makes every file of a table anew.
        # Nobody else may be writing, as with TRUNCATE; foreign keys and the guards
        # of the permanent records look away.
        cursor.execute(f"LOCK TABLE {tables}")
        cursor.execute("SET LOCAL session_replication_role = replica")
        return self._changed_tables(cursor)

    def _changed_tables(self, cursor):
        """Return the tables that hold other rows than they did: to read them all takes a
        tenth of what it takes to write them."""
        empty = [table for table in self.tables if table not in self.rows]
        there = ", ".join(f"EXISTS (SELECT FROM {table})" for table in empty)
        cursor.execute(f"SELECT {there}")
        filled = zip(empty, cursor.fetchone(), strict=True)
        changed = [table for table, is_filled in filled if is_filled]
        for table, before in self.rows.items():
            rows = io.BytesIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
            if rows.getvalue() != before:
                changed.append(table)
        return changed


def Snapshot():
    """Return a snapshot of what the database holds now."""
    kinds = {"sqlite": _SQLiteSnapshot, "postgresql": _PostgreSQLSnapshot}
    return kinds[connection.vendor]()
