"""Who is told what by a move of a story, in its transaction."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import TestCase
from django.utils import timezone

from articles.models import Byline, Contributor, ReviewDue
from articles.models.review_due import Urgency
from articles.workflow import IllegalMove
from planning.models import NoticeChoice, Notification
from tests.cast import CastMixin, hire
from tests.desk import filled_in
from tests.planning.cases import kinds_of, submitted, told
from tests.stories import make_draft

Kind = Notification.Kind


class MoveCase(CastMixin, TestCase):
    def signed(self, story):
        story.move("pass_first", by=self.editor)
        story.move("pass_second", by=self.desk_head)
        story.move("sign", by=self.chief)
        return story


class TellingTests(MoveCase):
    def test_it_tells_whoever_may_give_the_next_review_until_it_is_given(self):
        other = hire("second", "编辑")
        story = submitted(self.reporter)
        for person in (self.editor, other):
            ((kind, words),) = told(person)
            self.assertEqual(
                (kind, "《水厂将要通水》等您初审" in words), ("waits", True)
            )
        for person in (self.reporter, self.desk_head, self.chief, self.proofreader):
            self.assertEqual(told(person), [])
        story.move("pass_first", by=self.editor)
        self.assertEqual((told(other), told(self.editor)), ([], []))
        self.assertEqual(kinds_of(self.desk_head), ["waits"])
        story.move("send_back", by=self.desk_head, reason="数字不对")
        self.assertEqual(told(self.desk_head), [])
        ((kind, words),) = told(self.reporter)
        self.assertEqual(kind, "returned")
        self.assertIn("数字不对", words)
        story.move("submit", by=self.reporter)
        # It has come back and gone on: that is over, too.
        self.assertEqual(told(self.reporter), [])

    def test_it_tells_no_reviewer_of_their_own_story_nor_whom_wrote_words_of_it(self):
        submitted(self.editor)
        self.assertEqual(told(self.editor), [])

    def test_it_tells_the_writers_what_was_signed_withdrawn_and_corrected(self):
        named = hire("named", "记者")
        story = make_draft(created_by=self.reporter)
        author = Contributor.objects.create(name="郭晓华", user=named)
        Byline.objects.create(article=story, contributor=author, role="记者")
        story.move("submit", by=self.reporter)
        self.signed(story)
        copy = story.open_correction(by=self.reporter)
        copy.move("submit", by=self.reporter)
        self.signed(copy)
        story.refresh_from_db()
        story.move("withdraw", by=self.chief, reason="来源有误")
        for person in (self.reporter, named):
            self.assertEqual(kinds_of(person), ["signed", "corrected", "withdrawn"])
        self.assertIn("来源有误", told(named)[-1][1])
        self.assertEqual(told(self.chief), [])

    def test_it_tells_whom_a_story_is_handed_over_to_and_who_is_mentioned(self):
        other = hire("liqiang", "记者", last_name="李", first_name="静")
        story = make_draft(created_by=self.reporter)
        story.move(
            "hand_over",
            by=self.reporter,
            to=other,
            reason="@chief @editor @reporter 请知道",
        )
        self.assertEqual(kinds_of(other), ["handed_over"])
        ((kind, words),) = told(self.chief)
        self.assertEqual(kind, "mentioned")
        self.assertIn("请知道", words)
        self.assertEqual(told(self.reporter), [])
        # To whoever may not open the story it leads nowhere.
        stranger = hire("stranger", "记者")
        submitted(self.reporter).move(
            "send_back", by=self.editor, reason="@stranger 看"
        )
        self.assertEqual(Notification.objects.get(person=stranger).path, "")
        self.assertEqual(
            Notification.objects.get(person=self.chief, kind="mentioned").path,
            f"/admin/articles/article/{story.pk}/review/",
        )

    def test_it_tells_nothing_of_a_move_that_is_taken_back(self):
        with transaction.atomic():
            submitted(self.reporter)
            self.assertEqual(kinds_of(self.editor), ["waits"])
            transaction.set_rollback(True)
        self.assertEqual(told(self.editor), [])
        story = submitted(self.reporter)
        with self.assertRaises(IllegalMove):
            story.move("send_back", by=self.editor)
        self.assertEqual(told(self.reporter), [])

    def test_it_tells_nobody_who_has_left_and_quietly_whoever_wants_no_count(self):
        self.reporter.is_active = False
        self.reporter.save()
        NoticeChoice.objects.create(person=self.editor, kind="waits", at_desk=False)
        story = make_draft(created_by=self.reporter)
        story.move("submit", by=self.chief)
        self.assertEqual(told(self.editor), [])
        self.assertTrue(Notification.objects.get(person=self.editor).is_quiet)
        story.move("send_back", by=self.editor, reason="补一段")
        # Nobody has it in hand any more: whoever edits drafts is told.
        other = hire("second", "编辑")
        self.assertEqual(Notification.objects.of(self.reporter).count(), 0)
        story.move("submit", by=self.chief)
        story.move("send_back", by=self.editor, reason="再补一段")
        self.assertIn("作者的账号已停用", told(other)[-1][1])


class ReviewDueTests(MoveCase):
    def test_it_is_set_with_a_move_kept_with_the_next_and_gone_with_the_reviews(self):
        due = timezone.now() + timedelta(hours=1)
        story = submitted(self.reporter, wanted=(due, Urgency.MOST))
        self.assertIn("特急", told(self.editor)[0][1])
        story.move("pass_first", by=self.editor)
        row = ReviewDue.objects.get(article=story)
        self.assertEqual((row.due_at, row.urgency, row.by), (due, 2, self.reporter))
        story.move("pass_second", by=self.desk_head, wanted=(None, Urgency.URGENT))
        self.assertEqual(ReviewDue.objects.get(article=story).words(), "急")
        story.move("send_back", by=self.chief, reason="补署名")
        self.assertFalse(ReviewDue.objects.exists())

    def test_it_refuses_an_hour_that_is_over_and_moves_nothing(self):
        story = make_draft(created_by=self.reporter)
        for wanted in (
            (timezone.now(), 0),
            (timezone.now() + timedelta(days=400), 0),
            (None, 7),
        ):
            with self.assertRaises(IllegalMove):
                story.move("submit", by=self.reporter, wanted=wanted)
        story.refresh_from_db()
        self.assertEqual((story.status, ReviewDue.objects.count()), ("draft", 0))

    @pytest.mark.thorough
    def test_it_sorts_what_waits_and_is_shown_where_it_waits(self):
        now = timezone.now()
        submitted(self.reporter, "平件")
        submitted(self.reporter, "晚的急件", wanted=(now + timedelta(hours=2), 1))
        submitted(self.reporter, "早的急件", wanted=(now + timedelta(hours=1), 1))
        story = submitted(self.reporter, "特急件", wanted=(None, 2))
        order = ["特急件", "早的急件", "晚的急件", "平件"]
        self.client.force_login(self.editor)
        desk = self.client.get("/admin/")
        block = desk.content.decode().split('id="desk-waiting"')[1]
        self.assertEqual(sorted(order, key=block.index), order)
        self.assertContains(desk, "前审好")
        waiting = self.client.get(
            "/admin/articles/article/?status__in=first_review,second_review,final_review"
        )
        found = [str(row) for row in waiting.context["cl"].result_list]
        self.assertEqual(found, order)
        page = self.client.get(f"/admin/articles/article/{story.pk}/review/")
        self.assertContains(page, '<p class="wanted-by wanted-2">特急</p>')

    @pytest.mark.thorough
    def test_it_is_changed_by_whoever_reviews_and_by_nobody_else(self):
        story = submitted(self.reporter)
        address = f"/admin/articles/article/{story.pk}/due/"
        hour = timezone.localtime() + timedelta(hours=3)
        sent = {"urgency": "1", "wanted_by": f"{hour:%Y-%m-%dT%H:%M}"}
        for person, status in (
            (self.reporter, 403),
            (self.proofreader, 403),
            (self.desk_head, 302),
            (self.editor, 302),
        ):
            self.client.force_login(person)
            with self.subTest(person=person):
                self.assertEqual(self.client.post(address, sent).status_code, status)
        self.assertEqual(ReviewDue.objects.get().by, self.editor)
        answer = self.client.post(address, {"wanted_by": "2020-01-01T10:00"})
        self.assertContains(answer, "已经过了", status_code=409)
        story.move("send_back", by=self.editor, reason="补")
        self.client.force_login(self.desk_head)
        self.assertEqual(self.client.post(address, sent).status_code, 409)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_goes_with_the_button_that_saves_and_submits(self):
        story = make_draft(created_by=self.reporter)
        self.client.force_login(self.reporter)
        page = self.client.get(f"/admin/articles/article/{story.pk}/change/")
        self.assertContains(page, 'name="wanted-urgency"')
        sent = filled_in(page) | {"_move": "submit", "wanted-urgency": "2"}
        address = f"/admin/articles/article/{story.pk}/change/"
        late = sent | {"wanted-wanted_by": "2020-01-01T10:00"}
        answer = self.client.post(address, late, follow=True)
        self.assertContains(answer, "稿件没有转走")
        self.assertContains(answer, "已经过了")
        page = self.client.get(address)
        sent = filled_in(page) | {"_move": "submit", "wanted-urgency": "2"}
        self.client.post(address, sent)
        self.assertEqual(ReviewDue.objects.get(article=story).urgency, 2)
