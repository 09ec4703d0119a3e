"""A receiver of pushes on this machine: it keeps what it got, and answers as it is told."""

from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from exchange.models import Destination

SECRET = "whsec_" + "c2lnbmVkLWJ5LXRoZS1uZXdzcm9vbS1pbi10ZXN0cw=="
AFTER_ALL = {"failures": 0, "paused_until": None}


@dataclass
class Got:
    path: str
    headers: dict
    body: bytes


class Receiver:
    """`answers`: (status, body, headers) in turn, the last for ever; None hangs up, and
    "hang" says nothing until the test is over."""

    def __init__(self):
        self.got, self.answers, self.over = [], [(200, b"", {})], Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                receiver.got.append(Got(self.path, dict(self.headers), body))
                receiver.answer(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}/in"

    def answer(self, handler):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer == "hang":
            self.over.wait(30)
            return
        if answer is None:
            return
        status, body, headers = answer
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": len(body)}.items():
            handler.send_header(name, str(value))
        handler.end_headers()
        handler.wfile.write(body)

    def events(self):
        return [got.headers["newsroom-event"] for got in self.got]


@contextmanager
def receiving():
    receiver = Receiver()
    thread = Thread(target=receiver.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        receiver.server.shutdown()
        receiver.server.server_close()


def make_destination(receiver, name="省报客户端", kind="webhook", **fields):
    given = {"secret": SECRET, "address": receiver.address} | fields
    return Destination.objects.create(name=name, kind=kind, **given)
