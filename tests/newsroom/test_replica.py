import os
from unittest.mock import patch

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import SimpleTestCase, override_settings

from articles.models import Article
from articles.reading_database import reading_alias, reading_from
from newsroom import deployment_checks, page_memory, replica
from newsroom.replica import REPLICA, Router
from tests.newsroom.test_page_memory import MemoryCase

ROUTERS = ["newsroom.replica.Router"]


class RouterTests(SimpleTestCase):
    def test_it_reads_from_the_primary_unless_a_page_is_read_from_the_replica(self):
        self.assertEqual(Router().db_for_read(Article), "default")
        with reading_from(REPLICA):
            self.assertEqual(Router().db_for_read(Article), REPLICA)
            self.assertEqual(Router().db_for_write(Article), "default")
            # What was written may not have arrived there yet.
            self.assertEqual(Router().db_for_read(Article), "default")
        self.assertEqual(reading_alias(), "default")

    def test_it_migrates_the_primary_only(self):
        self.assertFalse(Router().allow_migrate(REPLICA, "articles"))
        self.assertIsNot(Router().allow_migrate("default", "articles"), False)


@pytest.mark.skipif(
    "postgres" not in os.environ.get("DATABASE_URL", ""), reason="of PostgreSQL only"
)
class ReplicaTests(MemoryCase):
    """With a copy of the database in the place of a replica, which replays nothing: what
    is changed in it shows who was asked. A true one is tried by deploy/try.sh."""

    def setUp(self):
        super().setUp()
        self.copy = f"{connection.settings_dict['NAME']}_copy"
        self.addCleanup(self.without_connections, f"DROP DATABASE {self.copy}")
        self.without_connections(
            f"CREATE DATABASE {self.copy} TEMPLATE {connection.settings_dict['NAME']}"
        )
        database = connection.settings_dict | {"NAME": self.copy}
        self.enterContext(patch.dict(settings.DATABASES, {REPLICA: database}))
        allowed = {"default", REPLICA}
        self.enterContext(patch.object(type(self), "databases", allowed))
        self.addCleanup(self.forget)
        self.enterContext(
            override_settings(
                DATABASE_ROUTERS=ROUTERS, DATABASE_REPLICA_URL=self.address(self.copy)
            )
        )
        self.client.raise_request_exception = False
        self.change("UPDATE articles_article SET headline = '从库的标题'")

    def address(self, name):
        database = connection.settings_dict
        parts = {"host": database["HOST"], "user": database["USER"], "dbname": name}
        return " ".join(f"{part}='{value}'" for part, value in parts.items() if value)

    def without_connections(self, statement):
        """Run what PostgreSQL does only while nobody is connected to these databases."""
        connections.close_all()
        command = psycopg2.connect(self.address("postgres"))
        command.autocommit = True
        command.cursor().execute(statement)
        command.close()

    def forget(self):
        replica.replica.leave_alone()
        replica.replica.left_alone_until = 0
        connections[REPLICA].close()
        del connections[REPLICA]

    def change(self, statement):
        """Change the copy, and not its clock."""
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(f"SET session_replication_role = replica; {statement}")
            cursor.execute("SET session_replication_role = origin")

    def test_it_makes_pages_from_a_replica_that_has_all_changes(self):
        self.assertContains(self.get(self.own), "从库的标题")
        self.assert_kept(self.own)
        self.assertContains(self.get("/search/?q=从库"), "从库")

    def test_it_never_shows_what_was_withdrawn(self):
        self.get(self.own)
        Article.objects.update(status="withdrawn")
        for address in (self.own, "/"):
            self.assertNotContains(
                self.get(address),
                "从库的标题",
                status_code=410 if address != "/" else 200,
            )

    def test_it_leaves_one_alone_that_is_gone(self):
        connections[REPLICA].close()
        gone = self.address("no_such_database")
        with (
            override_settings(DATABASE_REPLICA_URL=gone),
            self.assertLogs("newsroom.replica", "WARNING") as logged,
        ):
            self.assertContains(self.get(self.own), self.story.headline)
            self.get("/")
        self.assertEqual(len(logged.output), 1)  # and is not asked again at once

    def test_it_asks_the_primary_when_the_replica_fails_meanwhile(self):
        self.change("ALTER TABLE articles_article RENAME TO gone")
        self.assertContains(self.get(self.own), self.story.headline)
        self.assertGreater(replica.replica.left_alone_until, 0)

    def test_it_shows_a_page_to_be_right_by_what_the_replica_says(self):
        self.get(self.own)
        number = page_memory.publication_clock.read() + 1
        for database in (connection, connections[REPLICA]):
            with database.cursor() as cursor:
                cursor.execute(
                    "UPDATE newsroom_publicationclock SET number = %s", [number]
                )
        replica.replica.left_alone_until = 0
        with self.assertNumQueries(8):  # the clock's, corrections due, the next hours
            self.assertContains(self.get(self.own), "从库的标题")

    def test_it_is_told_that_a_copy_is_no_replica(self):
        found = list(deployment_checks.check_replica(databases=["default"]))
        self.assertEqual([message.id for message in found], ["newsroom.E023"])
