from threading import Event, Thread
from time import monotonic

import pytest
from django.test import SimpleTestCase, override_settings

from newsroom import deadlines
from newsroom.deadlines import Errands, Kind, Peer, TookTooLong

LONG = 20


class DeadlineTests(SimpleTestCase):
    """A peer answers within milliseconds, or never: READERS_WAIT says how long that is."""

    def setUp(self):
        self.peer = Peer()

    def left(self):
        return self.peer.seconds(monotonic())

    def silent_for(self, share):
        self.peer.silent_since = monotonic() - deadlines.share(share)

    def test_it_gives_a_reader_so_long_for_all_waits_and_the_desk_for_each(self):
        with deadlines.of(Kind.READER):
            self.assertAlmostEqual(self.left(), 6, delta=1)
            with override_settings(READERS_WAIT=100):
                self.assertLess(self.left(), 7)
        with deadlines.of(Kind.DESK):
            self.assertEqual(self.left(), 16)

    def test_it_lets_an_inner_bound_only_shorten_a_wait(self):
        with deadlines.of(Kind.DESK), deadlines.at_most(2):
            self.assertEqual(self.left(), 2)
            with deadlines.at_most(9):
                self.assertEqual(self.left(), 2)
        with deadlines.of(Kind.READER), deadlines.at_most(9):
            self.assertLess(self.left(), 7)

    def test_it_waits_briefly_for_what_is_silent_until_that_answers(self):
        with deadlines.of(Kind.DESK):
            self.silent_for(deadlines.BRIEF * 2)
            self.assertEqual(self.left(), 0.5)
            with self.peer.wait():
                pass  # it answers
            self.assertEqual(self.left(), 16)

    def test_it_takes_an_error_for_an_answer_and_a_bound_for_none(self):
        for error, is_suspect in ((ValueError, False), (TookTooLong, True)):
            self.silent_for(deadlines.BRIEF * 2)
            with self.assertRaises(error), self.peer.wait():
                raise error
            self.assertIs(self.peer.is_suspect(monotonic()), is_suspect)

    def test_it_gives_the_full_time_again_after_a_while(self):
        self.silent_for(deadlines.LONGEST_SUSPICION * 1.1)
        with deadlines.of(Kind.DESK):
            self.assertEqual(self.left(), 16)

    @override_settings(WEB_THREADS=2)
    def test_it_waits_for_nothing_silent_when_no_thread_is_free(self):
        is_there, is_over = Event(), Event()

        def other_request():
            with deadlines.of(Kind.READER):
                is_there.set()
                is_over.wait(LONG)

        with deadlines.of(Kind.DESK), self.peer.wait() as wait:
            self.silent_for(deadlines.BRIEF * 2)
            self.assertGreater(wait.left(), 0)
            other = Thread(target=other_request)
            other.start()
            is_there.wait(LONG)
            self.assertEqual((wait.left(), self.left()), (0, 0))
            is_over.set()
            other.join(LONG)
            self.assertGreater(wait.left(), 0)

    def test_it_frees_a_thread_within_a_second_however_long_others_may_wait(self):
        """All that passes before /healthz finds one: a silence, and a look."""
        for readers, desk in ((5, 15), (60, 600)):
            with override_settings(READERS_WAIT=readers, DESK_WAIT=desk, WEB_THREADS=2):
                silence = deadlines.brief(deadlines.BRIEF)
                with deadlines.of(Kind.DESK), self.peer.wait() as wait:
                    look = wait.left()
                    self.assertLess(silence + look, 1)
                    self.peer.silent_since = monotonic() - silence
                    self.assertTrue(self.peer.is_suspect(monotonic()))
                    self.assertGreater(wait.left(), 0)  # one thread is free still
                    with override_settings(WEB_THREADS=1):
                        self.assertEqual((wait.left(), self.left()), (0, 0))


class ErrandTests(SimpleTestCase):
    def setUp(self):
        self.errands, self.is_over = Errands(Peer()), Event()
        self.addCleanup(self.is_over.set)

    def test_it_brings_back_what_a_function_returns_or_raises(self):
        self.assertEqual(self.errands.run(pow, 2, 3), 8)
        self.assertRaises(ZeroDivisionError, self.errands.run, divmod, 1, 0)

    def test_it_does_one_after_another_in_the_same_thread(self):
        for _ in range(5):
            self.errands.run(abs, -1)
        self.assertEqual(self.errands.number, 1)

    @pytest.mark.thorough
    @override_settings(READERS_WAIT=0.1)
    def test_it_gives_up_in_time_and_takes_on_no_more_than_so_many(self):
        for _ in range(deadlines.MOST_ERRANDS + 3):
            self.errands.peer.silent_since = None
            self.assertRaises(TookTooLong, self.errands.run, self.is_over.wait, LONG)
        self.assertEqual(self.errands.number, deadlines.MOST_ERRANDS)
