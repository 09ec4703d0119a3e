from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from articles.models import (
    Article,
    Brief,
    Byline,
    Contributor,
    Correction,
    Photo,
)
from articles.workflow import IllegalMove, Status, WrongPerson
from tests.cast import CastMixin
from tests.pictures import place
from tests.stories import make_district, make_draft, make_story

REASON = "数字有误。"


class CorrectingCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_story(created_by=cls.reporter, deck="城北供水纪事")
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=cls.story, contributor=person)
        cls.story.districts.add(make_district())
        cls.story.tags.add("水", "民生")
        cls.brief = Brief.objects.create(
            article=cls.story, heading="甲区", text="通水二百户。", order=1
        )
        place(Photo.objects.create(caption="水厂外景。", credit="王勇 摄"), cls.story)

    def review(self, copy, at=None):
        return reviewed(copy, self, at)

    def opened(self, **changes):
        return opened(self.story, self.reporter, **changes)


def opened(story, by, **changes):
    """Return a working copy of a story, with some words changed."""
    copy = story.open_correction(by=by)
    for name, value in changes.items():
        setattr(copy, name, value)
    if changes:
        copy.save()
    return copy


def reviewed(copy, people, at=None):
    """Bring a working copy through all reviews, and have it signed for an hour."""
    copy.move("submit", by=people.reporter)
    copy.move("pass_first", by=people.editor)
    copy.move("pass_second", by=people.desk_head)
    return copy.move("sign", by=people.chief, at=at)


class WorkingCopyTests(CorrectingCase):
    def test_it_starts_as_the_story_with_all_its_parts(self):
        copy = self.opened()
        self.assertEqual((copy.status, copy.corrects), (Status.DRAFT, self.story))
        self.assertEqual(copy.digest(), self.story.digest())
        self.assertEqual(copy.byline_line(), self.story.byline_line())
        self.assertEqual(copy.briefs.get().text, "通水二百户。")

    def test_it_is_nothing_readers_see_at_any_stage(self):
        copy = self.opened(headline="水厂昨日通水")
        for step in (None, "submit", "pass_first", "pass_second", "sign"):
            if step:
                by = {
                    "submit": self.reporter,
                    "pass_first": self.editor,
                    "pass_second": self.desk_head,
                    "sign": self.chief,
                }[step]
                copy.move(step, by=by)
            with self.subTest(step=step):
                self.assertEqual(list(Article.objects.published()), [self.story])

    def test_it_replaces_the_text_under_the_same_address(self):
        copy = self.opened(headline="水厂昨日通水")
        copy.briefs.update(text="通水三百户。")
        copy.tags.set(["供水"])
        before = self.story.published_at
        self.review(copy)
        self.story.refresh_from_db()
        self.assertEqual(self.story.headline, "水厂昨日通水")
        self.assertEqual(self.story.briefs.get().text, "通水三百户。")
        self.assertEqual(list(self.story.tags.names()), ["供水"])
        self.assertEqual(self.story.published_at, before)
        self.assertIsNotNone(self.story.corrected_at)
        self.assertEqual(self.story.version, 2)
        # What readers have now is what the last review passed.
        self.assertEqual(self.story.digest(), copy.reviews.last().digest)

    def test_it_keeps_the_anchor_of_a_brief_that_readers_may_have_kept(self):
        copy = self.opened()
        copy.briefs.update(text="通水三百户。")
        self.review(copy)
        self.assertEqual(self.story.briefs.get().pk, self.brief.pk)

    def test_it_keeps_the_old_text_in_the_versions(self):
        self.review(self.opened(headline="水厂昨日通水"))
        told = [version.headline for version in self.story.versions()]
        self.assertEqual(told, ["水厂昨日通水", "水厂今日通水"])

    def test_it_adds_a_notice_when_one_is_asked_for(self):
        copy = self.opened(
            correction_kind="correction",
            correction_weight="major",
            correction_text="“今日”应为“昨日”。",
        )
        self.review(copy)
        notice = self.story.corrections.get()
        self.assertEqual(notice.text, "“今日”应为“昨日”。")
        self.assertEqual((notice.weight, notice.by), ("major", self.chief))
        self.story.refresh_from_db()
        left = self.story.correction_kind, self.story.correction_weight
        self.assertEqual((*left, self.story.correction_text), ("", "minor", ""))

    def test_it_adds_none_when_none_is_asked_for(self):
        self.review(self.opened(headline="水厂昨日通水"))
        self.assertFalse(Correction.objects.exists())

    def test_it_signs_no_notice_without_words(self):
        copy = self.opened(correction_kind="apology")
        with self.assertRaisesMessage(IllegalMove, "要发的致歉还没有内容"):
            self.review(copy)
        self.story.refresh_from_db()
        self.assertIsNone(self.story.corrected_at)


class OpeningTests(CorrectingCase):
    def assert_not_opened(self, words, by, story=None):
        with self.assertRaisesMessage(IllegalMove, words):
            (story or self.story).open_correction(by=by)

    def test_it_opens_one_at_a_time(self):
        copy = self.opened()
        self.assert_not_opened("已有一份更正稿在编", self.editor)
        copy.move("discard", by=self.reporter)
        second = self.opened()
        with self.assertRaisesMessage(IllegalMove, "另有一份更正稿在编"):
            copy.move("reopen", by=self.reporter)
        self.assertEqual(self.story.copy_under_way(), second)

    def test_it_opens_none_of_what_is_not_signed(self):
        self.assert_not_opened("只有已签发的稿件", self.editor, make_draft())
        copy = self.opened()
        self.review(copy)
        self.assert_not_opened("只有已签发的稿件", self.editor, copy)

    def test_it_opens_for_writer_and_editors_only(self):
        for user in (self.photo_editor, self.proofreader):
            self.assert_not_opened("您的岗位", user)
        others = make_story(created_by=self.editor)
        self.assert_not_opened("同事的稿件", self.reporter, others)
        for user in (self.editor, self.desk_head, self.chief):
            story = make_story(created_by=self.reporter)
            self.assertEqual(story.open_correction(by=user).created_by, user)

    def test_it_lets_no_author_of_the_story_review_its_correction(self):
        story = make_story(created_by=self.editor)
        person = Contributor.objects.create(name="李静")
        Byline.objects.create(article=story, contributor=person)
        copy = story.open_correction(by=self.chief)
        copy.move("submit", by=self.chief)
        with self.assertRaisesMessage(WrongPerson, "您自己的稿件"):
            copy.move("pass_first", by=self.editor)


class SigningTests(CorrectingCase):
    @pytest.mark.once
    def test_it_takes_no_embargo_of_its_own(self):
        copy = self.opened()
        self.review(copy, at=timezone.now() + timedelta(hours=1))
        copy.move("unsign", by=self.chief, reason=REASON)
        until = timezone.now() + timedelta(hours=1)
        copy.move("submit", by=self.reporter)
        copy.move("pass_first", by=self.editor)
        copy.move("pass_second", by=self.desk_head)
        with self.assertRaisesMessage(IllegalMove, "更正稿没有禁发时间"):
            copy.move("sign", by=self.chief, embargo_until=until)

    def test_it_signs_no_correction_of_a_story_withdrawn_meanwhile(self):
        copy = self.opened()
        self.story.move("withdraw", by=self.chief, reason=REASON)
        with self.assertRaisesMessage(IllegalMove, "原稿现在是“已撤稿”"):
            self.review(copy)

    def test_it_is_itself_never_withdrawn_or_restored(self):
        copy = self.opened()
        self.review(copy)
        with self.assertRaisesMessage(IllegalMove, "请到原稿上撤稿"):
            copy.move("withdraw", by=self.chief, reason=REASON)

    def test_it_leaves_the_embargo_of_the_original_as_it_was(self):
        hour = timezone.now() + timedelta(hours=1)
        Article.objects.filter(pk=self.story.pk).update(embargo_until=hour)
        self.review(self.opened(headline="水厂昨日通水", embargo_until=None))
        self.story.refresh_from_db()
        self.assertEqual(self.story.headline, "水厂昨日通水")
        self.assertEqual(self.story.embargo_until, hour)

    def test_it_brings_no_embargo_upon_the_original(self):
        hour = timezone.now() + timedelta(hours=1)
        self.review(self.opened(headline="水厂昨日通水", embargo_until=hour))
        self.story.refresh_from_db()
        self.assertIsNone(self.story.embargo_until)
        self.assertTrue(self.story.is_public())

    def test_it_calls_nothing_corrected_that_no_reader_had_seen(self):
        Article.objects.filter(pk=self.story.pk).update(
            published_at=timezone.now() + timedelta(hours=1)
        )
        copy = self.opened(
            headline="水厂昨日通水",
            correction_kind="correction",
            correction_text="“今日”应为“昨日”。",
        )
        self.review(copy)
        self.story.refresh_from_db()
        self.assertEqual(self.story.headline, "水厂昨日通水")
        self.assertIsNone(self.story.corrected_at)
        self.assertFalse(Correction.objects.exists())
