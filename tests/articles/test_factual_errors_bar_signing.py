"""What is untrue whatever was meant bars signing, until it is mended or answered for."""

import pytest

from articles.models import Article
from articles.proofreading import ProofreadStory
from tests.articles.test_workflow import WorkflowCase
from tests.stories import make_district

WRONG = "<p>本报讯　工程将于12月32日竣工。</p>"


class FactualFindingTests(WorkflowCase):
    def at_the_signature(self, **fields):
        return self.bring_to(self.complete_draft(**fields), "final_review")

    def findings(self, story):
        return ProofreadStory(story).factual

    def ignore(self, story, reason):
        (hit,) = self.findings(story)
        return story.ignored_hits.create(
            key=hit.key, words=hit.text, reason=reason, by=self.editor
        )

    def test_it_names_the_finding_and_what_to_do(self):
        story = self.at_the_signature(body=WRONG)
        words = (
            "正文的“12月32日”有事实性差错（日期、时刻有误）："
            "请改正，或在“校对”里写明理由，记为不改。"
        )
        self.assert_refused(story, "sign", self.chief, words)

    def test_it_signs_what_was_mended(self):
        story = self.at_the_signature(body=WRONG)
        Article.objects.filter(pk=story.pk).update(body=WRONG.replace("32", "31"))
        story.refresh_from_db()
        story.move("sign", by=self.chief)

    def test_it_signs_what_was_answered_for_and_not_what_was_waved_away(self):
        story = self.at_the_signature(body=WRONG)
        self.ignore(story, " ").delete()
        row = self.ignore(story, " ")
        self.assert_refused(story, "sign", self.chief, "12月32日")
        row.reason = "引文原样。"
        row.save()
        story.move("sign", by=self.chief)

    @pytest.mark.once
    def test_it_minds_dates_weekdays_and_districts_and_nothing_else(self):
        make_district("杏花岭区", "xinghualing")
        story = self.complete_draft(
            body="<p>2023年5月4日（星期五）,12月32日,杏花岭县。</p>"
        )
        found = {hit.rule for hit in self.findings(story)}
        self.assertEqual(found, {"date", "weekday", "district"})

    @pytest.mark.once
    def test_it_reads_a_story_of_any_length(self):
        story = self.complete_draft(body=f"<p>{'长文一句。' * 11_000}</p>{WRONG}")
        self.assertTrue(ProofreadStory(story).problem)
        self.assertEqual(len(self.findings(story)), 1)

    @pytest.mark.once
    def test_it_names_no_more_than_a_sentence_can_bear(self):
        days = "".join(
            f"<p>{month}月{day}日。</p>" for month in (2, 4) for day in range(32, 39)
        )
        story = self.at_the_signature(body=days)
        self.assert_refused(story, "sign", self.chief, "另有 4 处事实性差错")

    @pytest.mark.once
    def test_it_shows_the_finding_to_both_reviews_before(self):
        story = self.bring_to(self.complete_draft(body=WRONG), "first_review")
        for by, name in ((self.editor, "pass_first"), (self.desk_head, "pass_second")):
            self.client.force_login(by)
            page = self.client.get(f"/admin/articles/article/{story.pk}/review/")
            self.assertContains(page, "正文的“12月32日”有事实性差错")
            story.move(name, by=by)
