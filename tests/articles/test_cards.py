"""Cards of stories in lists: kept from one list to the next, and never older than a word."""

from unittest import mock

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from lxml import html

from articles.caching import KeptByContent
from articles.models import (
    Article,
    Byline,
    Column,
    Contributor,
    Photo,
    Section,
    Source,
)
from articles.site import cards
from districts.models import District
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_district, make_section, make_story


class CardTests(TestCase):
    def setUp(self):
        self.story = make_story(
            section=make_section(),
            column=Column.objects.create(name="民生", slug="minsheng"),
            source=Source.objects.create(
                name="本报", slug="benbao", byline_prefix="本报"
            ),
        )
        self.district = make_district()
        self.story.districts.add(self.district)
        person = Contributor.objects.create(name="甲")
        self.story.bylines.create(contributor=person)
        self.story.briefs.create(heading="简讯", district=self.district, text="停水。")
        place(make_photo(encoded(drawn((90, 60)))), self.story)

    def page(self, address="/sections/yaowen/"):
        return self.client.get(address).content.decode()

    def test_it_follows_every_change_whatever_door_it_came_by(self):
        stories = Article.objects.filter(pk=self.story.pk)
        changes = {
            "新主题": lambda: stories.update(headline="新主题"),
            "新引题": lambda: stories.update(kicker="新引题"),
            "新副题": lambda: stories.update(deck="新副题"),
            "新提要": lambda: stories.update(summary="新提要"),
            "2022年1月1日": lambda: stories.update(published_at="2022-01-01T04:00Z"),
            "新频道": lambda: Section.objects.update(name="新频道"),
            "新栏目": lambda: Column.objects.update(name="新栏目"),
            "新报": lambda: Source.objects.update(byline_prefix="新报"),
            "新作者": lambda: Contributor.objects.update(name="新作者"),
            "摄": lambda: Byline.objects.update(role="photographer"),
            "新区": lambda: District.objects.update(name="新区"),
            "77w": lambda: Photo.objects.update(width=77, height=60),
            "focus-x-0": lambda: Photo.objects.update(focal_x=0),
            "focus-x-4": lambda: Photo.objects.update(crops={"lead": [1, 0.5]}),
        }
        self.page()
        for words, change in changes.items():
            with self.subTest(words=words):
                self.assertNotIn(words, self.page())
                change()
                self.assertIn(words, self.page())

    def test_it_carries_briefs_where_they_belong_and_nowhere_else(self):
        for _ in range(2):
            self.assertNotIn("停水。", self.page())
            self.assertIn("停水。", self.page("/districts/jia/"))
        self.story.briefs.update(text="来水。")
        self.assertIn("来水。", self.page("/districts/jia/"))

    def test_it_is_rendered_once_for_all_lists_that_show_it(self):
        self.page()
        kept = set(cards.KEPT.kept)
        for address in ("/columns/minsheng/", "/archive/2023/05/04/"):
            self.page(address)
        self.assertEqual(set(cards.KEPT.kept), kept)

    def test_it_looks_only_at_stories_whose_cards_are_not_kept(self):
        others = [make_story(f"第{n}条", section=self.story.section) for n in range(3)]
        self.page()
        looked_at = mock.patch.object(cards, "plain_row_of", wraps=cards.plain_row_of)
        with looked_at as stories:
            self.page()
            self.page("/archive/2023/05/04/")
        stories.assert_not_called()
        changed = [others[0].pk, others[2].pk]
        Article.objects.filter(pk__in=changed).update(headline="新主题")
        with looked_at as stories:
            self.assertEqual(self.page().count("新主题"), 2)
        self.assertEqual([call.args[0].pk for call in stories.mock_calls], changed)

    def test_it_keeps_the_newest_cards_only(self):
        full = KeptByContent(most=3)
        made = [full.get_or_make(bytes([n]), lambda n=n: n + 1) for n in range(5)]
        self.assertEqual((made, len(full.kept)), ([1, 2, 3, 4, 5], 3))

    @pytest.mark.once
    def test_it_is_rendered_each_time_while_templates_are_written(self):
        self.page()
        kept = set(cards.KEPT.kept)
        Article.objects.update(headline="新主题")
        with self.settings(DEBUG=True), CaptureQueriesContext(connection):
            self.assertIn("新主题", self.page())
        self.assertEqual(set(cards.KEPT.kept), kept)


class FrontPageTests(TestCase):
    def blocks(self):
        page = html.fromstring(self.client.get("/").content)
        found = page.find_class("front-blocks") + page.find_class("front-photos")
        return " ".join(block.text_content() for block in found)

    def test_it_follows_every_change_of_its_blocks(self):
        section = make_section()
        stories = [make_story(f"第{number}条", section=section) for number in range(40)]
        place(make_photo(encoded(drawn((90, 60)))), stories[20])
        self.assertIn("第20条", self.blocks())
        changes = {
            "新主题": lambda: Article.objects.update(headline="新主题"),
            "新提要": lambda: Article.objects.update(summary="新提要"),
            "新频道": lambda: Section.objects.update(name="新频道"),
        }
        for words, change in changes.items():
            with self.subTest(words=words):
                self.assertNotIn(words, self.blocks())
                change()
                self.assertIn(words, self.blocks())
