"""A table of a story wherever the story is read."""

import json
import re

import feedparser
import pytest
from django.test import TestCase
from django.urls import reverse

from articles.models import Article
from tests.cast import CastMixin
from tests.stories import make_draft, make_story

TABLE = (
    "<table><caption>客流&lt;日均&gt;</caption><tr><th>站名</th><th>2023年</th></tr>"
    "<tr><td>大南门<br>换乘站</td><td>12</td></tr><tr><td>晋阳街</td><td>34</td></tr>"
    "</table>"
)
BODY = f"<p>两站每日CO<sub>2</sub>少排10<sup>6</sup>克。</p>{TABLE}"


class TableShownTests(CastMixin, TestCase):
    def setUp(self):
        self.story = make_story("地铁客流", body=BODY)

    def test_it_stands_in_a_named_box_that_keys_can_move(self):
        page = self.client.get(self.story.get_absolute_url())
        self.assertContains(
            page,
            '<div class="table-box table-of-figures" role="group" '
            'aria-label="表格：客流&lt;日均&gt;" tabindex="0"><table><caption>',
        )
        self.assertContains(page, '<th scope="col">站名</th>')
        self.assertContains(page, "10<sup>6</sup>克")
        self.assertNotContains(page, "table-box table-of-figures table")

    def test_it_centres_no_long_texts(self):
        self.story.body = TABLE.replace("12", "周一到周五，早七点到晚九点")
        self.story.save()
        page = self.client.get(self.story.get_absolute_url())
        self.assertContains(page, '<div class="table-box" role="group"')

    def test_it_is_in_the_feed_and_what_describes_the_story_has_small_figures(self):
        feed = feedparser.parse(self.client.get("/feed/").content)
        [entry] = feed.entries
        self.assertIn("<table><caption>", entry.content[0].value)
        self.assertIn('<th scope="col">站名</th>', entry.content[0].value)
        page = self.client.get(self.story.get_absolute_url()).content.decode()
        scripts = re.findall(
            r"application/ld.json[^>]*>(.*?)</script>", page, re.DOTALL
        )
        described = next(
            thing for thing in json.loads(scripts[0]) if thing["@type"] == "NewsArticle"
        )
        self.assertEqual(described["description"], "两站每日CO₂少排10⁶克。")

    def test_it_is_no_teaser(self):
        self.story.body = TABLE
        self.story.save()
        [listed] = Article.objects.published().for_listing(at=None)
        self.assertEqual(listed.teaser(), "客流<日均>")

    def test_it_is_counted_cell_by_cell(self):
        self.assertEqual(make_draft(body=TABLE).characters().words, 19)

    def test_it_is_found_within_a_cell_and_not_across_two(self):
        def found(words):
            return list(Article.objects.published().search(words))

        for words in ("晋阳街", "大南门", "换乘站", "CO2"):
            self.assertEqual(found(words), [self.story], words)
        for words in ("晋阳街34", "站名2023年", "大南门换乘站"):
            self.assertEqual(found(words), [], words)
        page = self.client.get("/search/", {"q": "晋阳街"})
        self.assertContains(page, "<mark>晋阳街</mark>\u300034")

    @pytest.mark.once
    def test_it_stands_at_the_desk_as_it_will_be_read(self):
        draft = make_draft(body=BODY, created_by=self.reporter)
        self.client.force_login(self.editor)
        address = reverse("admin:articles_article_review", args=[draft.pk])
        page = self.client.get(address)
        self.assertContains(page, 'aria-label="表格：客流&lt;日均&gt;" tabindex="0"')
        self.assertContains(page, "desk/tables.css")

    @pytest.mark.once
    def test_it_is_asked_for_by_the_editor_with_its_caption(self):
        draft = make_draft(body=BODY, created_by=self.reporter)
        self.client.force_login(self.reporter)
        page = self.client.get(
            reverse("admin:articles_article_change", args=[draft.pk])
        )
        self.assertContains(page, "&quot;js_modules&quot;:[&quot;/static/desk/tables")
        self.assertContains(page, "&lt;table&gt;&lt;caption&gt;")
