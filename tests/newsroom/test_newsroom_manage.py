"""deploy/newsroom-manage, and manage.py where a paper's site is on the machine."""

import getpass
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.test import SimpleTestCase

FILE = """ENVIRONMENT=production
SECRET_KEY=made-up-for-this-test-0123456789-0123456789-0123456789
ALLOWED_HOSTS=www.example.cn
SITE_NAME=江城 日报
DATABASE_URL=sqlite:////nowhere/site.sqlite3
MEDIA_ROOT=/nowhere/media
"""
NAME_OF_THE_PAPER = (
    "from django.conf import settings as s; print(s.SITE_NAME, s.PRODUCTION)"
)


class EnvironmentFileMixin:
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name, "newsroom.env")
        self.file.write_text(FILE)

    def run_program(self, *command, **environment):
        here = {"PATH": os.environ["PATH"], "NEWSROOM_ENVIRONMENT_FILE": str(self.file)}
        return subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=here | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )


class ManageTests(EnvironmentFileMixin, SimpleTestCase):
    def manage(self, *words, **environment):
        return self.run_program(sys.executable, "manage.py", *words, **environment)

    def test_it_refuses_to_take_a_production_machine_for_a_developers(self):
        done = self.manage("createsuperuser")
        self.assertEqual(done.returncode, 1)
        self.assertIn("newsroom-manage createsuperuser", done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def test_it_says_so_in_a_locale_without_chinese(self):
        done = self.manage(
            "check", LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
        )
        self.assertIn("newsroom-manage check", done.stderr)

    def test_it_takes_development_there_when_told_to(self):
        done = self.manage("version", ENVIRONMENT="development")
        self.assertEqual(done.returncode, 0, done.stderr)


class NewsroomManageTests(EnvironmentFileMixin, SimpleTestCase):
    def newsroom_manage(self, *words, **environment):
        environment = {"NEWSROOM_USER": getpass.getuser()} | environment
        return self.run_program("deploy/newsroom-manage", *words, **environment)

    @pytest.mark.thorough
    def test_it_runs_a_command_in_the_environment_of_the_service(self):
        if not Path(settings.BASE_DIR, ".venv").exists():
            pytest.skip("no .venv beside the code")
        done = self.newsroom_manage("shell", "-v0", "-c", NAME_OF_THE_PAPER)
        self.assertEqual(done.stdout, "江城 日报 True\n", done.stderr)

    def test_it_says_in_a_sentence_what_is_missing(self):
        for trouble, environment in (
            ("没有用户 nobody-of-that-name", {"NEWSROOM_USER": "nobody-of-that-name"}),
            ("请先运行 deploy/install", {"NEWSROOM_ENVIRONMENT_FILE": "/nowhere/env"}),
        ):
            with self.subTest(trouble=trouble):
                done = self.newsroom_manage("check", **environment)
                self.assertEqual(done.returncode, 1)
                self.assertIn(trouble, done.stderr)
                self.assertNotIn("Traceback", done.stderr)
