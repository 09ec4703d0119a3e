"""The desk's pages of pushes: keys that are never shown, tests, failures, who may."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.models import Delivery, Destination
from exchange.push import outbox
from exchange.push.delivering import deliver_to
from newsroom.checks import check_deliveries
from newsroom.my_desk import desk_of
from tests.desk import filled_in
from tests.exchange.push.receiver import AFTER_ALL
from tests.exchange.push.test_deciding import PushCase

LIST = "/admin/exchange/destination/"
RECORDS = "/admin/exchange/delivery/"
KEY = "made-up-token-of-the-robot"
WHOLE = f"https://oapi.dingtalk.com/robot/send?access_token={KEY}"
LEASE = "0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a"
SIGNED = "SEC-made-up"


class DestinationAdminTests(PushCase):
    def setUp(self):
        super().setUp()
        self.client.force_login(self.chief)

    def add(self, **changes):
        form = {"kind": "dingtalk", "name": "编务群", "address": WHOLE, "is_on": "on"}
        return self.client.post(f"{LIST}add/", form | changes, follow=True)

    @pytest.mark.thorough
    @override_settings(PUSH_ALLOW_PRIVATE=False)
    def test_it_takes_a_pasted_address_apart_and_shows_no_key_ever(self):
        page = self.add(new_secret=SIGNED)
        group = Destination.objects.get(name="编务群")
        self.assertEqual(group.address, "https://oapi.dingtalk.com/robot/send")
        self.assertEqual((group.token, group.secret), (KEY, SIGNED))
        address = f"{LIST}{group.pk}/change/"
        form = filled_in(self.client.get(address), "destination_form")
        # Kept when nothing is typed; sent nowhere else without being typed again.
        self.client.post(address, form | {"name": "编务大群"})
        other = {"address": "https://robots.example.cn/send"}
        refused = self.client.post(address, form | {"name": "编务大群"} | other)
        self.assertContains(refused, "请重新填密钥")
        group.refresh_from_db()
        self.assertEqual((group.name, group.token), ("编务大群", KEY))
        dumped = StringIO()
        call_command("dumpdata", "exchange", stdout=dumped)
        shown = [page, refused, self.client.get(address), self.client.get(LIST)]
        shown += [self.client.get(f"{LIST}{group.pk}/history/")]
        for secret in (KEY, SIGNED):
            self.assertNotIn(secret, dumped.getvalue())
            for answer in shown:
                self.assertNotContains(answer, secret)

    @pytest.mark.thorough
    @override_settings(PUSH_ALLOW_PRIVATE=False)
    def test_it_says_what_is_wrong_with_what_was_typed(self):
        made = {"new_token": KEY, "new_secret": ""}
        for changes, words in (
            ({"address": "https://10.0.0.1/in"}, "不能写 IP 地址"),
            ({"address": "http://oapi.dingtalk.com/robot/send"}, "https://"),
            ({"address": "https://a:b@api.example.cn/"}, "用户名和密码"),
            ({"address": "", "new_token": ""}, "缺地址里的密钥"),
            ({"kind": "webhook", "new_secret": "short"}, "openssl rand -base64 32"),
            ({"kind": "webhook", "address": "", "new_secret": "A" * 44}, "请填地址"),
            ({"kind": "indexnow"}, "INDEXNOW_KEY"),
            ({"kind": "websub"}, "WEBSUB_HUB"),
            ({"kind": "pigeon"}, "pigeon"),
        ):
            with self.subTest(changes=changes):
                self.assertContains(self.add(**made | changes), words)
        self.assertEqual(Destination.objects.count(), 1)

    def test_it_sends_a_test_by_the_outbox_that_says_nothing_of_stories(self):
        address = f"{LIST}{self.partner.pk}/ping/"
        self.client.post(address)
        self.assertEqual(self.receiver.got, [])
        self.deliver()
        (got,) = self.receiver.got
        self.assertEqual(got.headers["newsroom-event"], "ping")
        self.assertContains(
            self.client.get(f"{LIST}{self.partner.pk}/change/"), "已送到"
        )
        Destination.objects.update(is_on=False)
        self.assertContains(self.client.post(address, follow=True), "先勾上“启用”")

    def test_it_leaves_what_a_delivery_wrote_while_the_form_was_open(self):
        address = f"{LIST}{self.partner.pk}/change/"
        form = filled_in(self.client.get(address), "destination_form")
        now = timezone.now()
        Destination.objects.update(last_success_at=now, lease=LEASE)
        self.client.post(address, form | {"name": "省报"})
        self.partner.refresh_from_db()
        self.assertEqual(self.partner.name, "省报")
        self.assertEqual(self.partner.last_success_at, now)
        self.assertIsNotNone(self.partner.lease)

    @pytest.mark.thorough
    def test_it_lets_only_the_chief_editor_set_who_is_pushed_to(self):
        ping = f"{LIST}{self.partner.pk}/ping/"
        for person in (self.reporter, self.editor, self.desk_head, self.proofreader):
            self.client.force_login(person)
            for answer in (self.client.get(LIST), self.client.post(ping)):
                self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.client.get(RECORDS).status_code, 403)
        self.client.force_login(self.chief)
        self.assertEqual(self.client.get(ping).status_code, 405)
        delete = f"{LIST}{self.partner.pk}/delete/"
        self.assertEqual(self.client.get(delete).status_code, 403)


class DeliveryAdminTests(PushCase):
    def setUp(self):
        super().setUp()
        self.receiver.answers = [(410, b"", {}), (200, b"", {})]
        self.story = self.signed()
        with self.assertLogs("exchange.push.delivering", "ERROR"):
            deliver_to(self.partner.pk)
        self.address = f"/admin/articles/article/{self.story.pk}/pushes/"

    @pytest.mark.thorough
    def test_it_keeps_a_failure_on_the_desk_until_it_is_sent_again(self):
        blocks = {b.name: a for b, a in desk_of(self.chief)["beside"]}
        self.assertEqual(blocks["push_failures"].count, 1)
        self.client.force_login(self.chief)
        self.assertContains(self.client.get("/admin/"), "对方说这个地址不再用了")
        page = self.client.get(self.address)
        self.assertContains(page, "1 条没有送到")
        self.client.post(f"{self.address}again/")
        Destination.objects.update(paused_until=None)
        deliver_to(self.partner.pk)
        self.assertNotContains(self.client.get(self.address), "没有送到。")
        self.assertContains(self.client.get(self.address), "最近送到的")

    @pytest.mark.thorough
    def test_it_says_on_the_desk_that_nothing_delivers(self):
        Delivery.objects.all().delete()
        Destination.objects.update(**AFTER_ALL)
        outbox.note(self.story.pk, timezone.now() - timedelta(minutes=11), False)
        self.client.force_login(self.editor)
        self.assertContains(self.client.get("/admin/"), "推送没有在运行")
        (found,) = check_deliveries(databases=["default"])
        self.assertEqual(found.id, "newsroom.W003")
        Delivery.objects.update(due_at=timezone.now())
        self.assertEqual(check_deliveries(databases=["default"]), [])

    def test_it_sends_again_or_drops_only_for_whoever_may(self):
        row = Delivery.objects.get()
        chosen = {"_selected_action": [row.pk]}
        self.client.force_login(self.editor)
        self.client.post(RECORDS, chosen | {"action": "drop"})
        row.refresh_from_db()
        self.assertEqual(row.state, "given_up")
        self.assertEqual(self.client.post(f"{self.address}again/").status_code, 403)
        self.client.force_login(self.chief)
        self.client.post(RECORDS, chosen | {"action": "drop"})
        row.refresh_from_db()
        self.assertIn("决定不再发", row.answer)
        for stage in ("failed", "waiting", "sent", ""):
            self.assertEqual(
                self.client.get(RECORDS, {"stage": stage}).status_code, 200
            )
        self.assertEqual(self.client.get(f"{RECORDS}{row.pk}/change/").status_code, 200)

    @pytest.mark.thorough
    def test_it_costs_the_same_however_much_was_pushed(self):
        self.client.force_login(self.editor)
        self.client.get(self.address)
        with self.count() as few:
            self.client.get(self.address)
        for _ in range(20):
            outbox.note(self.story.pk, timezone.now(), False)
        with self.count() as many:
            self.client.get(self.address)
        self.assertEqual(len(few), len(many))

    def count(self):
        return CaptureQueriesContext(connection)
