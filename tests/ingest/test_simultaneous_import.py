from datetime import date

from django.test import TransactionTestCase

from articles.models import Article
from districts.suggesting import Gazetteer
from ingest.importing import AlreadyImported, create_drafts
from ingest.models import PageText
from ingest.page_import_view import draft_of
from ingest.reading import read
from tests.ingest.pages import LONG, page
from tests.threads import run_together

TEXT = page("水厂通水", f"本报讯 {LONG}", "公园开放", f"本报讯 {LONG}")


class SimultaneousTests(TransactionTestCase):
    """Two take the same text over at the same moment."""

    fixtures = ("districts", "places", "sections")

    def take_twice(self, one, other):
        import_draft = draft_of(TEXT, read(TEXT), Gazetteer.load())
        results = run_together(
            lambda: create_drafts(import_draft, date=one, number="2"),
            lambda: create_drafts(import_draft, date=other, number="2"),
        )
        self.assertEqual(
            {type(result) for result in results}, {PageText, AlreadyImported}, results
        )
        self.assertEqual(PageText.objects.count(), 1)
        self.assertEqual(Article.objects.count(), 2)

    def test_it_imports_a_text_once_for_one_day(self):
        self.take_twice(date(2023, 1, 23), date(2023, 1, 23))

    def test_it_imports_a_text_once_for_two_days(self):
        self.take_twice(date(2023, 1, 23), date(2023, 1, 24))
