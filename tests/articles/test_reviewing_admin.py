from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Byline, Contributor, Review
from articles.workflow import Status
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import make_photo, place
from tests.stories import make_draft, make_story

LIST = "/admin/articles/article/"
ADD = LIST + "add/"
INDEX = "/admin/"
WRITERS = {"submit", "take_back", "discard", "reopen"}
UNTIL = {
    Status.FIRST_REVIEW: 1,
    Status.SECOND_REVIEW: 2,
    Status.FINAL_REVIEW: 3,
    Status.SIGNED: 4,
}


def address(article, page="review", *args):
    return reverse(f"admin:articles_article_{page}", args=[article.pk, *args])


def local(moment):
    """Return a moment as the browser's field for an hour sends it."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


class ReviewCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.person = Contributor.objects.create(name="王勇", user=cls.reporter)

    def story(self, status=Status.DRAFT, **fields):
        """Return a reporter's story that came as far as a state by its reviews."""
        story = make_draft(**{"created_by": self.reporter} | fields)
        Byline.objects.create(article=story, contributor=self.person)
        people = [self.reporter, self.editor, self.desk_head, self.chief]
        names = ["submit", "pass_first", "pass_second", "sign"]
        for name, by in list(zip(names, people, strict=True))[: UNTIL.get(status, 0)]:
            story.move(name, by=by)
        return story

    def post_move(self, story, name, **typed):
        seen = {"seen_version": story.version, "seen_status": story.status}
        return self.client.post(address(story, "move", name), seen | typed)

    def assertStays(self, story, status):
        story.refresh_from_db()
        self.assertEqual(story.status, status)


class ReviewPageTests(ReviewCase):
    @pytest.mark.once
    def test_it_sets_the_story_as_readers_will_read_it(self):
        story = self.story(Status.FIRST_REVIEW, kicker="新春走基层", dateline="本报讯")
        photo = make_photo(caption="水厂外景。", credit="甲 摄")
        place(photo, story)
        self.client.force_login(self.editor)
        page = self.client.get(address(story))
        for words in ("新春走基层", "水厂将要通水", "本报讯", "水厂外景。", "甲 摄"):
            self.assertContains(page, words)
        self.assertContains(page, f"/admin/articles/photo/{photo.pk}/rendition/")
        self.assertNotContains(page, photo.picture()["src"])

    @pytest.mark.once
    def test_it_says_what_is_missing_for_signing(self):
        story = self.story(section=None)
        self.client.force_login(self.editor)
        self.assertContains(self.client.get(address(story)), "还没有选频道")

    def test_it_asks_for_nothing_more_once_a_story_is_signed(self):
        story = make_story(created_by=self.reporter)
        self.client.force_login(self.editor)
        self.assertNotContains(self.client.get(address(story)), "签发前还缺")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_says_who_acts(self):
        story = self.story(Status.SECOND_REVIEW)
        self.client.force_login(self.reporter)
        page = self.client.get(address(story))
        self.assertEqual(page.context["who_acts"], [("复审通过、退回", "主任")])
        story.move("send_back", by=self.desk_head, reason="再核。")
        page = self.client.get(address(story))
        everyone = "记者、编辑、主任、总编"
        self.assertEqual(page.context["who_acts"], [("提交、移交、弃用", everyone)])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_offers_each_person_the_moves_open_to_them(self):
        story = self.story(Status.FIRST_REVIEW)
        for user, offered in (
            (self.editor, ["pass_first", "send_back"]),
            (self.desk_head, []),
            (self.reporter, ["take_back"]),
            (self.photo_editor, []),
        ):
            with self.subTest(user=user.username):
                self.client.force_login(user)
                page = self.client.get(address(story))
                self.assertEqual([f.name for f in page.context["forms"]], offered)
                self.assertEqual(page.content.count(b'id="move-'), len(offered))

    @pytest.mark.once
    def test_it_says_why_a_reviewer_may_not_review_their_own(self):
        story = self.story(created_by=self.editor)
        story.move("submit", by=self.editor)
        self.client.force_login(self.editor)
        page = self.client.get(address(story))
        self.assertContains(page, "这是您自己的稿件")
        self.assertEqual([form.name for form in page.context["forms"]], ["take_back"])

    @pytest.mark.once
    def test_it_tells_the_reviews_so_far(self):
        story = self.story(Status.FIRST_REVIEW)
        story.move("send_back", by=self.editor, reason="数字待核。")
        self.client.force_login(self.reporter)
        page = self.client.get(address(story))
        self.assertContains(page, "数字待核。")
        self.assertContains(page, "退回修改")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leads_to_what_changed_since_the_last_review(self):
        story = self.story(Status.FIRST_REVIEW)
        story.move("send_back", by=self.editor, reason="数字待核。")
        story.save()
        story.move("submit", by=self.reporter)
        self.client.force_login(self.editor)
        page = self.client.get(address(story))
        self.assertEqual(page.context["changed_since"], [("上次审后", 1)])
        self.assertContains(page, "第 1 版 → 第 2 版")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_holds_a_working_copy_against_what_it_corrects(self):
        copy = self.story(Status.SIGNED).open_correction(by=self.reporter)
        copy.save()
        self.client.force_login(self.reporter)
        page = self.client.get(address(copy))
        self.assertEqual(page.context["changed_since"], [("和原稿相比", 1)])

    @pytest.mark.once
    def test_it_drops_the_return_once_the_story_is_submitted_again(self):
        story = self.story(Status.FIRST_REVIEW)
        story.move("send_back", by=self.editor, reason="数字待核。")
        story.move("submit", by=self.reporter)
        self.client.force_login(self.editor)
        self.assertNotContains(self.client.get(address(story)), "退回修改")

    @pytest.mark.once
    def test_it_hides_others_unpublished_stories_from_a_reporter(self):
        story = self.story(Status.FIRST_REVIEW, created_by=self.editor)
        Byline.objects.filter(article=story).delete()
        self.client.force_login(self.reporter)
        for page in ("review", "sheet"):
            with self.subTest(page=page):
                response = self.client.get(address(story, page))
                self.assertNotContains(response, story.headline, status_code=404)

    @pytest.mark.once
    def test_it_asks_strangers_to_sign_in(self):
        story = self.story()
        for page in ("review", "sheet"):
            response = self.client.get(address(story, page))
            self.assertRedirects(response, f"/admin/login/?next={address(story, page)}")

    @pytest.mark.once
    def test_it_is_not_found_without_a_story(self):
        self.client.force_login(self.chief)
        for key in ("0", "999999", "abc", "9" * 30):
            with self.subTest(key=key):
                page = self.client.get(f"{LIST}{key}/review/")
                self.assertEqual(page.status_code, 404)

    @pytest.mark.thorough
    def test_it_marks_for_who_signs_what_was_edited_since_the_review_before(self):
        story = self.story(Status.FINAL_REVIEW)
        self.client.force_login(self.chief)
        self.assertIsNone(self.client.get(address(story)).context["edited"])
        story.body = "<p>城北水厂昨日通水。</p>"
        story.updated_by = self.chief
        story.save()
        page = self.client.get(address(story))
        self.assertContains(page, "复审通过以后改过")
        self.assertContains(page, "chief改的")
        self.assertContains(page, "<del>今</del>", html=True)
        self.assertContains(page, "<ins>昨</ins>", html=True)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_marks_nothing_that_the_review_before_has_seen(self):
        story = self.story(Status.FIRST_REVIEW)
        story.body = "<p>城北水厂昨日通水。</p>"
        story.save()
        self.client.force_login(self.editor)
        self.assertIsNone(self.client.get(address(story)).context["edited"])
        story.move("pass_first", by=self.editor)
        self.client.force_login(self.desk_head)
        self.assertIsNone(self.client.get(address(story)).context["edited"])

    @pytest.mark.thorough
    def test_it_costs_the_same_with_many_reviews(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        self.client.get(address(story))
        with CaptureQueriesContext(connection) as once:
            self.client.get(address(story))
        for _ in range(4):
            story.move("send_back", by=self.editor, reason="再改。")
            story.move("submit", by=self.reporter)
        with self.assertNumQueries(len(once)):
            self.client.get(address(story))

    @pytest.mark.once
    def test_it_refuses_a_post(self):
        self.client.force_login(self.editor)
        story = self.story()
        for page in ("review", "sheet"):
            self.assertEqual(self.client.post(address(story, page)).status_code, 405)


class MoveTests(ReviewCase):
    def test_it_passes_a_story_and_leads_a_reviewer_to_their_desk(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        answer = self.post_move(story, "pass_first", reason="可用。\r\n题目再斟酌。")
        self.assertRedirects(answer, INDEX)
        review = Review.objects.last()
        self.assertEqual((review.move, review.by), ("pass_first", self.editor))
        self.assertEqual(review.reason, "可用。\n题目再斟酌。")
        self.assertStays(story, Status.SECOND_REVIEW)

    @pytest.mark.once
    def test_it_leads_a_writer_to_the_story(self):
        story = self.story()
        self.client.force_login(self.reporter)
        answer = self.post_move(story, "submit")
        page = self.client.get(answer["Location"])
        self.assertEqual(answer["Location"], address(story, "change"))
        self.assertContains(page, "已提交，现在是“待初审”")

    @pytest.mark.once
    def test_it_sends_nothing_back_without_a_reason(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        page = self.post_move(story, "send_back", reason=" \n ")
        self.assertContains(page, "退回要写明原因")
        self.assertStays(story, Status.FIRST_REVIEW)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_sends_a_story_back_with_its_reason(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        self.post_move(story, "send_back", reason="数字待核。")
        self.assertStays(story, Status.DRAFT)
        self.client.force_login(self.reporter)
        self.assertContains(self.client.get(address(story, "change")), "数字待核。")

    @pytest.mark.once
    def test_it_refuses_to_be_fetched(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        for page in (address(story, "move", "pass_first"), address(story, "correct")):
            with self.subTest(page=page):
                self.assertEqual(self.client.get(page).status_code, 405)
        self.assertStays(story, Status.FIRST_REVIEW)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_the_wrong_person_with_a_sentence(self):
        story = self.story(Status.FIRST_REVIEW)
        for user in (self.reporter, self.desk_head, self.chief, self.photo_editor):
            with self.subTest(user=user.username):
                self.client.force_login(user)
                page = self.post_move(story, "pass_first", reason="可用。")
                words = "您的岗位不能初审通过待初审的稿件。"
                self.assertContains(page, words, status_code=403)
                self.assertStays(story, Status.FIRST_REVIEW)

    @pytest.mark.once
    def test_it_refuses_the_wrong_person_before_it_asks_for_a_reason(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.desk_head)
        page = self.post_move(story, "send_back")
        self.assertContains(page, "您的岗位不能退回", status_code=403)

    def test_it_refuses_two_reviews_by_one_person(self):
        story = self.story(Status.SECOND_REVIEW)
        self.editor.groups.set(self.desk_head.groups.all())
        self.client.force_login(self.editor)
        page = self.post_move(story, "pass_second")
        self.assertContains(page, "三审要由三个人来做", status_code=403)

    def test_it_keeps_what_was_typed_when_a_colleague_was_first(self):
        story = self.story(Status.FIRST_REVIEW)
        seen = {"seen_version": story.version, "seen_status": story.status}
        story.move("send_back", by=self.editor, reason="先退。")
        self.client.force_login(self.editor)
        page = self.client.post(
            address(story, "move", "send_back"), seen | {"reason": "写了很久的意见。"}
        )
        self.assertContains(page, "稿件现在是“撰写”，不能退回", status_code=409)
        self.assertContains(page, "写了很久的意见。", status_code=409)
        self.assertEqual(story.reviews.count(), 2)

    @pytest.mark.thorough
    def test_it_refuses_a_version_that_is_out_of_date_then_takes_the_new_one(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        story.save()
        old = {"seen_version": 1, "reason": "可用。"}
        page = self.post_move(story, "pass_first", **old)
        self.assertContains(page, "您看的是第 1 版，稿件已改到第 2 版", status_code=409)
        self.assertEqual(page.context["changed_since"][0], ("您刚才看的那一版", 1))
        form = page.context["forms"][0]
        again = {bound.name: bound.value() or "" for bound in form}
        self.assertEqual(again["reason"], "可用。")
        self.client.post(address(story, "move", "pass_first"), again)
        self.assertStays(story, Status.SECOND_REVIEW)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_hidden_fields_that_were_tampered_with(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        for field, value in (
            ("seen_version", "二"),
            ("seen_version", ""),
            ("seen_version", "9" * 40),
            ("seen_status", "signed"),
            ("seen_status", ""),
        ):
            with self.subTest(field=field, value=value[:5]):
                page = self.post_move(story, "pass_first", **{field: value})
                self.assertIn(page.status_code, (200, 409))
                self.assertContains(
                    page, 'class="errorlist', status_code=page.status_code
                )
                self.assertStays(story, Status.FIRST_REVIEW)

    @pytest.mark.once
    def test_it_knows_no_other_moves(self):
        self.client.force_login(self.chief)
        page = self.post_move(self.story(), "publish")
        self.assertEqual(page.status_code, 404)

    @pytest.mark.once
    def test_it_moves_nothing_of_others_for_a_reporter(self):
        story = self.story(created_by=self.editor)
        Byline.objects.filter(article=story).delete()
        self.client.force_login(self.reporter)
        for name in ("submit", "discard"):
            page = self.post_move(story, name)
            self.assertNotContains(page, story.headline, status_code=404)
        self.assertStays(story, Status.DRAFT)

    @pytest.mark.once
    def test_it_refuses_a_reason_that_is_too_long_and_keeps_it(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        page = self.post_move(story, "send_back", reason="长" * 1001)
        self.assertContains(page, "最多 1000 字", status_code=409)
        self.assertContains(page, "长" * 1001, status_code=409)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_withdraws_and_restores_with_a_reason(self):
        story = self.story(Status.SIGNED)
        self.client.force_login(self.chief)
        self.post_move(story, "withdraw", reason="来源有误。")
        self.assertStays(story, Status.WITHDRAWN)
        self.post_move(story, "restore", reason="已核实。")
        self.assertStays(story, Status.SIGNED)


class SigningTests(ReviewCase):
    def setUp(self):
        self.ready = self.story(Status.FINAL_REVIEW)
        self.client.force_login(self.chief)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_signs_at_once(self):
        answer = self.post_move(self.ready, "sign", when="now")
        self.assertRedirects(answer, INDEX)
        self.assertStays(self.ready, Status.SIGNED)
        self.assertTrue(self.ready.is_public())

    @pytest.mark.once
    def test_it_signs_for_an_hour_and_an_embargo(self):
        due = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=3)
        until = due + timedelta(hours=1)
        self.post_move(
            self.ready,
            "sign",
            when="later",
            due=local(due),
            embargo_until=local(until),
        )
        self.assertStays(self.ready, Status.SIGNED)
        self.assertEqual(self.ready.published_at, due)
        self.assertEqual(self.ready.embargo_until, until)

    def test_it_takes_no_hour_that_was_left_over_when_signing_at_once(self):
        due = timezone.now() + timedelta(hours=3)
        self.post_move(self.ready, "sign", when="now", due=local(due))
        self.ready.refresh_from_db()
        self.assertTrue(self.ready.is_public())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_hours_that_make_no_sense_and_keeps_what_was_typed(self):
        for typed, words in (
            ({"when": "later"}, "定时发布要写明日期和时间"),
            ({"when": "later", "due": "2020-01-01T08:00"}, "已经过了"),
            ({"when": "later", "due": "9999-12-31T23:59"}, "在一年以后"),
            ({"when": "later", "due": "明天"}, "errorlist"),
            ({"when": "now", "embargo_until": "0001-01-01T00:00"}, "已经过了"),
            ({"when": "some day"}, "errorlist"),
            ({}, "请选立即发布还是定时发布"),
        ):
            with self.subTest(typed=typed):
                page = self.post_move(self.ready, "sign", reason="好稿。", **typed)
                self.assertContains(page, words)
                self.assertContains(page, "好稿。")
                self.assertStays(self.ready, Status.FINAL_REVIEW)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_an_embargo_that_is_over(self):
        past = timezone.now() - timedelta(days=1)
        Article.objects.filter(pk=self.ready.pk).update(embargo_until=past)
        page = self.client.get(address(self.ready))
        self.assertContains(page, local(past))
        self.post_move(self.ready, "sign", when="now", embargo_until=local(past))
        self.assertStays(self.ready, Status.SIGNED)
        self.assertEqual(self.ready.embargo_until, past)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_a_story_that_lacks_something(self):
        Byline.objects.all().delete()
        page = self.post_move(self.ready, "sign", when="now")
        self.assertContains(page, "还不能签发。还没有署名", status_code=409)

    def working_copy(self):
        original = self.story(Status.SIGNED, headline="水厂今日通水")
        copy = original.open_correction(by=self.reporter)
        copy.move("submit", by=self.reporter)
        copy.move("pass_first", by=self.editor)
        copy.move("pass_second", by=self.desk_head)
        return original, copy

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_gives_a_working_copy_an_hour_and_no_embargo(self):
        original, copy = self.working_copy()
        page = self.client.get(address(copy))
        self.assertContains(page, "这是更正稿")
        self.assertContains(page, "定时换下原文")
        form = page.context["forms"][0]
        self.assertEqual(form.name, "sign")
        self.assertNotIn("embargo_until", form.fields)
        due = timezone.now().replace(second=0, microsecond=0) + timedelta(hours=3)
        answer = self.post_move(copy, "sign", when="later", due=local(due))
        self.assertContains(self.client.get(answer["Location"]), "起换下原文")
        original.refresh_from_db()
        self.assertIsNone(original.corrected_at)
        self.assertContains(self.client.get(address(original)), "等着生效")
        copy.refresh_from_db()
        self.assertEqual(copy.takes_effect_at, due)

    @pytest.mark.thorough
    def test_it_signs_a_correction_at_once(self):
        original, copy = self.working_copy()
        self.post_move(copy, "sign", when="now", due="2099-01-01T00:00")
        original.refresh_from_db()
        self.assertIsNotNone(original.corrected_at)


class CorrectionTests(ReviewCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_opens_a_working_copy_and_leads_to_its_form(self):
        story = self.story(Status.SIGNED)
        self.client.force_login(self.reporter)
        form = self.client.get(address(story, "change"))
        self.assertContains(form, f'formaction="{address(story, "correct")}"')
        answer = self.client.post(address(story, "correct"))
        copy = Article.objects.get(corrects=story)
        self.assertRedirects(answer, address(copy, "change"))
        form = self.client.get(address(copy, "change"))
        self.assertContains(form, "这是更正稿")
        self.assertContains(form, address(story, "change"))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leads_from_the_story_to_its_open_copy(self):
        story = self.story(Status.SIGNED)
        copy = story.open_correction(by=self.reporter)
        self.client.force_login(self.reporter)
        form = self.client.get(address(story, "change"))
        self.assertContains(form, address(copy, "change"))
        self.assertNotContains(form, "formaction=")

    @pytest.mark.once
    def test_it_does_not_lead_to_a_copy_that_a_person_may_not_open(self):
        story = make_story(created_by=self.editor)
        copy = story.open_correction(by=self.editor)
        self.client.force_login(self.reporter)
        form = self.client.get(address(story, "change"))
        self.assertNotContains(form, address(copy, "change"))

    @pytest.mark.thorough
    def test_it_refuses_a_second_copy(self):
        story = self.story(Status.SIGNED)
        story.open_correction(by=self.reporter)
        self.client.force_login(self.editor)
        page = self.client.post(address(story, "correct"))
        self.assertContains(page, "已有一份更正稿在编", status_code=409)
        self.assertEqual(Article.objects.filter(corrects=story).count(), 1)

    @pytest.mark.once
    def test_it_refuses_the_wrong_person_with_a_sentence(self):
        story = make_story(created_by=self.editor)
        for user, words in (
            (self.reporter, "这是同事的稿件"),
            (self.photo_editor, "您的岗位不能给稿件开更正稿"),
            (self.proofreader, "您的岗位不能给稿件开更正稿"),
        ):
            with self.subTest(user=user.username):
                self.client.force_login(user)
                page = self.client.post(address(story, "correct"))
                self.assertContains(page, words, status_code=403)
        self.assertFalse(Article.objects.filter(corrects=story).exists())

    @pytest.mark.once
    def test_it_refuses_a_story_in_another_state(self):
        story = self.story()
        self.client.force_login(self.editor)
        page = self.client.post(address(story, "correct"))
        self.assertContains(page, "只有已签发的稿件才能开更正稿", status_code=409)


class FormButtonTests(ReviewCase):
    def save(self, page, **typed):
        return self.client.post(page, filled_in(self.client.get(page)) | typed)

    @pytest.mark.once
    def test_it_shows_how_far_the_story_is(self):
        story = self.story(Status.SECOND_REVIEW)
        self.client.force_login(self.desk_head)
        form = self.client.get(address(story, "change"))
        places = [place for _, place in form.context["status_strip"]["steps"]]
        self.assertEqual(places, ["done", "done", "here", "ahead", "ahead"])
        self.assertContains(form, 'aria-current="step"', 1)

    @pytest.mark.once
    def test_it_shows_the_way_of_stories_that_left_it(self):
        self.client.force_login(self.chief)
        for status in (Status.WITHDRAWN, Status.DISCARDED):
            with self.subTest(status=status):
                story = make_story(status=status)
                form = self.client.get(address(story, "change"))
                step, place = form.context["status_strip"]["steps"][-1]
                self.assertEqual((step, place), (status, "here"))

    @pytest.mark.once
    def test_it_leads_to_every_page_around_the_story(self):
        story = self.story()
        self.client.force_login(self.reporter)
        for page in ("change", "review", "sheet"):
            response = self.client.get(address(story, page))
            with self.subTest(page=page):
                here = f'<a href="{address(story, page)}" aria-current="page">'
                self.assertContains(response, here, 1)
                for other in ("change", "review", "history", "sheet"):
                    self.assertContains(response, f'href="{address(story, other)}"')

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_saves_and_submits(self):
        story = self.story()
        self.client.force_login(self.reporter)
        form = self.client.get(address(story, "change"))
        self.assertContains(form, 'name="_move" value="submit">保存并提交初审')
        self.save(address(story, "change"), headline="水厂昨日通水", _move="submit")
        self.assertStays(story, Status.FIRST_REVIEW)
        self.assertEqual(story.headline, "水厂昨日通水")
        self.assertEqual(story.reviews.get().version, story.version)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_saves_and_submits_a_new_story(self):
        self.client.force_login(self.reporter)
        self.assertContains(self.client.get(ADD), "保存并提交初审")
        body = "<p>城北水厂今日通水。</p>"
        self.save(ADD, headline="水厂今日通水", body=body, _move="submit")
        self.assertStays(Article.objects.get(), Status.FIRST_REVIEW)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_saves_and_passes(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        page = address(story, "change")
        self.assertContains(self.client.get(page), "保存并初审通过")
        answer = self.save(page, headline="水厂昨日通水", _move="pass_first")
        self.assertRedirects(answer, INDEX)
        self.assertStays(story, Status.SECOND_REVIEW)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leads_to_the_review_page_for_moves_that_need_a_word(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        form = self.client.get(address(story, "change"))
        self.assertContains(form, f'href="{address(story)}#move-send_back"')
        self.assertNotContains(form, 'value="send_back"')

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_the_text_when_the_move_is_refused(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        for name, words in (
            ("pass_second", "不能复审通过"),
            ("withdraw", "请到审稿页办"),
            ("publish", "请到审稿页办"),
        ):
            with self.subTest(name=name):
                answer = self.save(
                    address(story, "change"), headline=f"改成{name}", _move=name
                )
                self.assertEqual(answer["Location"], address(story, "change"))
                page = self.client.get(address(story, "change"))
                self.assertContains(page, "文字已经保存，稿件没有转走")
                self.assertContains(page, words)
                self.assertStays(story, Status.FIRST_REVIEW)
                self.assertEqual(story.headline, f"改成{name}")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_offers_no_saving_of_a_signed_story(self):
        story = self.story(Status.SIGNED)
        for user in (self.reporter, self.editor, self.chief):
            with self.subTest(user=user.username):
                self.client.force_login(user)
                form = self.client.get(address(story, "change"))
                self.assertNotContains(form, 'name="_save"')
                self.assertNotContains(form, 'name="_move"')
                self.assertContains(form, "开更正稿")
        self.assertContains(form, f'href="{address(story)}#move-withdraw"')

    @pytest.mark.once
    def test_it_offers_a_photo_editor_no_move(self):
        story = self.story()
        self.client.force_login(self.photo_editor)
        form = self.client.get(address(story, "change"))
        self.assertContains(form, 'name="_save"')
        self.assertNotContains(form, 'name="_move"')


class ListActionTests(ReviewCase):
    def act(self, name, *stories):
        keys = [story.pk for story in stories]
        return self.client.post(
            LIST, {"action": name, "_selected_action": keys}, follow=True
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_offers_the_moves_of_a_persons_post(self):
        self.story()
        for user, offered in (
            (self.reporter, WRITERS | {"file_many"}),
            (self.editor, WRITERS | {"file_many", "pass_first"}),
            (self.desk_head, WRITERS | {"file_many", "pass_second", "place_many"}),
            (self.photo_editor, set()),
            (self.proofreader, {"file_many"}),
        ):
            with self.subTest(user=user.username):
                self.client.force_login(user)
                form = self.client.get(LIST).context["action_form"]
                choices = form.fields["action"].choices
                # Whoever may open a story may export it.
                offered = offered | {"export_many"}
                self.assertEqual({name for name, _ in choices if name}, offered)

    def test_it_moves_each_for_itself_and_says_what_it_left(self):
        waiting = [self.story(Status.FIRST_REVIEW) for _ in range(2)]
        own = self.story(created_by=self.editor, headline="编辑自己的稿件")
        own.move("submit", by=self.editor)
        self.client.force_login(self.editor)
        page = self.act("pass_first", own, *waiting)
        self.assertContains(page, "2 篇稿件已初审通过。")
        self.assertContains(page, "《编辑自己的稿件》没有初审通过：这是您自己的稿件")
        for story in waiting:
            self.assertStays(story, Status.SECOND_REVIEW)
        self.assertStays(own, Status.FIRST_REVIEW)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_moves_nothing_that_a_person_may_not_open(self):
        hidden = self.story(created_by=self.editor)
        Byline.objects.filter(article=hidden).delete()
        self.client.force_login(self.reporter)
        page = self.act("submit", hidden)
        self.assertNotContains(page, hidden.headline)
        self.assertStays(hidden, Status.DRAFT)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_makes_no_move_that_is_not_offered(self):
        story = self.story(Status.FINAL_REVIEW)
        self.client.force_login(self.chief)
        for name in ("sign", "send_back", "withdraw", "pass_first"):
            with self.subTest(name=name):
                self.act(name, story)
                self.assertStays(story, Status.FINAL_REVIEW)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_names_no_more_refusals_than_a_page_can_bear(self):
        stories = [self.story() for _ in range(22)]
        self.client.force_login(self.editor)
        page = self.act("pass_first", *stories)
        self.assertEqual(page.content.decode().count("没有初审通过："), 20)
        self.assertContains(page, "另有 2 篇也没有初审通过。")
