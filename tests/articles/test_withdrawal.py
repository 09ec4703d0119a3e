"""A withdrawn story: readers are told that it is gone, and nothing else of it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import TestCase

from articles.models import Article, Correction
from articles.workflow import Status
from tests.cast import CastMixin
from tests.stories import NOON, make_draft, make_story

REASON = "当事人姓名有误，待核。"
HOUR = timedelta(hours=1)
CONDITIONS = (
    {"if-none-match": "*"},
    {"if-modified-since": "Wed, 01 Jan 2200 00:00:00 GMT"},
)


class WithdrawalTests(CastMixin, TestCase):
    def withdrawn(self, **fields):
        """Return a story that the chief withdraws at noon, the day being frozen."""
        story = make_story("密稿已通水", summary="密稿提要。", **fields)
        Correction.objects.create(article=story, text="密稿更正。", by=self.chief)
        story.tags.add("密题")
        with time_machine.travel(NOON, tick=False):
            story.move("withdraw", by=self.chief, reason=REASON)
        return story

    def test_it_answers_410_and_says_so_plainly(self):
        story = self.withdrawn()
        response = self.client.get(story.get_absolute_url())
        self.assertContains(response, "本稿已撤下", status_code=410)
        self.assertContains(
            response, '<meta name="robots" content="noindex">', status_code=410
        )

    def test_it_tells_neither_title_nor_text_nor_reason(self):
        story = self.withdrawn()
        body = self.client.get(story.get_absolute_url()).content.decode()
        for words in ("密", "通水", "水厂", REASON):
            with self.subTest(words=words):
                self.assertNotIn(words, body)

    def test_it_answers_head_alike_and_refuses_other_methods(self):
        address = self.withdrawn().get_absolute_url()
        head = self.client.head(address)
        self.assertEqual((head.status_code, head.content), (410, b""))
        self.assertEqual(head.headers, self.client.get(address).headers)
        for method in ("post", "put", "patch", "delete"):
            with self.subTest(method=method):
                response = getattr(self.client, method)(address)
                self.assertEqual(response.status_code, 405)

    def test_it_gives_no_validator_and_answers_no_304(self):
        address = self.withdrawn().get_absolute_url()
        for headers in ({}, *CONDITIONS):
            with self.subTest(**headers):
                response = self.client.get(address, headers=headers)
                self.assertEqual(response.status_code, 410)
                self.assertFalse({"ETag", "Last-Modified"} & set(response.headers))

    def test_it_makes_two_withdrawn_stories_indistinguishable(self):
        one = self.client.get(self.withdrawn().get_absolute_url())
        other = self.client.get(
            self.withdrawn(body="<p>另一篇。</p>").get_absolute_url()
        )
        self.assertEqual((one.content, one.headers), (other.content, other.headers))

    def test_it_costs_three_queries(self):
        story = self.withdrawn()
        self.client.get("/")  # the navigation is cached from here
        # The last is for the newest stories, kept while the publication clock stands.
        with self.assertNumQueries(3):
            self.client.get(story.get_absolute_url())

    def test_it_says_when_and_what_the_newsroom_tells_readers(self):
        story = self.withdrawn()
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, "2023年5月4日</time>由编辑部撤下", status_code=410)
        self.assertNotContains(page, "编辑部说明", status_code=410)
        story.move("restore", by=self.chief, reason="已核。")
        notice = "稿件内容有误，编辑部正在核实。"
        story.move("withdraw", by=self.chief, reason=REASON, notice=f" {notice}\n")
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, f"编辑部说明</strong>{notice}", status_code=410)
        self.assertNotContains(page, REASON, status_code=410)
        record = story.reviews.last().reason
        self.assertEqual(record, f"{REASON}\n向读者说明：{notice}")

    def test_it_tells_nothing_more_once_it_was_restored(self):
        story = self.withdrawn()
        story.move("restore", by=self.chief, reason="已核。")
        story.move("withdraw", by=self.chief, reason=REASON, notice="旧话")
        story.move("restore", by=self.chief, reason="已核。")
        story.move("withdraw", by=self.chief, reason=REASON)
        self.assertEqual(story.withdrawal_notice, "")

    @pytest.mark.once
    def test_it_asks_on_the_desk_what_readers_are_told(self):
        story = make_story()
        review = f"/admin/articles/article/{story.pk}/review/"
        self.client.force_login(self.chief)
        self.assertContains(self.client.get(review), "向读者说明")
        typed = {"reason": REASON, "notice": "长" * 201}
        typed |= {"seen_version": story.version, "seen_status": story.status}
        address = f"/admin/articles/article/{story.pk}/move/withdraw/"
        refused = self.client.post(address, typed)
        self.assertContains(refused, "长" * 201)
        self.client.post(address, typed | {"notice": "正在核实。"})
        story.refresh_from_db()
        self.assertEqual(story.withdrawal_notice, "正在核实。")

    def test_it_answers_404_for_a_story_that_readers_never_saw(self):
        absent = self.client.get("/articles/999999/")
        for fields in (
            {"published_at": NOON + HOUR},
            {"embargo_until": NOON + HOUR},
        ):
            with self.subTest(**fields):
                story = self.withdrawn(**fields)
                response = self.client.get(story.get_absolute_url())
                self.assertEqual(response.status_code, 404)
                self.assertEqual(response.content, absent.content)
                self.assertEqual(response.headers, absent.headers)

    def test_it_answers_410_for_a_story_due_the_second_it_was_withdrawn(self):
        story = self.withdrawn(published_at=NOON)
        self.assertEqual(self.client.get(story.get_absolute_url()).status_code, 410)

    def test_it_removes_the_notices_of_the_story_from_the_ledger(self):
        self.withdrawn()
        self.assertNotContains(self.client.get("/corrections/"), "密稿")

    def test_it_shows_a_restored_story_as_before_under_its_date(self):
        story = self.withdrawn(published_at=NOON - HOUR)
        story.move("restore", by=self.chief, reason="查明无误。")
        response = self.client.get(story.get_absolute_url())
        self.assertContains(response, "密稿已通水")
        self.assertContains(response, "2023年5月4日 11:00")
        self.assertContains(self.client.get("/corrections/"), "密稿更正。")

    def test_it_keeps_the_text_and_the_reason_for_staff(self):
        story = self.withdrawn()
        self.assertEqual(story.reviews.last().reason, REASON)
        self.client.force_login(self.editor)
        preview = self.client.get(f"/articles/{story.pk}/preview/")
        self.assertContains(preview, "密稿已通水")
        self.assertContains(preview, "读者已看不到")

    def test_it_answers_410_only_for_what_was_signed(self):
        for status in set(Status) - {Status.SIGNED, Status.WITHDRAWN}:
            story = make_draft("密稿")
            Article.objects.filter(pk=story.pk).update(status=status)
            with self.subTest(status=status):
                response = self.client.get(story.get_absolute_url())
                self.assertEqual(response.status_code, 404)
