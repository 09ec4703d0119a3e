import json
import re
import time
from html import escape, unescape
from pathlib import Path

import pytest
from django.conf import settings as settings_of_django
from django.test import SimpleTestCase
from hypothesis import given, settings, strategies as st

from articles.text.richtext import blocks, clean, opening, plain_text, with_dateline
from tests.level import examples

# As each program puts it on the clipboard, shortened.
WORD = """<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->
<style>p.MsoNormal {font-family:仿宋}</style>
<h1 style="mso-line-height-rule:exactly">地铁客流创新高</h1>
<p class=MsoNormal style="text-indent:32.0pt"><b><span lang=EN-US>本报讯</span></b><span
 style="font-family:仿宋">\u3000昨日客流<span lang=EN-US>1000</span>万。<o:p></o:p></span></p>
<p class=MsoListParagraph><![if !supportLists]><span>1.<span>&nbsp;&nbsp; </span></span><![endif]>第一条</p>
<table class=MsoTable><tr><td><p>站名</p></td><td><p>客流</p></td></tr></table>
<p class=MsoNormal>&nbsp;</p><img src="file:///C:/a.png">"""
WPS = """<div class="Section0"><p class="p0"><span style="mso-spacerun:'yes'">
<font face="黑体"><u>一、总体要求</u></font></span></p>
<p class="p0">　　各部门要高度重视。2023年<br>1月<o:p></o:p></p></div>"""
WECHAT = """<section data-role="outer" label="135"><section><strong>小标题一</strong></section>
<section><span leaf="">　　今天早高峰，记者走访了三个站点。</span></section>
<section><img data-src="https://mmbiz.qpic.cn/x"><br></section>
<blockquote><section>“换乘更方便了。”</section></blockquote>
<mp-common-profile></mp-common-profile><script>track()</script>
<a href="javascript:void(0)">阅读原文</a></section>"""

TAGS = [
    "p",
    "div",
    "b",
    "strong",
    "i",
    "em",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h1",
    "h2",
    "h4",
    "sub",
    "sup",
    "table",
    "caption",
    "thead",
    "tr",
    "th",
    "td",
    "br",
    "span",
]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(["<td colspan=2>", "<th rowspan=3>", "<td rowspan=0 colspan=99>"]),
    st.sampled_from(['<a href="https://a.cn?b=1&c=2" title="x&quot;">', "<!--", "-->"]),
    st.sampled_from(
        ["字", "汉字", " ", "\n", "\u3000", "&nbsp;", "&lt;", "&amp;lt;", "<"]
    ),
    st.text(max_size=4),
)
HTML = st.lists(PIECES, max_size=25).map("".join)
WHOLE = re.compile(
    r"(?:<(p|h2|h3)>.+?</\1>|<blockquote>(?:<p>.+?</p>)+</blockquote>"
    r"|<(ul|ol)>(?:<li>(?:<p>.+?</p>)+</li>)+</\2>"
    r"|<table>(?:<caption>[^<]+</caption>)?(?:<thead>(?:<tr>.*?</tr>)+</thead>)?"
    r"<tbody>(?:<tr>.*?</tr>)+</tbody></table>)*",
    re.DOTALL,
)
ALLOWED = re.compile(
    r"</?(?:p|h2|h3|ul|ol|li|blockquote|strong|em|sub|sup|a)>"
    r"|</?(?:table|caption|thead|tbody|tr|th|td)>|<br>"
    r'|<t[dh](?: colspan="\d+")?(?: rowspan="\d+")?(?: scope="(?:row|col)")?>'
    r'|<a href="[^"<>]*"(?: title="[^"<>]*")? rel="noopener noreferrer">'
)


class PastedTextTests(SimpleTestCase):
    def test_it_cleans_what_word_pastes(self):
        self.assertEqual(
            clean(WORD),
            "<h2>地铁客流创新高</h2>"
            "<p><strong>本报讯</strong>\u3000昨日客流1000万。</p>"
            "<p>1. 第一条</p>"
            "<table><tbody><tr><td>站名</td><td>客流</td></tr></tbody></table>",
        )

    def test_it_cleans_what_wps_pastes(self):
        self.assertEqual(
            clean(WPS),
            "<p>一、总体要求</p><p>各部门要高度重视。2023年</p><p>1月</p>",
        )

    def test_it_cleans_what_wechat_pastes(self):
        self.assertEqual(
            clean(WECHAT),
            "<p><strong>小标题一</strong></p><p>今天早高峰，记者走访了三个站点。</p>"
            "<blockquote><p>“换乘更方便了。”</p></blockquote><p>阅读原文</p>",
        )

    def test_it_keeps_what_the_editor_offers(self):
        body = (
            "<p>一<strong>二<em>三</em></strong></p><h2>题</h2><h3>小题</h3>"
            "<ul><li><p>甲</p><p>乙</p></li><li><p>丙</p></li></ul>"
            "<ol><li><p>丁</p></li></ol><blockquote><p>引</p></blockquote>"
        )
        self.assertEqual(clean(body), body)

    def test_it_takes_indents_and_empty_paragraphs_away(self):
        for html, expected in (
            ("<p>\u3000\u3000正文\u3000</p><p></p><p>&nbsp;</p>", "<p>正文</p>"),
            ("<p>&emsp;&emsp;<b>\u3000正文 </b> </p>", "<p><strong>正文</strong></p>"),
            ("<p>字<em>\u3000</em></p>", "<p>字</p>"),
            ("<p>字<em> </em>字</p>", "<p>字 字</p>"),
        ):
            with self.subTest(html=html):
                self.assertEqual(clean(html), expected)

    def test_it_joins_lines_broken_by_a_column_but_not_words(self):
        self.assertEqual(
            clean("<p>综\n改区 of\nTaiyuan</p>"), "<p>综改区 of Taiyuan</p>"
        )

    def test_it_flattens_what_is_nested(self):
        for html, expected in (
            (
                "<ul><li>一<ul><li>二</ul></ul>",
                "<ul><li><p>一</p></li><li><p>二</p></li></ul>",
            ),
            (
                "<table><tr><td>甲<td><table><tr><td>乙<td>丙<tr><td>丁</table></table>",
                "<table><tbody><tr><td>甲</td><td>乙 丙<br>丁</td></tr></tbody></table>",
            ),
            (
                "<blockquote><h1>题</h1><ul><li>引</ul></blockquote>",
                "<blockquote><p>题</p><p>引</p></blockquote>",
            ),
        ):
            with self.subTest(html=html):
                self.assertEqual(clean(html), expected)

    def test_it_wraps_loose_text(self):
        self.assertEqual(
            clean("散<p>段</p>落<li>条"), "<p>散</p><p>段</p><p>落</p><p>条</p>"
        )

    def test_it_keeps_what_is_set_above_and_below_the_line(self):
        body = "<p>35μg/m<sup>3</sup>的CO<sub>2</sub></p>"
        self.assertEqual(clean(body), body)

    def test_it_leaves_what_has_no_table_as_it_has_always_been(self):
        bodies = Path(settings_of_django.BASE_DIR, "fixtures/seed_issue.json")
        stories = [
            row["fields"]["body"]
            for row in json.loads(bodies.read_text())
            if row["model"] == "articles.article"
        ]
        self.assertTrue(stories)
        for body in stories:
            self.assertEqual(clean(body), body)
            words = re.sub("<[^<>]*>", "", re.sub("</(?:p|h2|h3)>", "\n", body))
            self.assertEqual(plain_text(body), unescape(words).strip())


class HostileTextTests(SimpleTestCase):
    def test_it_keeps_links_of_known_schemes_only(self):
        for address in (
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "&#106;avascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
        ):
            with self.subTest(address=address):
                self.assertEqual(
                    clean(f'<p><a href="{address}">点</a></p>'), "<p>点</p>"
                )

    def test_it_keeps_a_good_link_with_a_safe_rel(self):
        html = '<a href="https://a.cn/?b=1&c=2" target="_blank" onclick="x()">链接</a>'
        self.assertEqual(
            clean(html),
            '<p><a href="https://a.cn/?b=1&amp;c=2" rel="noopener noreferrer">链接</a></p>',
        )

    def test_it_takes_scripts_handlers_and_frames_away(self):
        for html in (
            "<p>字<script>alert(1)</script></p>",
            '<p onmouseover="x()" style="color:red" id="x">字</p>',
            '<p>字<img src=x onerror="x()"><iframe src="//x"></iframe></p>',
            "<svg onload=x()><p>字</p></svg>",
            "<p>字<!-- <script>x()</script> --></p>",
            "<p>字<math><mi>x</mi></math></p>",
            "<p>字</p><object data=x></object><style>p{}</style>",
        ):
            with self.subTest(html=html):
                self.assertEqual(clean(html), "<p>字</p>")

    def test_it_shows_text_as_text(self):
        html = "<p>&lt;script&gt;x&lt;/script&gt; &amp;lt; 5 &lt; 6</p>"
        self.assertEqual(clean(html), html)
        self.assertIn("<script>x</script>", plain_text(clean(html)))

    def test_it_takes_what_no_feed_can_hold_away(self):
        self.assertEqual(clean("<p>\x00水\x0b厂\u200b\ufeff\ud800</p>"), "<p>水厂</p>")

    @pytest.mark.thorough
    def test_it_is_quick_with_hostile_shapes(self):
        start = time.process_time()
        for html in (
            "<b>字" * 20_000,
            "<b>\u3000</b>" * 30_000,
            "<p>字" + "\u3000" * 300_000 + "字",
            "<div>" * 10_000 + "字",
            "<ul><li>" * 5_000 + "字",
            "<table><tr><td>" * 3_000 + "字",
            f"<table>{'<tr><td rowspan=999999 colspan=999999>字' * 9_000}</table>",
            "<" * 100_000,
        ):
            clean(html)
        self.assertLess(time.process_time() - start, 10)


class AnyTextTests(SimpleTestCase):
    """What holds of whatever comes in."""

    @settings(max_examples=examples(400), deadline=None)
    @given(HTML)
    def test_it_changes_nothing_the_second_time(self, html):
        self.assertEqual(clean(clean(html)), clean(html))

    @settings(max_examples=examples(200), deadline=None)
    @given(st.text(max_size=20))
    def test_it_returns_what_is_clean_already_as_the_sanitiser_would(self, text):
        block = f"<p>{text}</p><h2>{text}</h2>"
        # An empty paragraph goes, and what stands behind it is sanitised.
        self.assertEqual(clean(block), clean(f"<p></p>{block}"))

    @settings(max_examples=examples(400), deadline=None)
    @given(HTML)
    def test_it_leaves_only_what_a_story_may_hold(self, html):
        body = clean(html)
        self.assertRegex(body, rf"\A{WHOLE.pattern}\Z")
        self.assertNotIn("<", ALLOWED.sub("", body))

    @settings(max_examples=examples(200), deadline=None)
    @given(HTML)
    def test_it_splits_into_blocks_without_loss(self, html):
        body = clean(html)
        self.assertEqual("".join(blocks(body)), body)

    @settings(max_examples=examples(200), deadline=None)
    @given(st.text(alphabet="水厂今日，。“”a1 <&>\"'", max_size=30))
    def test_it_loses_no_word(self, text):
        def words(text):
            return "".join(text.split())

        self.assertEqual(
            words(plain_text(clean(f"<p>{escape(text)}</p>"))), words(text)
        )


class ReadingTests(SimpleTestCase):
    def test_it_runs_the_dateline_into_the_first_paragraph(self):
        self.assertEqual(
            with_dateline("<p>昨日</p>", "本报讯<"),
            '<p><span class="dateline">本报讯&lt;</span>昨日</p>',
        )
        self.assertEqual(
            with_dateline("<h2>题</h2>", "本报讯"),
            '<p><span class="dateline">本报讯</span></p><h2>题</h2>',
        )

    def test_it_says_how_a_body_begins(self):
        body = "<h2>小标题</h2><p>水厂<strong>今日</strong>通水。</p><p>第二段。</p>"
        self.assertEqual(opening(body, 90), "水厂今日通水。第二段。")
        self.assertEqual(opening(body, 9), "水厂今日通水。")
        self.assertEqual(opening(body, 5), "水厂今……")
        for words, length, shown in (
            (
                "今天“水厂通水。大家高兴。”他说。后来下雨了",
                20,
                "今天“水厂通水。大家高兴。”他说。",
            ),
            ("今天水厂通水，大家高兴地来到厂门口观看", 12, "今天水厂通水……"),
            ("今天公布的网址https://www.example.cn/a/b", 12, "今天公布的网址……"),
            (
                "Water works of the north open today, and all are glad",
                15,
                "Water works of the north open…",
            ),
        ):
            with self.subTest(words=words):
                self.assertEqual(opening(f"<p>{words}</p>", length), shown)
        self.assertEqual(opening(body[:18], 90), "水厂")
        self.assertEqual(opening("", 90), "")

    def test_it_begins_with_no_figures_of_a_table(self):
        table = "<table><caption>客流</caption><tbody><tr><td>甲</td><td>1</td></tr>"
        self.assertEqual(opening(f"{table}</tbody></table><p>水厂。</p>", 90), "水厂。")
        self.assertEqual(opening(f"{table}</tbody></table>", 90), "客流")
        self.assertEqual(opening(table, 90), "客流")
        self.assertEqual(opening(table.replace("caption", "th"), 90), "")

    def test_it_reads_a_row_as_a_line_and_small_figures_as_small(self):
        self.assertEqual(
            plain_text(
                "<table><caption>客流</caption><thead><tr><th>站</th><th>数</th></tr>"
                "</thead><tbody><tr><td>甲<br>乙</td><td>1</td></tr></tbody></table>"
                "<p>CO<sub>2</sub>、10<sup>-6</sup>和x<sup>n</sup></p>"
            ),
            "客流\n站\t数\n甲\t乙\t1\nCO₂、10⁻⁶和xn",
        )
