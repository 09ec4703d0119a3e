"""What a destination is told, by what has become of the story meanwhile."""

import base64
import hashlib
import hmac
import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import TestCase, override_settings
from django.utils import timezone

from articles.models import Article, Byline, Contributor
from articles.workflow import Status
from exchange.models import Delivery, Destination
from exchange.push import outbox
from exchange.push.delivering import deliver_to
from tests.cast import CastMixin
from tests.exchange.push.receiver import (
    AFTER_ALL,
    SECRET,
    make_destination,
    receiving,
)
from tests.stories import NOON, make_section, make_story

SITE = {"SITE_URL": "https://www.example.cn", "PUSH_ALLOW_PRIVATE": True}


@override_settings(**SITE)
class PushCase(CastMixin, TestCase):
    """A partner that gets everything, by a receiver on this machine."""

    def setUp(self):
        self.receiver = self.enterContext(receiving())
        self.partner = make_destination(self.receiver)

    def story_to_sign(self, headline="水厂今日通水", **fields):
        given = {"status": Status.FINAL_REVIEW, "published_at": None} | fields
        story = make_story(headline, created_by=self.reporter, **given)
        person, _ = Contributor.objects.get_or_create(name="王勇")
        Byline.objects.create(article=story, contributor=person)
        return story

    def signed(self, **fields):
        story = self.story_to_sign(**fields)
        story.move("sign", by=self.chief)
        return story

    def deliver(self, destination=None, later=False):
        """Deliver now; or as if the pauses were over, as far as anything is retried."""
        pk = (destination or self.partner).pk
        if later:
            Destination.objects.update(**AFTER_ALL)
            retried = Delivery.objects.waiting().filter(attempts__gt=0)
            retried.update(due_at=timezone.now())
        return deliver_to(pk)

    def states(self):
        rows = Delivery.objects.order_by("pk")
        return [(row.get_action_display(), row.get_state_display()) for row in rows]


class DecidingTests(PushCase):
    @pytest.mark.thorough
    def test_it_tells_of_publication_correction_withdrawal_and_return(self):
        story = self.signed()
        self.deliver()
        copy = story.open_correction(by=self.reporter)
        copy.headline = "水厂昨日通水"
        copy.save()
        for move, by in (
            ("submit", self.reporter),
            ("pass_first", self.editor),
            ("pass_second", self.desk_head),
            ("sign", self.chief),
        ):
            copy.move(move, by=by)
        self.deliver()
        story.refresh_from_db()
        story.move("withdraw", by=self.chief, reason="失实")
        self.deliver()
        story.move("restore", by=self.chief, reason="核实了")
        self.deliver()
        self.assertEqual(
            self.receiver.events(), ["publish", "update", "withdraw", "publish"]
        )
        bodies = [json.loads(got.body) for got in self.receiver.got]
        titles = [body.get("title") for body in bodies]
        self.assertEqual(titles, ["水厂今日通水", "水厂昨日通水", None, "水厂昨日通水"])
        self.assertEqual(bodies[2]["pubStatus"], "canceled")
        self.assertEqual(len({body["uri"] for body in bodies}), 1)
        ids = {got.headers["webhook-id"] for got in self.receiver.got}
        self.assertEqual(len(ids), 4)
        self.assertNotIn("通水", self.receiver.got[2].body.decode())

    def test_it_signs_as_receivers_check_it(self):
        self.signed()
        self.deliver()
        (got,) = self.receiver.got
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        names = "webhook-id", "webhook-timestamp"
        signed = (
            ".".join(got.headers[name] for name in names).encode() + b"." + got.body
        )
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
        self.assertEqual(got.headers["webhook-signature"], f"v1,{wanted.decode()}")

    @pytest.mark.thorough
    def test_it_sends_nothing_twice_and_nothing_that_is_not_public(self):
        story = self.signed()
        outbox.note(story.pk, timezone.now(), False)
        # Before its hour, then called back; and withdrawn before it was sent.
        later = self.story_to_sign("明天的事")
        later.move("sign", by=self.chief, at=timezone.now() + timedelta(days=1))
        unsigned = self.story_to_sign("又改主意")
        unsigned.move("sign", by=self.chief, at=timezone.now() + timedelta(hours=1))
        unsigned.move("unsign", by=self.chief, reason="再核")
        gone = self.signed(headline="撤得快")
        gone.move("withdraw", by=self.chief, reason="失实")
        self.deliver()
        self.assertEqual(self.receiver.events(), ["publish"])
        # Their hours come: the first is sent once, the other has none any more.
        Delivery.objects.waiting().update(due_at=timezone.now())
        Article.objects.filter(pk=later.pk).update(published_at=timezone.now())
        self.deliver()
        self.deliver()
        titles = [json.loads(got.body)["title"] for got in self.receiver.got]
        self.assertEqual(titles, ["水厂今日通水", "明天的事"])
        self.assertFalse(Delivery.objects.waiting().exists())

    def test_it_waits_for_the_hour_and_leaves_nothing_of_what_was_rolled_back(self):
        until = timezone.now() + timedelta(hours=3)
        story = self.story_to_sign()
        story.move("sign", by=self.chief, embargo_until=until)
        self.assertEqual(Delivery.objects.get().due_at, until)
        story.move("reschedule", by=self.chief, at=until + timedelta(hours=1))
        last = Delivery.objects.order_by("pk").last()
        self.assertEqual(last.due_at, until + timedelta(hours=1))
        before = Delivery.objects.count()
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            self.signed(headline="没有签成")
            raise ZeroDivisionError
        self.assertEqual(Delivery.objects.count(), before)

    def test_it_sends_a_withdrawal_first_even_of_what_was_only_tried(self):
        story, other = self.signed(), self.signed(headline="另一篇")
        self.receiver.answers = [None, (200, b"", {})]
        self.deliver()
        story.move("withdraw", by=self.chief, reason="失实")
        self.deliver(later=True)
        self.deliver(later=True)
        self.assertEqual(self.receiver.events(), ["publish", "withdraw", "publish"])
        self.assertIn("另一篇", self.receiver.got[2].body.decode())
        self.assertEqual(
            other.pk, Delivery.objects.order_by("tried_at").last().article_id
        )

    @pytest.mark.thorough
    def test_it_keeps_to_the_sections_but_takes_leave_of_nobody(self):
        sport = make_section("体育", "tiyu", 9)
        self.partner.sections.add(sport)
        story = self.signed(section=sport)
        self.signed(headline="别的频道")
        self.deliver()
        Article.objects.filter(pk=story.pk).update(section=make_section(), version=9)
        outbox.note(story.pk, timezone.now(), False)
        # Switched off: of a story that it has, it is told when it is on again.
        Destination.objects.update(is_on=False)
        story.refresh_from_db()
        story.move("withdraw", by=self.chief, reason="失实")
        self.signed(headline="停用时签的", section=sport)
        self.deliver()
        self.assertEqual(len(self.receiver.got), 1)
        Destination.objects.update(is_on=True)
        self.deliver()
        self.assertEqual(self.receiver.events(), ["publish", "withdraw"])


@contextmanager
def spoken_to(case, kind, **fields):
    destination = make_destination(case.receiver, kind, kind=kind, **fields)
    case.receiver.got.clear()
    yield destination
    destination.deliveries.all().delete()


class KindTests(PushCase):
    def setUp(self):
        super().setUp()
        self.partner.delete()

    @pytest.mark.thorough
    @override_settings(INDEXNOW_KEY="made-up-key", WEBSUB_HUB="https://hub.example.cn/")
    def test_it_tells_each_kind_in_its_own_words(self):
        address = self.receiver.address
        made = {
            "baidu": {"token": "made-up-token"},
            "indexnow": {},
            "wecom": {"token": "made-up-token"},
            "dingtalk": {"token": "made-up-token", "secret": "SECmade"},
            "feishu": {
                "token": "made-up-token",
                "secret": "made",
                "address": f"{address}/hook/",
            },
        }
        ok = json.dumps({"errcode": 0, "code": 0, "success": 2, "remain": 9})
        self.receiver.answers = [(200, ok.encode(), {})]
        told = {}
        for kind, fields in made.items():
            with spoken_to(self, kind, **fields) as destination:
                one, two = self.signed(), self.signed(headline="第二件事")
                self.deliver(destination)
                one.move("withdraw", by=self.chief, reason="失实", notice="稿件失实")
                Destination.objects.update(**AFTER_ALL)
                self.deliver(destination)
                told[kind] = [
                    (got.path, got.body.decode()) for got in self.receiver.got
                ]
                last = f"/articles/{two.pk}/"
                self.assertIn(last, told[kind][0][1], kind)
        self.assertEqual(
            {kind: len(got) for kind, got in told.items()},
            dict.fromkeys(made, 2) | {"baidu": 1},
        )
        path, body = told["baidu"][0]
        self.assertEqual(
            path, "/in?site=https%3A%2F%2Fwww.example.cn&token=made-up-token"
        )
        self.assertTrue(body.startswith("https://www.example.cn/articles/"))
        sent = json.loads(told["indexnow"][0][1])
        self.assertEqual(sent["keyLocation"], "https://www.example.cn/indexnow-key.txt")
        self.assertEqual(len(sent["urlList"]), 2)
        self.assertEqual(self.client.get("/indexnow-key.txt").content, b"made-up-key")
        for kind in ("wecom", "dingtalk", "feishu"):
            first, gone = (json.loads(body) for _, body in told[kind])
            words = json.dumps([first, gone], ensure_ascii=False)
            self.assertIn("【发布】第二件事（要闻）", words)
            self.assertIn("【撤稿】稿件", words)
            self.assertIn("稿件失实", words)
            self.assertNotIn("水厂", json.dumps(gone, ensure_ascii=False))
        self.assertIn("&sign=", told["dingtalk"][0][0])
        self.assertTrue(told["feishu"][0][0].endswith("/hook/made-up-token"))
        self.assertIn('"sign"', told["feishu"][0][1])

    def test_it_pings_the_hub_for_the_feeds_and_names_it_in_them(self):
        with (
            spoken_to(self, "websub") as destination,
            override_settings(WEBSUB_HUB=self.receiver.address),
        ):
            self.signed()
            self.deliver(destination)
            (got,) = self.receiver.got
            self.assertIn(b"hub.mode=publish", got.body)
            self.assertIn(b"%2Fsections%2Fyaowen%2Ffeed%2F", got.body)
            make_story(published_at=NOON)
            feed = self.client.get("/feed/").content.decode()
            self.assertIn(f'href="{self.receiver.address}"', feed)
        self.assertNotIn('rel="hub"', self.client.get("/feed/").content.decode())

    def test_it_understands_a_quota_and_a_refusal_that_comes_with_200(self):
        over = b'{"error":400,"message":"over quota"}'
        self.receiver.answers = [(400, over, {})]
        with spoken_to(self, "baidu", token="made-up-token") as destination:
            self.signed()
            self.deliver(destination)
            row = destination.deliveries.get()
            self.assertIn("配额", row.answer)
            self.assertNotEqual(timezone.localdate(row.due_at), timezone.localdate())
        wrong = b'{"errcode":93000,"errmsg":"invalid made-up-token"}'
        self.receiver.answers = [(200, wrong, {})]
        with spoken_to(self, "wecom", token="made-up-token") as destination:
            self.signed(headline="又一篇")
            self.deliver(destination)
            row = destination.deliveries.get()
            self.assertEqual(row.state, "waiting")
            self.assertIn("93000", row.answer)
            self.assertNotIn("made-up-token", row.answer)
