"""The units and scripts of deploy/, read by systemd's and the shell's own checkers."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless

import pytest
from django.conf import settings
from django.test import SimpleTestCase

from newsroom.environment_file import parse

DEPLOY = settings.BASE_DIR / "deploy"
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")
SHELLCHECK = shutil.which("shellcheck")
# Of a hundred, "OK" to systemd; the first unit had 85.
MOST_EXPOSED = 20


def run(*command, cwd=DEPLOY):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)


@skipUnless(
    SYSTEMD_ANALYZE, "systemd-analyze is not on this machine: apt install systemd"
)
class UnitTests(SimpleTestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for unit in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
            # Programs that this machine has.
            text = unit.read_text()
            for place in ("%i", "current"):
                for program in ("gunicorn", "python"):
                    path = f"/srv/newsroom/{place}/.venv/bin/{program}"
                    text = text.replace(path, "/bin/true")
            Path(folder.name, unit.name.replace("@", "@a")).write_text(text)
        self.units = sorted(Path(folder.name).iterdir())

    def test_it_finds_no_fault_in_a_unit(self):
        done = run(SYSTEMD_ANALYZE, "verify", "--man=no", *self.units)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_it_shuts_each_service_in(self):
        for unit in self.units:
            if unit.suffix == ".service":
                done = run(
                    *(SYSTEMD_ANALYZE, "security", "--offline=true", "--no-pager"),
                    *(f"--threshold={MOST_EXPOSED}", unit),
                )
                with self.subTest(unit=unit.name):
                    self.assertEqual(done.returncode, 0, done.stdout[-200:])


class ScriptTests(SimpleTestCase):
    @pytest.mark.thorough
    @skipUnless(SHELLCHECK, "shellcheck is not on this machine: apt install shellcheck")
    def test_it_finds_no_fault_in_a_script(self):
        scripts = ["install", "upgrade", "rollback", "restart", "releases.sh"]
        # Each by itself, which costs a third; what one has of another is not asked.
        done = run(SHELLCHECK, "--exclude=SC1091,SC2154,SC2034", *scripts)
        self.assertEqual(done.stdout, "")

    def test_it_refuses_what_makes_no_sense_before_it_does_anything(self):
        for script, words in (
            ("install", ["--name", "https://www.example.cn/"]),
            ("install", ["--name", "www.example.cn", "--paper", 'a"b']),
            ("install", ["--name", "www.example.cn", "--database", "mysql://x"]),
            ("install", ["--name", "www.example.cn", "--certificate", "/nowhere"]),
            ("upgrade", []),
            ("upgrade", ["v1", "v2"]),
        ):
            with self.subTest(script=script, words=words), TemporaryDirectory() as root:
                done = subprocess.run(
                    [DEPLOY / script, *words],
                    env={"PATH": "/usr/bin:/bin:/usr/sbin", "NEWSROOM_ROOT": root},
                    capture_output=True,
                    text=True,
                    timeout=60,
                )
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, "用法|--")
                self.assertEqual(list(Path(root).iterdir()), [])

    def test_it_gives_an_example_that_the_site_takes(self):
        given = parse((DEPLOY / "newsroom.env.example").read_text())
        self.assertEqual(given["ENVIRONMENT"], "production")
        # Anything but these would be lost with the release that it lies in.
        for name in ("DATABASE_URL", "MEDIA_ROOT"):
            self.assertIn(name, given)
