import re
import runpy
from importlib import reload
from unittest.mock import patch

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.test import Client, RequestFactory, SimpleTestCase, override_settings
from django.urls import clear_url_caches, is_valid_path

from newsroom import error_reports, metrics, request_record, site_urls
from newsroom.environment import networks
from tests.newsroom.test_settings import PRODUCTION, read_settings

WORD = "made-up-word-of-prometheus"
factory = RequestFactory()


class WhoMayReadTests(SimpleTestCase):
    def may_read(self, **headers):
        return metrics.may_read(factory.get("/metrics", **headers))

    def test_it_lets_in_the_addresses_that_are_named(self):
        with override_settings(METRICS_ALLOWED=networks("", "10.1.0.0/16")):
            self.assertTrue(self.may_read(HTTP_X_FORWARDED_FOR="10.1.2.3"))
            self.assertFalse(self.may_read(HTTP_X_FORWARDED_FOR="10.2.2.3"))
            # Who is no proxy cannot say whence it comes.
            self.assertFalse(
                self.may_read(REMOTE_ADDR="10.2.2.3", HTTP_X_FORWARDED_FOR="10.1.2.3")
            )
            self.assertFalse(self.may_read(REMOTE_ADDR=""))

    def test_it_lets_in_who_has_the_word(self):
        with override_settings(METRICS_TOKEN=WORD):
            self.assertTrue(self.may_read(HTTP_AUTHORIZATION=f"Bearer {WORD}"))
            for wrong in ("", "Bearer ", f"Bearer {WORD}x", "Bearer 密"):
                self.assertFalse(self.may_read(HTTP_AUTHORIZATION=wrong), wrong)

    def test_it_lets_in_nobody_when_nothing_is_named(self):
        self.assertFalse(self.may_read(HTTP_AUTHORIZATION="Bearer "))


class MetricsTests(SimpleTestCase):
    def setUp(self):
        self.addCleanup(self.load_addresses)  # after the settings are what they were
        self.enterContext(override_settings(METRICS=True, METRICS_TOKEN=WORD))
        self.load_addresses()

    def load_addresses(self):
        reload(site_urls)
        clear_url_caches()

    def numbers(self):
        answer = Client().get("/metrics", headers={"Authorization": f"Bearer {WORD}"})
        self.assertEqual(answer["Cache-Control"].split(",")[0], "max-age=0")
        return answer.content.decode()

    def counted(self, text, part):
        pattern = rf'requests_total{{[^}}]*part="{part}"[^}}]*status="404"}} ([\d.]+)'
        return float(re.search(pattern, text)[1])

    def test_it_counts_requests_of_readers_and_of_the_desk(self):
        def missing(request):
            return metrics.HttpResponse(status=404)

        record = request_record.RequestRecord(missing)
        for path in ("/x", "/admin/x"):
            record(factory.get(path))
        before = self.numbers()
        record(factory.get("/x?q=秘密"))
        record(factory.generic("BREW", "/x"))
        after = self.numbers()
        self.assertEqual(self.counted(after, "desk"), self.counted(before, "desk"))
        self.assertIn('method="other"', after)
        self.assertIn("newsroom_request_seconds_bucket", after)
        self.assertNotIn("/x", after)

    def test_it_is_no_page_for_all_others(self):
        for headers in ({}, {"HTTP_AUTHORIZATION": "Bearer x"}):
            with self.assertRaises(Http404):
                metrics.show(factory.get("/metrics", **headers))
        self.assertEqual(metrics.show(factory.post("/metrics")).status_code, 405)


class OffTests(SimpleTestCase):
    def test_it_is_off_unless_somebody_may_read_it(self):
        found = read_settings(**PRODUCTION)
        self.assertFalse(found["METRICS"])
        self.assertEqual(found["SENTRY_DSN"], "")
        self.assertFalse(is_valid_path("/metrics", site_urls))

    def test_it_refuses_a_word_that_can_be_guessed(self):
        with self.assertRaisesMessage(ImproperlyConfigured, "METRICS_TOKEN"):
            read_settings(**PRODUCTION, METRICS_TOKEN="short")


class ErrorReportTests(SimpleTestCase):
    def test_it_sends_nothing_that_was_asked_or_typed(self):
        event = {
            "request": {
                "url": "https://www.example.cn/search/?q=秘密",
                "query_string": "q=秘密",
                "data": {"headline": "秘密"},
                "cookies": {"sessionid": "秘密"},
                "headers": {"Referer": "秘密"},
                "method": "GET",
            },
            "user": {"ip_address": "203.0.113.9"},
        }
        sent = error_reports.without_words(event, {})
        self.assertEqual(
            sent["request"], {"method": "GET", "url": "https://www.example.cn/search/"}
        )
        self.assertNotIn("秘密", repr(sent))
        self.assertNotIn("user", sent)


class WorkersTests(SimpleTestCase):
    """gunicorn's hooks, by which a worker goes on counting where another ended."""

    def setUp(self):
        self.hooks = runpy.run_path(
            str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py")
        )

    def test_it_gives_a_worker_the_number_that_is_free(self):
        class Worker:
            slot = None

        class Server:
            WORKERS = {}

        for pid, expected in ((1, 0), (2, 1), (3, 2)):
            worker = Server.WORKERS[pid] = Worker()
            del Server.WORKERS[pid]
            self.hooks["pre_fork"](Server, worker)
            Server.WORKERS[pid] = worker
            self.assertEqual(worker.slot, expected)
        del Server.WORKERS[2]
        worker = Worker()
        self.hooks["pre_fork"](Server, worker)
        self.assertEqual(worker.slot, 1)

    def test_it_writes_json_in_the_time_zone_of_the_paper_unless_told_otherwise(self):
        self.assertIn("logconfig_dict", self.hooks)
        with patch.dict("os.environ", LOG_FORMAT="plain"):
            hooks = runpy.run_path(
                str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py")
            )
        self.assertNotIn("logconfig_dict", hooks)
        self.assertEqual(hooks["accesslog"], "-")
