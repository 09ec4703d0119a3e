"""Stories that may affect minors on the front page: refused, and left out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from editions.models import Issue, Page, Placement
from newsroom.home import ENOUGH_FOR_LATEST, front_page, standing
from newsroom.models import BreakingNews, FrontPage, FrontSlot
from tests.desk import filled_in
from tests.newsroom.test_front_page_admin import FrontPageDeskCase
from tests.pictures import make_photo, place
from tests.stories import NOON, make_story

WARNING = {"minors_warning": "有事故现场的描写"}
ADD = "/admin/newsroom/breakingnews/add/"


def shown():
    page = front_page()
    stories = [page["lead"], *page["seconds"], *page["latest"], *page["photos"]]
    for _, articles in page["sections"]:
        stories += articles
    return {story.pk for story in stories}


class FrontPageTests(FrontPageDeskCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.flagged = make_story(
            "路口事故", published_at=NOON + timedelta(hours=1), **WARNING
        )
        place(make_photo(), cls.flagged)

    @pytest.mark.thorough
    def test_it_fills_no_block_of_a_full_page(self):
        for number in range(ENOUGH_FOR_LATEST):
            make_story(f"第{number}条", published_at=NOON - timedelta(hours=number))
        self.assertNotIn(self.flagged.pk, shown())
        self.assertNotContains(self.client.get("/"), "路口事故")
        Article.objects.filter(pk=self.flagged.pk).update(minors_warning="")
        self.assertIn(self.flagged.pk, shown())

    def test_it_is_passed_over_where_it_was_arranged_before_it_was_flagged(self):
        for where in ("second", "section"):
            FrontSlot.objects.create(
                front_page=self.arrangement, place=where, article=make_story(where)
            )
        self.arrangement.go_live(self.arrangement.version)
        Article.objects.filter(headline="second").update(**WARNING)
        arranged = Article.objects.get(headline="second").pk
        self.assertNotIn(arranged, shown())
        self.assertNotIn(arranged, sum(map(list, standing().values()), []))
        Article.objects.filter(pk=self.story.pk).update(**WARNING)
        self.assertEqual(front_page()["lead"].headline, "section")
        self.assertContains(
            self.client.get(self.address()), "可能影响未成年人，不上首页"
        )

    @pytest.mark.once
    def test_it_is_refused_with_a_sentence_where_an_editor_tries(self):
        before = self.arrangement.places()
        for where in ("lead", "second", "section"):
            with self.subTest(where=where):
                said = self.act("arrange", do=f"{where}:{self.flagged.pk}")
                self.assertIn("不能放到首页：请另选一篇", said)
                self.assertEqual(self.arrangement.places(), before)
        Article.objects.filter(pk=self.story.pk).update(**WARNING)
        self.assertIn("不能放到首页头条", self.act("go-live"))
        self.assertIsNone(self.arrangement.live_since)

    @pytest.mark.once
    def test_it_is_led_to_by_no_breaking_news(self):
        form = filled_in(self.client.get(ADD), "breakingnews_form")
        typed = {"text": "路口发生事故。", "article": self.flagged.pk}
        answer = self.client.post(ADD, form | typed)
        self.assertContains(answer, "不能放到快讯")
        self.assertContains(answer, "路口发生事故。")
        self.assertFalse(BreakingNews.objects.exists())
        now = timezone.now()
        line = BreakingNews.objects.create(
            text="通水。", article=self.story, expires_at=now + timedelta(hours=1)
        )
        Article.objects.filter(pk=self.story.pk).update(**WARNING)
        self.assertFalse(BreakingNews.objects.shown().exists())
        listed = self.client.get("/admin/newsroom/breakingnews/")
        self.assertContains(listed, "稿件可能影响未成年人，快讯没有显示")
        self.assertTrue(line.pk)

    def test_it_is_in_neither_the_lines_of_the_paper_nor_what_is_related(self):
        issue = Issue.objects.create(date=NOON.date())
        page = Page.objects.create(issue=issue, number=1, order=1)
        for order, story in enumerate((self.flagged, self.story), 1):
            Placement.objects.create(page=page, article=story, order=order)
            story.tags.add("通水")
        lead = make_story("头条", published_at=NOON + timedelta(hours=2))
        lead.tags.add("通水")
        FrontPage.objects.all().delete()
        home = self.client.get("/")
        self.assertContains(home, "头条稿")
        self.assertNotContains(home, "路口事故")
