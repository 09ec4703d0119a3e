"""Two arrange or sign the same issue at the same moment: one does, one is refused."""

from datetime import date

import pytest
from django.test import TransactionTestCase

from editions import wall
from editions.models import Issue, Page, Placement, Proof
from editions.page_proofs import Stage
from tests.cast import hire_everyone
from tests.stories import make_story
from tests.threads import run_together


class SimultaneousTests(TransactionTestCase):
    def setUp(self):
        self.staff = hire_everyone()
        self.issue = Issue.objects.create(date=date(2023, 5, 4))
        self.first, self.second = (
            Page.objects.create(issue=self.issue, number=str(n), order=n)
            for n in (1, 2)
        )
        self.placed = [
            Placement.objects.create(
                page=page, article=make_story(f"第{page.order}版{order}"), order=order
            )
            for page in (self.first, self.second)
            for order in (1, 2, 3)
        ]
        columns = wall.columns_of(self.issue)
        self.seen = {column.page.pk: column.token for column in columns}
        self.read = columns[0].text_token

    def orders(self):
        return [
            list(page.placements.order_by("order").values_list("order", flat=True))
            for page in (self.first, self.second)
        ]

    def assert_one_of_two(self, results, kind):
        kinds = {type(result) for result in results}
        self.assertEqual(kinds, {kind, wall.ArrangementRefused})

    def move(self, number, page):
        return wall.move(self.issue, self.placed[number].pk, page.pk, 0, self.seen)

    def test_it_makes_one_of_two_moves(self):
        results = run_together(
            lambda: self.move(0, self.second), lambda: self.move(1, self.second)
        )
        self.assert_one_of_two(results, Placement)
        self.assertEqual(self.orders(), [[1, 2], [1, 2, 3, 4]])

    def test_it_does_not_deadlock_when_two_moves_cross(self):
        results = run_together(
            lambda: self.move(0, self.second), lambda: self.move(3, self.first)
        )
        self.assert_one_of_two(results, Placement)
        self.assertEqual(sorted(map(len, self.orders())), [2, 4])

    @pytest.mark.thorough
    def test_it_adds_a_story_once(self):
        story = make_story("刚到的稿")
        results = run_together(
            *[lambda: wall.add(self.issue, story, self.first.pk, 0, self.seen)] * 2
        )
        self.assert_one_of_two(results, Placement)
        self.assertEqual(self.orders(), [[1, 2, 3, 4], [1, 2, 3]])

    def test_it_signs_a_proof_once(self):
        def sign(user):
            return wall.record_proof(
                self.issue,
                self.first.pk,
                Stage.GALLEY,
                user,
                passed=True,
                seen=self.seen,
                read=self.read,
            )

        results = run_together(
            lambda: sign(self.staff["editor"]), lambda: sign(self.staff["proofreader"])
        )
        self.assert_one_of_two(results, Proof)
        self.assertEqual(self.first.proofs.count(), 1)
