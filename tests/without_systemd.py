#!/usr/bin/env python3
"""Stand-in for systemctl where no systemd runs: starts and stops the shipped units.

For deploy/upgrade and its like in a folder of their own (NEWSROOM_ROOT), by
`python -m bench.upgrade` and the tests. It reads of a unit what a start needs, waits for
READY=1 as Type=notify does, and stops the main process only, as KillMode=mixed does.
"""

import configparser
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from newsroom.environment_file import read

ROOT = Path(os.environ["NEWSROOM_ROOT"])
UNITS = ROOT / "etc" / "systemd" / "system"
STATE = ROOT / "run" / "systemd"


class Unit:
    def __init__(self, name):
        self.name = name
        template, _, self.instance = name.removesuffix(".service").partition("@")
        # Lines that end in a backslash go on in the next.
        path = UNITS / f"{template}{'@' if self.instance else ''}.service"
        text = path.read_text().replace("\\\n", " ")
        # ExecStart may stand there more than once; one is enough here.
        parser = configparser.RawConfigParser(strict=False, comment_prefixes="#")
        parser.optionxform = str
        parser.read_string(text)
        self.settings = parser["Service"]
        self.pid_file = STATE / f"{name}.pid"

    def value(self, name):
        """Return a setting, with the folders of this trial in place of the machine's."""
        value = self.settings.get(name, "").replace("%i", self.instance)
        for folder in ("/srv/newsroom", "/run/newsroom", "/etc/newsroom.env"):
            value = value.replace(folder, f"{ROOT}{folder}")
        return value

    def pid(self):
        """Return the main process, if it lives."""
        try:
            pid = int(self.pid_file.read_text())
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ValueError):
            return None
        return pid if state != "Z" else None

    def start(self):
        if self.pid():
            return
        STATE.mkdir(parents=True, exist_ok=True)
        self.runtime_folder().mkdir(parents=True, exist_ok=True)
        notices = STATE / f"{self.name}.notify"
        notices.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
            listener.bind(str(notices))
            with (STATE / f"{self.name}.log").open("ab") as log:
                process = subprocess.Popen(
                    shlex.split(self.value("ExecStart")),
                    cwd=self.value("WorkingDirectory"),
                    env={"PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": str(notices)}
                    | dict([self.value("Environment").split("=", 1)])
                    | read(self.value("EnvironmentFile")),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            self.pid_file.write_text(str(process.pid))
            self.wait_until_ready(listener, process)

    def wait_until_ready(self, listener, process):
        deadline = time.monotonic() + int(self.value("TimeoutStartSec"))
        listener.settimeout(0.2)
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if b"READY=1" in listener.recv(4096):
                    return
            except TimeoutError:
                continue
        self.stop()
        sys.exit(f"{self.name} did not start: see {STATE}/{self.name}.log")

    def stop(self):
        if pid := self.pid():
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + int(self.value("TimeoutStopSec"))
            while self.pid():
                if time.monotonic() > deadline:
                    os.killpg(pid, signal.SIGKILL)
                time.sleep(0.05)
        shutil.rmtree(self.runtime_folder(), ignore_errors=True)

    def runtime_folder(self):
        return ROOT / "run" / self.value("RuntimeDirectory")


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    verb, names = words[0], words[1:]
    if verb == "start":
        for name in names:
            Unit(name).start()
    elif verb == "stop":
        for name in names:
            Unit(name).stop()
    elif verb == "is-active":
        sys.exit(0 if all(Unit(name).pid() for name in names) else 3)
    elif verb not in ("enable", "disable", "daemon-reload"):
        sys.exit(f"{verb}: not imitated")


if __name__ == "__main__":
    main()
