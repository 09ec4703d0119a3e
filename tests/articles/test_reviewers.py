"""Who can give the reviews to come is said, and what helps where nobody can."""

from articles.models import Article, Byline, Contributor
from articles.reviewers import (
    prospects_of,
    prospects_of_correction,
    prospects_of_new,
    too_few,
)
from tests.articles.test_workflow import REASON, WorkflowCase
from tests.cast import hire
from tests.stories import make_draft, make_story


class ProspectsTests(WorkflowCase):
    def named(self, prospects):
        return [(one.label, one.names) for one in prospects.to_come]

    def test_it_names_who_gives_each_review(self):
        hire("editor2", "编辑", last_name="王", first_name="勇")
        expected = [
            ("初审", "editor、王勇"),
            ("复审", "desk_head"),
            ("签发", "chief"),
        ]
        story = self.complete_draft()
        self.assertEqual(self.named(prospects_of(story)), expected)
        self.assertEqual(self.named(prospects_of_new(self.reporter)), expected)
        self.bring_to(story, "second_review")
        self.assertEqual(self.named(prospects_of(story)), expected[1:])
        self.assertEqual(prospects_of(story).problem, "")
        self.bring_to(story, "signed")
        self.assertEqual(self.named(prospects_of(story)), [])

    def test_it_names_a_handful_and_how_many_there_are(self):
        for number in range(6):
            hire(f"editor{number}", "编辑")
        (first, *_) = prospects_of(self.complete_draft()).to_come
        self.assertEqual(first.names, "editor、editor0、editor1、editor2等 7 人")

    def test_it_asks_one_question(self):
        story = self.complete_draft()
        prospects_of(story)
        with self.assertNumQueries(1):
            self.assertEqual(prospects_of(story).problem, "")

    def test_it_says_that_nobody_can_sign_what_the_chief_wrote(self):
        story = self.complete_draft(created_by=self.chief)
        prospects = prospects_of(story)
        self.assertEqual(
            prospects.problem,
            "没有人能签发：能签发的只有chief一人，自己的稿件不能自己审。",
        )
        self.assertTrue(prospects.to_come[2].is_given_by_nobody)
        # Its words are the chief's: to hand it over does not help.
        self.assertEqual(
            prospects.advice, "怎么办：请管理员给一位同事加上“总编”的岗位。"
        )

    def test_it_advises_to_hand_over_a_correction_that_is_as_it_was(self):
        story = make_story(created_by=self.reporter)
        for prospects in (
            prospects_of_correction(story, self.chief),
            prospects_of(story.open_correction(by=self.chief)),
        ):
            self.assertIn("没有人能签发：能签发的只有", prospects.problem)
            self.assertTrue(prospects.can_be_handed_over)
            self.assertIn("移交给别的同事来写", prospects.advice)

    def test_it_does_not_once_the_chief_has_written_in_it(self):
        copy = make_story(created_by=self.reporter).open_correction(by=self.chief)
        copy.updated_by = self.chief
        copy.save()
        self.assertFalse(prospects_of(copy).can_be_handed_over)
        copy.move("hand_over", by=self.chief, to=self.reporter)
        self.assertIn("没有人能签发", prospects_of(copy).problem)

    def test_it_is_signed_by_the_chief_who_opened_and_handed_it_over(self):
        story = make_story(created_by=self.reporter)
        person = Contributor.objects.create(name="李静")
        Byline.objects.create(article=story, contributor=person)
        copy = story.open_correction(by=self.chief)
        copy.move("hand_over", by=self.chief, to=self.colleague)
        self.assertEqual(prospects_of(copy).problem, "")
        copy.move("submit", by=self.colleague)
        copy.move("pass_first", by=self.editor)
        copy.move("pass_second", by=self.desk_head)
        copy.move("sign", by=self.chief)

    def test_it_counts_nobody_whose_account_is_closed(self):
        self.desk_head.is_active = False
        self.desk_head.save()
        self.assertEqual(prospects_of(self.complete_draft()).problem, "没有人能复审。")

    def test_it_counts_no_superuser_without_a_post(self):
        hire("root", "图片编辑", is_superuser=True)
        self.chief.is_active = False
        self.chief.save()
        self.assertEqual(prospects_of(self.complete_draft()).problem, "没有人能签发。")

    def test_it_needs_three_people_for_three_reviews(self):
        self.editor.groups.set(self.desk_head.groups.all())
        self.desk_head.groups.add(*hire("x", "编辑", is_active=False).groups.all())
        self.editor.is_active = False
        self.editor.save()
        story = self.complete_draft()
        self.assertEqual(
            prospects_of(story).problem,
            "初审、复审只有desk_head能做，三审要由三个人来做，人不够。",
        )

    def test_it_warns_whoever_alone_can_give_a_later_review(self):
        self.desk_head.groups.add(*self.editor.groups.all())
        story = self.bring_to(self.complete_draft(), "first_review")
        prospects = prospects_of(story)
        self.assertEqual(prospects.problem, "")
        self.assertEqual(prospects.warning_for(self.editor), "")
        self.assertEqual(
            prospects.warning_for(self.desk_head),
            "您初审以后，没有人能复审。请让editor来初审。",
        )

    def test_it_agrees_with_who_is_refused(self):
        allround = hire("allround", "编辑")
        allround.groups.add(*self.desk_head.groups.all())
        stories = [
            self.complete_draft(),
            self.complete_draft(created_by=allround),
            make_draft(created_by=self.desk_head),
            make_story(created_by=self.editor).open_correction(by=self.chief),
        ]
        Byline.objects.create(
            article=stories[2],
            contributor=Contributor.objects.create(name="李", user=self.editor),
        )
        stories[1].move("hand_over", by=allround, to=self.editor)
        stories[0].move("hand_over", by=self.reporter, to=allround)
        stories[0].move("hand_over", by=allround, to=self.reporter)
        for story in stories:
            story.move("submit", by=self.desk_head)
            able = {one.pk for one in prospects_of(story).people["pass_first"]}
            fit = {
                user.pk
                for user in (self.editor, allround, self.desk_head, self.chief)
                if not story.refusal("pass_first", user)
            }
            self.assertEqual(able, fit)


class HandOverTests(WorkflowCase):
    def test_it_makes_another_person_the_writer(self):
        story = self.complete_draft()
        Byline.objects.all().delete()
        review = story.move("hand_over", by=self.reporter, to=self.colleague)
        self.assertEqual((review.to, story.writer()), (self.colleague, self.colleague))
        for user, is_theirs in ((self.colleague, True), (self.reporter, False)):
            self.assertEqual(story in Article.objects.held_by(user), is_theirs)
            self.assertEqual(story in Article.objects.editable_by(user), is_theirs)
            self.assertIn(story, Article.objects.visible_to(user))
        story.move("submit", by=self.colleague)

    def test_it_refuses_whoever_could_not_submit_it(self):
        story = self.complete_draft()
        gone = hire("gone", "记者", is_active=False)
        for to, words in (
            (None, "请选定移交给谁"),
            (self.reporter, "现在就在reporter手上"),
            (self.photo_editor, "岗位不能提交稿件"),
            (gone, "账号已停用"),
        ):
            with self.subTest(to=to):
                self.assert_refused(story, "hand_over", self.reporter, words, to=to)

    def test_it_lets_an_editor_take_over_from_whoever_left(self):
        story = self.complete_draft()
        self.reporter.is_active = False
        self.reporter.save()
        story.move("hand_over", by=self.desk_head, to=self.desk_head)
        self.assertEqual(story.writer(), self.desk_head)

    def test_it_lets_no_earlier_writer_review_words_of_theirs(self):
        story = self.complete_draft()
        story.move("hand_over", by=self.reporter, to=self.editor)
        story.updated_by = self.editor
        story.save()
        story.move("hand_over", by=self.editor, to=self.colleague)
        story.move("submit", by=self.colleague)
        self.assert_refused(story, "pass_first", self.editor, "您自己的稿件")

    def test_it_lets_one_review_who_had_it_and_wrote_nothing(self):
        story = self.complete_draft()
        story.move("hand_over", by=self.reporter, to=self.editor)
        story.move("hand_over", by=self.editor, to=self.colleague)
        story.move("submit", by=self.colleague)
        story.move("pass_first", by=self.editor)

    def test_it_refuses_a_second_who_had_not_seen_the_first(self):
        story = self.complete_draft()
        since = story.status_since
        story.move("hand_over", by=self.editor, to=self.colleague)
        self.assert_refused(
            story,
            "hand_over",
            self.desk_head,
            "请看过再决定",
            to=self.editor,
            since=since,
        )


class TakeBackTests(WorkflowCase):
    def test_it_gives_back_what_nobody_has_passed(self):
        story = self.bring_to(self.complete_draft(), "first_review")
        story.move("take_back", by=self.reporter)
        self.assertEqual(story.status, "draft")
        self.assertIn(story, Article.objects.editable_by(self.reporter))

    def test_it_is_for_whoever_submitted_and_nobody_else(self):
        story = self.complete_draft()
        story.move("submit", by=self.chief)
        self.assert_refused(story, "take_back", self.reporter, "不是您提交的")
        story.move("take_back", by=self.chief)
        self.bring_to(story, "second_review")
        self.assert_refused(story, "take_back", self.reporter, "不能收回")

    def test_it_begins_a_new_round(self):
        story = self.bring_to(self.complete_draft(), "first_review")
        story.move("take_back", by=self.reporter)
        self.bring_to(story, "second_review")


class HeldByTests(WorkflowCase):
    def test_it_holds_drafts_and_what_waits_for_a_review(self):
        draft = self.complete_draft()
        waiting = self.bring_to(self.complete_draft(), "first_review")
        returned = self.bring_to(self.complete_draft(), "first_review")
        returned.move("send_back", by=self.editor, reason=REASON)
        held = Article.objects.held_by
        self.assertEqual(set(held(self.reporter)), {draft, returned})
        self.assertEqual(set(held(self.editor)), {waiting})
        self.assertEqual(set(held(self.chief)), set())


class TooFewTests(WorkflowCase):
    def test_it_finds_the_fewest_reviews_without_enough_people(self):
        class One:
            def __init__(self, pk):
                self.pk = pk

        a, b = One(1), One(2)
        for people, expected in (
            ({"x": [a], "y": [b]}, []),
            ({"x": [a], "y": []}, ["y"]),
            ({"x": [a], "y": [a], "z": [b]}, ["x", "y"]),
            ({"x": [a, b], "y": [a, b], "z": [b, a]}, ["x", "y", "z"]),
        ):
            self.assertEqual(too_few(people), expected)
