from datetime import UTC, datetime, timedelta

from django.test import SimpleTestCase
from hypothesis import given, strategies as st

from articles.search.filing import beginning_of, filing_words, published_between

MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2199, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


class FilingWordsTests(SimpleTestCase):
    @given(st.lists(MOMENTS, min_size=3, max_size=3))
    def test_it_finds_each_story_published_in_a_time(self, moments):
        start, moment, end = sorted(moments)
        asked = published_between(start, end)
        self.assertTrue({*asked} & {*filing_words(moment, 1, ())})

    @given(st.lists(MOMENTS, min_size=3, max_size=3))
    def test_it_knows_where_the_days_it_asks_for_begin(self, moments):
        moment, start, end = sorted(moments)
        asked, beginning = published_between(start, end), beginning_of(start, end)
        self.assertLessEqual(beginning, start)
        is_asked_for = bool({*asked} & {*filing_words(moment, 1, ())})
        self.assertEqual(is_asked_for, moment >= beginning)

    def test_it_asks_for_little_more_than_a_few_days(self):
        now = datetime(2026, 11, 29, tzinfo=UTC)
        asked = {*published_between(now - timedelta(days=16), now)}
        for days in (40, 400, 4000):
            before = filing_words(now - timedelta(days=days), 1, ())
            self.assertFalse(asked & {*before})

    def test_it_gives_a_draft_no_days(self):
        self.assertEqual(len(filing_words(None, 1, (2, 3))), 3)
