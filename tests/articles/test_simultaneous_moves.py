"""Two people press at once."""

import pytest
from django.test import TransactionTestCase

from articles.models import Article, Byline, Contributor
from articles.workflow import IllegalMove
from tests.cast import hire, hire_everyone
from tests.stories import make_draft, make_story
from tests.threads import run_together


class SimultaneousMovesTests(TransactionTestCase):
    def setUp(self):
        for role, user in hire_everyone().items():
            setattr(self, role, user)

    def assert_one_won(self, results):
        refused = [r for r in results if isinstance(r, IllegalMove)]
        errors = [
            r
            for r in results
            if isinstance(r, Exception) and not isinstance(r, IllegalMove)
        ]
        self.assertEqual(errors, [])
        self.assertEqual(len(refused), len(results) - 1, results)
        return refused[0]

    @pytest.mark.thorough
    def test_it_lets_exactly_one_of_several_reviewers_win(self):
        editors = [self.editor, *(hire(f"editor{n}", "编辑") for n in range(3))]
        story = make_draft(created_by=self.reporter)
        story.move("submit", by=self.reporter)

        def verdict(user):
            own = Article.objects.get(pk=story.pk)
            return lambda: own.move("pass_first", by=user)

        loser = self.assert_one_won(run_together(*map(verdict, editors)))
        self.assertEqual(story.reviews.filter(move="pass_first").count(), 1)
        winner = story.reviews.get(move="pass_first").by
        self.assertIn(winner.username, str(loser))

    def test_it_passes_or_sends_back_but_not_both(self):
        other = hire("editor2", "编辑")
        story = make_draft(created_by=self.reporter)
        story.move("submit", by=self.reporter)
        one, two = Article.objects.get(pk=story.pk), Article.objects.get(pk=story.pk)
        self.assert_one_won(
            run_together(
                lambda: one.move("pass_first", by=self.editor),
                lambda: two.move("send_back", by=other, reason="待核。"),
            )
        )
        story.refresh_from_db()
        last = story.reviews.last()
        self.assertEqual(last.to_status, story.status)
        self.assertEqual(story.reviews.count(), 2)

    def test_it_opens_one_working_copy_for_two_who_ask(self):
        story = make_story(created_by=self.reporter)
        own = [Article.objects.get(pk=story.pk) for _ in range(2)]
        self.assert_one_won(
            run_together(
                lambda: own[0].open_correction(by=self.editor),
                lambda: own[1].open_correction(by=self.chief),
            )
        )
        self.assertEqual(story.working_copies.count(), 1)

    @pytest.mark.thorough
    def test_it_withdraws_or_corrects_and_the_two_agree(self):
        story = make_story(created_by=self.reporter)
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=story, contributor=person)
        copy = story.open_correction(by=self.reporter)
        copy.move("submit", by=self.reporter)
        copy.move("pass_first", by=self.editor)
        copy.move("pass_second", by=self.desk_head)
        other = hire("chief2", "总编")
        results = run_together(
            lambda: copy.move("sign", by=self.chief),
            lambda: story.move("withdraw", by=other, reason="失实。"),
        )
        # Signed before it was withdrawn, or refused because it was.
        self.assertNotIsInstance(results[1], Exception)
        story = Article.objects.get(pk=story.pk)
        copy.refresh_from_db()
        self.assertEqual(story.status, "withdrawn")
        self.assertEqual(copy.status == "signed", story.corrected_at is not None)
