"""A part of a file in a bucket: of a long film no more is fetched than is sent."""

import importlib.util
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from unittest import skipUnless

from django.test import SimpleTestCase

CONTENT = bytes(range(200))


class OneFile(BaseHTTPRequestHandler):
    """An S3 that has one file, and sends the parts that are asked for."""

    asked = []

    def do_GET(self):
        wanted = self.headers["Range"]
        self.asked.append((self.path, wanted))
        if not self.path.startswith("/photos/renditions/ab/film.mp4"):
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        first, last = map(int, wanted.removeprefix("bytes=").split("-"))
        part = CONTENT[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *args):
        """Say nothing."""


@skipUnless(importlib.util.find_spec("storages"), "needs requirements-large.txt")
class BucketPartTests(SimpleTestCase):
    def setUp(self):
        from newsroom.bucket import Bucket

        server = HTTPServer(("127.0.0.1", 0), OneFile)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        Thread(target=server.serve_forever, daemon=True).start()
        self.bucket = Bucket(
            bucket_name="photos",
            location="renditions",
            endpoint_url=f"http://127.0.0.1:{server.server_port}",
            region_name="us-east-1",
            access_key="a",
            secret_key="b",
        )
        OneFile.asked.clear()

    def test_it_fetches_that_part_only(self):
        self.assertEqual(self.bucket.part("ab/film.mp4", 10, 5), CONTENT[10:15])
        ((_, wanted),) = OneFile.asked
        self.assertEqual(wanted, "bytes=10-14")

    def test_it_knows_a_file_that_is_lost(self):
        with self.assertRaises(FileNotFoundError):
            self.bucket.part("ab/lost.mp4", 0, 5)
