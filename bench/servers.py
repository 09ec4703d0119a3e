"""Gunicorn for benchmarks, as it is deployed, asked over its socket as nginx asks."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection

from bench import processes

SECONDS_TO_START = 60
# What bench.served takes as a word to itself.
FORGET = "/bench/forget/"
# What nginx sets, and what every browser does.
HEADERS = {"X-Forwarded-Proto": "https", "Accept-Encoding": "gzip, deflate, br"}


class UnixConnection(HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


class Server:
    """A gunicorn, and what it and the processes that work for it have used."""

    def __init__(self, application, path, *options, environment=None, also=()):
        self.path, self.also = path, also
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", application, "--bind", f"unix:{path}"]
            + ["--no-control-socket", "--log-level", "error", *options],
            env=os.environ | (environment or {}),
        )

    def wait(self, address):
        """Return the first answer, as ask() does."""
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                return self.ask(address)
            except (ConnectionRefusedError, FileNotFoundError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def workers(self):
        return processes.children(self.process.pid)

    def ask(self, address, **headers):
        """Ask for a page once; return its status, its ETag or None, its bytes."""
        connection = UnixConnection(self.path)
        connection.request("GET", address, headers=HEADERS | headers)
        answer = connection.getresponse()
        length = len(answer.read())
        connection.close()
        return answer.status, answer.headers["ETag"], length

    def forget(self):
        """Let bench.served forget what it has kept."""
        self.ask(FORGET)

    def used(self):
        """Return the processor time used so far, the database's included."""
        return processes.processor_time(self.process.pid, *self.also)

    def seconds(self, questions):
        """Return the processor time of answering [(address, headers)], per answer, and
        the answers."""
        before = self.used()
        answers = [self.ask(address, **headers) for address, headers in questions]
        return (self.used() - before) / len(answers), answers


@contextmanager
def running(application, path, *options, first="/", **kwargs):
    server = Server(application, path, *options, **kwargs)
    try:
        server.wait(first)
        yield server
    finally:
        server.stop()
