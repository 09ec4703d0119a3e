"""`make demo`: a made-up working day, for whoever sees the desk for the first time."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from articles.models import Article, Review
from articles.proofreading import ProofreadStory
from articles.workflow import Status
from editions.models import Issue
from ingest.models import PageImport
from newsroom.corpus.working_day import MARK, READERS_NOTE, guid, make_working_day
from newsroom.my_desk import desk_of
from planning.models import Note, Plan
from planning.plans.steps import State


class WorkingDayTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("loaddata", "districts", "sections", verbosity=0)
        call_command("create_demo_staff", stdout=StringIO())
        make_working_day()

    def test_it_has_stories_in_each_state(self):
        states = set(Article.objects.values_list("status", flat=True))
        self.assertEqual(states, set(Status.values))
        reasons = Review.objects.filter(move="send_back").values_list("reason")
        self.assertTrue(all(reason for (reason,) in reasons))

    def test_it_marks_each_story_as_made_up(self):
        for story in Article.objects.all():
            self.assertTrue(story.headline.startswith(MARK))
            self.assertEqual(story.editors_note, READERS_NOTE)

    def test_it_has_something_on_the_first_page_of_each_role(self):
        for user in User.objects.all():
            desk = desk_of(user)
            filled = [block.name for block, answer in desk["main"] if answer.lines]
            with self.subTest(user=user.username):
                self.assertGreaterEqual(len(filled), 2)
                self.assertTrue(any(answer.lines for _, answer in desk["beside"]))

    def test_it_leaves_something_to_mend_to_the_copy_desk(self):
        slips = Article.objects.get(guid=guid("full-of-slips"))
        self.assertGreater(len(ProofreadStory(slips).hits), 4)

    def test_it_signs_one_story_for_tomorrow_at_six(self):
        coming = Article.objects.signed().filter(published_at__gt=timezone.now())
        self.assertEqual(timezone.localtime(coming.get().published_at).hour, 6)

    @pytest.mark.thorough
    def test_it_half_fills_tomorrows_paper(self):
        issue = Issue.objects.get()
        self.assertFalse(issue.is_out())
        placed = [page.placements.count() for page in issue.pages.order_by("order")]
        self.assertEqual(len(placed), 4)
        self.assertGreater(sum(placed), 4)

    def test_it_has_a_correction_and_an_import_under_way(self):
        self.assertEqual(Article.objects.working_copies().in_progress().count(), 1)
        page_import = PageImport.objects.get()
        self.assertIsNone(page_import.page_text)
        self.assertTrue(page_import.state["segments"])

    def test_it_has_plans_in_each_state_but_the_last_and_a_note_on_a_text(self):
        states = set(Plan.objects.values_list("state", flat=True))
        self.assertEqual(states, set(State.values) - {State.FILED})
        self.assertEqual(Note.objects.open().get().field, "body")

    def test_it_is_made_once(self):
        models = Article, Review, Issue, Plan, Note
        before = [model.objects.count() for model in models]
        self.assertEqual(make_working_day(), 0)
        self.assertEqual([model.objects.count() for model in models], before)
