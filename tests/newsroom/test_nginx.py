"""deploy/nginx/ in the nginx of this machine, before the site itself."""

import socketserver
import ssl
import threading
from contextlib import contextmanager
from unittest import skipUnless
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import SimpleTestCase, TransactionTestCase, override_settings

from articles.models import Article
from articles.workflow import Status
from tests.nginx import NAME, PROGRAM, Nginx
from tests.stories import make_story

has_nginx = skipUnless(PROGRAM, "nginx is not on this machine: apt install nginx-light")
PAGE = f"https://{NAME}"


class QuietHandler(WSGIRequestHandler):
    def address_string(self):
        return ""

    def log_message(self, *words):
        pass

    def handle(self):
        self.client_address = ("", 0)  # a socket file has none
        self.raw_requestline = self.rfile.readline(65537)
        if self.parse_request():
            handler = ServerHandler(
                self.rfile, self.wfile, self.get_stderr(), self.get_environ()
            )
            handler.request_handler = self
            handler.run(self.server.application)


class SiteServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = False  # waited for, so that none holds the database afterwards

    def __init__(self, path):
        super().__init__(str(path), QuietHandler)
        self.base_environ = {
            "SERVER_NAME": NAME,
            "SERVER_PORT": "443",
            "GATEWAY_INTERFACE": "CGI/1.1",
            "SCRIPT_NAME": "",
            "REMOTE_HOST": "",
        }
        self.site = WSGIHandler()
        self.seen = []

    def application(self, environ, start_response):
        self.seen.append(environ)
        try:
            return [b"".join(self.site(environ, start_response))]
        finally:
            connections.close_all()


@contextmanager
def site_behind(nginx):
    """Let the site answer at the socket that nginx asks; yield what it is told."""
    with SiteServer(nginx.socket) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.seen
        finally:
            server.shutdown()
            thread.join()


@has_nginx
@override_settings(
    ALLOWED_HOSTS=[NAME], SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")
)
class NginxTests(SimpleTestCase):
    def test_it_takes_the_files_as_they_are_shipped(self):
        for page_cache in (False, True):
            said, status = Nginx(page_cache).trial()
            self.assertEqual(status, 0, said)

    @pytest.mark.thorough
    def test_it_says_in_chinese_that_the_site_is_away_or_a_file_too_large(self):
        with Nginx() as nginx:
            status, headers, page = nginx.ask("/articles/1/")
            self.assertEqual((status, headers["Retry-After"]), (502, "60"))
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertIn("网站暂时打不开", page.decode())

            too_large = {"Content-Length": str(129 * 1024 * 1024)}
            status, _, page = nginx.ask("/admin/", "POST", **too_large)
            self.assertEqual(status, 413)
            self.assertIn("一次最多上传128 MB", page.decode())

            status, headers, _ = nginx.ask("/static/outage/outage.css")
            self.assertEqual((status, headers["Cache-Control"]), (200, "no-cache"))

    @pytest.mark.thorough
    def test_it_tells_the_site_who_asks_and_by_which_name(self):
        believed = (
            "set_real_ip_from 127.0.0.0/8;\nreal_ip_header X-Forwarded-For;\n"
            "real_ip_recursive on;\n"
        )
        forged = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "http"}
        for real_ip, client in (("", "127.0.0.1"), (believed, "192.0.2.7")):
            with Nginx(real_ip=real_ip) as nginx, site_behind(nginx) as seen:
                host = f"{NAME}:8443"
                status, *_ = nginx.ask("/healthz", Host=host, **forged)
                self.assertEqual(status, 200)
                self.assertEqual(seen[-1]["HTTP_HOST"], host)
                self.assertEqual(seen[-1]["HTTP_X_FORWARDED_FOR"], client)
                self.assertEqual(seen[-1]["HTTP_X_FORWARDED_PROTO"], "https")
                self.assertEqual(nginx.logged()[-1]["client"], client)

    def test_it_leads_to_https_and_answers_no_other_name_and_logs_no_search(self):
        with Nginx() as nginx:
            status, headers, _ = nginx.ask_plain("/search/?q=1")
            self.assertEqual(
                (status, headers["Location"]), (301, f"{PAGE}/search/?q=1")
            )
            self.assertEqual(nginx.logged()[-1]["path"], "/search/")
            with self.assertRaises(ssl.SSLError):
                nginx.ask("/", name="other.example.cn")
            challenge = "/.well-known/acme-challenge/none"
            self.assertEqual(nginx.ask_plain(challenge)[0], 404)


@pytest.mark.once
@has_nginx
@override_settings(
    ALLOWED_HOSTS=[NAME], SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")
)
class NginxPageCacheTests(TransactionTestCase):
    def test_it_asks_each_time_for_a_page_that_it_keeps_and_gives_none_withdrawn(self):
        address = make_story("老旧小区换新记").get_absolute_url()
        with Nginx(page_cache=True) as nginx:
            with site_behind(nginx) as seen:
                answers = [nginx.ask(address) for _ in range(3)]
                self.assertEqual({answer[0] for answer in answers}, {200})
                self.assertEqual(len({answer[2] for answer in answers}), 1)
                self.assertIn("HTTP_IF_NONE_MATCH", seen[-1])
                # Only "still good" was sent to nginx.
                self.assertEqual(nginx.logged()[-1]["upstream"], "304")

                Article.objects.update(status=Status.WITHDRAWN)
                status, _, page = nginx.ask(address)
                self.assertEqual(status, 410)
                self.assertNotIn("换新记", page.decode())
            # Nor is what it keeps given while the site is away.
            self.assertEqual(nginx.ask(address)[0], 502)
