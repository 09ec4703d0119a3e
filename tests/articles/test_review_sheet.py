import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.workflow import Status
from editions.models import Issue, Page, Placement
from tests.articles.test_reviewing_admin import ReviewCase, address
from tests.stories import NOON, make_story


class ReviewSheetTests(ReviewCase):
    def sheet(self, story, user=None):
        self.client.force_login(user or self.chief)
        return self.client.get(address(story, "sheet"))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_tells_every_move_with_person_post_and_opinion(self):
        story = self.story(Status.FIRST_REVIEW)
        story.move("send_back", by=self.editor, reason="数字待核。")
        rows = self.sheet(story).context["rows"]
        told = [(r["review"].label(), [g.name for g in r["posts"]]) for r in rows]
        self.assertEqual(told, [("提交", ["记者"]), ("退回", ["编辑"])])
        self.assertContains(self.sheet(story), "数字待核。")

    @pytest.mark.once
    def test_it_names_the_three_who_passed_it_in_this_round(self):
        story = self.story(Status.SECOND_REVIEW)
        story.move("send_back", by=self.desk_head, reason="再核。")
        story.move("submit", by=self.reporter)
        story.move("pass_first", by=self.editor)
        boxes = self.sheet(story).context["boxes"]
        self.assertEqual(
            [label for label, _ in boxes], ["初审通过", "复审通过", "签发"]
        )
        given = [review and review.by for _, review in boxes]
        self.assertEqual(given, [self.editor, None, None])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_proves_which_text_was_reviewed(self):
        story = self.story(Status.SIGNED)
        page = self.sheet(story)
        self.assertContains(page, story.digest()[:12], 5)
        self.assertContains(page, "与第 4 行相同")

    @pytest.mark.once
    def test_it_does_not_vouch_for_a_text_that_changed_since(self):
        story = self.story(Status.FIRST_REVIEW)
        story.headline = "改过的题目"
        story.save()
        page = self.sheet(story)
        self.assertNotContains(page, "相同：审的就是这份文字")
        self.assertNotEqual(page.context["rows"][0]["digest"], page.context["digest"])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_tells_the_reviews_of_working_copies_too(self):
        story = self.story(Status.SIGNED)
        copy = story.open_correction(by=self.reporter)
        copy.move("submit", by=self.reporter)
        page = self.sheet(story)
        self.assertEqual(page.context["rows"][-1]["story"], f"更正稿 {copy.pk}")
        self.assertContains(page, f"更正稿 {copy.pk} 第 1 版")

    @pytest.mark.once
    def test_it_hides_working_copies_that_a_person_may_not_open(self):
        story = make_story(created_by=self.editor)
        story.open_correction(by=self.editor)
        self.assertContains(self.sheet(story), "更正稿 ")
        self.assertNotContains(self.sheet(story, self.reporter), "更正稿 ")

    def test_it_lists_the_versions_with_who_and_why(self):
        story = self.story()
        story.updated_by, story.change_reason = self.editor, "核改第二段的数字"
        story.save()
        versions = self.sheet(story).context["versions"]
        self.assertEqual([row["version"].version for row in versions], [1, 2])
        self.assertEqual(versions[-1]["by"], "editor")
        self.assertContains(self.sheet(story), "核改第二段的数字")

    @pytest.mark.once
    def test_it_says_where_the_story_stands_in_print(self):
        story = self.story()
        issue = Issue.objects.create(date=NOON.date())
        page = Page.objects.create(issue=issue, order=1, number="2", name="城事")
        Placement.objects.create(article=story, page=page, order=1)
        self.assertContains(self.sheet(story), "2023年5月4日 第2版 城事")

    def test_it_is_told_to_a_reporter_of_their_own_story(self):
        story = self.story(Status.FIRST_REVIEW)
        self.assertContains(self.sheet(story, self.reporter), "审签单")

    @pytest.mark.thorough
    def test_it_costs_the_same_with_many_reviews(self):
        story = self.story(Status.FIRST_REVIEW)
        self.sheet(story)
        with CaptureQueriesContext(connection) as once:
            self.client.get(address(story, "sheet"))
        for _ in range(4):
            story.move("send_back", by=self.editor, reason="再改。")
            story.save()
            story.move("submit", by=self.reporter)
        with self.assertNumQueries(len(once)):
            self.client.get(address(story, "sheet"))
