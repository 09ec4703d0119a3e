import json
import re
from datetime import date, timedelta

from django.test import SimpleTestCase, TestCase

from articles.models import Article, Byline, Contributor, Correction
from articles.site.structured_data import as_script, of_story
from articles.site.views import story_page
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import NOON, make_district, make_story

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


class ScriptTests(SimpleTestCase):
    def test_it_is_ended_by_no_text(self):
        hostile = "</script><script>alert(1)</script><!-- & \u2028 \u2029"
        written = as_script({"headline": hostile})
        for sign in "<>&\u2028\u2029":
            self.assertNotIn(sign, written)
        self.assertEqual(json.loads(written)["headline"], hostile)


class StoryTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_story("水厂</script>通水", deck="全市供水量增加")

    def json_ld(self):
        """Return the NewsArticle of the story's page, and the rest of what it tells."""
        page = self.client.get(self.story.get_absolute_url()).content.decode()
        blocks = SCRIPT.findall(page)
        self.assertEqual(len(blocks), 1)
        return json.loads(blocks[0])

    def test_it_is_a_news_article_with_its_address_and_hours(self):
        story = self.json_ld()[0]
        self.assertEqual(story["@type"], "NewsArticle")
        self.assertEqual(story["headline"], "水厂</script>通水")
        address = f"http://testserver{self.story.get_absolute_url()}"
        self.assertEqual(story["mainEntityOfPage"], address)
        self.assertEqual(story["datePublished"], NOON.isoformat())
        self.assertEqual(story["dateModified"], NOON.isoformat())

    def test_it_names_authors_and_editors_with_their_pages(self):
        for order, (name, role) in enumerate(
            (("王勇", "reporter"), ("张三", "editor")), 1
        ):
            person = Contributor.objects.create(name=name)
            Byline.objects.create(
                article=self.story, contributor=person, role=role, order=order
            )
        story = self.json_ld()[0]
        self.assertEqual([author["name"] for author in story["author"]], ["王勇"])
        self.assertTrue(story["author"][0]["url"].endswith("/people/wang-yong/"))
        self.assertEqual([editor["name"] for editor in story["editor"]], ["张三"])

    def test_it_is_by_the_paper_without_a_name(self):
        self.assertEqual(
            [author["@type"] for author in self.json_ld()[0]["author"]],
            ["NewsMediaOrganization"],
        )

    def test_it_says_where_the_news_is_and_where_it_was_printed(self):
        self.story.districts.add(make_district(code="140106"))
        issue = Issue.objects.create(date=date(2023, 5, 4), number=24138)
        page = Page.objects.create(issue=issue, order=1, number="A3")
        Placement.objects.create(page=page, article=self.story, order=1)
        story = self.json_ld()[0]
        place = story["contentLocation"][0]
        self.assertEqual((place["name"], place["identifier"]), ("甲区", "140106"))
        self.assertEqual(story["printPage"], "A3")
        self.assertEqual(story["printEdition"], "第24138期")

    def test_it_tells_what_was_corrected(self):
        at = NOON + timedelta(hours=2)
        Article.objects.filter(pk=self.story.pk).update(corrected_at=at)
        Correction.objects.create(
            article=self.story, by=self.chief, text="应为235个。", at=at
        )
        story = self.json_ld()[0]
        self.assertEqual(story["correction"][0]["text"], "应为235个。")
        self.assertEqual(story["dateModified"], at.isoformat())

    def test_it_shows_its_pictures_with_their_measures(self):
        place(make_photo(encoded(drawn((500, 300)))), self.story)
        picture = self.json_ld()[0]["image"][0]
        self.assertEqual((picture["width"], picture["height"]), (500, 300))
        self.assertEqual(self.client.get(picture["url"]).status_code, 200)

    def test_it_says_the_way_from_the_front_page(self):
        way = self.json_ld()[1]["itemListElement"]
        self.assertEqual([step["position"] for step in way], [1, 2, 3])
        self.assertEqual(way[1]["name"], "要闻")

    def test_it_costs_no_query(self):
        story = Article.objects.published().for_detail(NOON).get(pk=self.story.pk)
        page = story_page(story)
        with self.assertNumQueries(0):
            of_story(page, "https://www.example.cn")
