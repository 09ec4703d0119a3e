"""A story read in the paper, beside its page; the contents of an issue; thumbnails."""

import io
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from articles.models import Correction
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from tests.editions.test_reading import PaperCase
from tests.pictures import drawn, encoded
from tests.stories import make_story


class StoryInPaperTests(PaperCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.last = make_story("公园开放", kicker="城北")
        Placement.objects.create(page=cls.third, article=cls.last, order=1)

    def read(self, story, label="1"):
        return self.client.get(f"/paper/2023-05-04/{label}/{story.pk}/")

    def test_it_shows_the_story_beside_its_page(self):
        Correction.objects.create(
            article=self.lead, text="“253个”应为“235个”。", by=self.chief
        )
        page = self.read(self.lead)
        for words in ("沿线居民用上新水源", "甲乙", "应为“235个”", "本版标题"):
            self.assertContains(page, words)
        self.assertContains(page, '<svg class="areas"')
        self.assertContains(page, f'href="{self.lead.get_absolute_url()}">打开网页版')
        root = f'<link rel="canonical" href="http://testserver{self.lead.get_absolute_url()}">'
        self.assertContains(page, root)

    def test_it_turns_to_the_stories_before_and_after_across_pages(self):
        here = "/paper/2023-05-04"
        first, middle = self.read(self.lead), self.read(self.other)
        self.assertContains(first, "已是第一篇")
        self.assertContains(middle, f'href="{here}/1/{self.lead.pk}/" rel="prev"')
        self.assertContains(middle, f'href="{here}/3/{self.last.pk}/" rel="next"')
        self.assertContains(self.read(self.last, "3"), "已是末一篇")

    def test_it_finds_no_story_that_is_not_on_the_page_or_not_public(self):
        elsewhere = make_story("别处的稿件")
        for story, label in ((elsewhere, "1"), (self.last, "1"), (self.lead, "9")):
            self.assertEqual(self.read(story, label).status_code, 404)
        huge = self.client.get(f"/paper/2023-05-04/1/{'9' * 30}/")
        self.assertEqual(huge.status_code, 404)
        self.assertEqual(
            self.client.post(f"/paper/2023-05-04/1/{self.lead.pk}/").status_code, 405
        )
        for status in (Status.WITHDRAWN, Status.FINAL_REVIEW):
            type(self.other).objects.filter(pk=self.other.pk).update(status=status)
            self.assertEqual(self.read(self.other).status_code, 404)
            self.assertNotContains(self.read(self.lead), "社区食堂")

    def test_it_costs_as_many_queries_however_many_stories(self):
        self.read(self.lead)  # the navigation is cached from here
        with self.assertNumQueries(5):
            self.read(self.lead)
        for order in range(3, 6):
            story = make_story(f"第{order}条")
            Placement.objects.create(page=self.first, article=story, order=order)
        with self.assertNumQueries(5):
            self.read(self.lead)


class ContentsTests(PaperCase):
    def test_it_lists_all_titles_page_by_page_beside_thumbnails(self):
        story = make_story("公园开放")
        Placement.objects.create(page=self.third, article=story, order=1)
        html = self.client.get("/paper/2023-05-04/").content.decode()
        contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]
        order = ["1/thumbnail", "第1版 要闻", "水厂今日通水", "社区食堂开张"]
        order += ["3/thumbnail", "第3版 城事", "公园开放"]
        places = [contents.index(words) for words in order]
        self.assertEqual(places, sorted(places))
        self.assertIn('class="broadsheet"', html)

    def test_it_leads_from_the_last_page_to_the_next_issue_and_back(self):
        issue = Issue.objects.create(date=date(2023, 5, 9))
        page = Page.objects.create(issue=issue, number="1", order=1)
        Placement.objects.create(page=page, article=self.lead, order=1)
        here = self.page()
        self.assertContains(here, 'href="/paper/2023-05-09/" rel="next"')
        self.assertContains(here, '<span class="dead">已是最早一期</span>')
        after = self.client.get("/paper/2023-05-09/1/")
        self.assertContains(after, 'href="/paper/2023-05-04/" rel="prev"')
        self.assertNotRegex(after.content.decode(), 'rel="next"')

    @pytest.mark.once
    def test_it_says_in_an_area_what_the_story_begins_with(self):
        html = self.page().content.decode()
        titles = re.findall(r"<title>(.*?)</title><polygon", html)
        self.assertIn("水厂今日通水：城北水厂今日通水，", titles[0])


class ThumbnailTests(PaperCase):
    ADDRESS = "/paper/2023-05-04/1/thumbnail"

    def test_it_draws_where_what_stands_and_no_words(self):
        answer = self.client.get(self.ADDRESS)
        self.assertEqual(answer["Content-Type"], "image/svg+xml")
        ElementTree.fromstring(answer.content)
        self.assertNotIn("水厂", answer.content.decode())
        self.assertLess(len(answer.content), 20_000)
        again = self.client.get(self.ADDRESS, headers={"if-none-match": answer["ETag"]})
        self.assertEqual(again.status_code, 304)

    def test_it_is_small_of_a_picture(self):
        self.first.picture_width, self.first.picture_height = 390, 545
        self.first.picture.save("p.jpg", ContentFile(encoded(drawn((390, 545)))))
        answer = self.client.get(self.ADDRESS)
        self.assertEqual(answer["Content-Type"], "image/jpeg")
        self.assertEqual(Image.open(io.BytesIO(answer.content)).width, 240)

    @pytest.mark.once
    def test_it_refuses_other_methods_and_pages_that_are_not_there(self):
        self.assertEqual(self.client.post(self.ADDRESS).status_code, 405)
        for label in ("3", "x9"):
            answer = self.client.get(f"/paper/2023-05-04/{label}/thumbnail")
            self.assertEqual(answer.status_code, 404)
