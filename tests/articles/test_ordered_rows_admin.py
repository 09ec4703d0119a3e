import pytest
from django.test import TestCase
from django.urls import reverse

from articles.models import Brief, Byline, Contributor
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_draft


class OrderedRowsTests(CastMixin, TestCase):
    """Three bylines, 甲 乙 丙, as an editor moves them about in the story's form."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_draft()
        cls.people = [Contributor.objects.create(name=name) for name in "甲乙丙丁"]
        for order, person in enumerate(cls.people[:3], 1):
            Byline.objects.create(article=cls.story, contributor=person, order=order)
        cls.address = reverse("admin:articles_article_change", args=[cls.story.pk])

    def setUp(self):
        self.client.force_login(self.editor)

    def save(self, typed):
        data = filled_in(self.client.get(self.address))
        return self.client.post(
            self.address, data | {f"bylines-{name}": v for name, v in typed.items()}
        )

    def assert_stands(self, names):
        rows = self.story.bylines.order_by("order")
        self.assertEqual("".join(row.contributor.name for row in rows), names)
        self.assertEqual([row.order for row in rows], list(range(1, len(names) + 1)))

    @pytest.mark.thorough
    def test_it_swaps_two(self):
        self.assertRedirects(
            self.save({"0-order": 2, "1-order": 1}), "/admin/articles/article/"
        )
        self.assert_stands("乙甲丙")

    @pytest.mark.thorough
    def test_it_moves_one_up(self):
        self.save({"2-order": 1})
        self.assert_stands("丙甲乙")

    def test_it_moves_one_down(self):
        self.save({"0-order": 3})
        self.assert_stands("乙丙甲")

    def test_it_closes_the_gap_of_one_deleted(self):
        self.save({"1-DELETE": "on"})
        self.assert_stands("甲丙")

    def test_it_inserts_one_between(self):
        self.save({"3-contributor": self.people[3].pk, "3-order": 2})
        self.assert_stands("甲丁乙丙")

    @pytest.mark.thorough
    def test_it_puts_one_without_a_number_last(self):
        self.save({"3-contributor": self.people[3].pk, "0-order": ""})
        self.assert_stands("乙丙甲丁")

    @pytest.mark.thorough
    def test_it_takes_any_numbers_for_what_they_say(self):
        self.save({"0-order": 99999999, "1-order": -5, "2-order": 0})
        self.assert_stands("乙丙甲")

    def test_it_lets_two_rows_trade_their_people(self):
        first, second, _, _ = self.people
        self.save({"0-contributor": second.pk, "1-contributor": first.pk})
        self.assert_stands("乙甲丙")

    @pytest.mark.thorough
    def test_it_refuses_the_same_person_twice_in_a_role(self):
        page = self.save({"3-contributor": self.people[0].pk})
        self.assertContains(page, "同一个人的同一身份只能署一次。")
        self.assert_stands("甲乙丙")

    def test_it_keeps_the_row_that_somebody_else_just_added(self):
        page = filled_in(self.client.get(self.address))
        Byline.objects.create(article=self.story, contributor=self.people[3], order=4)
        self.client.post(self.address, page | {"bylines-2-order": "1"})
        self.assert_stands("丙甲乙丁")

    def test_it_leaves_the_anchors_of_briefs_alone(self):
        for order, heading in enumerate("子丑", 1):
            Brief.objects.create(
                article=self.story, heading=heading, text="通水。", order=order
            )
        before = dict(self.story.briefs.values_list("heading", "pk"))
        data = filled_in(self.client.get(self.address))
        data |= {"briefs-0-order": "2", "briefs-1-order": "1"}
        self.client.post(self.address, data)
        briefs = self.story.briefs.order_by("order")
        self.assertEqual([brief.heading for brief in briefs], ["丑", "子"])
        self.assertEqual({brief.heading: brief.pk for brief in briefs}, before)
