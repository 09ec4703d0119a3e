from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import TestCase, override_settings


class HealthTests(TestCase):
    def test_it_says_that_the_process_lives_and_asks_no_database(self):
        with self.assertNumQueries(0):
            answer = self.client.get("/healthz")
        self.assertEqual((answer.status_code, answer.content), (200, b"ok"))

    def test_it_says_that_the_site_is_ready(self):
        answer = self.client.get("/readyz")
        self.assertEqual((answer.status_code, answer.content), (200, b"ok"))

    def test_it_says_that_the_database_does_not_answer(self):
        def no_answer(execute, *arguments):
            raise OperationalError("the server is gone")

        with connection.execute_wrapper(no_answer):
            answer = self.client.get("/readyz")
        self.assertContains(answer, "数据库没有应答", status_code=503)

    def test_it_says_that_migrations_wait(self):
        recorder = MigrationRecorder(connection)
        recorder.record_unapplied(
            "newsroom", "0010_front_page_takes_stories_under_review"
        )
        answer = self.client.get("/readyz")
        self.assertContains(answer, "还有 1 步迁移", status_code=503)

    @override_settings(
        CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    )
    def test_it_reports_a_cache_that_keeps_nothing_and_is_ready_all_the_same(self):
        answer = self.client.get("/readyz")
        self.assertContains(answer, "ok\n缓存没有应答", status_code=200)

    @override_settings(
        STORAGES=settings.STORAGES | {"renditions": {"BACKEND": "tests.away.Files"}}
    )
    def test_it_reports_files_that_are_away_and_is_ready_all_the_same(self):
        answer = self.client.get("/readyz")
        self.assertContains(answer, "ok\n图片的存储没有应答", status_code=200)

    def test_it_is_kept_by_no_cache(self):
        for address in ("/healthz", "/readyz"):
            self.assertIn("no-store", self.client.get(address)["Cache-Control"])
