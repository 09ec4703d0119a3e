import time

import pytest
from django.test import SimpleTestCase
from hypothesis import example, given, strategies as st

from articles.text.proofreading import CELL_END, Passage, mend_html, proofread
from articles.text.richtext import clean, plain_text
from articles.text.small_figures import with_small_figures_apart
from tests.articles.proofs import mended, read

MARKS = list("，。、…—－-“”‘’《》（）()<>\"',.:?!？！ \n\xa0\u3000") + ["——", "..."]
FIGURES = "2023年 1月 32日 星期二 周一 13月 ２ Ａ 一 二 零 〇 千 几 元 1 0 20 A"
NAMES = "王勇 王涌 记者 说 迎泽县 清徐区 本报讯 报道 http://a.cn/"
REPEATS = "好好 的 了 是 做 推进项目 今天天气很好。 加快项目建设，"
PIECES = [*MARKS, *FIGURES.split(), *NAMES.split(), *REPEATS.split()]
WORDS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
TEXTS = st.one_of(WORDS, st.text(max_size=60))
TAGS = [
    "<p>",
    "</p>",
    "<h2>",
    "</h2>",
    "<strong>",
    "</strong>",
    "<em>",
    "</em>",
    "<li>",
    "<sup>",
    "</sup>",
    "<table><tr><td>",
    "<td>",
    "<tr><td><br>",
    "</table>",
]
HTML = st.lists(st.one_of(st.sampled_from(TAGS), TEXTS), max_size=12).map("".join)
LONG = 100_000
TRYING = [
    "“",
    "（）",
    "(山)",
    "的",
    "-",
    " ",
    "王 勇、",
    "好…",
    "1月1日，",
    "记者 ",
    "２．",
    "<'\"",
]


def asked(text):
    return {(hit.rule, hit.start, hit.text) for hit in read(text, people=["王勇"])}


class AnyTextTests(SimpleTestCase):
    @given(TEXTS)
    def test_it_reads_anything_and_points_at_what_it_found(self, text):
        for hit in read(text, people=["王勇"]):
            self.assertTrue(0 <= hit.start < hit.end <= len(text))
            self.assertEqual(text[hit.start : hit.end], hit.text)
            around = (
                text[: hit.start].endswith(hit.before),
                text[hit.end :].startswith(hit.after),
            )
            self.assertEqual(around, (True, True))
            self.assertNotEqual(hit.mend, hit.text)

    @given(TEXTS)
    @example("(山西)(山西)好")
    def test_it_asks_no_question_again_after_its_mend(self, text):
        for hit in read(text, people=["王勇"]):
            if hit.mend is not None:
                after = text[: hit.start] + hit.mend + text[hit.end :]
                self.assertNotIn((hit.rule, hit.start, hit.text), asked(after))

    @given(TEXTS)
    def test_it_eventually_needs_no_more_mending(self, text):
        for _ in range(40):
            before, text = text, mended(text)
            if before == text:
                return
        self.fail(text)

    @pytest.mark.thorough
    def test_it_reads_a_hundred_thousand_characters_in_a_moment(self):
        for piece in TRYING:
            text = (piece * LONG)[:LONG]
            began = time.process_time()
            proofread(
                [Passage("body", "正文", text)], districts=["迎泽区"], people=["王勇"]
            )
            with self.subTest(piece):
                self.assertLess(time.process_time() - began, 3)


def large(words):
    return "".join(part for part, _ in with_small_figures_apart(words))


class AnyBodyTests(SimpleTestCase):
    @given(HTML.map(clean), st.data())
    def test_it_stays_in_step_with_its_words_after_a_mend(self, html, data):
        words = plain_text(html)
        spans = [(i, j) for i in range(len(words)) for j in (i + 1, i + 2, i + 4)]
        spans = [
            (i, j)
            for i, j in spans
            if j <= len(words) and not {"\n", "\t"} & set(words[i:j])
        ]
        if not spans:
            return
        start, end = data.draw(st.sampled_from(spans))
        new = data.draw(st.sampled_from(["", "好", "<&>", words[start:end] + "！"]))
        html = mend_html(html, start, end, new, expected=words[start:end])
        self.assertEqual(plain_text(html), (words[:start] + new + words[end:]).strip())

    @given(HTML.map(clean))
    @example("<p>10<sup>６</sup></p>")
    def test_it_accepts_every_mend(self, html):
        words = plain_text(html)
        for hit in read(words.replace("\t", CELL_END)):
            if hit.mend is not None:
                after = mend_html(html, hit.start, hit.end, hit.mend, hit.text)
                whole = words[: hit.start] + hit.mend + words[hit.end :]
                # A figure that is mended in <sup> is a small one from then on: 10⁶.
                self.assertEqual(large(plain_text(after)), large(whole.strip()))
