from django.test import SimpleTestCase

from articles.search.marking import QUOTED, marked, pattern_of, quoted
from articles.search.queries import read


def mark(text, query):
    parts = marked(text, pattern_of(read(query)))
    return "".join(f"[{part}]" if is_hit else part for part, is_hit in parts)


def quote(text, query):
    parts = quoted(text, pattern_of(read(query)))
    return "".join(f"[{part}]" if is_hit else part for part, is_hit in parts)


class MarkingTests(SimpleTestCase):
    def test_it_marks_every_word_as_the_story_writes_it(self):
        for text, query, expected in (
            ("迎泽区改造老旧小区", "改造 迎泽", "[迎泽]区[改造]老旧小区"),
            ("本报记者 王　勇", "王勇", "本报记者 [王　勇]"),
            ("５Ｇ网络", "5g", "[５Ｇ]网络"),
            ("全长13公里，3公里", "3公里", "全长13公里，[3公里]"),
            ("公交夫妻", "夫妻 公交夫妻", "[公交夫妻]"),
            ("Ｆ—35与F-35", "F-35", "Ｆ—35与[F-35]"),
            ("15G、5G网与5GA", "5g网", "15G、[5G网]与5GA"),
            ("15G、5G与5GA", "5g", "15G、[5G]与5GA"),
            ("没有", "改造", "没有"),
        ):
            with self.subTest(text=text):
                self.assertEqual(mark(text, query), expected)

    def test_it_marks_nothing_where_only_a_name_was_asked_for(self):
        self.assertEqual(mark("王勇", "记者:王勇"), "王勇")

    def test_it_begins_and_ends_the_quotation_at_a_sentence(self):
        text = "第一句无关。" * 9 + "今年改造老旧小区。" + "后面还有一句话。" * 30
        quotation = quote(text, "改造")
        self.assertTrue(quotation.startswith("今年[改造]老旧小区。"), quotation)
        self.assertTrue(quotation.endswith("。"), quotation)
        self.assertLessEqual(len(quotation), QUOTED + 4)

    def test_it_quotes_where_most_of_the_words_stand_together(self):
        text = "迎泽区。" + "无关的话。" * 40 + "迎泽区今年改造小区。" + "完。" * 100
        self.assertIn("[迎泽]区今年[改造]小区", quote(text, "迎泽 改造"))

    def test_it_cuts_even_a_text_without_punctuation(self):
        quotation = quote("甲" * 300 + "改造" + "乙" * 300, "改造")
        self.assertIn("[改造]", quotation)
        self.assertTrue(quotation.startswith("…") and quotation.endswith("…"))
        self.assertLess(len(quotation), QUOTED + 10)

    def test_it_quotes_nothing_where_nothing_is(self):
        self.assertEqual(quote("别的话。", "改造"), "")
