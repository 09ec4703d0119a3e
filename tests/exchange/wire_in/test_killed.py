"""kill -9 of whoever takes in the wire, after each write; and two who do it at once."""

import threading

import pytest
from django.db import connection
from django.test import TransactionTestCase

from articles.models import Source
from exchange.models import WireFile, WireItem, WirePicture
from exchange.wire_in import taking
from tests.exchange.wire_in.watched import WatchedFolder, ninjs, with_picture
from tests.newsroom.test_killed import done_in_a_process_that_is_killed
from tests.pictures import encoded

MOST_WRITES = 12


@pytest.mark.thorough
class KilledTests(WatchedFolder, TransactionTestCase):
    def setUp(self):
        super().setUp()
        Source.objects.create(name="城闻社", slug="chengwen")

    def fill(self):
        self.put("chengwen/007.jpg", encoded())
        self.put("chengwen/a.json", ninjs(uri="urn:a", **with_picture("007.jpg")))
        self.put("chengwen/b.json", ninjs(uri="urn:b"))

    def is_whole(self):
        """Check that each story is there once and wholly, and the folder empty."""
        self.assertEqual(
            sorted(WireItem.objects.values_list("guid", flat=True)), ["urn:a", "urn:b"]
        )
        self.assertEqual(WireFile.objects.filter(state="read").count(), 2)
        self.assertFalse(WireFile.objects.exclude(state="read").exists())
        for item in WireItem.objects.all():
            self.assertEqual(item.versions.count(), 1)
        self.assertTrue(WirePicture.objects.get().file)
        self.assertEqual(self.left(), [])
        moved = [p.name for p in (self.folder / "taken").rglob("*") if p.is_file()]
        self.assertEqual(len(moved), 3, moved)

    def test_it_takes_each_in_once_whenever_it_is_killed(self):
        for number in range(1, MOST_WRITES + 1):
            with self.subTest(writes=number):
                self.fill()
                done_in_a_process_that_is_killed(self.look, number)
                self.look()
                self.is_whole()
                self.forget()

    def test_it_takes_each_in_once_when_killed_before_a_file_is_moved(self):
        self.fill()

        def work():
            # As if killed: the rows are there, nothing is moved.
            taking.Folder.put_away = lambda *args: ""
            return self.look()

        done_in_a_process_that_is_killed(work, 1000)
        self.assertEqual(WireItem.objects.count(), 2)
        self.assertEqual(len(self.left()), 3)
        self.look()
        self.look()
        self.is_whole()

    def test_it_takes_each_in_once_when_two_do_it_at_once(self):
        self.fill()
        both = threading.Barrier(2)

        def look():
            try:
                both.wait(10)
                self.look()
            finally:
                connection.close()

        threads = [threading.Thread(target=look) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.look()
        self.is_whole()

    def forget(self):
        WireItem.objects.all().delete()
        WireFile.objects.all().delete()
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
