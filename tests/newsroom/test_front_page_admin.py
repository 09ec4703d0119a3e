"""The desk of the front page: who may do what, and what is refused and why."""

import pytest
from django.contrib.messages import get_messages
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.workflow import Status
from newsroom.models import FrontPage, FrontSlot
from tests.cast import CAST, CastMixin
from tests.desk import filled_in
from tests.stories import make_draft, make_story

ARRANGERS = {"desk_head", "chief"}


class FrontPageDeskCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_story("头条稿")
        cls.arrangement = FrontPage.objects.create(name="早间")
        cls.slot = FrontSlot.objects.create(
            front_page=cls.arrangement, place="lead", article=cls.story
        )

    def setUp(self):
        self.client.force_login(self.chief)

    def address(self, name="change", pk=None):
        name = f"admin:newsroom_frontpage_{name}"
        return reverse(name, args=[pk or self.arrangement.pk])

    def act(self, name, **data):
        """Press a button under the form; return the message."""
        data = {"seen": self.arrangement.version} | data
        answer = self.client.post(self.address(name), data)
        self.assertEqual(answer.status_code, 302)
        self.arrangement.refresh_from_db()
        return " ".join(str(message) for message in get_messages(answer.wsgi_request))

    def form(self):
        return filled_in(self.client.get(self.address()), "frontpage_form")


class GoLiveTests(FrontPageDeskCase):
    def test_it_is_what_readers_see_from_then_on(self):
        make_story("更新的稿件", published_at=timezone.now())
        self.assertIn("已上线", self.act("go-live"))
        home = self.client.get("/").content.decode()
        self.assertLess(home.index("头条稿"), home.index("更新的稿件"))

    def test_it_may_wait_for_an_hour_and_be_taken_back(self):
        self.assertIn(
            "2099年1月2日 06:00 上线", self.act("go-live", at="2099-01-02T06:00")
        )
        self.assertIn("已收回", self.act("take-back"))
        self.assertIsNone(self.arrangement.live_since)

    def test_it_is_refused_without_a_lead(self):
        self.slot.delete()
        self.assertIn("还没有排头条", self.act("go-live"))
        self.assertIsNone(self.arrangement.live_since)

    def test_it_is_refused_when_readers_will_not_see_the_lead(self):
        type(self.story).objects.filter(pk=self.story.pk).update(
            status=Status.WITHDRAWN
        )
        self.assertIn("读者还看不到", self.act("go-live"))
        self.assertIsNone(self.arrangement.live_since)

    def test_it_is_refused_when_somebody_changed_it_meanwhile(self):
        self.assertIn("别人改过", self.act("go-live", seen="7"))
        self.assertIsNone(self.arrangement.live_since)

    def test_it_answers_bad_input_with_an_explanation(self):
        self.assertIn("2023-01-23 21:40 的样子", self.act("go-live", at="明早"))
        self.assertIn("请从版式页面上线", self.act("go-live", seen=""))

    def test_it_goes_live_once(self):
        self.act("go-live")
        since = self.arrangement.live_since
        self.assertIn("已经上过线", self.act("go-live"))
        self.assertIn("只能收回", self.act("take-back"))
        self.assertEqual(self.arrangement.live_since, since)


class ChangingTests(FrontPageDeskCase):
    @pytest.mark.once
    def test_it_says_which_places_readers_do_not_see(self):
        FrontSlot.objects.create(
            front_page=self.arrangement, place="second", article=make_draft("未签稿")
        )
        self.assertContains(self.client.get(self.address()), "撰写，发布后才显示")
        type(self.story).objects.filter(pk=self.story.pk).update(
            status=Status.WITHDRAWN
        )
        self.assertContains(
            self.client.get(self.address()), "已撤稿，读者看不到，空位由最新稿件补上"
        )

    @pytest.mark.once
    def test_it_cannot_change_what_was_live(self):
        self.act("go-live")
        page = self.client.get(self.address())
        self.assertNotContains(page, 'name="_save"')
        answer = self.client.post(self.address(), {"name": "改名"})
        self.assertEqual(answer.status_code, 403)

    def test_it_makes_a_new_one_from_what_was_live(self):
        self.act("go-live")
        self.act("copy")
        new = FrontPage.objects.latest("pk")
        self.assertIsNone(new.live_since)
        self.assertEqual([slot.article for slot in new.slots.all()], [self.story])

    def test_it_warns_the_second_of_two_who_save_and_loses_nothing(self):
        form = self.form()
        self.client.post(self.address(), form | {"name": "甲改的"})
        answer = self.client.post(self.address(), form | {"name": "乙改的"})
        self.assertContains(answer, "别人改过这个版式")
        self.assertContains(answer, 'value="乙改的"')
        self.client.post(
            self.address(), filled_in(answer, "frontpage_form") | {"name": "乙改的"}
        )
        self.arrangement.refresh_from_db()
        self.assertEqual(self.arrangement.name, "乙改的")


class FrontPageUrlsTests(FrontPageDeskCase):
    def status(self, method, name, user):
        self.client.force_login(user)
        return getattr(self.client, method)(self.address(name)).status_code

    @pytest.mark.once
    def test_it_lets_only_desk_head_and_chief_go_live(self):
        for name in CAST:
            user = getattr(self, name)
            expected = 302 if name in ARRANGERS else 403
            with self.subTest(user=name):
                for door in ("arrange", "go-live", "take-back", "copy"):
                    self.assertEqual(self.status("post", door, user), expected)

    @pytest.mark.once
    def test_it_lets_all_of_the_newsroom_look(self):
        for name in CAST:
            with self.subTest(user=name):
                user = getattr(self, name)
                self.assertEqual(self.status("get", "preview", user), 200)

    def test_it_sends_readers_to_the_sign_in(self):
        self.client.logout()
        answer = self.client.get(self.address("preview"))
        self.assertIn("/admin/login/", answer["Location"])

    def test_it_allows_one_method_only_at_each_door(self):
        self.assertEqual(self.client.post(self.address("preview")).status_code, 405)
        for door in ("arrange", "go-live", "take-back", "copy"):
            self.assertEqual(self.client.get(self.address(door)).status_code, 405)

    @pytest.mark.once
    def test_it_answers_404_for_a_missing_page(self):
        for door, method in (("preview", "get"), ("go-live", "post")):
            answer = getattr(self.client, method)(self.address(door, 999))
            self.assertEqual(answer.status_code, 404)

    def test_it_lets_nobody_keep_the_preview(self):
        answer = self.client.get(self.address("preview"))
        self.assertIn("no-store", answer["Cache-Control"])
        self.assertContains(answer, "首页版式“早间”")
