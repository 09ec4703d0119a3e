"""A database that hangs, or is locked: every page still answers in time."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock, skipUnless

import pytest
from django.db import OperationalError, close_old_connections, connection
from django.test import Client, TransactionTestCase, override_settings

from articles.models import Article
from newsroom import database_timeouts, deadlines, page_memory
from newsroom.sign_in.sessions import DeskSession
from tests.away import TROUBLES, Proxy
from tests.cast import PASSWORD, hire
from tests.stories import make_draft, make_section, make_story

PROMISED = 8
# Of a whole request then, as short as the machine lets it be.
SHORT = override_settings(READERS_WAIT=0.5, DESK_WAIT=0.5)
# Those whose other end the server has not yet seen to be gone.
END_ALL_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
NOT_ASKED_YET = ("/search/?q=水厂", "/feed/", "/archive/2023/", "/nowhere/")


@skipUnless(connection.vendor == "postgresql", "a file neither hangs nor dribbles")
class DatabaseHangsTests(TransactionTestCase):
    @pytest.fixture(autouse=True)
    def behind_a_proxy(self):
        """Reach the server through a proxy, and wait for it as a worker does."""
        address = connection.settings_dict
        host, port = address["HOST"], address["PORT"] or "5432"
        if not host.startswith("/"):
            pytest.skip("the proxy stands before a socket of this machine")
        name = f".s.PGSQL.{port}"
        with TemporaryDirectory(dir="/tmp") as folder:
            self.folder = Path(folder)
            self.server, self.path = f"{host}/{name}", self.folder / name
            yield

    def setUp(self):
        self.addCleanup(self.leave, connection.settings_dict["HOST"])
        self.proxy = self.enterContext(Proxy(self.server, self.path))
        make_section()
        self.story, self.draft = make_story(), make_draft()
        hire("editor", "编辑")
        self.desk = Client(raise_request_exception=False)
        self.desk.login(username="editor", password=PASSWORD)
        connection.close()
        connection.settings_dict["HOST"] = str(self.folder)
        database_timeouts.install()
        self.enterContext(mock.patch("newsroom.middleware.logger"))
        self.client.raise_request_exception = False

    def leave(self, host):
        database_timeouts.uninstall()
        connection.close()
        connection.settings_dict["HOST"] = host
        with connection.cursor() as cursor:
            cursor.execute(END_ALL_OTHERS)

    def ask(self, address, client=None, typed=None):
        """Return an answer, which has to come in time."""
        close_old_connections()  # as each request does that no test client makes
        client, start = client or self.client, time.monotonic()
        answer = client.post(address, typed) if typed else client.get(address)
        self.assertLess(time.monotonic() - start, PROMISED, address)
        return answer

    def assert_away(self, answer, words):
        self.assertContains(answer, words, status_code=503)
        self.assertEqual(answer["Retry-After"], "60")
        self.assertIn("no-store", answer["Cache-Control"])

    def test_it_answers_in_time_however_the_database_fails_and_comes_back(self):
        kept = ("/", self.story.get_absolute_url(), "/about/")
        form = f"/admin/articles/article/{self.draft.pk}/change/"
        for trouble in TROUBLES:
            with self.subTest(trouble=trouble):
                for address in kept:
                    self.assertEqual(self.ask(address).status_code, 200)
                self.assertEqual(self.ask(form, self.desk).status_code, 200)
                with SHORT:
                    self.proxy.be(trouble)
                    for address in kept:
                        self.assertEqual(self.ask(address).status_code, 200, address)
                    for address in NOT_ASKED_YET:
                        self.assert_away(self.ask(address), "过一分钟")
                    self.assertEqual(self.ask("/healthz").content, b"ok")
                    ready = self.ask("/readyz")
                    self.assertContains(ready, "数据库没有应答", status_code=503)
                    saved = self.ask(form, self.desk, {"headline": "写了半天"})
                    self.assert_away(saved, "您写的没有丢")
                    self.assert_away(self.ask("/admin/", self.desk), "再试一次")
                self.proxy.be(None)
                page_memory.shelf.clear()
                for address in kept:
                    self.assertEqual(self.ask(address).status_code, 200, address)
                self.assertEqual(self.ask("/readyz").status_code, 200)

    def test_it_notices_a_kept_connection_that_alone_hangs(self):
        self.ask("/about/")
        self.proxy.hold_kept()
        page_memory.shelf.clear()
        with override_settings(READERS_WAIT=4):
            self.assertEqual(self.ask("/about/").status_code, 200)

    def test_it_makes_a_page_by_a_new_connection_where_one_ends_while_it_is_asked_for(
        self,
    ):
        self.ask("/about/")
        Article.objects.filter(pk=self.story.pk).update(headline="改过的标题")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            own = cursor.fetchone()[0]
        ended = []

        def end_it_meanwhile(execute, sql, *arguments):
            if "articles_section" in sql and not ended:
                ended.append(own)
                with closing(connection.copy()) as other, other.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
            return execute(sql, *arguments)

        with connection.execute_wrapper(end_it_meanwhile):
            self.assertEqual(self.ask("/about/").status_code, 200)
        self.assertTrue(ended)

    def test_it_never_gives_a_withdrawn_story_while_the_database_hangs(self):
        address = self.story.get_absolute_url()
        self.ask(address)
        chief = hire("chief", "总编")
        self.story.move("withdraw", by=chief, reason="有误。")
        self.assertEqual(self.ask("/about/").status_code, 200)
        self.proxy.be("hangs")
        with SHORT:
            self.assert_away(self.ask(address), "过一分钟")

    def test_it_saves_nothing_by_half_when_the_database_hangs_meanwhile(self):
        typed = {"username": "editor", "password": PASSWORD}
        DeskSession.objects.all().delete()
        self.proxy.be("hangs", after=2)
        with SHORT:
            self.assert_away(
                self.ask("/admin/login/", Client(raise_request_exception=False), typed),
                "刚才的提交没有收下",
            )
        self.proxy.be(None)
        close_old_connections()
        self.assertFalse(DeskSession.objects.exists())

    def test_it_has_statements_of_readers_end_sooner_than_the_desks(self):
        for address, client, expected in (
            ("/feed/", self.client, "5s"),
            ("/admin/", self.desk, "15s"),
            ("/archive/", self.client, "5s"),
        ):
            self.ask(address, client)
            with connection.cursor() as cursor:
                cursor.execute("SHOW statement_timeout")
                self.assertEqual(cursor.fetchone()[0], expected)

    def test_it_ends_a_statement_of_its_own_and_keeps_the_connection(self):
        with override_settings(DESK_WAIT=0.3), deadlines.of(deadlines.Kind.DESK):
            connection.ensure_connection()
            kept = connection.connection
            with (
                self.assertRaisesMessage(OperationalError, "statement timeout"),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT pg_sleep(5)")
        self.assertIs(connection.connection, kept)
        self.assertTrue(Article.objects.exists())


@skipUnless(connection.vendor == "sqlite", "PostgreSQL locks rows: see above")
class DatabaseIsLockedTests(TransactionTestCase):
    def setUp(self):
        hire("editor", "编辑")
        make_story()
        connection.close()
        database_timeouts.install()
        self.addCleanup(connection.close)
        self.addCleanup(database_timeouts.uninstall)
        self.enterContext(mock.patch("newsroom.middleware.logger"))

    def locked(self):
        """Return a context manager within which somebody else writes."""
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        return closing(other)

    def test_it_lets_readers_read_and_tells_the_desk_in_time(self):
        typed = {"username": "editor", "password": PASSWORD}
        with override_settings(DESK_WAIT=0.2):
            connection.ensure_connection()
            with self.locked():
                self.assertEqual(self.client.get("/").status_code, 200)
                self.client.raise_request_exception = False
                answer = self.client.post("/admin/login/", typed)
                self.assertContains(answer, "没有保存成功", status_code=503)
        self.assertEqual(self.client.post("/admin/login/", typed).status_code, 302)
