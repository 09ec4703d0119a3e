"""`make run` before there is a site: what stops it says so in a sentence."""

import os
import runpy
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless

import pytest
from django.conf import settings
from django.test import SimpleTestCase

CI = settings.BASE_DIR / ".ci"
NO_NETWORK = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
REQUIREMENTS = "nothing-of-the-kind==1.0 --hash=sha256:" + "0" * 64
# A Python of long ago, for all that make_venv asks it.
OLD_PYTHON = """#!/bin/sh
case "$2" in *print*) echo 3.9;; *version_info*) exit 1;; esac
"""


class MakeRunTests(SimpleTestCase):
    def setUp(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_here(self, *command, **environment):
        return subprocess.run(
            command,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder)} | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def test_it_refuses_a_taken_port_and_what_is_none(self):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            port = str(listener.getsockname()[1])
            for given, said in ((port, f"Port {port} cannot"), ("80a", "PORT=80a")):
                done = self.run_here("sh", CI / "check_port", given)
                self.assertEqual(done.returncode, 1)
                self.assertIn(said, done.stderr)
                self.assertIn("make run PORT=8001", done.stderr)

    @pytest.mark.thorough
    def test_it_names_a_mirror_when_no_package_index_answers(self):
        Path(self.folder, "requirements.txt").write_text(REQUIREMENTS)
        done = self.run_here(
            sys.executable, CI / "install.py", "requirements.txt", "it", **NO_NETWORK
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn("PIP_INDEX_URL=", done.stderr)
        self.assertEqual(done.stdout.strip(), "== Installing it")
        self.assertIn(
            "nothing-of-the-kind", (self.folder / "var/install.log").read_text()
        )

    def test_it_says_what_a_full_disk_or_a_broken_mirror_means(self):
        trouble = runpy.run_path(str(CI / "install.py"))["trouble"]
        for said, sentence in (
            ("OSError: [Errno 28] No space left on device", "The disk is full"),
            ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the locked one"),
            ("ERROR: something new", "ERROR: something new"),
            ("", "pip could not"),
        ):
            self.assertIn(sentence, trouble(said))

    def test_it_says_that_python_is_too_old(self):
        for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11"):
            program = self.folder / name
            program.write_text(OLD_PYTHON)
            program.chmod(0o755)
        # Whatever else this machine has is out of its sight.
        done = self.run_here("/bin/sh", CI / "make_venv", PATH=str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(
            done.stderr, "Python 3.9 is too old: Python 3.11 or newer is needed.\n"
        )

    @skipUnless(shutil.which("make"), "make is not on this machine")
    def test_it_speaks_chinese_in_any_locale(self):
        done = subprocess.run(
            ["make", "--no-print-directory", "--eval", "say:\n\t@$(SAY)", "say"],
            cwd=settings.BASE_DIR,
            env={
                "PATH": os.environ["PATH"],
                "SAY": f"{sys.executable} -c 'print(chr(0xB7), chr(0x7A7A))'",
                "LC_ALL": "POSIX",
                "PYTHONUTF8": "0",
                "PYTHONCOERCECLOCALE": "0",
            },
            capture_output=True,
            timeout=60,
        )
        self.assertEqual(done.stdout.decode(), "· 空\n", done.stderr)
