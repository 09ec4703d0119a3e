"""A run of pytest on one database, beside others, and what is known of it so far."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

FOLDER = Path("var")
SECONDS_TO_STOP = 20
LINES_OF_A_LOG = 40
GIVING_WAY = 5  # of the nineteen steps of `nice`


class Run:
    """Some of the tests in a process of their own, with a log and a record in var/."""

    def __init__(self, name, marks, *arguments, **environment):
        self.name = name
        self.slug = name.lower().replace(", ", "-")
        self.command = [sys.executable, "-m", "pytest", "-p", "tests.recording"]
        self.command += ["-m", marks, *arguments]
        self.log = FOLDER / f"test-{self.slug}.log"
        self.record = FOLDER / f"test-{self.slug}.jsonl"
        self.environment = {"TEST_PART": self.slug.replace("-", "_")} | environment
        # What is compiled once is kept for all runs, and for what the tests start.
        self.environment["PYTHONDONTWRITEBYTECODE"] = ""
        self.collected, self.processor_time, self.tests = 0, 0, []
        self.process = None

    def start(self):
        FOLDER.mkdir(exist_ok=True)
        self.record.write_text("")
        self.lines = self.record.open("rb")
        with self.log.open("wb") as log:
            # A session of its own: Ctrl-C reaches it through stop(), and only once.
            self.process = subprocess.Popen(
                self.command,
                env=os.environ | self.environment | {"TEST_RECORD": str(self.record)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def give_way(self):
        """Leave the processors to runs that do one thing at a time, and so end last."""
        os.setpriority(os.PRIO_PROCESS, self.process.pid, GIVING_WAY)

    def is_under_way(self):
        """Say whether it still runs, and take in what it has recorded."""
        ended = self.process.poll() is not None
        while (line := self.lines.readline()).endswith(b"\n"):
            entry = json.loads(line)
            if "test" in entry:
                self.tests.append(entry)
            else:
                vars(self).update(entry)
        if line:  # half a line: the rest is being written
            self.lines.seek(self.lines.tell() - len(line))
        return not ended

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def count(self, outcome):
        return sum(test["outcome"] == outcome for test in self.tests)

    def progress(self):
        failed = f" ({self.count('failed')} failed)" if self.count("failed") else ""
        return f"{self.name} {len(self.tests):,} / {self.collected:,}{failed}"

    def complaint(self):
        """Say what is wrong with the run itself; "" when only tests can be wrong."""
        if not self.process:
            return "It did not start."
        code = self.process.returncode
        if code in (0, 1) and len(self.tests) >= self.collected > 0:
            return ""
        end = "\n".join(self.log.read_text().splitlines()[-LINES_OF_A_LOG:])
        return (
            f"The run ended with code {code} after {len(self.tests)} of"
            f" {self.collected} tests; its log ends:\n{end}"
        )
