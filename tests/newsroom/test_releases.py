"""deploy/upgrade and rollback in a folder: who gets which release, and when."""

import getpass
import os
import shutil
import subprocess
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless

import pytest
from django.conf import settings
from django.test import SimpleTestCase

from bench.servers import UnixConnection

DEPLOY = settings.BASE_DIR / "deploy"
TOOLS = ("bash", "curl", "ss", "flock", "awk")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)]
# In gunicorn's place: answers with the name of its release; "broken" does not start.
SERVER = """#!/usr/bin/env python3
import os, signal, socket, sys
name = os.path.basename(os.getcwd())
if name == "broken":
    sys.exit("it does not start")
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[sys.argv.index("--bind") + 1].removeprefix("unix:"))
listener.listen(64)
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
signal.signal(signal.SIGTERM, lambda *said: sys.exit())
while True:
    asked, _ = listener.accept()
    with asked:
        # A signal would otherwise end it between the question and the answer.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        asked.recv(65536)
        head = "HTTP/1.0 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(name)
        asked.sendall((head + name).encode())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
"""
# The database of "migrates" is not up to date until it has migrated; every command is
# noted, with its release.
MANAGE = """
import os, sys
from pathlib import Path
release = Path.cwd().name
notes = Path(os.environ["NOTES"])
done = notes.read_text() if notes.exists() else ""
with notes.open("a") as file:
    file.write(f"{release}: {' '.join(sys.argv[1:])}\\n")
is_behind = release == "migrates" and f"{release}: migrate --no-input" not in done
sys.exit(1 if "--check" in sys.argv and is_behind else 0)
"""


@skipUnless(
    os.geteuid() == 0 and not MISSING, f"needs root and {', '.join(MISSING or TOOLS)}"
)
class ReleaseTests(SimpleTestCase):
    def setUp(self):
        folder = TemporaryDirectory(prefix="rel", dir="/tmp")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.site = self.root / "srv/newsroom"
        self.notes = self.root / "notes"
        self.environment = os.environ | {
            "NEWSROOM_ROOT": str(self.root),
            "NEWSROOM_USER": getpass.getuser(),
            "NEWSROOM_SYSTEMCTL": str(settings.BASE_DIR / "tests/without_systemd.py"),
        }
        (self.root / "etc").mkdir()
        (self.root / "etc/newsroom.env").write_text(
            f"ALLOWED_HOSTS=www.example.cn\nNOTES={self.notes}\n"
            "BACKUP_DIR=/nowhere\nDATABASE_URL=sqlite:////nowhere\nMEDIA_ROOT=/nowhere\n"
        )
        (self.site / "static").mkdir(parents=True)
        self.addCleanup(self.systemctl, "stop", "newsroom@a", "newsroom@b")

    def make_release(self, name):
        release = self.site / "releases" / name
        for folder in (".venv/bin", "deploy", "newsroom/management/commands"):
            (release / folder).mkdir(parents=True)
        for file, text in (
            (".venv/bin/gunicorn", SERVER),
            ("manage.py", MANAGE),
            ("newsroom/management/commands/backup.py", ""),
            ("newsroom/__init__.py", ""),
            (".prepared", "requirements.txt\n"),
        ):
            (release / file).write_text(text)
        (release / ".venv/bin/gunicorn").chmod(0o755)
        (release / ".venv/bin/python").symlink_to(shutil.which("python3"))
        for unit in (*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")):
            shutil.copy(unit, release / "deploy")
        shutil.copy(DEPLOY / "newsroom-manage", release / "deploy")
        shutil.copy(
            settings.BASE_DIR / "newsroom/environment_file.py", release / "newsroom"
        )

    def systemctl(self, *words):
        subprocess.run(
            [self.environment["NEWSROOM_SYSTEMCTL"], *words], env=self.environment
        )

    def run_script(self, script, *words, status=0):
        done = subprocess.run(
            [DEPLOY / script, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stderr

    def readers_get(self):
        connection = UnixConnection(self.site / "site.sock")
        connection.request("GET", "/")
        with connection.getresponse() as answer:
            return answer.read().decode()

    @pytest.mark.thorough
    def test_it_brings_a_release_and_the_one_before_without_refusing_anybody(self):
        for name in ("first", "migrates", "broken"):
            self.make_release(name)
        self.run_script("upgrade", "first")
        self.assertEqual(self.readers_get(), "first")

        refused, got, is_over = [], set(), threading.Event()

        def read():
            while not is_over.wait(0.05):
                try:
                    got.add(self.readers_get())
                except OSError as error:
                    refused.append(error)

        reader = threading.Thread(target=read)
        reader.start()
        try:
            self.run_script("upgrade", "migrates")
            self.assertEqual(self.readers_get(), "migrates")
            # One that does not start changes nothing for readers.
            said = self.run_script("upgrade", "broken", status=1)
            self.assertIn("读者看到的仍是原来的版本", said)
            self.assertEqual(self.readers_get(), "migrates")
            self.run_script("rollback")
            self.assertEqual(self.readers_get(), "first")
        finally:
            is_over.set()
            reader.join()
        self.assertEqual((refused, got), ([], {"first", "migrates"}))
        # The old release makes the backup, before the new one migrates, once.
        self.assertEqual(
            [
                line
                for line in self.notes.read_text().splitlines()
                if line.split()[1] == "backup" or "--no-input" in line
            ],
            ["first: backup", "migrates: migrate --no-input --verbosity 1"],
        )

    def test_it_says_what_it_cannot_find(self):
        self.assertIn("没有找到 v9", self.run_script("upgrade", "v9", status=1))
        self.assertIn("还没有升级过", self.run_script("rollback", status=1))
        self.assertIn("还没有装好", self.run_script("restart", status=1))
