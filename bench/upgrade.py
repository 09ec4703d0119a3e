"""`python -m bench.upgrade`: an upgrade, a restart and a rollback while readers read.

The site is installed in a folder by deploy/install, with SQLite, without systemd
(tests/without_systemd.py), behind the shipped nginx files. As many readers as are asked for
come by new connections all the while; each answer that is not 200 is one too many.
"""

import argparse
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.nginx import NAME, Nginx

ADDRESSES = (
    "/",
    "/about/",
    "/healthz",
    "/districts/",
    "/corrections/",
    "/admin/login/",
)
CODE = Path(__file__).parents[1]
SYSTEMCTL = CODE / "tests" / "without_systemd.py"
PAUSE = 0.02


class Readers:
    """Threads that ask for pages until they are told to stop, and count the answers."""

    def __init__(self, nginx, number):
        self.nginx = nginx
        self.answers = Counter()
        self.slowest = 0.0
        self.is_over = threading.Event()
        self.threads = [
            threading.Thread(target=self.read, args=(place,)) for place in range(number)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def read(self, place):
        while not self.is_over.wait(PAUSE):
            place += 1
            began = time.monotonic()
            try:
                answer, *_ = self.nginx.ask(ADDRESSES[place % len(ADDRESSES)])
            except OSError as error:
                answer = type(error).__name__
            self.answers[answer] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)


class Installation:
    """A site in a folder, and the scripts of deploy/ run on it."""

    def __init__(self, root):
        self.root = root
        self.site = root / "srv/newsroom"
        self.environment = os.environ | {
            "NEWSROOM_ROOT": str(root),
            "NEWSROOM_USER": "root",
            "NEWSROOM_SYSTEMCTL": str(SYSTEMCTL),
        }

    def run(self, script, *words, check=True):
        return subprocess.run(
            [CODE / "deploy" / script, *words],
            env=self.environment,
            check=check,
        )

    def release(self):
        return os.readlink(self.site / "current").removeprefix("releases/")

    def stop(self):
        for unit in ("newsroom@a", "newsroom@b"):
            subprocess.run([SYSTEMCTL, "stop", unit], env=self.environment)


def archive(folder):
    """Return an archive of the code as it is committed, as a newer release."""
    path = folder / "newsroom-next.tar"
    with path.open("wb") as file:
        subprocess.run(
            ["git", "archive", "--prefix=newsroom/", "HEAD"],
            cwd=CODE,
            stdout=file,
            check=True,
        )
    return path


def measure(name, installation, readers, script, *words):
    before, readers.slowest = Counter(readers.answers), 0.0
    began = time.monotonic()
    installation.run(script, *words)
    answers = readers.answers - before
    sys.stdout.write(
        f"{name}: {time.monotonic() - began:.0f} s, answers {dict(answers)}, slowest"
        f" {readers.slowest:.1f} s; readers get {installation.release()}\n"
    )
    return sum(count for answer, count in answers.items() if answer != 200)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--root", type=Path, help="an installation that is there already"
    )
    parser.add_argument("--readers", type=int, default=6)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="upgrade", dir="/tmp") as folder:
        installation = Installation(options.root or Path(folder, "root"))
        installation.root.mkdir(exist_ok=True)
        try:
            installation.run("install", "--name", NAME, "--database", "sqlite")
            sys.exit(refusals(installation, archive(Path(folder)), options.readers))
        finally:
            installation.stop()


def refusals(installation, newer, number):
    """Return how many requests were not answered with a page, and print the rest."""
    # What takes long is done before the readers come: it touches nothing of theirs.
    installation.run("upgrade", "--prepare", str(newer))
    nginx = Nginx()
    nginx.socket.symlink_to(installation.site / "site.sock")
    with nginx, Readers(nginx, number) as readers:
        return sum(
            measure(name, installation, readers, *words)
            for name, *words in (
                ("upgrade", "upgrade", str(newer)),
                ("restart", "restart"),
                ("rollback", "rollback"),
            )
        )


if __name__ == "__main__":
    main()
