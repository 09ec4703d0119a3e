"""All news by the minute (滚动): in order, to the last story, and never early."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from articles.models import Article
from articles.paging import cursor_of
from articles.site.latest import LINES
from articles.workflow import Status
from tests.site import addresses, next_cursor, texts
from tests.stories import NOON, make_draft, make_section, make_story

HEADLINES = '//div[@class="rolling"]//li/a[1]'


class LatestTests(TestCase):
    def test_it_lists_by_the_minute_under_its_hour_and_day(self):
        for minutes in (0, 5, 70, 24 * 60):
            at = NOON + timedelta(minutes=30) - timedelta(minutes=minutes)
            make_story(f"{minutes}分前", published_at=at)
        page = self.client.get("/latest/")
        self.assertEqual(
            texts(page, HEADLINES), ["0分前", "5分前", "70分前", "1440分前"]
        )
        days = texts(page, '//div[@class="rolling"]//h2/a')
        self.assertEqual(days, ["2023年5月4日", "2023年5月3日"])
        self.assertEqual(
            texts(page, '//div[@class="rolling"]//h3'), ["12时", "11时", "12时"]
        )
        times = texts(page, '//div[@class="rolling"]//time')
        self.assertEqual(times, ["12:30", "12:25", "11:20", "12:30"])

    def test_it_shows_nothing_early_and_nothing_withdrawn(self):
        later = timezone.now() + timedelta(hours=1)
        make_draft("密稿")
        make_story("密稿", published_at=later)
        make_story("密稿", embargo_until=later)
        make_story("密稿", status=Status.WITHDRAWN)
        page = self.client.get("/latest/")
        self.assertNotContains(page, "密稿")
        self.assertContains(page, "还没有刊出稿件")

    def test_it_goes_on_to_the_last_story_for_the_same_two_queries(self):
        section = make_section()
        made = Article.objects.bulk_create(
            Article(
                headline=f"第{n}条",
                section=section,
                status=Status.SIGNED,
                published_at=NOON - timedelta(minutes=n // 2),
            )
            for n in range(2 * LINES + 1)
        )
        self.client.get("/latest/")  # the navigation is cached from here
        cursor, met, pages = "", [], 0
        while cursor or not pages:
            # The other is of the paper, kept under the clock, which no test has.
            with self.assertNumQueries(2):
                page = self.client.get("/latest/", {"before": cursor} if cursor else {})
            met += texts(page, HEADLINES)
            cursor, pages = next_cursor(page), pages + 1
        self.assertEqual((pages, len(met)), (3, len(made)))
        self.assertEqual(len(set(met)), len(made))
        past = cursor_of(made[-1])
        self.assertContains(self.client.get(f"/latest/?before={past}"), "再往前没有")

    def test_it_refuses_a_bad_cursor_and_other_methods(self):
        for cursor in ("", "x", "1-", "9" * 40):
            with self.subTest(cursor=cursor):
                answer = self.client.get("/latest/", {"before": cursor})
                self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.client.post("/latest/").status_code, 405)

    def test_it_is_in_the_navigation_of_every_page_and_links_the_feed(self):
        page = self.client.get("/latest/")
        here = '//nav[@aria-label="频道"]//a[@aria-current="page"]'
        self.assertEqual(texts(page, here), ["滚动"])
        self.assertEqual(addresses(page, here), ["/latest/"])
        self.assertEqual(addresses(page, '//main//a[@href="/feed/"]'), ["/feed/"])
