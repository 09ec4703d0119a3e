from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import TestCase

from articles.models import Correction, ImportRecord, Review
from articles.models.audit import RecordIsPermanent
from tests.cast import CastMixin
from tests.stories import make_draft, make_story


class PermanentRecordsTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        story = make_draft(created_by=cls.reporter)
        cls.review = story.move("submit", by=cls.reporter)
        cls.correction = Correction.objects.create(
            article=make_story(), text="第二段有误。", by=cls.chief
        )
        cls.taken_over = ImportRecord.objects.create(
            article=cls.correction.article, system="old-cms", old_id="1", by=cls.chief
        )
        cls.records = (cls.review, cls.correction, cls.taken_over)

    def test_it_lets_no_code_change_or_delete_one(self):
        for record in self.records:
            rows = type(record).objects.filter(pk=record.pk)
            for attempt in (
                record.save,
                record.delete,
                rows.delete,
                lambda rows=rows: rows.update(by=self.editor),
            ):
                with self.subTest(record=record), self.assertRaises(RecordIsPermanent):
                    attempt()

    def test_it_is_refused_by_the_database_itself(self):
        for record in self.records:
            table = record._meta.db_table
            for statement in (
                f"UPDATE {table} SET by_id = {self.editor.pk}",
                f"DELETE FROM {table}",
                f"DELETE FROM {table} WHERE id = {record.pk}",
            ):
                with (
                    self.subTest(statement=statement),
                    self.assertRaisesMessage(DatabaseError, "只能增加"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(statement)
        self.assertEqual(Review.objects.get().by, self.reporter)
        self.assertEqual(Correction.objects.get().by, self.chief)

    def test_it_outlives_its_story_and_its_people(self):
        self.client.force_login(User.objects.create_superuser("root"))
        for address in (
            f"/admin/articles/article/{self.review.article_id}/delete/",
            f"/admin/auth/user/{self.reporter.pk}/delete/",
        ):
            self.client.post(address, {"post": "yes"})
        self.assertTrue(Review.objects.filter(pk=self.review.pk).exists())
        self.assertTrue(User.objects.filter(pk=self.reporter.pk).exists())
