from datetime import timedelta

import time_machine
from django.db import connection
from django.test import TestCase, TransactionTestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from articles.caching import under_clock
from articles.dates import midnight
from articles.models import Article, ArticleDistrict, Brief, Byline, Contributor
from articles.site.district_map import DAYS, drawn_map, newest_of_each
from articles.workflow import Status
from districts.models import District
from newsroom import publication_clock
from newsroom.publication_clock import next_change
from tests.site import texts
from tests.stories import NOON, make_district, make_draft, make_story


def file_under(district, headline="水厂今日通水", **fields):
    story = make_story(headline, **fields)
    ArticleDistrict.objects.create(article=story, district=district)
    return story


class MapTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.district = make_district(tile_row=2, tile_column=3)
        cls.zone = make_district("乙园区", "yi", kind="zone", within=cls.district)

    def number(self, district, at=NOON):
        return self.tile(district, at)["number"]

    def tile(self, district, at=NOON):
        tiles = drawn_map(at)["tiles"]
        return next(tile for tile in tiles if tile["pk"] == district.pk)

    def test_it_places_a_tile_where_the_gazetteer_does(self):
        tile = self.tile(self.district)
        self.assertEqual((tile["x"], tile["y"]), (212, 76))

    def test_it_counts_the_stories_of_thirty_days_whole_ones(self):
        midnight = NOON.replace(hour=0)
        first = midnight - timedelta(days=DAYS - 1)
        file_under(self.district)
        file_under(self.district, published_at=first)
        file_under(self.district, published_at=first - timedelta(seconds=1))
        for at in (NOON, midnight + timedelta(hours=23, minutes=59)):
            self.assertEqual(self.number(self.district, at), 2)
        # On the next day one of them is no longer among the thirty.
        self.assertEqual(self.number(self.district, midnight + timedelta(days=1)), 1)

    def test_it_counts_a_zone_for_its_district_and_not_the_other_way(self):
        file_under(self.zone)
        self.assertEqual((self.number(self.zone), self.number(self.district)), (1, 1))
        file_under(self.district)
        self.assertEqual((self.number(self.zone), self.number(self.district)), (1, 2))

    def test_it_counts_a_round_up_once_in_each_of_its_districts(self):
        story = file_under(self.district)
        for order in (1, 2):
            Brief.objects.create(
                article=story, district=self.district, heading="甲", order=order
            )
        self.assertEqual(self.number(self.district), 1)

    def test_it_leaves_hidden_stories_out_of_every_number(self):
        later = NOON + timedelta(hours=1)
        for story in (
            make_draft(),
            make_story(status=Status.WITHDRAWN),
            make_story(published_at=later),
            make_story(embargo_until=later),
        ):
            ArticleDistrict.objects.create(article=story, district=self.district)
        self.assertEqual(self.number(self.district), 0)

    def test_it_deepens_the_tone_with_the_news(self):
        places = [make_district(f"{n}区", f"d{n}") for n in range(4)]
        for number, place in enumerate(places):
            for _ in range(number):
                file_under(place)
        tiles = {tile["pk"]: tile["tone"] for tile in drawn_map(NOON)["tiles"]}
        self.assertEqual([tiles[place.pk] for place in places], [0, 1, 2, 4])

    def test_it_shows_a_trend_of_twelve_weeks_with_the_newest_last(self):
        file_under(self.district, published_at=NOON - timedelta(hours=1))
        file_under(self.district, published_at=NOON - timedelta(days=80))
        weeks = self.tile(self.district)["weeks"]
        self.assertEqual(weeks, [1, *[0] * 10, 1])

    def test_it_puts_each_day_into_its_week(self):
        for days in (0, 6, 7, 13, 83, 84):
            file_under(self.district, published_at=NOON - timedelta(days=days))
        weeks = self.tile(self.district)["weeks"]
        self.assertEqual(weeks, [1, *[0] * 9, 2, 2])

    def test_it_shows_and_dates_the_last_thirty_days_without_recent_news(self):
        file_under(self.district)
        drawn = drawn_map(NOON + timedelta(days=999))
        self.assertEqual(f"{drawn['until']}", "2023-05-04")
        self.assertEqual(drawn["tiles"][0]["number"], 1)
        self.assertContains(self.client.get("/districts/"), "截至2023年5月4日的30天")

    def test_it_costs_four_queries(self):
        with self.assertNumQueries(4):
            drawn_map()

    @time_machine.travel(NOON, tick=False)
    def test_it_labels_each_tile_link_with_its_name_and_number(self):
        file_under(self.district)
        page = html.fromstring(self.client.get("/districts/").content)
        tiles = page.xpath('//*[@role="listitem"]/a')
        labels = {tile.get("href"): tile.get("aria-label") for tile in tiles}
        self.assertEqual(labels["/districts/jia/"], "甲 1篇，甲区30天内")
        self.assertEqual(len(labels), 2)


@override_settings(DATABASE_PREPARE=False)  # each question is told by its words
class CountsUnderClockTests(TransactionTestCase):
    """What past days have is read again when it has changed, and else once a day."""

    def setUp(self):
        self.at = timezone.localtime()  # the database has no other hour
        self.district = make_district()
        self.zone = make_district("乙园区", "yi", kind="zone")
        self.old = file_under(self.district, published_at=self.at - timedelta(days=9))
        self.new = file_under(self.district, published_at=self.at)

    def counted(self, at=None):
        """Return the numbers of both districts, and whether past days were read."""
        at = at or self.at
        state = f"{publication_clock.read()}-{next_change(at).timestamp()}"
        with under_clock(state), CaptureQueriesContext(connection) as queries:
            tiles = drawn_map(at)["tiles"]
        reads = [query for query in queries if "articles_brief" in query["sql"]]
        return [tile["number"] for tile in tiles], len(reads) == 2

    def test_it_reads_two_days_while_the_paper_goes_on(self):
        self.assertEqual(self.counted(), ([2, 0], True))
        self.assertEqual(self.counted(), ([2, 0], False))
        file_under(self.district, published_at=self.at)
        Article.objects.filter(pk=self.old.pk).update(headline="改")
        self.assertEqual(self.counted(), ([3, 0], False))
        Article.objects.filter(pk=self.new.pk).update(status=Status.WITHDRAWN)
        self.assertEqual(self.counted(), ([2, 0], False))

    def test_it_follows_each_change_of_past_days(self):
        stories = Article.objects.filter(pk=self.old.pk)
        zones = District.objects.filter(pk=self.zone.pk)
        self.counted()
        for change, numbers in (
            (lambda: stories.update(status=Status.WITHDRAWN), [1, 0]),
            (lambda: stories.update(status=Status.SIGNED), [2, 0]),
            (lambda: self.old.districts.add(self.zone), [2, 1]),
            (lambda: zones.update(within=self.district), [2, 1]),
            (lambda: self.old.districts.remove(self.district), [2, 1]),
            (lambda: self.old.districts.clear(), [1, 0]),
        ):
            change()
            self.assertEqual(self.counted()[0], numbers)
        self.assertEqual(self.counted(), ([1, 0], False))

    def test_it_follows_the_hour_of_an_embargo(self):
        end = self.at + timedelta(minutes=3)
        Article.objects.filter(pk=self.old.pk).update(embargo_until=end)
        second = timedelta(seconds=1)
        for at, number in (
            (self.at, 1),
            (end - second, 1),
            (end, 2),
            (end + second, 2),
        ):
            self.assertEqual(self.counted(at)[0], [number, 0])

    def test_it_counts_another_day_at_midnight(self):
        at = midnight(self.at.date() + timedelta(days=DAYS - 9))
        self.assertEqual(self.counted(at - timedelta(minutes=1))[0], [2, 0])
        self.assertEqual(self.counted(at)[0], [1, 0])


class NewestOfEachTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.district = make_district()
        cls.zone = make_district("乙园区", "yi", kind="zone", within=cls.district)
        cls.quiet = make_district("丙区", "bing")

    def newest(self, number=3):
        districts = list(District.objects.all())
        found = newest_of_each(districts, number)
        return {
            district.slug: [story.headline for story, _ in found[district.pk]]
            for district in districts
        }

    def test_it_finds_the_newest_of_each_and_a_zones_for_its_district_too(self):
        file_under(self.zone, "园区的事", published_at=NOON + timedelta(hours=1))
        for number in range(4):
            file_under(
                self.district,
                f"第{number}条",
                published_at=NOON - timedelta(days=number),
            )
        self.assertEqual(
            self.newest(),
            {"jia": ["园区的事", "第0条", "第1条"], "yi": ["园区的事"], "bing": []},
        )

    def test_it_returns_a_round_up_with_the_briefs_about_the_district(self):
        story = make_story("十地简讯")
        for order, district in enumerate((self.district, self.quiet), 1):
            Brief.objects.create(
                article=story,
                district=district,
                heading="简",
                text="通水。",
                order=order,
            )
        found = newest_of_each([self.quiet], 3)
        (_, briefs), *_ = found[self.quiet.pk]
        self.assertEqual([brief.district for brief in briefs], [self.quiet])

    def test_it_finds_old_news_of_a_quiet_district_despite_news_elsewhere(self):
        file_under(self.quiet, "旧闻", published_at=NOON - timedelta(days=900))
        Article.objects.bulk_create(
            Article(
                headline=f"第{number}条",
                section_id=Article.objects.get().section_id,
                status=Status.SIGNED,
                published_at=NOON,
            )
            for number in range(20)
        )
        self.assertEqual(self.newest()["bing"], ["旧闻"])

    def test_it_does_not_find_hidden_stories(self):
        later = NOON + timedelta(days=40_000)
        for story in (make_draft(), make_story(published_at=later)):
            ArticleDistrict.objects.create(article=story, district=self.quiet)
        self.assertEqual(self.newest()["bing"], [])


class AuthorsTests(TestCase):
    def test_it_links_a_district_and_a_section_to_their_authors(self):
        story = file_under(make_district())
        for role, name in (("reporter", "王勇"), ("editor", "张三")):
            Byline.objects.create(
                article=story,
                contributor=Contributor.objects.create(name=name),
                role=role,
                order=len(name) + len(role),
            )
        for address in ("/districts/jia/", "/sections/yaowen/"):
            with self.subTest(address=address):
                page = self.client.get(address)
                authors = texts(page, '//h2[text()="作者"]/following-sibling::ul[1]/li')
                self.assertEqual(authors, ["王勇"])
                self.assertContains(page, "全文订阅")
