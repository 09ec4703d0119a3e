"""Fronts of lists: what leads, what stands beside it, and what a card leaves out."""

from datetime import timedelta

from django.test import TestCase

from articles.models import Column
from articles.paging import PAGE_SIZE
from articles.site.fronts import WITH_LIST
from tests.pictures import drawn, encoded, make_photo, place
from tests.site import addresses, next_cursor, stories_on, texts
from tests.stories import NOON, make_district, make_section, make_story

LEAD = '//div[@class="list-lead"]//h2'
SECONDS = '//div[@class="list-seconds"]//h2'
NEWEST = '//div[@class="rail"]//h2[text()="最新"]/following-sibling::ul[1]/li/a'
FACTS = '//div[@class="list"]//*[@class="facts"]//a'


class FrontTests(TestCase):
    def setUp(self):
        self.section = make_section()
        self.district = make_district()

    def many(self, number, **fields):
        stories = [
            make_story(
                f"第{n}条",
                section=self.section,
                published_at=NOON - timedelta(hours=n),
                **fields,
            )
            for n in range(number)
        ]
        for story in stories:
            story.districts.add(self.district)
        return stories

    def picture(self, story):
        place(make_photo(encoded(drawn((90, 60)))), story)

    def page(self, address="/sections/yaowen/"):
        return self.client.get(address)

    def test_it_leads_with_the_newest_that_has_a_picture(self):
        stories = self.many(PAGE_SIZE)
        self.picture(stories[2])
        page = self.page()
        self.assertEqual(texts(page, LEAD), ["第2条"])
        self.assertEqual(texts(page, SECONDS), ["第0条", "第1条", "第3条"])
        self.assertEqual(len(set(stories_on(page))), PAGE_SIZE)
        newest = [f"第{n}条" for n in range(6)]
        self.assertEqual(texts(page, NEWEST), newest)
        self.assertContains(page, 'fetchpriority="high"', count=1)
        # On another page it is a card among others.
        self.assertContains(page, f'sizes="{WITH_LIST[0].sizes}"')
        self.assertNotContains(page, 'sizes="7rem"')
        self.assertContains(self.page("/archive/2023/05/04/"), 'sizes="7rem"')

    def test_it_leads_with_the_newest_where_pictures_are_far_down(self):
        stories = self.many(9)
        self.picture(stories[8])
        self.assertEqual(texts(self.page(), LEAD), ["第0条"])

    def test_it_is_whole_with_few_stories_and_with_none(self):
        self.assertContains(self.page(), "这个频道还没有刊出稿件")
        for number in (1, 2, 3):
            make_story(f"第{number}条", section=self.section)
            page = self.page()
            with self.subTest(number=number):
                self.assertEqual(len(stories_on(page)), number)
                self.assertEqual(len(texts(page, LEAD)), 1)
                self.assertEqual(texts(page, NEWEST), [])

    def test_it_goes_on_as_a_list(self):
        self.many(PAGE_SIZE + 2)
        cursor = next_cursor(self.page())
        page = self.page(f"/sections/yaowen/?before={cursor}")
        self.assertEqual(texts(page, LEAD), [])
        self.assertEqual(len(stories_on(page)), 2)

    def test_it_leaves_out_what_repeats_the_page_and_nothing_else(self):
        column = Column.objects.create(name="街巷", slug="jiexiang")
        self.many(5, column=column)
        section, district = "/sections/yaowen/", "/districts/jia/"
        for address, left in (
            (section, {district}),
            (district, {section}),
            (f"{district}yaowen/", set()),
            ("/columns/jiexiang/", {section, district}),
        ):
            page = self.page(address)
            with self.subTest(address=address):
                self.assertEqual(set(addresses(page, FACTS)), left)
                flags = texts(page, '//*[@class="flag"]')
                is_own = address == "/columns/jiexiang/"
                self.assertEqual(flags, [] if is_own else ["街巷"] * 5)

    def test_it_leads_to_the_columns_of_its_stories(self):
        column = Column.objects.create(name="街巷", slug="jiexiang")
        self.many(2, column=column)
        columns = '//h2[text()="栏目"]/following-sibling::ul[1]/li/a'
        self.assertEqual(addresses(self.page(), columns), ["/columns/jiexiang/"])
        self.assertEqual(texts(self.page("/columns/jiexiang/"), columns), [])
