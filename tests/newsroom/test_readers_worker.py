import json
import os
import runpy
import subprocess
import sys
from unittest import skipUnless
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import SimpleTestCase, TransactionTestCase
from django.utils.timezone import localdate

from editions.models import Issue, Page, Placement
from tests.stories import make_district, make_section, make_story

# What only the desk needs, or one page in a thousand.
NOT_FOR_READERS = {
    "ahocorasick_rs",
    "articles.admin",
    "articles.forms",
    "articles.proofreading",
    "articles.text.proofreading",
    "districts.admin",
    "docx",
    "editions.admin",
    "fontTools",
    "fpdf",
    "ingest.admin",
    "ingest.reading",
    "lxml",
    "newsroom.admin",
    "newsroom.corpus",
    "newsroom.urls",
    "opencc",
    "PIL",
    "pypdfium2",
    "prometheus_client",
    "pypinyin",
    "rjieba",
    "segno",
    "sentry_sdk",
    "unittest",
    "whitenoise.middleware",
}
# As gunicorn asks; Django's own test client would load what it tests with.
WORKER = """
import json, sys
from io import BytesIO
from newsroom.wsgi import application

def status_of(address):
    path, _, query = address.partition("?")
    said = []
    asked = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
    }
    answer = application(asked, lambda status, headers, error=None: said.append(status))
    b"".join(answer)
    answer.close()
    return int(said[0].split()[0])

statuses = [status_of(address) for address in sys.argv[1:]]
print(json.dumps({"statuses": statuses, "modules": sorted(sys.modules)}))
"""
# As gunicorn does before it forks its workers.
MASTER = """
import json, runpy, sys
from newsroom.wsgi import application

runpy.run_path("deploy/gunicorn.conf.py")["when_ready"](None)
from django.template import engines
templates = [template.name for template in engines["site"].env.cache.values()]
print(json.dumps(sorted(sys.modules) + templates))
"""


@pytest.mark.thorough
@skipUnless(connection.vendor == "sqlite", "what is loaded is the same on both")
class ReadersWorkerTests(TransactionTestCase):
    def test_it_loads_nothing_that_only_the_desk_needs(self):
        make_section()
        make_district("王勇", "wang-yong")
        story = make_story(
            "高楼层不再半夜接水 城北老旧小区换新记", deck="居民盼了多年的事有了着落"
        )
        issue = Issue.objects.create(date=localdate(story.published_at))
        page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
        Placement.objects.create(page=page, article=story, order=1)
        addresses = {
            "/": 200,
            "/sections/yaowen/": 200,
            story.get_absolute_url(): 200,
            f"/search/?{urlencode({'q': '接水'})}": 200,
            # What the page is set from, its headline in more than one line.
            page.get_absolute_url(): 200,
            "/nowhere/": 404,
        }
        answered = self.answered(*addresses, f"/search/?{urlencode({'q': '王永'})}")
        self.assertEqual(answered["statuses"], [*addresses.values(), 200])
        self.assertEqual(NOT_FOR_READERS & {*answered["modules"]}, set())

        # Its traditional characters are tried as simplified ones first, by opencc.
        answered = self.answered(f"/search/?{urlencode({'q': '澤區'})}")
        self.assertEqual(NOT_FOR_READERS & {*answered["modules"]}, {"opencc"})

    def answered(self, *addresses):
        """Have another process answer, from the database of this test."""
        database = f"sqlite:///{connection.settings_dict['NAME']}"
        done = subprocess.run(
            [sys.executable, "-c", WORKER, *addresses],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": database},
            capture_output=True,
            check=True,
            timeout=120,
        )
        return json.loads(done.stdout)


class SharedMasterTests(SimpleTestCase):
    """deploy/gunicorn.conf.py: what is loaded before the workers are forked."""

    # Here any query fails, so none is asked before the fork.
    @pytest.mark.thorough
    def test_it_leaves_no_connection_open_that_workers_would_share(self):
        config = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
        self.assertTrue(config["preload_app"])
        config["when_ready"](None)
        self.assertIsNone(connection.connection)

    def test_it_loads_the_readers_pages_and_nothing_for_the_desk(self):
        done = subprocess.run(
            [sys.executable, "-c", MASTER],
            cwd=settings.BASE_DIR,
            capture_output=True,
            check=True,
            timeout=120,
        )
        loaded = {*json.loads(done.stdout)}
        for shared in ("editions.reader_page", "articles/article_detail.html"):
            self.assertIn(shared, loaded)
        self.assertEqual(NOT_FOR_READERS & loaded, set())


class StaticFilesTests(SimpleTestCase):
    def test_it_sends_a_file_that_readers_ask_for(self):
        answer = self.client.get("/static/site/base.css")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer["Content-Type"], 'text/css; charset="utf-8"')
        self.assertIn(b"{", b"".join(answer.streaming_content))
