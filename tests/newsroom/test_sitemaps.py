"""Sitemaps as search engines read them, held against the published schemas.

The schemas under tests/newsroom/schemas hold what sitemaps.org 0.9 and Google's news
extension ask for, without the prose.
"""

from datetime import date, timedelta
from pathlib import Path
from unittest import mock

import time_machine
from django.test import TestCase
from lxml import etree

from articles.models import Byline, Column, Contributor
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from newsroom import sitemaps
from tests.pictures import drawn, encoded, make_photo, place as show
from tests.stories import NOON, make_district, make_draft, make_story

SCHEMAS = Path(__file__).parent / "schemas"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
QUERIES_OF_A_FILE = 2
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


class SitemapCase(TestCase):
    def read(self, address, schema):
        answer = self.client.get(address)
        self.assertEqual(answer.status_code, 200)
        document = etree.fromstring(answer.content)
        etree.XMLSchema(file=SCHEMAS / schema).assertValid(document)
        return document

    def places(self, address, schema="sitemap.xsd"):
        return [loc.text for loc in self.read(address, schema).iter(f"{SITEMAP}loc")]


class SitemapTests(SitemapCase):
    def test_it_leads_to_every_published_story(self):
        stories = [make_story(f"第{number}条") for number in range(3)]
        found = []
        for place in self.places("/sitemap.xml", "siteindex.xsd"):
            found += self.places(place.removeprefix("http://testserver"))
        for story in stories:
            self.assertIn(f"http://testserver{story.get_absolute_url()}", found)

    def test_it_is_split_at_its_size(self):
        stories = [make_story(f"第{number}条") for number in range(5)]
        # Its query is prepared for this size, and nobody else is to find it.
        self.addCleanup(sitemaps._newest_of_files.cache_clear)
        with (
            mock.patch("newsroom.sitemaps.STORIES_IN_A_FILE", 2),
            mock.patch("newsroom.sitemaps.FILES_AT_ONCE", 2),
            mock.patch("newsroom.sitemaps.STORIES_IN_A_PART", 1),
        ):
            files = self.places("/sitemap.xml", "siteindex.xsd")[1:]
            listed = [self.places(f.removeprefix("http://testserver")) for f in files]
        self.assertTrue(all(len(places) <= 2 for places in listed))
        self.assertEqual(sum(map(len, listed)), len(stories))

    def test_it_says_when_a_story_changed_last(self):
        story = make_story(corrected_at=NOON + timedelta(days=1))
        document = self.read(f"/sitemap-{story.pk // 10_000}.xml", "sitemap.xsd")
        changed = document.find(f".//{SITEMAP}lastmod").text
        self.assertEqual(changed, (NOON + timedelta(days=1)).isoformat())

    def test_it_tells_names_only_with_something_published_under_them(self):
        column = Column.objects.create(name="走基层", slug="zoujiceng")
        hidden = Column.objects.create(name="密栏", slug="milan")
        make_draft(column=hidden)
        story = make_story(column=column)
        person = Contributor.objects.create(name="王勇", slug="wang-yong")
        Contributor.objects.create(name="张三", slug="zhang-san")
        Byline.objects.create(article=story, contributor=person, order=1)
        listed = "\n".join(self.places("/sitemap-pages.xml"))
        self.assertIn("/columns/zoujiceng/", listed)
        self.assertIn("/people/wang-yong/", listed)
        for hidden in ("milan", "zhang-san"):
            self.assertNotIn(hidden, listed)

    def test_it_lists_only_addresses_that_answer(self):
        make_district()
        issue = Issue.objects.create(date=date(2023, 5, 4))
        page = Page.objects.create(issue=issue, order=1, number="1")
        Placement.objects.create(page=page, article=make_story(), order=1)
        for place in self.places("/sitemap-pages.xml"):
            with self.subTest(place=place):
                path = place.removeprefix("http://testserver")
                self.assertEqual(self.client.get(path).status_code, 200)

    def test_it_lists_no_hidden_stories(self):
        story = make_draft()
        make_story(status=Status.WITHDRAWN)
        self.assertEqual(len(self.places("/sitemap.xml", "siteindex.xsd")), 1)
        answer = self.client.get(f"/sitemap-{story.pk // 10_000}.xml")
        self.assertEqual(answer.status_code, 404)

    def test_it_tells_the_pictures_of_published_stories_and_no_others(self):
        photo, hidden = (
            make_photo(encoded(drawn((90, height)))) for height in (60, 50)
        )
        story = make_story()
        show(photo, story)
        show(hidden, make_draft())
        show(hidden, make_story(status=Status.WITHDRAWN))
        address = f"/sitemap-{story.pk // 10_000}.xml"
        with self.assertNumQueries(QUERIES_OF_A_FILE):
            document = self.read(address, "pictures.xsd")
        (loc,) = (loc.text for loc in document.iter(f"{IMAGE}loc"))
        self.assertIn(str(photo.guid), loc)
        answer = self.client.get(loc.removeprefix("http://testserver"))
        self.assertEqual(answer["Content-Type"], "image/jpeg")

    def test_it_answers_404_for_an_absurd_number(self):
        for number in ("99999999", "9" * 30):
            answer = self.client.get(f"/sitemap-{number}.xml")
            self.assertEqual(answer.status_code, 404)

    def test_it_allows_only_reading(self):
        for address in ("/sitemap.xml", "/news-sitemap.xml", "/robots.txt"):
            self.assertEqual(self.client.post(address).status_code, 405)

    def test_it_shows_robots_where_the_maps_are(self):
        text = self.client.get("/robots.txt").content.decode()
        self.assertIn("Sitemap: http://testserver/sitemap.xml\n", text)
        self.assertIn("Disallow: /admin/\n", text)


@time_machine.travel(NOON + timedelta(hours=24), tick=False)
class NewsSitemapTests(SitemapCase):
    def titles(self):
        document = self.read("/news-sitemap.xml", "news.xsd")
        return [title.text for title in document.iter(f"{NEWS}title")]

    def test_it_holds_the_stories_of_two_days(self):
        make_story("昨天的事")
        make_story("三天前的事", published_at=NOON - timedelta(hours=25))
        make_story("明天的事", published_at=NOON + timedelta(hours=25))
        self.assertEqual(self.titles(), ["昨天的事"])

    def test_it_names_the_paper_its_language_and_the_hour(self):
        make_story()
        document = self.read("/news-sitemap.xml", "news.xsd")
        fields = {etree.QName(e).localname: e.text for e in document.iter(f"{NEWS}*")}
        self.assertEqual(fields["name"], "并州日报")
        self.assertEqual(fields["language"], "zh-cn")
        self.assertEqual(fields["publication_date"], NOON.isoformat())

    def test_it_keeps_hostile_headlines_as_text(self):
        make_story("<水厂> & \x0b通水]]>")
        self.assertEqual(self.titles(), ["<水厂> & 通水]]>"])

    def test_it_is_a_thousand_at_most(self):
        with mock.patch("newsroom.sitemaps.NEWS_AT_MOST", 3):
            for number in range(5):
                make_story(f"第{number}条")
            self.assertEqual(len(self.titles()), 3)
