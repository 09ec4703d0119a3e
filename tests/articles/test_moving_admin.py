"""The desk's pages for what was a dead end: hand over, take back, another hour, unsign,
and who gives the reviews to come."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from articles.admin import person_fields
from articles.models import Article, Byline, Review
from articles.workflow import Status
from tests.articles.test_reviewing_admin import LIST, ReviewCase, address, local
from tests.cast import hire
from tests.stories import make_story

ADD = LIST + "add/"
HOUR = timedelta(hours=1)


def in_hours(number):
    return timezone.now().replace(second=0, microsecond=0) + number * HOUR


class HandOverPageTests(ReviewCase):
    def setUp(self):
        self.colleague = hire("colleague", "记者", last_name="李", first_name="静")
        self.draft = self.story()
        self.client.force_login(self.reporter)

    @pytest.mark.once
    def test_it_lists_who_may_write_with_their_posts(self):
        page = self.client.get(address(self.draft))
        self.assertContains(page, "李静（记者）</option>")
        self.assertContains(page, "desk_head（主任）</option>")
        self.assertNotContains(page, "图片编辑）</option>")
        self.assertNotContains(page, "reporter（记者）</option>")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_hands_over_and_says_to_whom_everywhere(self):
        answer = self.post_move(
            self.draft, "hand_over", to=self.colleague.pk, reason="去外地采访。"
        )
        self.assertRedirects(answer, "/admin/", fetch_redirect_response=False)
        self.assertContains(self.client.get("/admin/"), "已移交给李静。")
        self.draft.refresh_from_db()
        self.assertEqual(self.draft.writer(), self.colleague)
        self.client.force_login(self.colleague)
        self.assertContains(self.client.get(address(self.draft)), "→ 李静")
        form = self.client.get(address(self.draft, "change"))
        self.assertContains(form, "李静在写")
        self.assertContains(self.client.get(address(self.draft, "sheet")), "给 李静")
        self.client.force_login(self.chief)
        self.assertContains(self.client.get("/admin/articles/review/"), "移交 → 李静")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_asks_to_whom_and_keeps_what_was_typed(self):
        gone = hire("gone", "记者", is_active=False)
        for to, words in (
            ("", "请选定移交给谁"),
            (gone.pk, "账号已停用"),
            ("x", "另选"),
        ):
            with self.subTest(to=to):
                page = self.post_move(self.draft, "hand_over", to=to, reason="有事。")
                self.assertContains(page, words)
                self.assertContains(page, "有事。")
        self.assertFalse(Review.objects.exists())

    @pytest.mark.once
    def test_it_takes_a_name_where_there_are_too_many_to_list(self):
        hire("lijing2", "记者", last_name="李", first_name="静")
        with patch.object(person_fields, "LONGEST_LIST", 3):
            page = self.client.get(address(self.draft))
            self.assertContains(page, 'type="text" name="to"')
            for to, words in (
                ("李静", "叫“李静”的有 2 位，请写账号：colleague、lijing2。"),
                ("王五", "没有找到“王五”"),
            ):
                page = self.post_move(self.draft, "hand_over", to=to)
                self.assertContains(page, words)
            self.post_move(self.draft, "hand_over", to="colleague")
        self.draft.refresh_from_db()
        self.assertEqual(self.draft.writer(), self.colleague)

    def test_it_refuses_a_second_who_saw_another_writer(self):
        seen = {"seen_since": self.draft.status_since.isoformat()}
        self.draft.move("hand_over", by=self.reporter, to=self.colleague)
        self.client.force_login(self.editor)
        page = self.post_move(self.draft, "hand_over", to=self.chief.pk, **seen)
        self.assertContains(page, "已移交给李静，请看过再决定。", status_code=409)
        page = self.post_move(self.draft, "hand_over", to=self.chief.pk, seen_since="x")
        self.assertContains(page, "请刷新后再试")

    @pytest.mark.once
    def test_it_is_only_for_those_who_may(self):
        self.client.force_login(self.photo_editor)
        page = self.post_move(self.draft, "hand_over", to=self.colleague.pk)
        self.assertContains(page, "您的岗位不能移交", status_code=403)


class TakeBackPageTests(ReviewCase):
    @pytest.mark.once
    def test_it_is_one_press_on_the_form_and_on_the_review_page(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.reporter)
        form = self.client.get(address(story, "change"))
        back = address(story, "move", "take_back")
        self.assertContains(form, f'formaction="{back}"')
        self.assertContains(form, f'name="seen_version" value="{story.version}"')
        answer = self.post_move(story, "take_back")
        self.assertRedirects(answer, address(story, "change"))
        self.assertStays(story, Status.DRAFT)
        self.assertEqual(self.client.get(back).status_code, 405)

    @pytest.mark.once
    def test_it_is_not_offered_to_colleagues(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        form = self.client.get(address(story, "change"))
        self.assertNotContains(form, "take_back")
        page = self.post_move(story, "take_back")
        self.assertContains(page, "不是您提交的", status_code=403)


class HourPageTests(ReviewCase):
    def setUp(self):
        self.due = in_hours(3)
        self.signed = self.story(Status.FINAL_REVIEW)
        self.signed.move("sign", by=self.chief, at=self.due)
        self.client.force_login(self.chief)

    def offered(self):
        page = self.client.get(address(self.signed))
        return [form.name for form in page.context["forms"]]

    @pytest.mark.once
    def test_it_offers_another_hour_with_the_one_that_is_set(self):
        self.assertEqual(self.offered(), ["reschedule", "unsign"])
        page = self.client.get(address(self.signed))
        self.assertContains(page, f'name="due" value="{local(self.due)}"')

    def test_it_sets_another_hour(self):
        later = in_hours(5)
        answer = self.post_move(
            self.signed, "reschedule", when="later", due=local(later)
        )
        self.assertContains(self.client.get(answer["Location"]), "起读者可见")
        self.signed.refresh_from_db()
        self.assertEqual(self.signed.published_at, later)
        self.assertEqual(self.signed.reviews.last().due_at, later)

    def test_it_publishes_now(self):
        self.post_move(self.signed, "reschedule", when="now")
        self.signed.refresh_from_db()
        self.assertTrue(self.signed.is_public())
        self.assertEqual(self.offered(), ["withdraw"])

    @pytest.mark.once
    def test_it_refuses_an_embargo_that_outlasts_the_hour(self):
        for when in ({"when": "now"}, {"when": "later", "due": local(in_hours(4))}):
            page = self.post_move(
                self.signed, "reschedule", embargo_until=local(in_hours(9)), **when
            )
            self.assertContains(page, "读者要到那时才看得到")
        self.assertStays(self.signed, Status.SIGNED)
        self.assertEqual(self.signed.published_at, self.due)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_hours_that_make_no_sense(self):
        for typed, words in (
            ({"when": "later"}, "改到要写明日期和时间"),
            ({"when": "later", "due": "2020-01-01T08:00"}, "已经过了"),
            ({}, "请选现在见报还是改到"),
        ):
            page = self.post_move(self.signed, "reschedule", **typed)
            self.assertContains(page, words)

    @pytest.mark.thorough
    @pytest.mark.once  # the move is made on both in test_correction_hours.py
    def test_it_unsigns_with_a_reason(self):
        page = self.post_move(self.signed, "unsign")
        self.assertContains(page, "撤回签发要写明原因")
        self.post_move(self.signed, "unsign", reason="部门要求缓发。")
        self.assertStays(self.signed, Status.DRAFT)
        self.assertIsNone(self.signed.published_at)
        self.client.force_login(self.reporter)
        form = self.client.get(address(self.signed, "change"))
        self.assertContains(form, "部门要求缓发。")
        self.assertContains(form, "<h2>撤回签发</h2>")
        self.assertContains(self.client.get("/admin/"), "部门要求缓发。")

    @pytest.mark.once
    def test_it_is_for_the_chief_alone(self):
        self.client.force_login(self.desk_head)
        for name in ("reschedule", "unsign"):
            page = self.post_move(self.signed, name, when="now", reason="缓发。")
            self.assertContains(page, "您的岗位不能", status_code=403)

    def test_it_refuses_to_unsign_what_readers_see(self):
        Article.objects.update(published_at=timezone.now())
        page = self.post_move(self.signed, "unsign", reason="缓发。")
        self.assertContains(page, "读者已经看到这篇稿件", status_code=409)
        self.assertContains(page, "缓发。", status_code=409)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_gives_what_was_withdrawn_unseen_an_hour_or_back_to_its_writer(self):
        self.signed.move("withdraw", by=self.chief, reason="缓发。")
        self.assertEqual(self.offered(), ["unsign", "restore"])
        later = in_hours(7)
        self.post_move(
            self.signed, "restore", when="later", due=local(later), reason="可发。"
        )
        self.signed.refresh_from_db()
        self.assertEqual(self.signed.published_at, later)
        self.signed.move("withdraw", by=self.chief, reason="缓发。")
        self.post_move(self.signed, "unsign", reason="重写。")
        self.assertStays(self.signed, Status.DRAFT)
        self.assertIsNone(self.signed.withdrawn_at)

    def test_it_takes_the_unsigned_out_of_the_index_by_date(self):
        Article.objects.search("水厂").published(self.due).get()
        self.signed.move("unsign", by=self.chief, reason="缓发。")
        self.assertFalse(Article.objects.search("水厂").published(self.due).exists())

    def test_it_unsigns_nothing_that_is_being_corrected(self):
        self.signed.open_correction(by=self.reporter)
        page = self.post_move(self.signed, "unsign", reason="缓发。")
        self.assertContains(page, "另有一份更正稿", status_code=409)


class ReviewersOnPagesTests(ReviewCase):
    @pytest.mark.once
    def test_it_names_them_on_every_page_of_a_story_under_way(self):
        story = self.story(Status.FIRST_REVIEW)
        self.client.force_login(self.editor)
        for page in ("change", "review", "sheet"):
            shown = self.client.get(address(story, page))
            for words in (
                "<dt>初审</dt><dd>editor</dd>",
                "<dt>签发</dt><dd>chief</dd>",
            ):
                self.assertContains(shown, words)
            self.assertNotContains(shown, "没有人")

    @pytest.mark.once
    def test_it_names_them_before_a_new_story_is_filed(self):
        self.client.force_login(self.editor)
        form = self.client.get(ADD)
        self.assertContains(form, '<dd class="nobody">没有人</dd>')
        self.assertContains(form, "能初审的只有您一人")
        self.client.force_login(self.reporter)
        self.assertNotContains(self.client.get(ADD), "没有人")

    @pytest.mark.once
    def test_it_warns_again_when_it_was_submitted_all_the_same(self):
        story = self.story(created_by=self.chief)
        Byline.objects.all().delete()
        self.client.force_login(self.chief)
        answer = self.post_move(story, "submit")
        self.assertContains(self.client.get(answer["Location"]), "没有人能签发")

    @pytest.mark.once
    def test_it_shows_nothing_of_a_story_that_is_signed(self):
        self.client.force_login(self.chief)
        page = self.client.get(address(self.story(Status.SIGNED)))
        self.assertNotContains(page, "<dt>初审</dt>")


class OpeningCorrectionTests(ReviewCase):
    """The only chief editor finds a slip at night."""

    def setUp(self):
        self.public = make_story(created_by=self.reporter)
        Byline.objects.create(article=self.public, contributor=self.person)
        self.client.force_login(self.chief)

    def open(self, **typed):
        return self.client.post(address(self.public, "correct"), typed)

    def test_it_says_before_that_nobody_could_sign(self):
        for page in (self.client.get(address(self.public)), self.open()):
            words = "能签发的只有您一人，自己的稿件不能自己审。"
            self.assertContains(page, words, status_code=page.status_code)
            self.assertContains(page, "请让别的同事来开", status_code=page.status_code)
        self.assertEqual(page.status_code, 409)
        self.assertFalse(self.public.working_copies.exists())

    @pytest.mark.once  # the moves are made on both in test_reviewers.py
    def test_it_opens_and_hands_over_in_one_step_and_is_signed_by_the_opener(self):
        answer = self.open(to=self.reporter.pk)
        copy = self.public.working_copies.get()
        page = self.client.get(answer["Location"])
        self.assertContains(page, "已移交给reporter")
        self.assertNotContains(page, "没有人")
        self.assertEqual(copy.writer(), self.reporter)
        copy.move("submit", by=self.reporter)
        copy.move("pass_first", by=self.editor)
        copy.move("pass_second", by=self.desk_head)
        self.post_move(copy, "sign", when="now")
        self.assertStays(copy, Status.SIGNED)

    @pytest.mark.once
    def test_it_opens_after_the_warning_and_goes_on_warning(self):
        answer = self.open(anyway="on")
        page = self.client.get(answer["Location"])
        self.assertContains(page, "没有人能签发")
        self.assertEqual(self.public.working_copies.get().writer(), self.chief)

    @pytest.mark.once
    def test_it_opens_none_that_handing_over_would_not_help(self):
        self.desk_head.is_active = False
        self.desk_head.save()
        for typed in ({"anyway": "on"}, {"to": self.reporter.pk}):
            page = self.open(**typed)
            self.assertContains(page, "没有人能", status_code=409)
        self.assertNotContains(self.client.get(address(self.public)), "仍由我开")
        self.assertFalse(self.public.working_copies.exists())

    @pytest.mark.once
    def test_it_refuses_somebody_who_could_not_write(self):
        page = self.open(to=self.photo_editor.pk)
        self.assertContains(page, "请另选一位", status_code=409)


class AuditListTests(ReviewCase):
    def test_it_tells_a_correction_from_its_story(self):
        story = self.story(Status.SIGNED)
        copy = story.open_correction(by=self.reporter)
        copy.move("submit", by=self.reporter)
        self.client.force_login(self.chief)
        page = self.client.get("/admin/articles/review/")
        self.assertContains(page, "水厂将要通水（更正稿）", 1)
        record = copy.reviews.get()
        page = self.client.get(f"/admin/articles/review/{record.pk}/change/")
        self.assertContains(page, "（更正稿）")
        sheet = self.client.get(address(copy, "sheet"))
        self.assertContains(sheet, "更正稿审签单")
