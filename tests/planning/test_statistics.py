"""稿件统计 of a month: what each did and earned, by the rules of the day of each story."""

from decimal import Decimal

import pytest
from django.test import SimpleTestCase, TestCase
from hypothesis import given, strategies as st

from planning.models import Award, PointsRule, ReadCount
from planning.statistics.columns import COLUMNS
from planning.statistics.months import Month
from planning.statistics.people import Person
from planning.statistics.sharing import shared
from planning.statistics.sheets import OpenSheet
from tests.cast import CastMixin
from tests.planning.statistics_month import JUNE, MAY, MonthMixin, on

POINTS = ("words_points", "picture_points", "award_points", "review_points", "points")


def decimals(*written):
    return [Decimal(number) for number in written]


class MonthTests(MonthMixin, CastMixin, TestCase):
    """Reckoned by hand, from the table in statistics_month.py:

    一, 4 May, 300 characters, no page: 5 (to 500) + 2 × 0.3 = 5.60 points; 记者 2 shares,
      通讯员 1: 郭晓华 3.73, 李静 1.87; characters 200 and 100.
    二, 5 May, 600 characters, lead of page 1: 10 (from 501) + 2 × 0.6 + 10 (page 1)
      + 15 (lead of page 1) = 36.20, all 郭晓华's; its picture 3.00 to 王勇, who took it;
      grade A 20 + 2 extra = 22.00 to those of the byline: 郭晓华.
    三, 6 May, 400 characters: 5 + 0.8 = 5.80 to who wrote, 郭晓华; two pictures of nobody
      by name, 6.00, to the 摄影 of the byline, 王勇.
    四, 7 May, a reprint: a story and 100 characters of 李静's, no points.
    五, 20 May, 100 characters, by the rules from the 16th on: 8.00 to 李静; 王勇 is its
      责任编辑, who has no share.
    Withdrawn, a notice, and the story of 1 June, 00:00: not of this sheet.

    郭晓华: 3 stories, 2 of them joint, 200 + 600 + 400 = 1200 characters; 3.73 + 36.20 +
      5.80 = 45.73, and 22.00: 67.73.
    李静: 3 stories, 1 joint, 100 + 100 + 100 = 300 characters; 1.87 + 8.00 = 9.87.
    王勇: 2 stories (his pictures), 1 joint, 3 pictures; 3.00 + 6.00 = 9.00; 1 edited.
    赵总, who signs nothing, reviewed twice by the first rules, once by the second:
      2 × 0.5 + 1 = 2.00, one of the three a return.
    """

    def setUp(self):
        self.sheet = OpenSheet(MAY, on(28))

    def figures(self, person, *names):
        row = self.sheet.row_of(person)
        return [row.figures[name] for name in names]

    def test_it_is_what_was_reckoned_by_hand(self):
        counted = [
            "stories",
            "joint",
            "characters",
            "pictures",
            "printed",
            "leads",
            "edited",
            "returned",
        ]
        expected = {
            Person(self.guo.pk): (
                [3, 2, 1200, 0, 1, 1, 0, 1],
                decimals("45.73", 0, 22, 0, "67.73"),
            ),
            Person(self.li.pk): (
                [3, 1, 300, 0, 0, 0, 0, 0],
                decimals("9.87", 0, 0, 0, "9.87"),
            ),
            Person(self.wang.pk): (
                [2, 1, 0, 3, 1, 1, 1, 1],
                decimals(0, 9, 0, 0, 9),
            ),
            Person(user=self.chief.pk): ([0] * 8, decimals(0, 0, 0, 2, 2)),
        }
        for person, (numbers, points) in expected.items():
            with self.subTest(person=person):
                self.assertEqual(self.figures(person, *counted), numbers)
                self.assertEqual(self.figures(person, *POINTS), points)
        given = self.figures(Person(user=self.chief.pk), "reviews", "sent_back")
        self.assertEqual(given, [3, 1])
        self.assertEqual(len(self.sheet.rows("person")), len(expected))

    def test_it_is_summed_by_department_section_district_and_role(self):
        def points(kind):
            return {row.name: row.figures["points"] for row in self.sheet.rows(kind)}

        self.assertEqual(
            points("department"),
            {
                "时政部": Decimal("67.73"),
                "摄影部": Decimal(9),
                "未分部门": Decimal("11.87"),
            },
        )
        self.assertEqual(points("section"), {"要闻": Decimal("78.6"), "经济": 8})
        self.assertEqual(points("district"), {"不分区县": Decimal("86.6")})
        self.assertEqual(points("role")["通讯员"], Decimal("9.87"))
        total = self.sheet.total.figures
        self.assertEqual(
            (total["stories"], total["characters"], total["pictures"], total["points"]),
            (5, 1500, 3, Decimal("88.6")),
        )
        self.assertEqual(set(total), {column.name for column in COLUMNS})
        self.assertEqual([n for _, n in self.sheet.days if n], [1] * 5)

    def test_it_counts_the_last_award_and_the_reads_of_a_story(self):
        Award.objects.create(article=self.lead, grade="B", reason="复议", by=self.chief)
        ReadCount.objects.create(article=self.lead, day=on(6).date(), reads=70)
        ReadCount.objects.create(article=self.lead, day=on(7).date(), reads=7)
        asked = ("grade_a", "grade_b", "award_points", "reads")
        self.assertEqual(self.figures(Person(self.guo.pk), *asked), [0, 1, 10, 77])

    @pytest.mark.thorough
    def test_it_counts_a_text_again_when_it_is_changed_and_only_then(self):
        self.assertEqual(self.sheet.total.figures["characters"], 1500)
        with self.assertNumQueries(18):
            OpenSheet(MAY, on(28)).rows("person")
        self.late.body = f"<p>{'字' * 150}</p>"
        self.late.save()
        total, before = OpenSheet(MAY, on(28)).total.figures, self.sheet.total.figures
        self.assertEqual(total["characters"], 1550)
        self.assertEqual(total["versions"], before["versions"] + 1)

    def test_it_is_the_same_for_one_person_alone(self):
        own = self.sheet.of_one(Person(self.guo.pk), self.reporter)
        (row,) = own.rows("person")
        self.assertEqual(row, self.sheet.row_of(Person(self.guo.pk)))
        self.assertEqual(len(own.stories), 3)

    def test_it_is_empty_in_a_month_of_nothing(self):
        empty = OpenSheet(Month(2022, 2), on(28))
        self.assertEqual(
            (empty.rows("person"), empty.total.figures["stories"]), ([], 0)
        )
        self.assertEqual(OpenSheet(JUNE, on(2, month=6)).total.figures["stories"], 1)

    def test_it_refuses_rules_that_make_no_sense(self):
        for fields, words in (
            ({"per": "review", "page": "1"}, "审稿按次计"),
            ({"least": 9, "most": 3}, "比“字数从”小"),
        ):
            line = PointsRule(rules=self.rules, points=1, **fields)
            with self.subTest(words), self.assertRaisesMessage(Exception, words):
                line.full_clean()


class SharingTests(SimpleTestCase):
    @given(
        st.integers(-10_000, 100_000),
        st.lists(st.integers(0, 300), min_size=1, max_size=8),
    )
    def test_it_shares_out_all_there_is_and_no_more(self, cents, weights):
        amount = Decimal(cents) / 100
        parts = shared(amount, [Decimal(weight) / 100 for weight in weights])
        self.assertEqual(sum(parts), amount if any(weights) else 0)
        for part, weight in zip(parts, weights, strict=True):
            self.assertTrue(weight or not part)
            due = amount * weight / (sum(weights) or 1)
            self.assertLess(abs(part - due), Decimal("0.01"))
