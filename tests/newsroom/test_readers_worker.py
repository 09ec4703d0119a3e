import json
import os
import runpy
import subprocess
import sys
from unittest import skipUnless
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import SimpleTestCase, TransactionTestCase

from tests.stories import make_section, make_story

# What only the desk needs, or one page in a thousand.
NOT_FOR_READERS = {
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
    "newsroom.admin",
    "newsroom.corpus",
    "newsroom.urls",
    "opencc",
    "pypdfium2",
    "pypinyin",
    "rjieba",
    "unittest",
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


@skipUnless(connection.vendor == "sqlite", "what is loaded is the same on both")
class ReadersWorkerTests(TransactionTestCase):
    def test_it_loads_nothing_that_only_the_desk_needs(self):
        make_section()
        story = make_story().get_absolute_url()
        found = f"/search/?{urlencode({'q': '通水'})}"
        answered = self.answered("/", "/sections/yaowen/", story, found, "/nowhere/")
        self.assertEqual(answered["statuses"], [200, 200, 200, 200, 404])
        self.assertEqual(NOT_FOR_READERS & {*answered["modules"]}, set())

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
    def test_it_leaves_no_connection_open_that_workers_would_share(self):
        config = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
        self.assertTrue(config["preload_app"])
        config["when_ready"](None)
        self.assertIsNone(connection.connection)
        self.assertIn("rjieba", sys.modules)
