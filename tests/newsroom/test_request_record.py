import io
import json
import logging
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import (
    Client,
    RequestFactory,
    SimpleTestCase,
    TestCase,
    TransactionTestCase,
    override_settings,
)

from newsroom import request_record, wsgi
from newsroom.log_lines import ZONE, JSONLines, request_id
from newsroom.request_record import RequestRecord
from tests.cast import hire

factory = RequestFactory()
LINE = {
    "time",
    "level",
    "logger",
    "process",
    "request_id",
    "client",
    "user",
    "method",
    "path",
    "status",
    "milliseconds",
    "queries",
}


@contextmanager
def written():
    """Give the list of the JSON lines that are logged within the block."""
    stream, lines = io.StringIO(), []
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JSONLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        lines += map(json.loads, stream.getvalue().splitlines())


def answer(request, view=lambda request: HttpResponse("ok")):
    """Return the answer, and what was logged."""
    with override_settings(LOG_FORMAT="json"), written() as lines:
        response = RequestRecord(view)(request)
    return response, lines


class RequestRecordTests(SimpleTestCase):
    def test_it_writes_one_line_a_request(self):
        request = factory.get("/search/?q=秘密", HTTP_X_FORWARDED_FOR="203.0.113.9")
        _, (line,) = answer(request)
        self.assertEqual(set(line), LINE)
        self.assertEqual(line["path"], "/search/")
        self.assertEqual(line["client"], "203.0.113.9")
        self.assertEqual((line["status"], line["user"]), (200, None))
        self.assertNotIn("秘密", json.dumps(line, ensure_ascii=False))

    def test_it_says_the_time_of_the_paper(self):
        _, (line,) = answer(factory.get("/"))
        self.assertTrue(line["time"].endswith("+08:00"))
        self.assertEqual(ZONE, settings.TIME_ZONE)

    def test_it_takes_the_id_of_a_proxy_that_is_trusted(self):
        own, foreign = "127.0.0.1", "198.51.100.7"
        for sender, given, is_taken in (
            (own, "a1b2c3d4e5f6", True),
            ("", "a1b2c3d4e5f6", True),
            (foreign, "a1b2c3d4e5f6", False),
            (own, "short", False),
            (own, 'a"\n{}<script>', False),
            (own, "a" * 129, False),
        ):
            headers = {"REMOTE_ADDR": sender, "HTTP_X_REQUEST_ID": given}
            response, (line,) = answer(factory.get("/", **headers))
            with self.subTest(sender=sender, given=given):
                self.assertEqual(response["X-Request-ID"] == given, is_taken)
                self.assertEqual(response["X-Request-ID"], line["request_id"])

    def test_it_gives_its_id_to_all_that_is_logged_meanwhile(self):
        def view(request):
            logging.getLogger("newsroom").warning("第一行\n第二行\u2028第三行")
            return HttpResponse()

        response, (first, _) = answer(factory.get("/"), view)
        self.assertEqual(first["request_id"], response["X-Request-ID"])
        self.assertEqual(first["message"], "第一行\n第二行\u2028第三行")
        self.assertIsNone(request_id.get())

    def test_it_writes_a_traceback_into_the_same_line(self):
        with written() as lines:
            try:
                raise ValueError("坏了")
            except ValueError:
                logging.getLogger("newsroom").exception("错误")
        self.assertIn("ValueError: 坏了", lines[0]["traceback"])

    def test_it_survives_a_database_that_is_away_when_it_asks_who_it_was(self):
        request = factory.get("/admin/")
        with patch.object(type(request), "user", create=True) as user:
            user.get_username.side_effect = OperationalError
            _, (line,) = answer(request)
        self.assertIsNone(line["user"])

    def test_it_writes_what_django_cannot_read(self):
        environ = factory.get("/x").environ | {"CONTENT_TYPE": "a; charset=zip"}
        with override_settings(LOG_FORMAT="json"), written() as lines:
            body = wsgi.application(environ, lambda status, headers: None)
        self.assertEqual(len(body), 1)
        self.assertEqual((lines[0]["path"], lines[0]["status"]), ("/x", 400))

    def test_it_is_not_there_where_nobody_reads_it(self):
        with self.assertRaises(request_record.MiddlewareNotUsed):
            RequestRecord(lambda request: None)


class DeskRecordTests(TestCase):
    def test_it_names_who_is_signed_in_and_counts_the_queries(self):
        editor = hire("bian", "编辑")
        with override_settings(LOG_FORMAT="json"), written() as lines:
            # A client whose handler is made with these settings.
            client = Client()
            client.force_login(editor)
            client.get("/about/")
            client.get("/admin/")
        about, desk = (line for line in lines if "status" in line)
        self.assertIsNone(about["user"])
        self.assertEqual(desk["user"], "bian")
        self.assertGreater(desk["queries"], 1)


@pytest.mark.once
class KeptPageRecordTests(TransactionTestCase):
    def test_it_gives_each_reader_of_a_kept_page_an_id_and_a_line(self):
        with override_settings(LOG_FORMAT="json"), written() as lines:
            client = Client()
            ids = {client.get("/about/")["X-Request-ID"] for _ in range(3)}
        self.assertEqual(len(ids), 3)
        self.assertEqual({line["request_id"] for line in lines}, ids)
        self.assertEqual([line["queries"] for line in lines][1:], [1, 1])
