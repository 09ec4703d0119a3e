"""What was a dead end at the desk, by clicking."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article, Byline, Contributor
from tests.browser.base import BrowserTestCase
from tests.stories import make_draft, make_story


class MovesTests(BrowserTestCase):
    # Tiptap's own base style, an inline one.
    allowed = ("sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA=",)

    def story(self, make=make_draft, **fields):
        story = make(created_by=self.reporter, **fields)
        person = Contributor.objects.get_or_create(name="王勇")[0]
        Byline.objects.create(article=story, contributor=person)
        return story

    def open_story(self, user, story, page):
        self.sign_in(user)
        self.open(f"/admin/articles/article/{story.pk}/{page}/")

    def click_and_wait(self, button):
        self.page.click(f"button:text-is('{button}')")
        self.page.wait_for_selector(".messagelist .success")

    def test_it_takes_back_with_one_press(self):
        story = self.story()
        story.move("submit", by=self.reporter)
        self.open_story(self.reporter, story, "change")
        self.click_and_wait("收回")
        self.wait_for_the_editor()
        story.refresh_from_db()
        self.assertEqual(story.status, "draft")

    def test_it_gives_another_hour_with_three(self):
        story = self.story()
        for name, by in (
            ("submit", self.reporter),
            ("pass_first", self.editor),
            ("pass_second", self.desk_head),
        ):
            story.move(name, by=by)
        story.move("sign", by=self.chief, at=timezone.now() + timedelta(hours=2))
        self.open_story(self.chief, story, "review")
        move = self.page.locator("#move-reschedule")
        self.assertTrue(move.locator("[name=due]").is_visible())
        move.get_by_label("现在见报").check()
        self.assertFalse(move.locator("[name=due]").is_visible())
        self.click_and_wait("改时")
        story.refresh_from_db()
        self.assertTrue(story.is_public())

    def test_it_lets_the_only_chief_mend_a_slip_at_night(self):
        story = self.story(make_story)
        self.open_story(self.chief, story, "review")
        self.assertIn("只有您一人", self.page.inner_text("#move-correct"))
        self.page.select_option("#correct_to", str(self.reporter.pk))
        self.click_and_wait("开更正稿并移交")
        copy = Article.objects.get(corrects=story)
        self.assertEqual(copy.writer(), self.reporter)
        self.assertIn(
            "签发 chief", " ".join(self.page.inner_text(".reviewers").split())
        )
