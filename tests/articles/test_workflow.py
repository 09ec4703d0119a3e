import re
from datetime import timedelta
from pathlib import Path
from unittest import skipUnless

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import TestCase
from django.utils import timezone

from articles.models import Article, Byline, Contributor, Photo, Review
from articles.workflow import MOVES, REVIEWS, IllegalMove, Status, WrongPerson
from tests.cast import CAST, CastMixin, hire
from tests.sources import ROOMS
from tests.stories import make_draft, make_section, make_story

# Who may make which move in which state of a reporter's story. Written out here
# once more, not read from the table that it checks.
EDITORS = {"editor", "desk_head", "chief"}
ALLOWED = {
    ("draft", "submit"): {"reporter"} | EDITORS,
    ("draft", "hand_over"): {"reporter"} | EDITORS,
    ("draft", "discard"): {"reporter"} | EDITORS,
    ("first_review", "take_back"): {"reporter"},
    ("first_review", "pass_first"): {"editor"},
    ("first_review", "send_back"): {"editor"},
    ("second_review", "pass_second"): {"desk_head"},
    ("second_review", "send_back"): {"desk_head"},
    ("final_review", "sign"): {"chief"},
    ("final_review", "send_back"): {"chief"},
    ("signed", "withdraw"): {"chief"},
    ("signed for later", "reschedule"): {"chief"},
    ("signed for later", "unsign"): {"chief"},
    ("signed for later", "withdraw"): {"chief"},
    ("under embargo", "reschedule"): {"chief"},
    ("under embargo", "unsign"): {"chief"},
    ("under embargo", "withdraw"): {"chief"},
    ("withdrawn", "restore"): {"chief"},
    ("withdrawn unseen", "restore"): {"chief"},
    ("withdrawn unseen", "unsign"): {"chief"},
    ("discarded", "reopen"): {"reporter"} | EDITORS,
}
TARGETS = {
    "submit": "first_review",
    "hand_over": "draft",
    "take_back": "draft",
    "pass_first": "second_review",
    "pass_second": "final_review",
    "sign": "signed",
    "send_back": "draft",
    "reschedule": "signed",
    "unsign": "draft",
    "withdraw": "withdrawn",
    "restore": "signed",
    "discard": "discarded",
    "reopen": "draft",
}
LATER = timezone.now() + timedelta(days=2)
# Those whose hour has not come are states of their own.
STATES = {status: {"status": status} for status in Status.values} | {
    "signed for later": {"status": "signed", "published_at": LATER},
    "under embargo": {"status": "signed", "embargo_until": LATER},
    "withdrawn unseen": {"status": "withdrawn", "published_at": LATER},
}
REASON = "第二段的数字待核。"


class Undone(Exception):
    """Takes back what a step of a long test did to the database."""


class WorkflowCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.colleague = hire("colleague", "记者")
        cls.person = Contributor.objects.create(name="王勇", user=cls.reporter)

    def complete_draft(self, **fields):
        story = make_draft(**{"created_by": self.reporter} | fields)
        Byline.objects.create(article=story, contributor=self.person)
        return story

    def bring_to(self, story, status):
        """Make the moves that bring a new draft to a state of its reviews."""
        steps = {
            "submit": self.reporter,
            "pass_first": self.editor,
            "pass_second": self.desk_head,
            "sign": self.chief,
        }
        for name, by in steps.items():
            if story.status != status and story.status in MOVES[name].sources:
                story.move(name, by=by)
        self.assertEqual(story.status, status)
        return story

    def assert_refused(self, story, name, by, words, **how):
        before = Article.objects.values().get(pk=story.pk)
        with self.assertRaises(IllegalMove) as refused:
            story.move(name, by=by, **how)
        self.assertIn(words, str(refused.exception))
        self.assertEqual(Article.objects.values().get(pk=story.pk), before)


@pytest.mark.thorough
class EveryMoveTests(WorkflowCase):
    def people(self):
        names = ["reporter", "colleague", *EDITORS, "photo_editor", "proofreader"]
        return {name: getattr(self, name) for name in names}

    @pytest.mark.once
    def test_it_makes_every_move_from_its_states_by_its_people_only(self):
        story = self.complete_draft()
        tried = 0
        story.move("submit", by=self.reporter)
        now = timezone.now()
        seen = {"published_at": now, "withdrawn_at": now, "embargo_until": None}
        for state, fields in STATES.items():
            Article.objects.filter(pk=story.pk).update(**seen | fields)
            for name in MOVES:
                for role, user in self.people().items():
                    with self.subTest(state=state, move=name, role=role):
                        self.try_one(story, state, name, user)
                    tried += 1
        self.assertEqual(tried, 10 * 13 * 7)

    @skipUnless(connection.vendor == "postgresql", "SQLite has the whole table, above")
    def test_it_makes_moves_alike_where_a_database_locks_rows(self):
        """Each move from each state, each by one role, so that each pair is tried."""
        story = self.complete_draft()
        story.move("submit", by=self.reporter)
        now, people = timezone.now(), list(self.people().items())
        seen = {"published_at": now, "withdrawn_at": now, "embargo_until": None}
        for row, (state, fields) in enumerate(STATES.items()):
            Article.objects.filter(pk=story.pk).update(**seen | fields)
            for column, name in enumerate(MOVES):
                role, user = people[(row + column) % len(people)]
                allowed = [r for r in ALLOWED.get((state, name), ()) if r != role]
                with self.subTest(state=state, move=name, role=role):
                    self.try_one(story, state, name, user)
                for role in allowed[:1]:
                    with self.subTest(state=state, move=name, role=role):
                        self.try_one(story, state, name, getattr(self, role))

    def try_one(self, story, state, name, user):
        try:
            with transaction.atomic():
                story.refresh_from_db()
                allowed = user.username in ALLOWED.get((state, name), ())
                self.assertEqual(self.made(story, name, user), allowed)
                story.refresh_from_db()
                status = STATES[state]["status"]
                self.assertEqual(story.status, TARGETS[name] if allowed else status)
                self.assertEqual(story.reviews.count(), 1 + int(allowed))
                raise Undone
        except Undone:
            pass

    def made(self, story, name, user):
        offered = name in dict(story.moves_open_to(user))
        try:
            story.move(name, by=user, reason=REASON, to=self.colleague)
        except IllegalMove as refused:
            self.assertRegex(str(refused), r"[\u4e00-\u9fff].*。$")
            self.assertFalse(offered)
            return False
        self.assertTrue(offered)
        return True

    def test_it_has_the_thirteen_moves_and_no_state_without_a_way(self):
        self.assertEqual(set(MOVES), set(TARGETS))
        for name, target in TARGETS.items():
            self.assertEqual(MOVES[name].target, target)

    def test_it_knows_no_other_move(self):
        story = self.complete_draft()
        self.assert_refused(story, "publish", self.chief, "没有“publish”这个动作")

    def test_it_lets_nobody_in_whose_account_is_closed(self):
        story = self.complete_draft()
        self.reporter.is_active = False
        self.assert_refused(story, "submit", self.reporter, "您的岗位不能提交")

    def test_it_counts_a_wrong_person_as_denied(self):
        self.assertTrue(issubclass(WrongPerson, PermissionDenied))


class ThreePeopleTests(WorkflowCase):
    def test_it_lets_nobody_give_two_of_the_three_reviews(self):
        allround = hire("allround", "编辑")
        allround.groups.add(*self.desk_head.groups.all(), *self.chief.groups.all())
        story = self.bring_to(self.complete_draft(), "first_review")
        story.move("pass_first", by=allround)
        for name, next_by in (("pass_second", self.desk_head), ("sign", self.chief)):
            self.assert_refused(story, name, allround, "这篇稿件您已初审通过")
            self.assert_refused(story, "send_back", allround, "三个人", reason=REASON)
            story.move(name, by=next_by)

    def test_it_lets_nobody_review_what_they_filed(self):
        for status, name in REVIEWS.items():
            reviewer = {
                "pass_first": self.editor,
                "pass_second": self.desk_head,
                "sign": self.chief,
            }[name]
            story = self.complete_draft(created_by=reviewer)
            Article.objects.filter(pk=story.pk).update(status=status)
            story.refresh_from_db()
            with self.subTest(move=name):
                self.assert_refused(story, name, reviewer, "您自己的稿件")
                self.assert_refused(
                    story, "send_back", reviewer, "您自己的稿件", reason=REASON
                )

    def test_it_lets_nobody_review_what_stands_under_their_name(self):
        story = self.complete_draft()
        own = Contributor.objects.create(name="李静", user=self.editor)
        Byline.objects.create(article=story, contributor=own, order=2)
        self.bring_to(story, "first_review")
        self.assert_refused(story, "pass_first", self.editor, "您自己的稿件")

    def test_it_lets_the_responsible_editor_review(self):
        story = self.complete_draft()
        own = Contributor.objects.create(name="李静", user=self.editor)
        Byline.objects.create(article=story, contributor=own, order=2, role="editor")
        self.bring_to(story, "signed")

    def test_it_begins_a_new_round_with_each_submission(self):
        story = self.bring_to(self.complete_draft(), "second_review")
        story.move("send_back", by=self.desk_head, reason=REASON)
        story.move("submit", by=self.reporter)
        story.move("pass_first", by=self.editor)
        story.move("pass_second", by=self.desk_head)
        story.move("sign", by=self.chief)

    def test_it_holds_for_a_superuser_too(self):
        root = hire("root", "总编", is_superuser=True)
        story = self.bring_to(self.complete_draft(), "first_review")
        story.move("pass_first", by=root)
        self.assert_refused(story, "pass_second", root, "三审要由三个人来做")


class LogTests(WorkflowCase):
    def test_it_records_who_from_to_why_and_what(self):
        story = self.bring_to(self.complete_draft(), "second_review")
        digest, version = story.digest(), story.version
        story.move("send_back", by=self.desk_head, reason=f" {REASON} ")
        review = story.reviews.last()
        self.assertEqual((review.move, review.by), ("send_back", self.desk_head))
        self.assertEqual(review.from_status, Status.SECOND_REVIEW)
        self.assertEqual(review.to_status, Status.DRAFT)
        self.assertEqual((review.reason, review.version), (REASON, version))
        self.assertEqual(review.digest, digest)

    def test_it_vouches_for_the_very_words(self):
        story = self.bring_to(self.complete_draft(), "signed")
        self.assertEqual(story.reviews.last().digest, story.digest())
        Article.objects.filter(pk=story.pk).update(body="<p>换了一段。</p>")
        story.refresh_from_db()
        self.assertNotEqual(story.reviews.last().digest, story.digest())

    def test_it_needs_a_reason_where_the_table_says_so(self):
        story = self.bring_to(self.complete_draft(), "first_review")
        self.assert_refused(story, "send_back", self.editor, "退回要写明原因")
        self.assert_refused(story, "send_back", self.editor, "写明原因", reason=" \n")
        self.assert_refused(
            story, "send_back", self.editor, "最多 1000 字", reason="长" * 1001
        )
        self.bring_to(story, "signed")
        self.assert_refused(story, "withdraw", self.chief, "撤稿要写明原因")
        story.move("withdraw", by=self.chief, reason=REASON)
        self.assert_refused(story, "restore", self.chief, "恢复要写明原因")

    def test_it_leaves_nothing_of_a_move_whose_record_cannot_be_written(self):
        """The state is written first, the record after it."""
        story = self.bring_to(self.complete_draft(), "final_review")
        before = Article.objects.values().get(pk=story.pk), story.reviews.count()
        written = []

        def refuse_the_record(execute, sql, *arguments):
            written.append(sql.split()[0])
            if sql.startswith('INSERT INTO "articles_review"'):
                raise IntegrityError("the record cannot be written")
            return execute(sql, *arguments)

        with (
            connection.execute_wrapper(refuse_the_record),
            self.assertRaises(IntegrityError),
        ):
            story.move("sign", by=self.chief)
        self.assertIn("UPDATE", written)
        stored = Article.objects.values().get(pk=story.pk), story.reviews.count()
        self.assertEqual(stored, before)
        self.assertEqual(self.client.get(story.get_absolute_url()).status_code, 404)
        self.assertFalse(story.list_entries.exists())

    def test_it_tells_the_second_who_was_first(self):
        self.editor.last_name, self.editor.first_name = "王", "勇"
        self.editor.save()
        story = self.bring_to(self.complete_draft(), "first_review")
        late = Article.objects.get(pk=story.pk)
        story.move("pass_first", by=self.editor)
        other = hire("second_editor", "编辑")
        self.assert_refused(late, "pass_first", other, "王勇")
        self.assert_refused(late, "send_back", other, "已初审通过", reason=REASON)

    def test_it_refuses_a_verdict_on_a_version_not_seen(self):
        story = self.bring_to(self.complete_draft(), "first_review")
        seen = story.version
        Article.objects.get(pk=story.pk).save()
        self.assert_refused(
            story, "pass_first", self.editor, "先看过新的一版", version=seen
        )
        story.move("pass_first", by=self.editor)
        self.assertEqual(story.reviews.last().version, seen + 1)

    def test_it_refuses_to_move_what_was_deleted_meanwhile(self):
        story = self.complete_draft()
        Article.objects.get(pk=story.pk).delete()
        with self.assertRaisesMessage(IllegalMove, "已经删除"):
            story.move("submit", by=self.reporter)


class ReadyToSignTests(WorkflowCase):
    def assert_lacks(self, words, **fields):
        story = self.bring_to(self.complete_draft(**fields), "final_review")
        self.assert_refused(story, "sign", self.chief, words)
        return story

    def empty_at(self, status, **fields):
        """Return a story in a state that it could not come to as empty as it is."""
        story = self.complete_draft(**fields)
        Article.objects.filter(pk=story.pk).update(status=status)
        story.refresh_from_db()
        return story

    def test_it_submits_no_story_without_headline_or_body(self):
        for fields, words in (
            ({"headline": " "}, "还没有主题：请写上主题。"),
            ({"body": "<p> </p>"}, "还没有正文：请写上正文或简讯。"),
        ):
            with self.subTest(**fields):
                story = self.complete_draft(**fields)
                self.assert_refused(story, "submit", self.reporter, words)

    def test_it_submits_what_lacks_no_words(self):
        story = make_draft(section=None, created_by=self.reporter)
        story.move("submit", by=self.reporter)

    def test_it_signs_no_story_that_lacks_something(self):
        self.assert_lacks("还没有选频道", section=None)
        for fields, words in (
            ({"headline": ""}, "还没有主题"),
            ({"body": ""}, "还没有正文"),
        ):
            story = self.empty_at("final_review", **fields)
            self.assert_refused(story, "sign", self.chief, words)

    def test_it_signs_no_story_without_a_byline(self):
        story = make_draft(created_by=self.reporter)
        Byline.objects.create(article=story, contributor=self.person, role="editor")
        self.bring_to(story, "final_review")
        self.assert_refused(story, "sign", self.chief, "还没有署名")

    def test_it_takes_briefs_for_a_body(self):
        story = self.complete_draft(body="")
        story.briefs.create(heading="甲区", text="城北水厂今日通水。")
        self.bring_to(story, "signed")

    def test_it_takes_photos_with_captions_for_a_body(self):
        story = self.complete_draft(body="", genre="pictures")
        self.assert_refused(story, "submit", self.reporter, "还没有图片")
        photo = Photo.objects.create(credit="王勇 摄")
        placed = story.article_photos.create(photo=photo)
        for genre in ("pictures", "text"):
            story.genre = genre
            story.save()
            self.assert_refused(story, "submit", self.reporter, "图片也没有说明")
        placed.caption = "水厂外景。"
        placed.save()
        self.bring_to(story, "signed")

    def test_it_signs_no_photo_without_credit(self):
        story = self.bring_to(self.complete_draft(), "final_review")
        photo = Photo.objects.create(caption="水厂外景。")
        placed = story.article_photos.create(photo=photo)
        self.assert_refused(story, "sign", self.chief, "图片“水厂外景。”没有署名")
        placed.credit = "王勇 摄"
        placed.save()
        story.move("sign", by=self.chief)

    def test_it_signs_no_photo_whose_rights_end_before_it_is_published(self):
        today = timezone.localdate()
        photo = Photo.objects.create(
            caption="水厂外景。", credit="王勇 摄", rights_expire_on=today
        )
        story = self.bring_to(self.complete_draft(), "final_review")
        story.article_photos.create(photo=photo)
        tomorrow = timezone.now() + timedelta(days=1)
        self.assert_refused(story, "sign", self.chief, "到期", at=tomorrow)
        story.move("sign", by=self.chief)

    def test_it_names_all_that_is_missing_at_once(self):
        story = make_draft("", section=None, body="", created_by=self.reporter)
        Article.objects.filter(pk=story.pk).update(status="final_review")
        story.refresh_from_db()
        with self.assertRaises(IllegalMove) as refused:
            story.move("sign", by=self.chief)
        for word in ("主题", "频道", "正文", "署名"):
            self.assertIn(word, str(refused.exception))


class SchedulingTests(WorkflowCase):
    def setUp(self):
        self.story = self.bring_to(self.complete_draft(), "final_review")

    def is_public(self, at=None):
        return Article.objects.published(at).filter(pk=self.story.pk).exists()

    def test_it_publishes_at_once_when_no_time_is_given(self):
        self.story.move("sign", by=self.chief)
        self.assertTrue(self.is_public())

    def test_it_publishes_at_its_hour_and_not_before(self):
        hour = timezone.now() + timedelta(hours=2)
        self.story.move("sign", by=self.chief, at=hour)
        self.assertEqual(self.story.reviews.last().due_at, hour)
        self.assertFalse(self.is_public(hour - timedelta(seconds=1)))
        self.assertTrue(self.is_public(hour))

    def test_it_takes_a_time_that_is_past_for_now(self):
        before = timezone.now()
        self.story.move("sign", by=self.chief, at=before - timedelta(days=9))
        self.assertGreaterEqual(self.story.published_at, before)
        self.assertGreaterEqual(self.story.status_since, before)

    def test_it_keeps_an_embargo_given_at_the_signature(self):
        until = timezone.now() + timedelta(hours=3)
        self.story.move("sign", by=self.chief, embargo_until=until)
        self.assertFalse(self.is_public())
        self.assertTrue(self.is_public(until))

    def test_it_lifts_an_embargo_at_the_signature(self):
        until = timezone.now() + timedelta(hours=3)
        Article.objects.filter(pk=self.story.pk).update(embargo_until=until)
        self.story.move("sign", by=self.chief, embargo_until=None)
        self.assertTrue(self.is_public())

    def test_it_keeps_the_date_of_a_story_restored(self):
        self.story.move("sign", by=self.chief)
        first = self.story.published_at
        self.story.move("withdraw", by=self.chief, reason=REASON)
        self.assertIn(self.story, Article.objects.withdrawn())
        self.story.move("restore", by=self.chief, reason=REASON)
        self.assertEqual(self.story.published_at, first)
        self.assertIsNone(self.story.withdrawn_at)
        self.assertTrue(self.is_public())

    def test_it_counts_a_story_withdrawn_before_its_hour_as_never_public(self):
        hour = timezone.now() + timedelta(hours=2)
        self.story.move("sign", by=self.chief, at=hour)
        self.story.move("withdraw", by=self.chief, reason=REASON)
        self.assertNotIn(self.story, Article.objects.withdrawn())
        later = hour + timedelta(hours=1)
        self.story.move("restore", by=self.chief, reason=REASON, at=later)
        self.assertFalse(self.is_public(hour))
        self.assertTrue(self.is_public(later))

    def test_it_restores_a_story_never_public_to_an_hour_to_come(self):
        begun = timezone.now()
        hour = begun + timedelta(hours=2)
        self.story.move("sign", by=self.chief, at=hour)
        for past in ({}, {"withdrawn_at": begun - timedelta(2), "published_at": begun}):
            self.story.move("withdraw", by=self.chief, reason=REASON)
            Article.objects.filter(pk=self.story.pk).update(**past)
            self.story.refresh_from_db()
            self.story.move("restore", by=self.chief, reason=REASON)
            if past:
                self.assertGreater(self.story.published_at, begun)
            else:
                self.assertEqual(self.story.published_at, hour)


@pytest.mark.thorough
class WhoseTurnTests(WorkflowCase):
    def test_it_asks_each_for_the_review_that_is_theirs(self):
        story = self.complete_draft()
        for status, by in (
            ("first_review", self.editor),
            ("second_review", self.desk_head),
            ("final_review", self.chief),
        ):
            self.bring_to(story, status)
            for user in (self.reporter, self.editor, self.desk_head, self.chief):
                waiting = Article.objects.awaiting_review_of(user)
                with self.subTest(status=status, user=user.username):
                    self.assertEqual(story in waiting, user == by)
                    self.assertEqual(
                        story in Article.objects.editable_by(user), user == by
                    )

    def test_it_agrees_with_the_refusals_of_the_moves(self):
        allround = hire("allround", "编辑")
        allround.groups.add(*self.desk_head.groups.all())
        story = self.bring_to(self.complete_draft(), "first_review")
        story.move("pass_first", by=allround)
        self.assertNotIn(story, Article.objects.awaiting_review_of(allround))
        own = make_story(status="first_review", created_by=self.editor)
        self.assertNotIn(own, Article.objects.awaiting_review_of(self.editor))

    def test_it_freezes_what_waits_but_to_the_reviewer(self):
        story = self.bring_to(self.complete_draft(), "first_review")
        for user in (self.reporter, self.desk_head, self.chief, self.proofreader):
            self.assertNotIn(story, Article.objects.editable_by(user))
        self.assertIn(story, Article.objects.editable_by(self.editor))

    def test_it_leaves_a_photo_editor_the_pictures_of_drafts(self):
        story = self.complete_draft()
        self.assertIn(story, Article.objects.illustratable_by(self.photo_editor))
        self.assertNotIn(story, Article.objects.editable_by(self.photo_editor))
        self.bring_to(story, "first_review")
        self.assertNotIn(story, Article.objects.illustratable_by(self.photo_editor))

    def test_it_says_the_same_of_one_story_as_of_all(self):
        staff = [getattr(self, name) for name in CAST]
        staff.append(User.objects.create_user("outsider"))
        for status in Status.values:
            for by in (self.reporter, self.editor):
                story = make_story(status=status, created_by=by)
                for user in staff:
                    with self.subTest(status=status, by=by.username, user=user):
                        self.assertEqual(
                            (
                                story.is_editable_by(user),
                                story.is_illustratable_by(user),
                            ),
                            (
                                story in Article.objects.editable_by(user),
                                story in Article.objects.illustratable_by(user),
                            ),
                        )


class OneWriterTests(TestCase):
    def test_it_leaves_the_status_to_one_verb(self):
        # A story made elsewhere starts as a draft; nobody else names a new status.
        writes = []
        for room in ROOMS:
            for path in Path(settings.BASE_DIR, room).rglob("*.py"):
                text = path.read_text()
                # With a single quote after it, it is SQL that compares; what SQL sets
                # has no dot before it.
                if re.search(r"status=move\.target|\.status = (?!')", text):
                    writes.append(path.name)
        self.assertEqual(writes, ["transitions.py"])

    def test_it_makes_a_story_a_draft(self):
        self.assertEqual(Article.objects.create(headline="新稿").status, "draft")
        self.assertFalse(Review.objects.exists())
        self.assertIsNone(make_section().articles.first())
