"""A disk with no room for the database: the desk is told, nothing is stored by half."""

from contextlib import suppress
from unittest import mock, skipUnless

from django.db import OperationalError, connection
from django.test import TransactionTestCase

from articles.models import Article
from articles.search import indexing
from tests.cast import hire
from tests.desk import filled_in
from tests.stories import make_draft, make_section


@skipUnless(connection.vendor == "sqlite", "PostgreSQL's disk is another server's")
class FullDiskTests(TransactionTestCase):
    def setUp(self):
        self.story = make_draft(section=make_section())
        self.client.force_login(hire("editor", "编辑"))
        self.address = f"/admin/articles/article/{self.story.pk}/change/"
        self.form = filled_in(self.client.get(self.address))
        self.addCleanup(self.pragma, "max_page_count = 1073741823")
        self.enterContext(mock.patch("newsroom.middleware.logger"))

    def pragma(self, words):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {words}")
            return cursor.fetchone()[0]

    def fill_the_disk(self):
        """Let the database grow by no page, and leave no empty ones in it."""
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE filler (bytes)")
            self.addCleanup(self.drop_filler)
            self.pragma("max_page_count = 1")  # as many as there are: no fewer can be
            for size in (100_000, 1000, 100, 10):
                with suppress(OperationalError):
                    for _ in range(1000):
                        cursor.execute(
                            "INSERT INTO filler VALUES (zeroblob(%s))", [size]
                        )

    def drop_filler(self):
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE filler")

    def test_it_tells_the_editor_and_stores_nothing(self):
        self.fill_the_disk()
        self.client.raise_request_exception = False
        long = self.form | {"headline": "改过的标题", "body": f"<p>{'水' * 90_000}</p>"}
        answer = self.client.post(self.address, long)
        self.assertContains(answer, "您写的没有丢", status_code=503)
        stored = Article.objects.get(pk=self.story.pk)
        self.assertEqual(stored.headline, self.story.headline)
        self.assertEqual(indexing.out_of_step([stored.pk]), [])
        self.assertEqual(self.client.get("/about/").status_code, 200)
        self.pragma("max_page_count = 1073741823")
        self.assertEqual(self.client.post(self.address, long).status_code, 302)
