"""The records of reviews at the desk: original and working copy told apart."""

from django.test import TestCase

from tests.cast import CastMixin
from tests.stories import make_draft, make_story


class ReviewRecordsTests(CastMixin, TestCase):
    def test_it_says_which_record_is_of_a_working_copy(self):
        make_draft("水厂通水", created_by=self.reporter).move(
            "submit", by=self.reporter
        )
        original = make_story("水厂通水", created_by=self.reporter)
        copy = make_draft("水厂通水", corrects=original, created_by=self.reporter)
        record = copy.move("submit", by=self.reporter)
        self.client.force_login(self.chief)
        page = self.client.get("/admin/articles/review/")
        self.assertContains(page, "水厂通水", count=2)
        self.assertContains(page, "水厂通水（更正稿）", count=1)
        page = self.client.get(f"/admin/articles/review/{record.pk}/change/")
        self.assertContains(page, "水厂通水（更正稿）")
