"""Two processes at one database: neither gives an answer older than the other's change."""

import multiprocessing
import re
import time
from contextlib import suppress
from threading import Event
from unittest import skipUnless

from django.db import connection, connections, transaction
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from newsroom import page_memory
from tests.cast import hire
from tests.stories import make_district, make_draft, make_section, make_story
from tests.threads import run_together

SECONDS = 20
READINGS = 15
forked = multiprocessing.get_context("fork")


class Process:
    """A process with a connection and a page memory of its own, which does one thing."""

    def __init__(self, target, *arguments):
        connections.close_all()  # of which this process would inherit the sockets
        self.pipe, theirs = forked.Pipe()
        self.process = forked.Process(target=target, args=(theirs, *arguments))
        self.process.daemon = True
        self.process.start()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        with suppress(OSError):  # it has done what it had to do
            self.pipe.send(None)
        self.process.join(SECONDS)
        self.process.kill()

    def ask(self, address):
        """Return the status, the text and the number of queries of an answer."""
        self.pipe.send(address)
        return self.hear()

    def hear(self):
        if not self.pipe.poll(SECONDS):
            raise TimeoutError("The other process does not answer.")
        return self.pipe.recv()


def answer(pipe):
    """Answer what is asked until nothing is."""
    page_memory.shelf.clear()
    client = Client()
    while address := pipe.recv():
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        pipe.send((page.status_code, page.content.decode(), len(queries)))
    connections.close_all()


def read_again_and_again(pipe, address, committed):
    """Send (what was committed before each reading, what was read), each time when
    something has been written since the last."""
    client, readings, before = Client(), [], 0
    deadline = time.monotonic() + SECONDS
    for _ in range(READINGS):
        while committed.value == before and time.monotonic() < deadline:
            time.sleep(0.001)
        before = committed.value
        page = client.get(address).content.decode()
        readings.append((before, int(re.search(r"第(\d+)稿", page)[1])))
    pipe.send(readings)
    connections.close_all()


class TwoProcessesTests(TransactionTestCase):
    def setUp(self):
        make_section(), make_district()
        self.story = make_story("第0稿")
        self.rows = Article.objects.filter(pk=self.story.pk)
        self.address = self.story.get_absolute_url()

    def test_it_sees_each_change_of_another_process(self):
        chief = hire("zongbian", "总编")
        with Process(answer) as other:
            other.ask(self.address)
            status, page, queries = other.ask(self.address)
            self.assertEqual((status, queries), (200, 1))
            with transaction.atomic():
                self.rows.update(headline="第1稿")
                # Neither waits for the change, nor shows it before it is made.
                self.assertEqual(other.ask(self.address), (status, page, queries))
            self.assertIn("第1稿", other.ask(self.address)[1])
            self.story.move("withdraw", by=chief, reason="有误。")
            self.assertEqual(other.ask(self.address)[0], 410)
            self.assertNotIn("第1稿", other.ask("/sections/yaowen/")[1])
            self.story.move("restore", by=chief, reason="无误。")
            self.assertIn("第1稿", other.ask("/sections/yaowen/")[1])

    def test_it_shows_its_page_to_be_right_after_a_change_elsewhere(self):
        elsewhere = make_story("别处的", section=make_section("体育", "tiyu"))
        rows = Article.objects.filter(pk=elsewhere.pk)
        with Process(answer) as other:
            status, page, queries = other.ask("/sections/yaowen/")
            rows.update(headline="改在别处")
            again = other.ask("/sections/yaowen/")
            self.assertEqual(again[:2], (status, page))
            self.assertEqual(other.ask("/sections/yaowen/")[2], 1)
            rows.update(section=self.story.section)
            self.assertIn("改在别处", other.ask("/sections/yaowen/")[1])

    def test_it_is_never_behind_while_another_writes_and_writes(self):
        elsewhere = Article.objects.filter(pk=make_story("别处的").pk)
        committed = forked.Value("i", 0)
        deadline = time.monotonic() + SECONDS
        with Process(read_again_and_again, self.address, committed) as other:
            number = 0
            while not other.pipe.poll() and time.monotonic() < deadline:
                number += 1
                # After this one the page is shown to be right, or is about to be.
                elsewhere.update(staff_note=f"{number}")
                self.rows.update(headline=f"第{number}稿")
                committed.value = number
                time.sleep(0.005)
            readings = other.hear()
        self.assertEqual([pair for pair in readings if pair[1] < pair[0]], [])
        self.assertGreater(readings[-1][0], 0)

    @skipUnless(connection.vendor == "postgresql", "SQLite lets one write at a time")
    def test_it_makes_no_two_writers_wait_for_each_other(self):
        other, draft = make_story("另一篇"), make_draft()
        first_has_written, second_has_locked = Event(), Event()

        def first():
            with transaction.atomic():
                wait_briefly()
                self.rows.update(deck="一")
                first_has_written.set()
                second_has_locked.wait(SECONDS)
                return Article.objects.filter(pk=draft.pk).update(deck="一")

        def second():
            with transaction.atomic():
                wait_briefly()
                first_has_written.wait(SECONDS)
                Article.objects.filter(pk=draft.pk).update(deck="二")
                second_has_locked.set()
                wait_until_somebody_waits()
                # Had the first locked the clock as it wrote, this would wait for it.
                return Article.objects.filter(pk=other.pk).update(deck="二")

        self.assertEqual(run_together(first, second), [1, 1])


def wait_briefly():
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{SECONDS}s'")


def wait_until_somebody_waits():
    deadline = time.monotonic() + SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise TimeoutError("Nobody waits.")
