"""Stories that AI made, whole or in part: readers, machines, print and reviewers know it."""

import json

import pytest
from django.test import SimpleTestCase, TestCase
from lxml import html

from articles import readiness
from articles.ai_marks import STORY_LABELS, ai_mark_in
from articles.text.pasting import pasted
from articles.workflow import Status
from editions.layout_input import _paragraphs
from tests.articles.test_reviewing_admin import ReviewCase, address
from tests.desk import filled_in
from tests.pictures import make_photo, place
from tests.site import texts
from tests.stories import make_draft, make_story

BLOCK = '{"Label":"1","ContentProducer":"某模型","ProduceID":"1"}'
ESCAPED = BLOCK.replace('"', "&quot;")
MARKED = {
    "（本文由AI生成）": "whole",
    "本文由人工智能生成合成": "whole",
    "内容由 AI 生成，仅供参考": "whole",
    "正文。\n\n本文部分内容由人工智能生成，请仔细甄别。": "part",
    "本稿含AI生成内容": "part",
    "他说完了。（本文由人工智能辅助撰写，编辑已核对）": "assisted",
    f'<meta name="AIGC" content="{ESCAPED}"><p>水厂通水。</p>': "whole",
    f'<property name="AIGC"><vt:lpwstr>{BLOCK}</vt:lpwstr></property>': "whole",
    '/AIGC ({"Label": "2"})': "part",
}
UNMARKED = (
    "",
    "记者了解到，这首歌由AI生成，很好听。",
    "图片由AI生成",
    "AI写作",
    "《人工智能生成合成内容标识办法》9月1日起施行",
    "AIGC 产业园的 Label 印刷厂开工。",
    "一。\n二。\n三。\n本文由AI生成\n五。\n六。\n七。",
    "（" * 5000 + "AIGC" * 5000,
)


class ReadingTests(SimpleTestCase):
    def test_it_reads_a_mark_in_words_or_in_a_file(self):
        for text, made in MARKED.items():
            with self.subTest(text=text):
                self.assertEqual(ai_mark_in(text), made)

    def test_it_takes_no_report_on_ai_for_a_mark(self):
        for text in UNMARKED:
            with self.subTest(text=text[:40]):
                self.assertEqual(ai_mark_in(text), "")

    def test_it_finds_the_mark_of_what_is_pasted(self):
        cases = {
            "<p>水厂通水。</p><p>（本文由AI生成）</p>": "whole",
            f'<meta name="AIGC" content="{ESCAPED}"><p style="x">甲</p>': "whole",
            "<p>水厂通水。</p>": "",
        }
        for given, made in cases.items():
            with self.subTest(given=given):
                self.assertEqual(pasted(given).ai_made, made)
        self.assertEqual(pasted("<p>甲</p>", f"AIGC {BLOCK}").ai_made, "whole")


@pytest.mark.once
class ReadersTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.story = make_story(ai_tool="某模型", ai_checked_by="甲")
        place(make_photo(), cls.story)

    def page(self):
        return self.client.get(self.story.get_absolute_url())

    def test_it_is_told_before_the_text_to_machines_and_in_the_feed(self):
        terms = {
            "whole": "TrainedAlgorithmicMedia",
            "part": "CompositeWithTrainedAlgorithmicMedia",
            "assisted": "AlgorithmicallyEnhanced",
        }
        for made, label in STORY_LABELS.items():
            self.story.ai_made = made
            self.story.save()
            with self.subTest(made=made):
                page = self.page()
                told = "//header/following-sibling::*[1]/span[@class='ai-label']"
                self.assertEqual(texts(page, told), [label])
                (data,) = texts(page, "//script[@type='application/ld+json']")
                source = f"https://schema.org/{terms[made]}DigitalSource"
                self.assertEqual(json.loads(data)[0]["digitalSourceType"], source)
                blocks = html.fromstring(page.content).xpath(
                    "//meta[@name='AIGC']/@content"
                )
                said = [json.loads(block)["Label"] for block in blocks]
                self.assertEqual(said, [] if made == "assisted" else ["1"])
                self.assertContains(self.client.get("/feed/"), label)
                self.assertNotContains(page, "某模型")
                paragraphs = list(_paragraphs(self.story, ()))
                self.assertEqual(paragraphs[-1].text, f"（{label}）")

    def test_it_is_told_of_no_other_story(self):
        page = self.page()
        for words in ("ai-label", "digitalSourceType", 'name="AIGC"'):
            self.assertNotContains(page, words)
        self.assertNotContains(self.client.get("/feed/"), "人工智能")
        self.assertNotIn("人工智能", list(_paragraphs(self.story, ()))[-1].text)


class DeskTests(ReviewCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_before_the_reviewers_and_on_the_sheet(self):
        story = self.story(
            Status.FIRST_REVIEW, ai_made="part", ai_tool="某模型", ai_checked_by="钱乙"
        )
        place(make_photo(ai_made="whole", caption="效果图。"), story)
        self.client.force_login(self.editor)
        for page in ("review", "sheet"):
            with self.subTest(page=page):
                answer = self.client.get(address(story, page))
                for words in (STORY_LABELS["part"], "某模型", "钱乙", "AI 生成"):
                    self.assertContains(answer, words)

    @pytest.mark.once
    def test_it_is_signed_only_with_who_has_checked_it(self):
        cases = (
            ({"ai_made": "part"}, "还没有核对人"),
            ({"ai_tool": "某模型"}, "没有选是否 AI 生成"),
            ({"ai_made": "part", "ai_checked_by": "甲"}, ""),
            ({}, ""),
        )
        for fields, words in cases:
            with self.subTest(fields=fields):
                said = readiness.missing(make_draft(**fields))
                found = [one for one in said if "AI" in one]
                self.assertEqual(len(found), bool(words))
                self.assertTrue(all(words in one for one in found))

    @pytest.mark.once
    def test_it_is_kept_in_versions_and_corrections_and_reviews_before_it_hold(self):
        story = make_story()
        before = story.digest()
        story.ai_made, story.minors_warning = "whole", "有事故现场的描写"
        story.save()
        self.assertNotEqual(story.digest(), before)
        copy = story.open_correction(by=self.editor)
        self.assertEqual(
            (copy.ai_made, copy.minors_warning), ("whole", "有事故现场的描写")
        )
        story.ai_made = story.minors_warning = ""
        self.assertEqual(story.digest(), before)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_chosen_for_a_text_with_a_mark_and_the_editor_has_the_last_word(self):
        story = make_draft(created_by=self.reporter)
        page = address(story, "change")
        self.client.force_login(self.reporter)

        def save(**typed):
            sent = filled_in(self.client.get(page)) | typed
            answer = self.client.post(page, sent, follow=True)
            story.refresh_from_db()
            return answer

        answer = save(body="<p>水厂通水。</p><p>（本文由AI生成）</p>")
        self.assertEqual(story.ai_made, "whole")
        self.assertContains(answer, "“AI 生成”已选为“全部由 AI 生成”：请核对。")
        save(ai_made="", body="<p>水厂今日通水。</p><p>（本文由AI生成）</p>")
        self.assertEqual(story.ai_made, "")

    @pytest.mark.once
    def test_it_answers_a_paste_with_the_mark_that_it_carries(self):
        self.client.force_login(self.reporter)
        for html_, mark in (
            ("<p>水厂通水。</p><p>（本文由AI生成）</p>", ""),
            ("<p>水厂通水。</p>", f"<o:AIGC>{BLOCK}</o:AIGC>"),
        ):
            with self.subTest(html=html_):
                answer = self.client.post(
                    "/admin/articles/article/paste/", {"html": html_, "mark": mark}
                ).json()
                self.assertEqual(answer["ai_made"], "whole")
                self.assertIn("请核对", answer["mark_line"])
