"""Gunicorn of one worker for benchmarks, and its worker's processor time for a page."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection

import psutil

SECONDS_TO_START = 30


class UnixConnection(HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


class Server:
    """Gunicorn as it is deployed, but with one worker, whose time can be read."""

    def __init__(self, application, path):
        self.path = path
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", application, "--bind", f"unix:{path}"]
            + ["--workers", "1", "--no-control-socket", "--log-level", "error"]
        )

    def wait(self, address="/"):
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                return self.ask(address)
            except (ConnectionRefusedError, FileNotFoundError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.1)

    def worker(self):
        return psutil.Process(self.process.pid).children()[0]

    def ask(self, address):
        """Ask for a page once; return its status and its length in bytes."""
        connection = UnixConnection(self.path)
        connection.request("GET", address)
        answer = connection.getresponse()
        length = len(answer.read())
        connection.close()
        return answer.status, length

    def seconds(self, address, times):
        """Return the processor time that the worker spends on so many requests."""
        before = self.worker().cpu_times()
        for _ in range(times):
            self.ask(address)
        after = self.worker().cpu_times()
        return after.user + after.system - before.user - before.system


@contextmanager
def running(application, path):
    server = Server(application, path)
    try:
        server.wait()
        yield server
    finally:
        server.process.terminate()
        server.process.wait()
