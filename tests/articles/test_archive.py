from datetime import datetime, timedelta

from django.test import TestCase
from django.utils import timezone
from lxml import html

from articles.workflow import Status
from tests.stories import NOON, make_draft, make_story


def local(*when):
    return timezone.make_aware(datetime(*when))


class CalendarTests(TestCase):
    def days(self, address):
        """Return the days that a calendar leads to, with what is said of each."""
        page = html.fromstring(self.client.get(address).content)
        return {
            link.get("href"): link.get("aria-label")
            for link in page.xpath("//table//td/a")
        }

    def test_it_links_a_year_to_its_days_with_news_and_shows_their_counts(self):
        make_story(published_at=local(2023, 5, 4, 9))
        make_story(published_at=local(2023, 5, 4, 10))
        make_story(published_at=local(2023, 12, 31, 23, 59))
        self.assertEqual(
            self.days("/archive/2023/"),
            {
                "/archive/2023/05/04/": "5月4日，2篇",
                "/archive/2023/12/31/": "12月31日，1篇",
            },
        )

    def test_it_lists_half_past_midnight_under_that_day_and_that_year(self):
        make_story(published_at=local(2023, 1, 1, 0, 30))
        self.assertEqual(list(self.days("/archive/2023/")), ["/archive/2023/01/01/"])
        self.assertEqual(self.client.get("/archive/2022/").status_code, 404)

    def test_it_knows_the_day_of_each_hour_in_years_with_summer_time(self):
        hours = [(1986, 5, 3, 23, 59), (1986, 5, 4, 0), (1986, 5, 4, 23, 59)]
        hours += [(1986, 9, 14, 0), (1986, 9, 14, 23, 59), (1986, 9, 15, 0)]
        for hour in hours:
            make_story(published_at=local(*hour))
        numbers = {
            "/archive/1986/05/03/": "5月3日，1篇",
            "/archive/1986/05/04/": "5月4日，2篇",
            "/archive/1986/09/14/": "9月14日，2篇",
            "/archive/1986/09/15/": "9月15日，1篇",
        }
        self.assertEqual(self.days("/archive/1986/"), numbers)
        may = dict(list(numbers.items())[:2])
        self.assertEqual(self.days("/archive/1986/05/"), may)

    def test_it_counts_to_the_last_and_from_the_first_second_of_a_day(self):
        make_story(published_at=local(2023, 5, 4, 23, 59, 59, 999999))
        make_story(published_at=local(2023, 5, 5))
        make_story(published_at=local(2023, 5, 31, 23, 59, 59))
        self.assertEqual(
            self.days("/archive/2023/05/"),
            {
                "/archive/2023/05/04/": "5月4日，1篇",
                "/archive/2023/05/05/": "5月5日，1篇",
                "/archive/2023/05/31/": "5月31日，1篇",
            },
        )

    def test_it_starts_the_weeks_of_a_month_on_monday(self):
        make_story(published_at=local(2023, 5, 4, 9))
        page = html.fromstring(self.client.get("/archive/2023/05/").content)
        heads = [cell.text for cell in page.xpath("//thead//th")]
        self.assertEqual(heads, list("一二三四五六日"))
        first = page.xpath("//tbody/tr")[0].xpath("./td")
        # 1 May 2023 was a Monday.
        self.assertEqual(first[0].text_content().strip(), "1")

    def test_it_lists_no_day_for_hidden_stories(self):
        make_story()
        make_draft()
        make_story(status=Status.WITHDRAWN, published_at=NOON - timedelta(days=1))
        make_story(published_at=timezone.now() + timedelta(days=9))
        self.assertEqual(list(self.days("/archive/2023/")), ["/archive/2023/05/04/"])

    def test_it_leads_over_years_months_and_days_without_news(self):
        make_story(published_at=local(2021, 3, 5, 9))
        make_story(published_at=local(2023, 5, 4, 9))
        make_story(published_at=local(2025, 8, 6, 9))
        for address, before, after in (
            ("/archive/2023/", "/archive/2021/", "/archive/2025/"),
            ("/archive/2023/05/", "/archive/2021/03/", "/archive/2025/08/"),
            ("/archive/2023/05/04/", "/archive/2021/03/05/", "/archive/2025/08/06/"),
        ):
            page = html.fromstring(self.client.get(address).content)
            with self.subTest(address=address):
                self.assertEqual(page.xpath("//main//a[@rel='prev']/@href"), [before])
                self.assertEqual(page.xpath("//main//a[@rel='next']/@href"), [after])

    def test_it_redirects_the_archive_to_its_newest_year(self):
        self.assertEqual(self.client.get("/archive/").status_code, 404)
        make_story(published_at=local(2021, 3, 5, 9))
        make_story(published_at=local(2023, 1, 1, 0, 30))
        self.assertRedirects(self.client.get("/archive/"), "/archive/2023/")

    def test_it_answers_404_for_an_impossible_or_empty_date(self):
        make_story()
        for address in ("2023/13/", "2023/00/", "2023/02/30/", "2022/", "2199/12/31/"):
            with self.subTest(address=address):
                answer = self.client.get(f"/archive/{address}")
                self.assertEqual(answer.status_code, 404)

    def test_it_costs_the_same_however_many_stories(self):
        for number in (1, 20):
            for hour in range(number):
                make_story(published_at=local(2023, 5, 4, hour))
            self.client.get("/archive/2023/")
            for address in ("/archive/2023/", "/archive/2023/05/"):
                with self.assertNumQueries(3):
                    self.client.get(address)
