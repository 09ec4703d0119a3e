from datetime import datetime

import pytest
from django.test import TestCase

from articles.dates import local
from editions.models import Issue, Page, Placement
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_draft, make_story


class PaperTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.issue = Issue.objects.create(date="2023-01-23")
        cls.pages = [
            Page.objects.create(issue=cls.issue, number=str(n), order=n) for n in (1, 2)
        ]
        cls.stories = [make_story(f"第{n}条") for n in (1, 2, 3)]
        for order, story in enumerate(cls.stories[:2], 1):
            Placement.objects.create(page=cls.pages[0], article=story, order=order)

    def setUp(self):
        self.client.force_login(self.desk_head)

    def save(self, model, row, **typed):
        page = f"/admin/{model}/{row.pk}/change/"
        form = f"{model.partition('/')[2]}_form"
        data = filled_in(self.client.get(page), form)
        return self.client.post(
            page, data | {n.replace("__", "-"): v for n, v in typed.items()}
        )

    def test_it_swaps_the_stories_of_a_page(self):
        self.save(
            "editions/page",
            self.pages[0],
            placements__0__order=2,
            placements__1__order=1,
        )
        standing = self.pages[0].placements.order_by("order")
        self.assertEqual(
            [(p.order, p.article.headline) for p in standing],
            [(1, "第2条"), (2, "第1条")],
        )

    def test_it_swaps_the_numbers_of_two_pages(self):
        self.save(
            "editions/issue", self.issue, pages__0__number="2", pages__1__number="1"
        )
        numbers = self.issue.pages.order_by("order").values_list("number", flat=True)
        self.assertEqual(list(numbers), ["2", "1"])

    def test_it_refuses_one_number_for_two_pages(self):
        page = self.save("editions/issue", self.issue, pages__0__number="2")
        self.assertContains(page, "版次2写了两遍")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_places_a_story_last_on_a_page_from_its_own_form(self):
        story = make_draft()
        self.save("articles/article", story, placements__0__page=self.pages[0].pk)
        self.assertEqual(story.placements.get().order, 3)

    @pytest.mark.thorough
    def test_it_refuses_a_place_that_is_taken(self):
        page = self.save(
            "articles/article",
            make_draft(),
            placements__0__page=self.pages[0].pk,
            placements__0__order=1,
        )
        self.assertContains(page, "版面上这个次序已有别的稿件。")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_a_reporter_the_place_and_lets_them_not_move_it(self):
        story = make_story(
            "草稿", status="draft", published_at=None, created_by=self.reporter
        )
        Placement.objects.create(page=self.pages[1], article=story, order=1)
        self.client.force_login(self.reporter)
        self.save("articles/article", story, placements__0__order=5)
        self.assertEqual(story.placements.get().order, 1)

    def test_it_names_to_a_reporter_no_story_they_may_not_open(self):
        page = Page.objects.first()
        for headline, status in (("通水在即", "draft"), ("已经通水", "signed")):
            story = make_story(headline, status=status)
            last = page.placements.count()
            Placement.objects.create(page=page, article=story, order=last + 1)
        address = f"/admin/editions/page/{page.pk}/change/"
        self.assertContains(self.client.get(address), "通水在即")
        self.client.force_login(self.reporter)
        answer = self.client.get(address)
        self.assertContains(answer, "已经通水")
        self.assertNotContains(answer, "通水在即")

    def test_it_costs_the_same_with_more_pages(self):
        for rows in (3, 10):
            for number in range(self.issue.pages.count() + 1, rows + 1):
                Page.objects.create(issue=self.issue, number=str(number), order=number)
            with self.subTest(rows=rows), self.assertNumQueries(9):
                self.client.get("/admin/editions/page/")

    @pytest.mark.thorough
    def test_it_takes_a_region_and_refuses_a_line(self):
        page = self.pages[0]
        square = [[0, 0], [500, 0], [500, 300]]
        self.save("editions/page", page, placements__0__region=str(square))
        self.assertEqual(page.placements.get(order=1).region, square)
        self.assertIsNone(page.placements.get(order=2).region)
        refused = self.save("editions/page", page, placements__0__region="[[0, 0]]")
        self.assertContains(refused, "区域是三个以上的点")


class NewIssueTests(CastMixin, TestCase):
    def test_it_begins_with_what_follows_from_the_last_one_and_nothing_is_typed(self):
        last = Issue.objects.create(
            date="2023-01-23",
            number=8138,
            total_number=24138,
            printed_pages=2,
            closes_at=datetime.fromisoformat("2023-01-22T23:30+08:00"),
        )
        for n in (1, 2):
            Page.objects.create(issue=last, number=str(n), order=n, name=f"版{n}")
        self.client.force_login(self.desk_head)
        form = filled_in(self.client.get("/admin/editions/issue/add/"), "issue_form")
        answer = self.client.post("/admin/editions/issue/add/", form)
        self.assertEqual(answer.status_code, 302)
        issue = Issue.objects.get(date="2023-01-24")
        self.assertEqual((issue.number, issue.total_number), (8139, 24139))
        self.assertEqual(issue.printed_pages, 2)
        self.assertEqual(f"{local(issue.closes_at):%d %H:%M}", "23 23:30")
        self.assertEqual([page.name for page in issue.pages.all()], ["版1", "版2"])

    @pytest.mark.once
    def test_it_is_empty_in_a_new_paper(self):
        self.client.force_login(self.desk_head)
        page = self.client.get("/admin/editions/issue/add/")
        self.assertEqual(page.status_code, 200)
