"""Closing of a month: it stays as it was, and what is changed later is in the next one."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.test import TestCase

from articles.models import Article
from articles.models.audit import RecordIsPermanent
from planning.models import Award, PointsRules, Sheet, SheetLine, SheetRow
from planning.statistics.closing import CannotClose, close, is_intact
from planning.statistics.people import Person
from planning.statistics.sheets import OpenSheet, sheet_of
from tests.cast import CastMixin
from tests.planning.statistics_month import JUNE, MAY, MonthMixin, on, written


class ClosingTests(MonthMixin, CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        with time_machine.travel(on(2, month=6), tick=False):
            cls.open_rows = {
                kind: OpenSheet(MAY).rows(kind) for kind in SheetRow.Kind.values
            }
            cls.sheet = close(MAY, cls.chief)

    def adjusted(self):
        """Return {(name, what): points} of the sheet of June."""
        lines = OpenSheet(JUNE, on(20, month=6)).lines()
        return {(name, line.what): line.points for name, line in lines if line.adjusted}

    def test_it_keeps_rows_lines_and_rules_as_they_were(self):
        closed = sheet_of(MAY)
        for kind, rows in self.open_rows.items():
            with self.subTest(kind):
                self.assertEqual(closed.rows(kind), rows)
        self.rules.lines.update(points=99)
        self.later_rules.delete()
        PointsRules.objects.create(valid_from=date(2023, 5, 10))
        with time_machine.travel(on(20, month=6)):
            Article.objects.filter(pk=self.joint.pk).update(headline="改了")
            written("晚", 30, 900, (self.guo, "reporter"), published_at=on(9))
        self.assertEqual(closed.rows("person"), self.open_rows["person"])
        lines = {line.what: line.points for _, line in closed.lines(Person(self.li.pk))}
        self.assertEqual(
            lines, {"一": Decimal("1.87"), "四": Decimal(0), "五": Decimal(8)}
        )
        on_day = closed.rules.on
        self.assertEqual(on_day(date(2023, 5, 15)).of_review(), Decimal("0.5"))
        self.assertEqual(on_day(date(2023, 5, 16)).of_review(), 1)
        with self.assertNumQueries(2):
            sheet_of(MAY).rows("person")

    @pytest.mark.thorough
    def test_it_is_changed_and_deleted_by_nobody(self):
        for model, change in (
            (Sheet, {"quality": "好"}),
            (SheetRow, {"name": "别人"}),
            (SheetLine, {"points": 0}),
            (Award, {"extra": 0}),
        ):
            rows = QuerySet(model)  # past the model's own, which refuses, too
            for act in (rows._raw_delete, partial(rows.update, **change)):
                with (
                    self.subTest(model=model.__name__),
                    self.assertRaisesMessage(DatabaseError, "结了账，就不能改动"),
                    transaction.atomic(),
                ):
                    act(*([rows.db] if act == rows._raw_delete else []))
        with self.assertRaises(RecordIsPermanent):
            Award.objects.get().delete()

    def test_it_tells_by_its_digest_what_was_added(self):
        self.assertTrue(is_intact(self.sheet))
        SheetRow.objects.create(
            sheet=self.sheet, kind="person", order=99, name="多出来的", figures={}
        )
        self.assertFalse(is_intact(self.sheet))

    @pytest.mark.thorough
    def test_it_pays_in_the_next_month_what_was_changed_since(self):
        self.assertEqual(self.adjusted(), {})
        with time_machine.travel(on(5, month=6), tick=False):
            # 二 is graded B instead, 10 for 22; 三 is withdrawn: 5.80 and 6.00 less.
            Award.objects.create(
                article=self.lead, grade="B", reason="复议", by=self.chief
            )
            self.shown.move("withdraw", by=self.chief, reason="核实有误")
            # 七 comes late, by the rules of its own day, which were 5 + 2 × 0.2.
            self.rules.lines.update(points=99)
            written("七", 10, 200, (self.li, "correspondent"))
        found = {
            ("郭晓华", "结账后改动：二"): Decimal(-12),
            ("郭晓华", "结账后撤稿：三"): Decimal("-5.80"),
            ("王勇", "结账后撤稿：三"): Decimal(-6),
            ("李静", "结账后改动：七"): Decimal("5.40"),
        }
        self.assertEqual(self.adjusted(), found)
        with time_machine.travel(on(3, month=7), tick=False):
            close(JUNE, self.chief)
        row = sheet_of(JUNE).row_of(Person(self.li.pk))
        self.assertEqual(row.figures["adjusted"], Decimal("5.40"))
        # Once paid, it is not paid again.
        july = OpenSheet(JUNE.next(), on(20, month=7))
        self.assertEqual(july.lines(), [])

    def test_it_pays_nothing_for_what_comes_to_the_same(self):
        with time_machine.travel(on(5, month=6), tick=False):
            self.late.move("withdraw", by=self.chief, reason="核实")
            self.late.move("restore", by=self.chief, reason="无误")
            self.joint.save()
        self.assertEqual(self.adjusted(), {})

    def test_it_is_one_month_after_the_other_when_it_is_over_and_by_whom_may(self):
        with time_machine.travel(on(20, month=6), tick=False):
            for month, by, words in (
                (MAY, self.chief, "已经结过账了"),
                (MAY.before(), self.chief, "在它前面"),
                (JUNE, self.chief, "还没有过完"),
            ):
                with self.subTest(words), self.assertRaisesMessage(CannotClose, words):
                    close(month, by)
            with self.assertRaises(PermissionDenied):
                close(JUNE, self.desk_head)
        with (
            time_machine.travel(on(20, month=9), tick=False),
            self.assertRaisesMessage(CannotClose, "请先给2023年6月结账"),
        ):
            close(JUNE.next(), self.chief)

    def test_it_keeps_who_has_left(self):
        self.reporter.is_active = False
        self.reporter.save()
        row = sheet_of(MAY).row_of(Person(self.guo.pk))
        self.assertEqual(row.figures["points"], Decimal("67.73"))
