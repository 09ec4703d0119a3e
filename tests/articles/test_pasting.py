import time
from html import escape

import pytest
from django.test import SimpleTestCase
from hypothesis import given, settings, strategies as st

from articles.text.pasting import pasted
from articles.text.richtext import clean, plain_text
from tests.articles.pastes import cases
from tests.articles.test_richtext import HTML
from tests.level import examples

WORD = """<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt;
font-family:仿宋'>昨日，城北水厂供水<span lang=EN-US>1000</span>立方米，
比上月多<span lang=EN-US>5.1%</span>。<span lang=EN-US><o:p></o:p></span></span></p>"""


class TableOfPastesTests(SimpleTestCase):
    """Of the cases of tests/articles/pastes/; the editor is held to the same ones."""

    def test_it_takes_of_each_paste_what_is_the_story_and_says_what_it_left(self):
        for case in cases():
            if case.html:
                with self.subTest(case.name):
                    found = pasted(case.html)
                    self.assertEqual(found.html, case.body)
                    self.assertEqual(found.line, case.line)

    def test_it_changes_nothing_the_second_time(self):
        for case in cases():
            with self.subTest(case.name):
                again = pasted(case.body)
                self.assertEqual((again.html, again.line), (case.body, ""))


class PastedTests(SimpleTestCase):
    def test_it_takes_fifty_thousand_characters_in_good_time(self):
        start = time.process_time()
        found = pasted(WORD * 1_900)
        self.assertGreater(len(plain_text(found.html)), 50_000)
        self.assertLess(time.process_time() - start, 3)

    def test_it_says_after_how_many_blocks_each_picture_stands(self):
        found = pasted(
            '<img src="paste:0"><p>甲</p><ul><li>乙<li>丙</ul><p>丁<img src="paste:1"></p>'
            '<table><tr><td>戊<td>己</table><p><img src="file:///a.jpg"></p>'
        )
        self.assertEqual(
            found.pictures, [("paste:0", 0), ("paste:1", 3), ("file:///a.jpg", 4)]
        )
        self.assertEqual(
            found.line,
            "清理了：图片 1（请上传）。图片没有跟着文字过来：请在原文里单独复制每张图片，贴到正文里。",
        )

    def test_it_leaves_a_body_with_a_link_within_a_page_as_it_is(self):
        body = '<p>见<a href="https://a.example/b#c" rel="noopener noreferrer">上期</a></p>'
        self.assertEqual(pasted(body).html, body)

    def test_it_keeps_words_that_only_look_like_a_note(self):
        for html in (
            '<p>甲<a href="#_ftn1">1</a>乙<a name="_ftn1">丙</a>丁</p>',
            '<p>甲<a name="fn1"></a>乙</p>',
        ):
            with self.subTest(html=html):
                self.assertIn("乙", plain_text(pasted(html).html))

    @pytest.mark.thorough
    def test_it_is_quick_with_hostile_shapes(self):
        start = time.process_time()
        for html in (
            "<b>字" * 8_000,
            "<section style='a:b'>" * 4_000 + "字",
            "<ul><li>" * 2_000 + "字",
            "<table><tr><td>" * 1_500 + "字",
            '<p>字<a href="#_ftn1" name="_ftnref1">1</a><a name="_ftn1">注</a>' * 2_000,
            f"<p style='{'a' * 200_000}'>字",
            f"<p id='{'fn' * 50_000}'>字",
            "<p style='mso-list:l0'><span style='mso-list:Ignore'>1.</span>字" * 2_000,
            "<ol start=1><li>字</ol><ol start=2>" * 1_500,
            "<a " * 100_000,
            f"<p>{chr(10) * 400_000}字",
        ):
            pasted(html)
        self.assertLess(time.process_time() - start, 10)


class AnyPasteTests(SimpleTestCase):
    """What holds of whatever is pasted."""

    @settings(max_examples=examples(200), deadline=None)
    @given(HTML)
    def test_it_leaves_only_what_a_story_may_hold(self, html):
        found = pasted(f'<section class="x">{html}</section>')
        self.assertEqual(clean(found.html), found.html)
        self.assertEqual(pasted(found.html).html, found.html)

    @settings(max_examples=examples(100), deadline=None)
    @given(st.text(alphabet="水厂今日，。“”a1 <&>\"'*·", max_size=30))
    def test_it_loses_no_word(self, text):
        def words(text):
            return "".join(text.split())

        body = pasted(f'<p class="x">{escape(text)}</p>').html
        self.assertEqual(words(plain_text(body)), words(text))
