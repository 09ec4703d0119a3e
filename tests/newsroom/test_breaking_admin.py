"""Breaking news at the desk: who may write it, how long it stands, taken down at once."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from articles.dates import local
from newsroom.models import BreakingNews
from tests.cast import CAST, CastMixin
from tests.desk import filled_in
from tests.stories import NOON, make_draft, make_story

ADD = "/admin/newsroom/breakingnews/add/"
WRITERS = {"desk_head", "chief"}


class BreakingDeskTests(CastMixin, TestCase):
    def add(self, user, **fields):
        self.client.force_login(user)
        answer = self.client.get(ADD)
        if answer.status_code != 200:
            return answer
        form = filled_in(answer, "breakingnews_form")
        return self.client.post(ADD, form | {"text": "防汛应急响应升级。"} | fields)

    def stands(self, **fields):
        """Write a line at noon; return how long it stands."""
        with time_machine.travel(NOON, tick=False):
            self.assertEqual(self.add(self.chief, **fields).status_code, 302)
        line = BreakingNews.objects.latest("pk")
        return line.expires_at - line.starts_at

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_written_by_whoever_has_the_night_or_signs(self):
        for name in CAST:
            with self.subTest(user=name):
                status = self.add(getattr(self, name)).status_code
                self.assertEqual(status, 302 if name in WRITERS else 403)

    def test_it_notes_who_wrote_it(self):
        self.add(self.desk_head)
        self.assertEqual(BreakingNews.objects.get().created_by, self.desk_head)

    def test_it_stands_for_as_long_as_was_chosen(self):
        hour = timedelta(hours=1)
        self.assertEqual(self.stands(), hour)
        self.assertEqual(self.stands(lasts="two_hours"), 2 * hour)
        self.assertEqual(self.stands(lasts="today"), 12 * hour)
        self.assertEqual(
            self.stands(lasts="exactly", expires_at="2023-05-04T15:30"), 3.5 * hour
        )

    def test_it_starts_when_it_is_sent_unless_another_hour_was_written(self):
        with time_machine.travel(NOON, tick=False):
            self.client.force_login(self.chief)
            form = filled_in(self.client.get(ADD), "breakingnews_form")
        later = NOON + timedelta(minutes=20, seconds=30)
        with time_machine.travel(later, tick=False):
            self.client.force_login(self.chief)
            self.client.post(ADD, form | {"text": "升级。"})
            self.assertEqual(BreakingNews.objects.latest("pk").starts_at, later)
            self.client.post(
                ADD, form | {"text": "升级。", "starts_at": "2023-05-04T18:00"}
            )
        line = BreakingNews.objects.order_by("pk").last()
        self.assertEqual(f"{local(line.expires_at):%H:%M}", "19:00")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_what_makes_no_sense_and_keeps_the_words(self):
        for fields, words in (
            ({"lasts": "exactly", "expires_at": "2020-01-01T00:00"}, "晚于开始时间"),
            ({"lasts": "exactly", "expires_at": ""}, "请写到期时间"),
            ({"lasts": "exactly", "expires_at": "明早"}, "2023-01-23 21:40 的样子"),
            ({"lasts": "", "expires_at": ""}, "请选显示多久"),
            ({"starts_at": "现在"}, "开始时间写成"),
        ):
            answer = self.add(self.chief, **fields)
            with self.subTest(fields=fields):
                self.assertEqual(answer.status_code, 200)
                self.assertContains(answer, words)
                self.assertContains(answer, "防汛应急响应升级。")
        self.assertFalse(BreakingNews.objects.exists())


class TakingDownTests(CastMixin, TestCase):
    def line(self, **fields):
        now = timezone.now()
        fields = {
            "text": "防汛应急响应升级。",
            "starts_at": now - timedelta(minutes=5),
            "expires_at": now + timedelta(hours=1),
        } | fields
        return BreakingNews.objects.create(**fields)

    def take_down(self, line, user=None):
        self.client.force_login(user or self.desk_head)
        address = reverse("admin:newsroom_breakingnews_take-down", args=[line.pk])
        answer = self.client.post(address)
        said = " ".join(map(str, get_messages(answer.wsgi_request)))
        return answer.status_code, said

    @pytest.mark.once
    def test_it_is_gone_with_one_click_of_the_list(self):
        line = self.line()
        self.assertContains(self.client.get("/"), line.text)
        status, said = self.take_down(line)
        self.assertEqual(status, 302)
        self.assertIn("已撤下", said)
        self.assertNotContains(self.client.get("/"), line.text)
        self.assertIn("已经到期", self.take_down(line)[1])

    def test_it_is_deleted_if_nobody_has_seen_it_yet(self):
        later = timezone.now() + timedelta(hours=1)
        line = self.line(starts_at=later, expires_at=later + timedelta(hours=1))
        self.take_down(line)
        self.assertFalse(BreakingNews.objects.exists())

    @pytest.mark.once
    def test_it_is_done_by_those_only_who_may_write_it(self):
        line = self.line()
        for name in CAST:
            status, _ = self.take_down(line, getattr(self, name))
            with self.subTest(user=name):
                self.assertEqual(status, 302 if name in WRITERS else 403)

    def test_it_allows_one_method_and_a_line_that_is_there(self):
        line = self.line()
        self.client.force_login(self.chief)
        address = reverse("admin:newsroom_breakingnews_take-down", args=[line.pk])
        self.assertEqual(self.client.get(address).status_code, 405)
        line.delete()
        self.assertEqual(self.client.post(address).status_code, 404)

    @pytest.mark.once
    def test_it_has_its_button_in_the_list_only_while_it_stands(self):
        self.line()
        past = timezone.now() - timedelta(hours=2)
        self.line(starts_at=past, expires_at=past + timedelta(hours=1))
        address = reverse("admin:newsroom_breakingnews_changelist")
        self.client.force_login(self.desk_head)
        self.assertContains(self.client.get(address), "formaction", count=1)
        self.client.force_login(self.reporter)
        self.assertNotContains(self.client.get(address), "formaction")


class StoryChoiceTests(CastMixin, TestCase):
    def test_it_shows_section_day_and_state_of_each_story_to_choose_from(self):
        make_story("冬日大棚春意浓")
        make_draft("草稿")
        self.client.force_login(self.chief)
        for n in range(3):
            make_story(f"另一篇{n}")
        asked = {
            "app_label": "newsroom",
            "model_name": "breakingnews",
            "field_name": "article",
            "term": "",
        }
        address = reverse("admin:autocomplete")
        with self.assertNumQueries(6):
            answer = self.client.get(address, asked)
        texts = [row["text"] for row in answer.json()["results"]]
        self.assertIn("冬日大棚春意浓　要闻 · 2023年5月4日 12:00 · 已签发", texts)
        self.assertFalse([text for text in texts if "草稿" in text])
