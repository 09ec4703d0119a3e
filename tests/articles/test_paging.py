from datetime import timedelta

import pytest
from django.test import TestCase

from articles.paging import PAGE_SIZE, cursor_of
from tests.site import next_cursor, stories_on
from tests.stories import NOON, make_story


class PagingTests(TestCase):
    def walk(self, url):
        """Return the ids a reader meets going down a list to its end."""
        met, cursor = [], None
        while cursor != "":
            response = self.client.get(url, {"before": cursor} if cursor else {})
            met += stories_on(response)
            cursor = next_cursor(response)
        return met

    def test_it_shows_each_story_once_newest_first(self):
        stories = [
            make_story(published_at=NOON - timedelta(minutes=number // 7))
            for number in range(2 * PAGE_SIZE + 5)
        ]
        expected = [story.pk for story in stories]
        self.assertEqual(self.walk("/sections/yaowen/"), expected)

    def test_it_ends_without_a_cursor_on_a_full_page(self):
        for _ in range(PAGE_SIZE):
            make_story()
        response = self.client.get("/sections/yaowen/")
        self.assertEqual(next_cursor(response), "")

    @pytest.mark.thorough
    def test_it_costs_the_same_at_depth(self):
        stories = [
            make_story(published_at=NOON - timedelta(minutes=number))
            for number in range(3 * PAGE_SIZE)
        ]
        self.client.get("/sections/yaowen/")  # the navigation is cached from here
        for before in ({}, {"before": cursor_of(stories[PAGE_SIZE])}):
            # Two of them for what is kept under the clock, which no test has.
            with self.assertNumQueries(4):
                self.client.get("/sections/yaowen/", before)

    def test_it_keeps_its_place_when_a_story_is_published_meanwhile(self):
        for number in range(PAGE_SIZE + 1):
            make_story(published_at=NOON - timedelta(minutes=number))
        first = self.client.get("/sections/yaowen/")
        make_story("新到")
        second = self.client.get("/sections/yaowen/", {"before": next_cursor(first)})
        shown = set(stories_on(first)) & set(stories_on(second))
        self.assertEqual((shown, len(stories_on(second))), (set(), 1))

    def test_it_refuses_a_cursor_that_is_none_of_ours(self):
        make_story()
        for cursor in (
            "",
            "x",
            "1-",
            "-1",
            "1-2-3",
            "1674424800000000-" + "9" * 40,
            "9" * 30 + "-1",
            "١-١",
            "2023-01-23",
        ):
            with self.subTest(cursor=cursor):
                response = self.client.get("/sections/yaowen/", {"before": cursor})
                self.assertEqual(response.status_code, 404)
