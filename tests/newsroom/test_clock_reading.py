"""The clock's number, read: one question a request, which finds a dead connection, too."""

from unittest import skipUnless

from django.db import OperationalError, connection, connections
from django.test import TransactionTestCase

from newsroom import page_memory, publication_clock
from tests.stories import make_section, make_story
from tests.threads import run_together


@skipUnless(connection.vendor == "postgresql", "SQLite is no server")
class ClockReadingTests(TransactionTestCase):
    def setUp(self):
        make_section()
        self.address = make_story().get_absolute_url()
        page_memory.shelf.clear()
        self.get()
        self.get()

    def get(self):
        """Ask as the next request of a worker does: the connection is from before."""
        connection.close_if_unusable_or_obsolete()
        return self.client.get(self.address)

    def messages(self):
        """Return what is sent to the server, beneath Django, while a page is given."""
        from psycopg2.extensions import cursor

        sent = []

        class Noted(cursor):
            def execute(self, query, vars=None):
                sent.append(query)
                return super().execute(query, vars)

        connection.connection.cursor_factory = Noted
        self.assertEqual(self.get().status_code, 200)
        return sent

    def end_connection(self):
        """Have the server end this process's connection, as a restart does."""
        pid = connection.connection.info.backend_pid

        def end():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            connections.close_all()

        run_together(end)

    def test_it_costs_one_message_to_the_server(self):
        (sent,) = self.messages()
        self.assertRegex(sent, "^EXECUTE")

    def test_it_opens_a_connection_that_has_died_once_more(self):
        page = self.get()
        self.end_connection()
        self.assertEqual(self.get().content, page.content)
        self.assertTrue(connection.is_usable())

    def test_it_tries_once_where_the_connection_was_new(self):
        connection.close()
        asked = []

        def refuse(execute, sql, params, many, context):
            asked.append(sql)
            raise OperationalError("server closed the connection unexpectedly")

        with connection.execute_wrapper(refuse), self.assertRaises(OperationalError):
            connection.ensure_connection()
            publication_clock.read_first()
        self.assertEqual(len(asked), 1)
