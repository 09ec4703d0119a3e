"""Live server of the browser tests: one that knows when it has answered everybody,
and gives static files away without asking Django."""

import random
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIServer
from django.db import connection, connections
from django.test.testcases import LiveServerThread
from whitenoise import WhiteNoise

SECONDS_TO_ANSWER = 25  # of a machine that does much else
PORTS = 20_000, 32_000
# Each holds a connection of a browser for as long as that is open: six a window.
THREADS = 40


class CountingServer(ThreadedWSGIServer):
    """A server that counts the connections whose requests it still answers.

    A browser that leaves does not wait for its answer, and the view goes on: it would
    meet the next test in the database.

    Threads are used again, with their connections to the database: for PostgreSQL each
    new one is a process that has yet to read the catalogue.
    """

    def __init__(self, *args, **options):
        # The last test's server had the same port.
        super().__init__(*args, **options | {"allow_reuse_address": True})
        self.under_way = 0
        self.open_connections = set()
        self.changed = threading.Condition()
        self.threads = ThreadPoolExecutor(THREADS, "live-server")
        self.database_connections = set()

    def process_request(self, request, client_address):
        # Here and not in the thread, which may be late to begin.
        self._count(1)
        self.open_connections.add(request)
        self.threads.submit(self.process_request_thread, request, client_address)

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.open_connections.discard(request)
            self._count(-1)

    def close_request(self, request):
        """Hang up; the thread's connections are for the next request, on PostgreSQL."""
        if connection.vendor == "postgresql":
            self.database_connections.update(connections.all(initialized_only=True))
            WSGIServer.close_request(self, request)
        else:
            super().close_request(request)

    def server_close(self):
        super().server_close()
        self.threads.shutdown()
        for used in self.database_connections:
            used.inc_thread_sharing()
            used.close()

    def wait_until_idle(self, seconds=SECONDS_TO_ANSWER):
        """Return when nobody is being answered any more; fail if that takes too long."""
        self._let_in_whoever_waits_at_the_door(seconds)
        self._end_idle_connections()
        with self.changed:
            if not self.changed.wait_for(lambda: not self.under_way, seconds):
                raise TimeoutError(
                    f"The live server still answers {self.under_way} connections"
                    f" {seconds} s after the browser has left."
                )

    def _let_in_whoever_waits_at_the_door(self, seconds):
        """Connect, and be hung up on: who came before has been let in and counted."""
        with socket.create_connection(self.server_address[:2], seconds) as visitor:
            visitor.shutdown(socket.SHUT_WR)
            for _ in iter(partial(visitor.recv, 1), b""):
                pass

    def _end_idle_connections(self):
        """Read what has been asked on each connection, and then its end."""
        for request in list(self.open_connections):
            with suppress(OSError):  # it has ended this moment
                request.shutdown(socket.SHUT_RD)

    def _count(self, difference):
        with self.changed:
            self.under_way += difference
            self.changed.notify_all()


def free_port():
    """Return a port to listen on, of those that no outgoing connection is given."""
    while True:
        port = random.randrange(*PORTS)
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("localhost", port))
            return port


class CountingServerThread(LiveServerThread):
    server_class = CountingServer


class StaticFiles(WhiteNoise):
    """The static files as production serves them, for a browser to keep.

    A page of the desk has sixty; Django's handler would look for each in every app.
    """

    def __init__(self, application):
        super().__init__(application, max_age=self.FOREVER)
        for name, path in found_files().items():
            self.add_file_to_dictionary(settings.STATIC_URL + name, path)


@cache
def found_files():
    """Return {name: path} of what collectstatic would collect."""
    files = {}
    for finder in get_finders():
        for name, storage in finder.list([]):
            files.setdefault(name, storage.path(name))
    return files
