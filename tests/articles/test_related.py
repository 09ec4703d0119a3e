from datetime import timedelta

import pytest
from django.test import TestCase

from articles.caching import KeptOfLists, under_clock
from articles.models import ArticleDistrict, Column
from articles.moment import now
from articles.site.related import related_to
from articles.traces import recording
from articles.workflow import Status
from tests.stories import NOON, make_district, make_section, make_story


class RelatedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.column = Column.objects.create(name="新春走基层", slug="xinchun")
        cls.district = make_district()
        cls.story = cls.make("水厂通水", "供水", column=cls.column, filed=True)

    @classmethod
    def make(cls, headline, *tags, filed=False, **fields):
        story = make_story(headline, **fields)
        story.tags.add(*tags)
        if filed:
            ArticleDistrict.objects.create(article=story, district=cls.district)
        return story

    def setUp(self):
        for kept in KeptOfLists.every:
            self.addCleanup(kept.clear)

    def related(self):
        return [(other.headline, other.why) for other in related_to(self.story)]

    def test_it_sets_the_nearest_first_and_says_why(self):
        other_section = make_section("文旅", "wenlv", 2)
        self.make("同频道")
        self.make("同区", filed=True, section=other_section)
        self.make("同栏目", column=self.column, section=other_section)
        self.make("同话题", "供水", section=other_section)
        self.make("不相干", "花灯", section=other_section)
        self.assertEqual(
            self.related(),
            [
                ("同话题", "话题：供水"),
                ("同栏目", "同一栏目"),
                ("同区", "同在甲"),
                ("同频道", "同一频道"),
            ],
        )

    def test_it_sets_the_newest_first_among_the_equally_near(self):
        self.make("旧闻", "供水", published_at=NOON - timedelta(days=2))
        self.make("新闻", "供水", published_at=NOON - timedelta(days=1))
        self.assertEqual([name for name, _ in self.related()], ["新闻", "旧闻"])

    def test_it_shows_six_at_most_and_never_the_story_itself(self):
        for number in range(9):
            self.make(f"供水之{number}", "供水", filed=True, column=self.column)
        names = [name for name, _ in self.related()]
        self.assertEqual(len(names), 6)
        self.assertNotIn("水厂通水", names)

    def test_it_says_nothing_of_what_readers_may_not_see(self):
        later = NOON + timedelta(days=40_000)
        shared = {"column": self.column, "filed": True}
        self.make("草稿", "供水", status=Status.DRAFT, published_at=None, **shared)
        self.make("撤稿", "供水", status=Status.WITHDRAWN, **shared)
        self.make("未到时间", "供水", published_at=later, **shared)
        self.make("禁发", "供水", embargo_until=later, **shared)
        self.assertEqual(self.related(), [])

    def test_it_stands_once_and_under_what_is_nearest(self):
        self.story.tags.add("管网")
        self.make("都一样", "管网", "供水", filed=True, column=self.column)
        self.make("同区同栏目", filed=True, column=self.column)
        (_, first), second = self.related()
        self.assertIn(first, ("话题：供水", "话题：管网"))
        self.assertEqual(second, ("同区同栏目", "同一栏目"))

    def test_it_takes_the_newest_whenever_they_were_filed(self):
        for number in range(9):
            day = NOON - timedelta(days=number)
            self.make(f"供水之{number}", "供水", published_at=day)
        names = [name for name, _ in self.related()]
        self.assertEqual(names, [f"供水之{number}" for number in range(6)])

    def test_it_puts_what_is_flagged_for_minors_before_nobody(self):
        self.make("慎读", "供水", minors_warning="含有事故画面")
        self.assertEqual(self.related(), [])

    @pytest.mark.thorough
    def test_it_costs_two_queries_at_most_and_none_of_lists_that_are_kept(self):
        for number in range(9):
            self.make(f"供水之{number}", "供水", "出行", filed=True)
        near = self.loaded(self.story)
        far = self.loaded(self.make("孤题", "只此一篇", filed=True, column=self.column))
        with self.assertNumQueries(1):
            related_to(near)
        with self.assertNumQueries(2):
            related_to(far)
        with under_clock("1"):
            asked = related_to(near), related_to(far)
            with self.assertNumQueries(0):
                self.assertEqual((related_to(near), related_to(far)), asked)
        with under_clock("2"), self.assertNumQueries(1):
            related_to(near)

    def test_it_shows_a_page_right_by_the_lists_on_it_and_no_others(self):
        for number in range(6):
            self.make(f"供水之{number}", "供水")
        both = self.make("供水之七", "供水")
        both.tags.add("管网")
        with under_clock("1"), recording() as trace:
            related_to(self.loaded(both))  # brings the lists of both
        with under_clock("1"), recording() as of_one:
            related_to(self.loaded(self.story))
        self.assertEqual(len(of_one.common), 1)
        self.make("管网", "管网", section=make_section("文旅", "wenlv", 2))
        self.assertTrue(of_one.holds(now(), {}))
        self.assertFalse(trace.holds(now(), {}))
        self.make("又一篇供水", "供水", published_at=NOON + timedelta(hours=1))
        self.assertFalse(of_one.holds(now(), {}))

    def loaded(self, story):
        return type(story).objects.for_detail(NOON).get(pk=story.pk)

    def test_it_stands_on_the_page_of_the_story(self):
        self.make("管网改造", "供水")
        self.assertContains(self.client.get(self.story.get_absolute_url()), "管网改造")
