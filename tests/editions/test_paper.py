from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import SimpleTestCase, TestCase

from articles.workflow import Status
from editions.models import Issue, Page, Placement, validate_region
from tests.stories import make_story


class PaperTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.issue = Issue.objects.create(date=date(2023, 5, 4))
        cls.second = Page.objects.create(
            issue=cls.issue, number="2", order=1, name="城事"
        )
        cls.unnumbered = Page.objects.create(issue=cls.issue, order=2)
        cls.story = make_story("水厂今日通水")
        cls.hidden = make_story("密稿", status=Status.FINAL_REVIEW)
        Placement.objects.create(
            page=cls.second, article=cls.story, order=1, continued_from="1"
        )
        Placement.objects.create(page=cls.second, article=cls.hidden, order=2)
        Placement.objects.create(page=cls.unnumbered, article=cls.story, order=1)

    def test_it_leads_to_its_latest_issue(self):
        self.assertRedirects(self.client.get("/paper/"), "/paper/2023-05-04/")

    def test_it_shows_the_pages_of_an_issue_and_their_published_titles(self):
        response = self.client.get("/paper/2023-05-04/")
        self.assertContains(response, "/paper/2023-05-04/2/")
        self.assertContains(response, "/paper/2023-05-04/x2/")
        self.assertContains(response, "水厂今日通水")
        self.assertNotContains(response, "密稿")

    def test_it_shows_the_published_stories_and_jumps_of_a_page(self):
        response = self.client.get("/paper/2023-05-04/2/")
        self.assertContains(response, self.story.get_absolute_url())
        self.assertContains(response, "上接第1版")
        self.assertNotContains(response, "密稿")

    def test_it_addresses_a_page_without_a_number_by_its_order(self):
        response = self.client.get("/paper/2023-05-04/x2/")
        self.assertContains(response, "版次不详")

    def test_it_links_a_story_to_its_printed_pages(self):
        response = self.client.get(self.story.get_absolute_url())
        self.assertContains(response, "/paper/2023-05-04/2/")
        self.assertContains(response, "/paper/2023-05-04/x2/")

    def test_it_finds_no_page_or_issue_that_is_not_there(self):
        for address in (
            "2023-05-04/3/",
            "2023-05-04/x1/",
            "2023-05-04/02/",
            "2023-05-04/" + "9" * 40 + "/",
            "2023-05-05/",
            "2023-02-30/",
            "0000-00-00/",
            "9999-99-99/",
            "2023-5-4/",
        ):
            with self.subTest(address=address):
                response = self.client.get(f"/paper/{address}")
                self.assertEqual(response.status_code, 404)

    def test_it_refuses_other_methods(self):
        for url in ("/paper/", "/paper/2023-05-04/", "/paper/2023-05-04/2/"):
            with self.subTest(url=url):
                self.assertEqual(self.client.post(url).status_code, 405)

    def test_it_answers_404_for_an_issue_with_nothing_published(self):
        type(self.story).objects.update(status=Status.WITHDRAWN)
        self.assertEqual(self.client.get("/paper/2023-05-04/").status_code, 404)
        self.assertEqual(self.client.get("/paper/2023-05-04/2/").status_code, 404)
        self.assertContains(self.client.get("/paper/"), "报")

    def test_it_costs_the_same_for_an_issue_however_many_stories(self):
        costs = {"/paper/2023-05-04/": 4, "/paper/2023-05-04/2/": 4}
        self.client.get("/paper/2023-05-04/")  # the navigation is cached from here
        for url, queries in costs.items():
            with self.subTest(url=url), self.assertNumQueries(queries):
                self.client.get(url)
        for order in range(3, 9):
            Placement.objects.create(
                page=self.second, article=make_story(f"第{order}条"), order=order
            )
        for url, queries in costs.items():
            with self.subTest(url=url, stories="many"), self.assertNumQueries(queries):
                self.client.get(url)


class PaperRuleTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.issue = Issue.objects.create(date=date(2023, 5, 4))
        cls.page = Page.objects.create(issue=cls.issue, number="2", order=1)
        cls.story = make_story()
        Placement.objects.create(page=cls.page, article=cls.story, order=1)

    def test_it_refuses_two_of_one_place(self):
        for make in (
            lambda: Issue.objects.create(date=date(2023, 5, 4)),
            lambda: Page.objects.create(issue=self.issue, number="2", order=2),
            lambda: Page.objects.create(issue=self.issue, number="3", order=1),
            lambda: Placement.objects.create(
                page=self.page, article=make_story(), order=1
            ),
            lambda: Placement.objects.create(
                page=self.page, article=self.story, order=2
            ),
        ):
            with self.assertRaises(IntegrityError), transaction.atomic():
                make()

    def test_it_allows_several_pages_without_a_number(self):
        for order in (2, 3):
            Page.objects.create(issue=self.issue, number="", order=order)
        self.assertEqual(self.issue.pages.filter(number="").count(), 2)

    def test_it_refuses_to_delete_what_a_placement_needs(self):
        for needed in (self.issue, self.page, self.story):
            with self.subTest(needed=needed), self.assertRaises(ProtectedError):
                needed.delete()


class RegionTests(SimpleTestCase):
    def test_it_takes_a_polygon_in_thousandths(self):
        validate_region([[0, 0], [500, 0], [500, 1000]])

    def test_it_refuses_anything_else(self):
        for region in (
            [],
            [[0, 0], [1, 1]],
            [[0, 0], [1, 1], [2, 1001]],
            [[0, 0], [1, 1], [2, -1]],
            [[0, 0], [1, 1], [2, 2.5]],
            [[0, 0], [1, 1], [2, True]],
            [[0, 0], [1, 1], [2]],
            {"0": [0, 0]},
            "polygon",
        ):
            with self.subTest(region=region), self.assertRaises(ValidationError):
                validate_region(region)
