"""Every public page of the news: it works, costs what it costs, and hides the rest."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Brief, Byline, Column, Contributor
from articles.workflow import Status
from districts.models import District
from tests.stories import NOON, make_district, make_section, make_story

LIST_PAGES = {
    "home": "/",
    "section": "/sections/yaowen/",
    "districts": "/districts/",
    "district": "/districts/jia/",
    "district section": "/districts/jia/yaowen/",
    "column": "/columns/jiexiang/",
    "tag": "/tags/供水/",
    "person": "/people/jia-yi/",
    "day": "/archive/2023/05/04/",
}
ARCHIVE_PAGES = {"year": "/archive/2023/", "month": "/archive/2023/05/"}


def make_full_story(headline, **fields):
    """Return a story that stands on every kind of page."""
    column, _ = Column.objects.get_or_create(slug="jiexiang", name="街巷志")
    person, _ = Contributor.objects.get_or_create(slug="jia-yi", name="甲乙")
    story = make_story(headline, column=column, **fields)
    story.tags.add("供水")
    story.districts.add(District.objects.filter(slug="jia").first() or make_district())
    Byline.objects.create(article=story, contributor=person)
    return story


class PublicPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.story = make_full_story("水厂今日通水")

    def test_it_shows_a_published_story_on_every_page(self):
        for page, url in LIST_PAGES.items():
            with self.subTest(page=page):
                response = self.client.get(url)
                self.assertContains(response, "水厂今日通水")
                self.assertContains(response, self.story.get_absolute_url())

    def test_it_shows_the_days_that_have_news(self):
        self.assertContains(self.client.get("/archive/2023/"), "/archive/2023/05/")
        self.assertContains(
            self.client.get("/archive/2023/05/"), "/archive/2023/05/04/"
        )

    def test_it_answers_head_and_refuses_other_methods(self):
        for url in [*LIST_PAGES.values(), *ARCHIVE_PAGES.values(), "/articles/1/"]:
            with self.subTest(url=url):
                for method in ("post", "put", "patch", "delete"):
                    response = getattr(self.client, method)(url)
                    self.assertEqual(response.status_code, 405)
        for url in [*LIST_PAGES.values(), *ARCHIVE_PAGES.values()]:
            with self.subTest(head=url):
                self.assertEqual(self.client.head(url).status_code, 200)

    def test_it_sets_no_cookie_and_varies_by_none(self):
        for url in [*LIST_PAGES.values(), self.story.get_absolute_url()]:
            with self.subTest(url=url):
                response = self.client.get(url)
                self.assertFalse(response.cookies)
                self.assertNotIn("Cookie", response.get("Vary", ""))

    def test_it_sends_a_strict_policy(self):
        policy = self.client.get("/")["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)


class HiddenStoryTests(TestCase):
    """A story that is not public now is on no page, in no count, at no address."""

    def hidden_stories(self):
        later = timezone.now() + timedelta(hours=1)
        yield from (
            make_full_story("密稿一", status=status)
            for status in Status
            if status not in (Status.SIGNED, Status.WITHDRAWN)
        )
        yield make_full_story("密稿二", published_at=later)
        yield make_full_story("密稿三", embargo_until=later)

    def test_it_is_nowhere_beside_a_published_one(self):
        make_full_story("水厂今日通水")
        hidden = list(self.hidden_stories())
        for page, url in LIST_PAGES.items():
            with self.subTest(page=page):
                self.assertNotContains(self.client.get(url), "密稿")
        for story in hidden:
            with self.subTest(story=story.headline, status=story.status):
                response = self.client.get(story.get_absolute_url())
                self.assertEqual(response.status_code, 404)
                self.assertNotIn("密稿", response.content.decode())

    def test_it_leaves_no_page_for_its_column_topic_author_or_day(self):
        list(self.hidden_stories())
        for page in ("column", "tag", "person", "day"):
            with self.subTest(page=page):
                self.assertEqual(self.client.get(LIST_PAGES[page]).status_code, 404)
        for url in ARCHIVE_PAGES.values():
            with self.subTest(url=url):
                self.assertEqual(self.client.get(url).status_code, 404)

    def test_it_answers_like_a_story_that_never_was(self):
        draft = make_full_story("密稿一", status=Status.DRAFT)
        hidden = self.client.get(draft.get_absolute_url())
        absent = self.client.get("/articles/999999/")
        self.assertEqual(hidden.headers, absent.headers)
        self.assertNotIn("ETag", hidden)

    def test_it_answers_410_once_withdrawn_and_explains_it(self):
        story = make_full_story("撤下的稿", status=Status.WITHDRAWN)
        response = self.client.get(story.get_absolute_url())
        self.assertContains(response, "撤", status_code=410)
        self.assertNotContains(response, "撤下的稿", status_code=410)
        self.assertNotContains(response, "城北水厂", status_code=410)


@pytest.mark.thorough
class QueryCountTests(TestCase):
    """A page costs the same with one story as with many."""

    def queries(self, url):
        with CaptureQueriesContext(connection) as captured:
            self.assertEqual(self.client.get(url).status_code, 200)
        return len(captured)

    def test_it_stays_the_same_however_many_stories(self):
        make_full_story("第一篇")
        self.client.get("/")  # the navigation is cached from here
        pages = LIST_PAGES | ARCHIVE_PAGES
        with_one = {page: self.queries(url) for page, url in pages.items()}
        for number in range(12):
            make_full_story(
                f"又一篇{number}", published_at=NOON - timedelta(minutes=number)
            )
        with_many = {page: self.queries(url) for page, url in pages.items()}
        self.assertEqual(with_one, with_many)
        self.assertLessEqual(max(with_many.values()), 14, with_many)

    def test_it_stays_the_same_for_a_story_however_much_belongs_to_it(self):
        story = make_full_story("第一篇")
        self.client.get("/")
        before = self.queries(story.get_absolute_url())
        for order in range(2, 6):
            person = Contributor.objects.create(name=f"作者{'甲乙丙丁'[order - 2]}")
            Byline.objects.create(article=story, contributor=person, order=order)
            story.tags.add(f"话题{order}")
        self.assertEqual(self.queries(story.get_absolute_url()), before)


class RoundUpTests(TestCase):
    """A reader finds the one paragraph of a round-up that is theirs."""

    @classmethod
    def setUpTestData(cls):
        cls.first = make_district()
        cls.second = make_district("乙县", "yi", kind="county")
        cls.round_up = make_story("各地简讯", body="")
        for order, (place, text) in enumerate(
            ((cls.first, "甲区新修一座桥。"), (cls.second, "乙县开渠引水。")), start=1
        ):
            Brief.objects.create(
                article=cls.round_up,
                district=place,
                heading=place.name,
                text=text,
                order=order,
            )

    def test_it_shows_in_a_district_its_own_brief_in_its_own_words(self):
        response = self.client.get("/districts/yi/")
        self.assertContains(response, "乙县开渠引水。")
        self.assertNotContains(response, "甲区新修一座桥。")

    def test_it_leads_to_the_brief_itself(self):
        brief = self.round_up.briefs.get(district=self.second)
        response = self.client.get("/districts/yi/")
        self.assertContains(
            response, f'href="/articles/{self.round_up.pk}/#{brief.anchor}"'
        )
        story = self.client.get(self.round_up.get_absolute_url())
        self.assertContains(story, f'id="{brief.anchor}"')
        self.assertContains(story, "甲区新修一座桥。")

    def test_it_explains_what_will_appear_in_a_district_without_news(self):
        make_district("丙县", "bing", kind="county")
        response = self.client.get("/districts/bing/")
        self.assertContains(response, "丙县")
        self.assertNotContains(response, "各地简讯")


class EmptyPaperTests(TestCase):
    def test_it_opens_with_no_news_at_all(self):
        make_section()
        make_district()
        self.assertFalse(Article.objects.exists())
        for url in (
            "/",
            "/sections/yaowen/",
            "/districts/",
            "/districts/jia/",
            "/paper/",
        ):
            with self.subTest(url=url):
                self.assertEqual(self.client.get(url).status_code, 200)


class AwkwardTextTests(TestCase):
    def test_it_shows_markup_in_a_headline_as_text(self):
        story = make_full_story("</title><script>alert(1)</script>&amp;")
        for url in [*LIST_PAGES.values(), story.get_absolute_url()]:
            with self.subTest(url=url):
                self.assertNotContains(self.client.get(url), "<script>alert")

    def test_it_lists_a_story_of_half_past_midnight_on_its_local_day(self):
        make_story("子夜", published_at=NOON - timedelta(hours=11, minutes=30))
        self.assertContains(self.client.get("/archive/2023/05/04/"), "子夜")
        self.assertEqual(self.client.get("/archive/2023/05/03/").status_code, 404)
