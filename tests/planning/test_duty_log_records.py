"""Closed logs of nights are permanent, whoever tries by whatever way."""

from django.db import DatabaseError, connection, transaction
from django.test import TestCase

from articles.models.audit import RecordIsPermanent
from planning.duty_log import closing
from planning.duty_log.page import page_of
from planning.models import DutyAddendum, DutyLine, DutyLog
from tests.cast import CastMixin
from tests.planning.nights import DAY

LINE = (
    "INSERT INTO planning_dutyline (log_id, by_id, at, text)"
    " SELECT log_id, by_id, at, '混进来的' FROM planning_dutyline"
)


class PermanentTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        closing.write(DAY, cls.editor, "一条")
        cls.log = DutyLog.objects.get()

    def run_sql(self, sql):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.rowcount

    def test_it_is_written_and_mended_while_it_is_open(self):
        self.assertEqual(self.run_sql("UPDATE planning_dutyline SET text = '改'"), 1)
        self.assertEqual(self.run_sql(LINE), 1)
        self.assertEqual(self.run_sql("DELETE FROM planning_dutyline"), 2)
        self.assertEqual(self.run_sql("UPDATE planning_dutylog SET counts = '{}'"), 1)
        self.assertEqual(self.run_sql("DELETE FROM planning_dutylog"), 1)

    def test_it_is_changed_by_no_sql_once_it_is_closed(self):
        closing.close(DAY, self.chief, page_of(DAY).seen)
        closing.add(DAY, self.editor, "补记")
        for sql in (
            "UPDATE planning_dutylog SET record = '{}'",
            "UPDATE planning_dutylog SET closed_at = NULL, closed_by_id = NULL",
            "UPDATE planning_dutylog SET date = '2023-05-05'",
            "DELETE FROM planning_dutylog",
            "UPDATE planning_dutyline SET text = '改'",
            "DELETE FROM planning_dutyline",
            LINE,
            "UPDATE planning_dutyaddendum SET text = '改'",
            "DELETE FROM planning_dutyaddendum",
        ):
            with (
                self.subTest(sql=sql),
                self.assertRaisesMessage(DatabaseError, "夜班日志结班以后不能改动"),
            ):
                self.run_sql(sql)
        for change in (
            lambda: DutyAddendum.objects.update(text="改"),
            DutyAddendum.objects.get().delete,
        ):
            with self.assertRaises(RecordIsPermanent):
                change()
        # A line cannot be moved to another night either.
        other = closing.begun(DAY.replace(day=5))
        with self.assertRaises(DatabaseError), transaction.atomic():
            DutyLine.objects.update(log=other)
        closing.add(DAY, self.editor, "还可以再补")
        self.assertEqual(DutyAddendum.objects.count(), 2)
