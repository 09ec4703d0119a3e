"""Notifications on their way by mail and by robot: each once, whatever is away or killed."""

import json
from datetime import UTC, datetime, timedelta
from unittest import mock

import time_machine
from django.core.management import call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from exchange.models import Destination
from planning.models import NoticeChoice, NoticeSettings, Notification, Sending
from planning.notices import mails, robots, sending
from planning.notices.routing import next_digest, route
from planning.notices.tidying import tidy
from planning.telling import tell
from tests.cast import CastMixin
from tests.exchange.push.receiver import receiving
from tests.planning.cases import free_port, mail_by, mail_server, told

recorded = sending.record


def killed(rows, state, *args):
    """Stand for record() of a process that is killed before it notes what it has sent."""
    if state == State.SENT:
        raise KeyboardInterrupt
    return recorded(rows, state, *args)


State, Way = Sending.State, Sending.Way
NINE = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)  # 09:00 in the paper's own zone
TAKEN = (200, b'{"errcode": 0, "errmsg": "ok"}', {})


@override_settings(EMAIL_HOST="127.0.0.1")
class SendingCase(CastMixin, TestCase):
    def setUp(self):
        self.editor.email = "editor@example.cn"
        self.editor.save()

    def choose(self, person=None, kind="waits", **choice):
        NoticeChoice.objects.create(person=person or self.editor, kind=kind, **choice)

    def tell(self, words="《水厂》等您初审", key="a", kind="waits", people=None):
        tell(people or [self.editor], kind, words, key=key, path="/admin/x/")

    def states(self):
        return sorted(Sending.objects.values_list("way", "state"))

    def later(self, **span):
        return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


class MailTests(SendingCase):
    def test_it_sends_what_was_chosen_once_and_over_a_real_server(self):
        self.choose(mail="at_once")
        self.tell()
        self.tell("不选邮件的", key="b", kind="signed")
        with mail_server() as mailbox:
            for _ in range(2):
                call_command("tell_of_time", stdout=mock.Mock())
        (mail,) = mailbox.mails
        self.assertEqual(mail.rcpt_tos, ["editor@example.cn"])
        number = Notification.objects.get(key="a").pk
        self.assertIn(
            f"Message-ID: <notice-{number}@www.example.cn>", mailbox.texts()[0]
        )
        self.assertEqual(self.states(), [("mail", "sent")])
        # It stays at the desk until it is read there.
        self.assertEqual(len(told(self.editor)), 2)

    def test_it_stays_at_the_desk_and_is_tried_again_while_the_server_is_away(self):
        self.choose(mail="at_once")
        for n in range(3):
            self.tell(key=str(n), words=f"第{n}条")
        with mail_by(free_port()), self.assertLogs(level="ERROR"):
            route()
            self.assertEqual(mails.send_due()[State.WAITING], 3)
            # Not before its time.
            self.assertFalse(mails.send_due())
        with mail_server() as mailbox, self.later(minutes=1):
            mails.send_due()
        self.assertEqual(len(mailbox.mails), 3)
        self.assertEqual(set(self.states()), {("mail", "sent")})

    def test_it_gives_up_in_the_end_and_counts_at_the_desk_what_was_to_be_mailed_only(
        self,
    ):
        self.choose(mail="at_once", at_desk=False)
        self.tell()
        self.assertEqual(told(self.editor), [])
        with mail_server() as mailbox:
            mailbox.refusal = "554 no"
            route()
            mails.send_due()
        self.assertEqual(self.states(), [("mail", "given_up")])
        self.assertEqual(len(told(self.editor)), 1)

    def test_it_sends_the_same_number_again_when_killed_before_it_was_recorded(self):
        self.choose(mail="at_once")
        self.tell()
        with mail_server() as mailbox:
            route()
            with (
                mock.patch.object(sending, "record", killed),
                self.assertRaises(KeyboardInterrupt),
            ):
                mails.send_due()
            # Whoever comes now finds it leased.
            self.assertFalse(mails.send_due())
            with self.later(minutes=10):
                mails.send_due()
        first, second = (text.split("Message-ID:")[1][:40] for text in mailbox.texts())
        self.assertEqual(first, second)
        self.assertEqual(self.states(), [("mail", "sent")])

    def test_it_gives_each_row_to_one_of_two_senders(self):
        self.choose(mail="at_once")
        for n in range(4):
            self.tell(key=str(n))
        route()
        route()
        at = timezone.now()
        rows = sending.due_by(Way.MAIL, at, 3)
        first = sending.claim(rows)
        second = sending.claim(Sending.objects.filter(way=Way.MAIL))
        self.assertEqual((len(first), len(second)), (3, 1))
        # A lease that is over is another's: the first one's word counts no more.
        Sending.objects.update(lease="0" * 32)
        self.assertEqual(sending.begin(first), [])
        self.assertFalse(sending.record(first, State.SENT))

    def test_it_mails_what_is_unread_at_the_hour_of_a_day_together(self):
        self.choose(mail="digest")
        self.choose(kind="signed", mail="digest")
        NoticeSettings.objects.create(person=self.editor, digest_hour=18)
        with time_machine.travel(NINE, tick=False):
            for n in range(3):
                self.tell(key=str(n), words=f"第{n}条")
            self.tell("签发了", key="b", kind="signed")
            Notification.objects.filter(key="1").read()
            with mail_server() as mailbox:
                route()
                self.assertFalse(mails.send_due())
                with time_machine.travel(NINE + timedelta(hours=9), tick=False):
                    Notification.objects.filter(key="0").read()
                    mails.send_due()
                    self.tell("六点以后的", key="c")
                    route()
                    mails.send_due()
        (mail,) = mailbox.mails
        self.assertEqual(
            mail.content.decode().count("https://www.example.cn/admin/x/"), 2
        )
        self.assertEqual(Sending.objects.filter(state=State.SENT).count(), 2)
        (tomorrow,) = Sending.objects.waiting()
        self.assertEqual(tomorrow.due_at, NINE + timedelta(hours=33))

    def test_it_makes_one_digest_stay_one_mail_when_it_is_tried_again(self):
        self.choose(mail="digest")
        for n in range(2):
            self.tell(key=str(n))
        route()
        with self.later(days=1):
            first = sending.claim_digest(timezone.now())
            self.assertEqual(sending.claim_digest(timezone.now()), [])
            sending.record(sending.begin(first), State.WAITING, "邮件服务器不在")
            self.tell(key="later")
            route()
            Sending.objects.update(due_at=timezone.now())
            batches = [
                [row.pk for row in sending.claim_digest(timezone.now())]
                for _ in range(2)
            ]
        self.assertCountEqual(map(len, batches), [2, 1])

    def test_it_counts_the_hour_of_a_day_from_the_moment(self):
        for hour, hours in ((9, 24), (10, 1), (8, 23), (0, 15)):
            self.assertEqual(next_digest(NINE, hour), NINE + timedelta(hours=hours))

    def test_it_sends_nothing_to_whoever_has_left_or_has_read_it(self):
        self.choose(mail="at_once")
        self.tell()
        self.tell(key="b")
        route()
        Notification.objects.filter(key="a").read()
        self.editor.is_active = False
        self.editor.save()
        with mail_server() as mailbox:
            mails.send_due()
        self.assertEqual(
            (mailbox.mails, set(self.states())), ([], {("mail", "nothing")})
        )


@override_settings(PUSH_ALLOW_PRIVATE=True, SITE_URL="https://www.example.cn")
class RobotTests(SendingCase):
    def robot(self, receiver, *people):
        robot = Destination.objects.create(
            name="值班群",
            kind="wecom",
            address=receiver.address,
            token="a-key-of-wecom",
        )
        for person in people or [self.editor]:
            self.choose(person, by_robot=True)
            NoticeSettings.objects.create(person=person, desk_robot=robot)
        return robot

    def said(self, receiver):
        return [json.loads(got.body)["text"]["content"] for got in receiver.got]

    def test_it_says_in_a_group_once_what_several_are_told_with_their_names(self):
        with receiving() as receiver:
            receiver.answers = [TAKEN]
            self.robot(receiver, self.editor, self.chief)
            self.tell(people=[self.editor, self.chief])
            for _ in range(2):
                route()
                robots.send_due()
            (said,) = self.said(receiver)
        self.assertIn("【等我审】《水厂》等您初审（editor、chief）", said)
        self.assertIn("https://www.example.cn/admin/x/", said)
        self.assertEqual(set(self.states()), {("robot", "sent")})

    def test_it_tells_a_robot_of_ones_own_as_much_as_it_takes_and_then_waits(self):
        with receiving() as receiver:
            receiver.answers = [TAKEN]
            self.choose(by_robot=True)
            NoticeSettings.objects.create(
                person=self.editor,
                robot_kind="wecom",
                robot_address=receiver.address,
                robot_token="own-key",
            )
            for n in range(7):
                self.tell(f"第{n}条", key=str(n))
            route()
            robots.send_due()
            self.assertFalse(robots.send_due())
            with self.later(seconds=10):
                robots.send_due()
            self.assertEqual([text.count("【") for text in self.said(receiver)], [5, 2])
            self.assertIn("key=own-key", receiver.got[0].path)

    def test_it_tries_again_what_did_not_arrive_and_never_what_may_have(self):
        with receiving() as receiver:
            receiver.answers = [
                (200, b'{"errcode": 45009, "errmsg": "too fast"}', {}),
                TAKEN,
            ]
            robot = self.robot(receiver)
            self.tell()
            route()
            robots.send_due()
            self.assertEqual(self.states(), [("robot", "waiting")])
            with self.later(minutes=2):
                robots.send_due()
            self.assertEqual(self.states(), [("robot", "sent")])
            receiver.answers = [None]  # hangs up after it has read it
            self.tell("第二条", key="b")
            route()
            robots.send_due()
            self.assertEqual(
                Sending.objects.get(notification__key="b").state, "given_up"
            )
        self.tell("第三条", key="c")
        route()
        robots.send_due()  # nobody listens there any more
        self.assertEqual(Sending.objects.get(notification__key="c").state, "waiting")
        robot.is_on = False
        robot.save()
        with self.later(minutes=2):
            robots.send_due()
        row = Sending.objects.get(notification__key="c")
        self.assertIn("已停用", row.answer)
        self.assertEqual(len(told(self.editor)), 3)

    def test_it_says_nothing_twice_when_killed_between_saying_and_recording(self):
        with receiving() as receiver:
            receiver.answers = [TAKEN]
            self.robot(receiver)
            self.tell()
            route()
            with (
                mock.patch.object(robots, "_outcome_of", side_effect=KeyboardInterrupt),
                self.assertRaises(KeyboardInterrupt),
            ):
                robots.send_due()
            for hours in (0, 1, 50):
                with self.later(hours=hours):
                    robots.send_due()
        self.assertEqual((receiver.got, self.states()), ([], [("robot", "given_up")]))
        self.assertIn("不知道", Sending.objects.get().answer)
        self.assertEqual(len(told(self.editor)), 1)


class TidyTests(SendingCase):
    def test_it_removes_what_was_read_long_ago_and_nothing_that_was_not(self):
        self.choose(mail="at_once")
        with override_settings(EMAIL_HOST="mail.example.cn"):
            for n in range(3):
                self.tell(key=str(n))
            route()
        Notification.objects.exclude(key="0").read()
        self.assertEqual(tidy(), 0)
        with self.later(days=91):
            self.assertEqual(tidy(), 2)
        self.assertEqual(len(told(self.editor)), 1)
        self.assertEqual(Sending.objects.count(), 1)
