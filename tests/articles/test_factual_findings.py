from datetime import datetime

from django.test import TestCase
from django.utils import timezone

from articles.models import Article
from articles.proofreading import ProofreadStory
from tests.cast import CastMixin
from tests.stories import make_district, make_draft

BODY = (
    "<p>12月32日，城北水厂，，通水。</p><p>2023年1月23日（星期二）验收。</p>"
    "<p>迎泽县的居民说，水通了。</p>"
)


class OpenFactualFindingsTests(CastMixin, TestCase):
    def setUp(self):
        make_district("迎泽区", "yingze")
        self.story = make_draft(body=BODY, created_by=self.reporter)

    def words(self):
        return [hit.text for hit in ProofreadStory(self.story).factual]

    def ignore(self, hit):
        self.story.ignored_hits.create(key=hit.key, reason="引文原样", by=self.editor)

    def test_it_returns_dates_weekdays_and_districts_and_no_punctuation(self):
        self.assertEqual(self.words(), ["12月32日", "2023年1月23日（星期二", "迎泽县"])

    def test_it_leaves_out_what_was_mended(self):
        self.story.body = BODY.replace("12月32日", "12月31日").replace(
            "迎泽县", "迎泽区"
        )
        self.story.save()
        self.assertEqual(self.words(), ["2023年1月23日（星期二"])

    def test_it_leaves_out_what_was_ignored_with_a_reason(self):
        for hit in ProofreadStory(self.story).factual:
            self.ignore(hit)
        self.assertEqual(self.words(), [])

    def test_it_keeps_what_was_ignored_without_a_reason(self):
        [hit, *_] = ProofreadStory(self.story).factual
        self.story.ignored_hits.create(key=hit.key, reason=" ", by=self.editor)
        self.assertIn(hit.text, self.words())

    def test_it_reads_a_story_of_any_length(self):
        self.story.body = f"<p>{'长文一句。' * 11_000}</p>{BODY}"
        self.story.save()
        self.assertEqual(len(self.words()), 3)

    def test_it_leaves_out_in_a_correction_what_was_ignored_in_the_original(self):
        self.ignore(ProofreadStory(self.story).factual[0])
        day = timezone.make_aware(datetime(2023, 1, 20, 12))
        Article.objects.update(status="signed", published_at=day)
        self.story.refresh_from_db()
        copy = self.story.open_correction(by=self.editor)
        found = [hit.text for hit in ProofreadStory(copy).factual]
        self.assertNotIn("12月32日", found)
        self.assertIn("迎泽县", found)

    def test_it_costs_a_fixed_number_of_queries(self):
        for number in range(4):
            self.story.briefs.create(heading="甲区", text="13月1日", order=number)
        with self.assertNumQueries(8):
            self.assertEqual(len(ProofreadStory(self.story).factual), 7)
