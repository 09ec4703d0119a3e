"""Receivers that are dead, slow or rude; processes that are killed; several at once."""

from datetime import timedelta
from email.utils import format_datetime
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.test import TransactionTestCase, override_settings
from django.utils import timezone

from exchange.models import Delivery, Destination
from exchange.push import delivering, outbox, sending
from exchange.push.delivering import deliver_all, deliver_to
from tests.exchange.push.receiver import AFTER_ALL, make_destination, receiving
from tests.exchange.push.test_deciding import SITE, PushCase
from tests.newsroom.test_killed import done_in_a_process_that_is_killed
from tests.stories import make_story
from tests.threads import run_together

State = Delivery.State


class FailureTests(PushCase):
    def after(self, *answers, number=1):
        """Return the row of a story after some answers, each tried at once."""
        Delivery.objects.all().delete()
        Destination.objects.update(**AFTER_ALL)
        self.signed()
        self.receiver.answers = list(answers)
        for _ in range(number):
            self.deliver(later=True)
        return Delivery.objects.get()

    def test_it_tries_again_later_and_sends_the_same_with_the_same_number(self):
        row = self.after((500, b"", {}), None, (200, b"", {}), number=3)
        self.assertEqual((row.state, row.attempts), (State.SENT, 3))
        self.assertEqual(
            len({got.headers["webhook-id"] for got in self.receiver.got}), 1
        )
        self.assertEqual(len({got.body for got in self.receiver.got}), 1)
        self.partner.refresh_from_db()
        self.assertEqual((self.partner.failures, self.partner.paused_until), (0, None))

    def test_it_leaves_a_receiver_alone_as_long_as_it_asks(self):
        soon = timezone.now() + timedelta(seconds=900)
        for given in ("900", format_datetime(soon, usegmt=False)):
            row = self.after((429, b"", {"Retry-After": given}))
            self.partner.refresh_from_db()
            for moment in (row.due_at, self.partner.paused_until):
                left = (moment - timezone.now()).total_seconds()
                self.assertTrue(880 < left <= 901, given)
        # Paused: nothing is sent to it meanwhile, not another story either.
        self.signed(headline="又一篇")
        number = len(self.receiver.got)
        self.deliver()
        self.assertEqual(len(self.receiver.got), number)

    def test_it_keeps_no_story_back_for_another_that_is_refused(self):
        self.signed()
        self.signed(headline="另一篇")
        self.receiver.answers = [(422, b"", {}), (200, b"", {})]
        self.deliver()
        states = [state for _, state in self.states()]
        self.assertEqual(sorted(states), ["已送到", "待发"])

    def test_it_keeps_no_story_back_for_another_that_cannot_be_dressed(self):
        bad = self.signed(headline="坏的")
        self.signed(headline="好的")
        real = delivering.decide

        def decide(destination, delivery, at):
            if delivery.article_id == bad.pk:
                raise ZeroDivisionError
            return real(destination, delivery, at)

        with (
            mock.patch.object(delivering, "decide", decide),
            self.assertLogs("exchange.push.delivering", "ERROR"),
        ):
            self.deliver()
        (got,) = self.receiver.got
        self.assertIn("好的", got.body.decode())

    @pytest.mark.thorough
    def test_it_gives_up_loudly_and_can_be_asked_again(self):
        with self.assertLogs("exchange.push.delivering", "ERROR") as logged:
            row = self.after((410, b"", {}))
        self.assertNotIn(self.partner.address, str(logged.output))
        self.assertEqual(row.state, State.GIVEN_UP)
        robot = make_destination(
            self.receiver, "值班群", kind="wecom", token="made-up-token"
        )
        for _ in range(2):
            outbox.raise_alarm(self.partner)
        self.receiver.answers = [(200, b'{"errcode":0}', {})]
        self.deliver(robot)
        told = self.receiver.got[-1].body.decode()
        self.assertIn("省报客户端”有 1 条没有送到", told)
        self.assertEqual(robot.deliveries.count(), 1)
        number = row.guid
        self.assertEqual(outbox.send_again(Delivery.objects.all()), 1)
        self.deliver()
        row.refresh_from_db()
        self.assertEqual((row.state, row.guid), (State.SENT, number))
        # In the end it gives up by itself: by attempts, or by time.
        for changes in (
            {"attempts": delivering.MOST_ATTEMPTS - 1},
            {"first_tried_at": timezone.now() - delivering.GIVE_UP_AFTER},
        ):
            Delivery.objects.all().delete()
            self.signed()
            Delivery.objects.update(**changes)
            self.receiver.answers = [(500, b"", {})]
            with self.assertLogs("exchange.push.delivering", "ERROR"):
                self.deliver(later=True)
            self.assertEqual(self.partner.deliveries.given_up().count(), 1)

    def test_it_notes_an_answer_that_is_made_to_break_it(self):
        robot = make_destination(
            self.receiver, "值班群", kind="feishu", token="made-up", secret="made-up"
        )
        self.signed()
        for body in (b"[" * 60_000, b'{"code":' + b"9" * 9_000 + b"}", b"\xff", b"[]"):
            self.receiver.answers = [(200, body, {})]
            self.deliver(robot, later=True)
            row = robot.deliveries.get()
            self.assertIn("请", row.answer)
            self.assertEqual(row.state, State.WAITING)

    def test_it_follows_no_redirect_and_reads_no_more_than_it_needs(self):
        here = {"Location": self.receiver.address}
        row = self.after((302, b"", here))
        self.assertEqual(len(self.receiver.got), 1)
        self.assertIn("跟着转", row.answer)
        flood = b"x" * (4 * sending.MOST_BYTES)
        self.assertEqual(self.after((200, flood, {})).state, State.SENT)

    def test_it_waits_no_longer_than_the_bound_for_who_says_nothing(self):
        with mock.patch.object(sending, "SECONDS", 0.3):
            row = self.after("hang")
        self.assertEqual(row.state, State.WAITING)


@override_settings(**SITE)
class ProcessTests(TransactionTestCase):
    """Threads and processes of their own, each with its own connection."""

    def setUp(self):
        self.receiver = self.enterContext(receiving())
        self.partner = make_destination(self.receiver)

    def noted(self, number=1):
        for _ in range(number):
            outbox.note(make_story().pk, timezone.now(), False)

    @pytest.mark.thorough
    def test_it_lets_neither_a_slow_receiver_nor_a_closed_one_hold_up_others(self):
        slow = self.enterContext(receiving())
        slow.answers = ["hang"]
        make_destination(slow, "慢的")
        closed = make_destination(slow, "关了的", address="http://127.0.0.1:1/in")
        self.noted(3)
        with mock.patch.object(sending, "SECONDS", 0.5):
            done = deliver_all()
        self.assertEqual(len(self.receiver.got), 3)
        self.assertEqual(done[State.SENT], 3)
        self.assertEqual(len(slow.got), 1)
        self.assertEqual(
            closed.deliveries.filter(attempts__gt=0).get().answer,
            "连不上对方，或连接中途断了。",
        )

    @pytest.mark.thorough
    def test_it_sends_nothing_twice_when_there_are_two_of_it(self):
        self.noted(6)
        results = run_together(deliver_all, deliver_all)
        self.assertEqual(sum(done[State.SENT] for done in results), 6)
        ids = [got.headers["webhook-id"] for got in self.receiver.got]
        self.assertEqual((len(ids), len(set(ids))), (6, 6))

    def test_it_says_what_it_did_and_what_it_lacks(self):
        self.noted()
        said = StringIO()
        call_command("deliver", stdout=said)
        self.assertIn("送到 1 条", said.getvalue())
        with (
            override_settings(SITE_URL=""),
            self.assertRaisesRegex(CommandError, "SITE_URL"),
        ):
            call_command("deliver")
        Delivery.objects.update(done_at=timezone.now() - timedelta(days=999))
        self.noted()
        call_command("deliver", stdout=said)
        # What the receiver has stays known, however old.
        self.assertEqual(outbox.tidy(), 0)
        self.assertEqual(Delivery.objects.filter(state=State.SENT).count(), 2)


@pytest.mark.thorough
@override_settings(**SITE)
class KilledTests(TransactionTestCase):
    """kill -9 of a real process after each of its writes, before and after it sent."""

    def setUp(self):
        self.receiver = self.enterContext(receiving())
        self.partner = make_destination(self.receiver)

    def test_it_sends_again_what_was_begun_with_the_same_number(self):
        numbers_of_requests = set()
        # It takes the lease, notes what it sends, sends, notes that, gives the lease back.
        for writes in range(1, 12):
            self.receiver.got.clear()
            story = make_story(f"第{writes}次")
            outbox.note(story.pk, timezone.now(), False)
            confirmed = done_in_a_process_that_is_killed(self.deliver, writes)
            # Nobody else sends while the lease lasts.
            if Destination.objects.exclude(lease=None).exists():
                self.assertEqual(deliver_to(self.partner.pk), {})
            Destination.objects.update(leased_until=timezone.now())
            Delivery.objects.waiting().update(due_at=timezone.now())
            deliver_to(self.partner.pk)
            got = [got.headers["webhook-id"] for got in self.receiver.got]
            self.assertEqual(len(set(got)), 1, writes)
            numbers_of_requests.add(len(got))
            row = Delivery.objects.get(article=story)
            self.assertEqual((row.state, str(row.guid)), (State.SENT, got[0]))
            if confirmed:
                break
        self.assertTrue(confirmed)
        self.assertEqual(numbers_of_requests, {1, 2})

    def deliver(self):
        return dict(deliver_to(self.partner.pk))
