"""A Redis that fails in each way, behind a proxy: pages do without it, hardly slower."""

import importlib.util
import shutil
import socket
import subprocess
import time
from contextlib import suppress
from unittest import mock, skipUnless

import pytest
from django.core.cache import cache
from django.test import TestCase, override_settings

from tests.away import TROUBLES, Proxy
from tests.cast import PASSWORD, CastMixin
from tests.stories import make_section, make_story

# What a page may be slower.
PROMISED = 1
SECONDS_TO_START = 10
HAS_CLIENT = importlib.util.find_spec("redis") is not None
SERVER = shutil.which("redis-server")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture(scope="class")
def redis_server(request):
    """A Redis of our own, or nobody who would ever answer."""
    if SERVER is None or not HAS_CLIENT:
        request.cls.server = None
        yield
        return
    port = free_port()
    options = ["--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    process = subprocess.Popen([SERVER, *options], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port)).close()
            break
        time.sleep(0.02)
    request.cls.server = ("127.0.0.1", port)
    yield
    process.kill()
    process.wait()


@pytest.mark.once
@pytest.mark.usefixtures("redis_server")
@skipUnless(HAS_CLIENT, "needs requirements-large.txt")
class RedisHangsTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        make_section()
        cls.story = make_story()

    def setUp(self):
        from newsroom import redis_cache

        self.breaker = redis_cache.breaker
        self.breaker.close()
        self.addCleanup(self.breaker.close)
        self.proxy = self.enterContext(Proxy(self.server))
        location = f"redis://127.0.0.1:{self.proxy.port}/0"
        backend = {"BACKEND": "newsroom.redis_cache.RedisCache", "LOCATION": location}
        self.enterContext(
            override_settings(CACHES={"default": backend}, CACHE_URL=location)
        )
        self.warned = self.enterContext(mock.patch("newsroom.redis_cache.logger"))

    def seconds(self, ask):
        start = time.monotonic()
        ask()
        return time.monotonic() - start

    def test_it_keeps_while_redis_is_there(self):
        if self.server is None:
            self.skipTest("no redis-server on this machine")
        cache.set("number", 7)
        cache.set_many({"a": 1, "b": [2]})
        self.assertEqual(cache.get("number"), 7)
        self.assertEqual(cache.get_many(["a", "b", "c"]), {"a": 1, "b": [2]})
        self.assertEqual(cache.incr("number"), 8)
        self.assertFalse(cache.add("number", 9))
        cache.delete("number")
        self.assertFalse(cache.has_key("number"))

    def test_it_is_an_empty_cache_however_redis_fails(self):
        for trouble in TROUBLES:
            with self.subTest(trouble=trouble):
                self.proxy.be(None)
                cache.set("kept", "x" * 1000)
                self.proxy.be(trouble)
                self.breaker.close()
                took = self.seconds(lambda: self.assertIsNone(cache.get("kept")))
                self.assertLess(took, PROMISED)
                # In the pause after that nobody asks.
                self.assertLess(self.seconds(lambda: cache.set("kept", 1)), 0.1)
                self.assertEqual(cache.get("kept", 3), 3)
                self.assertEqual(cache.get_many(["kept"]), {})
                self.assertTrue(cache.add("kept", 1))
                self.assertEqual(cache.get_or_set("kept", lambda: 5), 5)
                self.assertRaises(ValueError, cache.incr, "kept")
                self.breaker.close()

    @pytest.mark.thorough
    def test_it_lets_readers_read_and_staff_sign_in_however_redis_fails(self):
        pages = ("/", self.story.get_absolute_url(), "/districts/", "/search/?q=水厂")
        typed = {"username": "editor", "password": PASSWORD}
        for trouble in TROUBLES:
            self.proxy.be(trouble)
            self.breaker.close()
            with self.subTest(trouble=trouble):
                for address in pages:
                    self.assertEqual(self.client.get(address).status_code, 200)
                answer = self.client.post("/admin/login/?next=/admin/", typed)
                self.assertRedirects(answer, "/admin/", fetch_redirect_response=False)
                ready = self.client.get("/readyz")
                self.assertContains(ready, "缓存没有应答", status_code=200)
                # One wait in all of that: the others fell into the pause.
                self.assertEqual(self.warned.warning.call_count, 1)
            self.warned.reset_mock()

    def test_it_is_asked_again_by_one_first_after_the_pause(self):
        self.breaker.pause(time.monotonic() - 60)
        self.assertTrue(self.breaker.lets_pass(time.monotonic()))
        self.assertFalse(self.breaker.lets_pass(time.monotonic()))
        if self.server is not None:
            self.breaker.pause(time.monotonic() - 60)
            cache.set("back", 1)
            self.assertEqual(cache.get("back"), 1)
