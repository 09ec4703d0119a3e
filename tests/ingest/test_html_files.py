import pytest
from django.test import SimpleTestCase

from ingest.files import html, text_of
from ingest.files.values import UnreadableFile
from ingest.reading import read
from ingest.reading.values import Role
from tests.ingest.made_files import (
    CONTENTS,
    COPY,
    FOUNDER,
    WECHAT,
    WORD_HTML,
    WPS_HTML,
    site,
    word,
)
from tests.ingest.pages import LONG


def read_html(source, encoding="utf-8"):
    return text_of("页.html", source.encode(encoding))


def lines(extracted):
    return [line for line in extracted.text.split("\n") if line]


def roles(extracted):
    """Return {line: role} of what a file claims of its lines."""
    texts = extracted.text.split("\n")
    return {texts[at - 1].strip(): c.role for at, c in extracted.claims.items()}


class StoryPageTests(SimpleTestCase):
    """The story of a page, and nothing of the site around it."""

    PAGES = {
        "某站": (site(), "——三万户受益"),
        "数字报": (FOUNDER.format(copy=COPY), ""),
        "公众号": (WECHAT.format(copy=COPY), ""),
        "Word": (WORD_HTML.format(long=LONG), ""),
        "WPS": (WPS_HTML.format(long=LONG), ""),
        "源代码": (f"<h1>水厂今日通水</h1>{COPY}", ""),
    }

    def test_it_finds_the_headline_and_the_copy(self):
        for name, (source, deck) in self.PAGES.items():
            found = read_html(source)
            with self.subTest(name):
                [story] = read(found.text, None, found.claims).stories
                self.assertEqual(story.headline, "水厂今日通水")
                self.assertEqual(story.deck, deck)
                self.assertEqual(story.subheads, ["三年磨一剑"])
                self.assertIn(LONG, "".join(story.paragraphs))
                self.assertEqual(found.form, "网页")

    def test_it_brings_no_tag_and_nothing_of_the_site(self):
        for name, (source, _) in self.PAGES.items():
            text = read_html(source).text
            for words in ("<", "&", "坏", "微信", "公园", "版权", "首页", "阅读原文"):
                with self.subTest(page=name, words=words):
                    self.assertNotIn(words, text)

    def test_it_says_what_it_left_out(self):
        self.assertIn("导航、推荐", read_html(site()).left_out[0])
        word = read_html(WORD_HTML.format(long=LONG)).left_out
        self.assertEqual([words[:1] for words in word], ["1", "1"])
        [picture] = (
            w for w in read_html(WECHAT.format(copy=COPY)).left_out if "图" in w
        )
        self.assertTrue(picture.startswith("1 张图片"))

    def test_it_knows_what_the_page_says_of_itself(self):
        found = roles(read_html(site()))
        self.assertIs(found["2023-01-23 08:00"], Role.FURNITURE)
        self.assertIs(found["来源：某城日报"], Role.FURNITURE)
        self.assertNotIn("作者：赵敏", found)

    def test_it_takes_the_properties_of_a_printed_page(self):
        found = roles(read_html(FOUNDER.format(copy=COPY)))
        self.assertIs(found["城北建设提速"], Role.KICKER)
        self.assertIs(found["赵敏"], Role.BYLINE)
        self.assertIs(found["三年磨一剑"], Role.SUBHEAD)

    def test_it_opens_no_other_story_in_the_copy_of_one(self):
        copy = f"<p>本报讯 {LONG}（赵敏）</p><p>公园今日开放</p><p>{LONG}</p>"
        for source in (FOUNDER.format(copy=copy), site(copy=copy)):
            found = read_html(source)
            self.assertEqual(len(read(found.text, None, found.claims).stories), 1)

    def test_it_takes_several_articles_of_a_page(self):
        article = "<article><h2>{}</h2><p>{}</p></article>"
        page = "".join(article.format(h, LONG * 2) for h in ("水厂通水", "公园开放"))
        found = read_html(f"<html><title>早报</title><main>{page}</main></html>")
        self.assertEqual(sum(c.opens for c in found.claims.values()), 2)
        headlines = [s.headline for s in read(found.text, None, found.claims).stories]
        self.assertEqual(headlines, ["水厂通水", "公园开放"])

    def test_it_refuses_the_contents_of_a_page(self):
        with self.assertRaisesRegex(UnreadableFile, "页.html.*版面目录.*稿件页"):
            read_html(CONTENTS)


class LineTests(SimpleTestCase):
    """What becomes a line, and how it is written."""

    def test_it_writes_lines_as_they_are_shown(self):
        for source, expected in (
            ("<p>一<br>二</p><div>三</div>四", ["一", "二", "三", "四"]),
            ("<p>水\n 厂 <b>通</b>\n水</p>", ["水厂 通水"]),
            ("<p>CO<sub>2</sub>、m<sup>3</sup>、x<sub>n</sub></p>", ["CO₂、m³、x_{n}"]),
            (
                "<ol start=3><li>三<li><p>四</p></ol><ul><li>点</ul>",
                ["3. 三", "4. 四", "点"],
            ),
            ("<p>&nbsp;&nbsp;&nbsp;水厂</p><p>水&nbsp;厂</p>", ["　　水厂", "水 厂"]),
            ("<p>一<span hidden>藏</span><s>划</s><!--注--></p>", ["一"]),
            (
                "<p>他说<q>好</q></p><p><ruby>水<rt>shuǐ</rt></ruby></p>",
                ["他说“好”", "水（shuǐ）"],
            ),
            (
                "<table><tr><td colspan=2>甲<tr><td rowspan=2>乙<td>1<tr><td>2</table>",
                ["甲\t⇦", "乙\t1", "⇧\t2"],
            ),
            ("<table><tr><td><p>一</p><p>二</p></table>", ["一", "二"]),
            ("<pre>一\n二</pre>", ["一", "二"]),
            ("<p>甲 < 乙 <b x='>'>丙</b> &lt;丁&gt;</p>", ["甲 < 乙 丙 <丁>"]),
            (
                "<div>&lt;p&gt;一&lt;/p&gt;&lt;p class=&quot;x&quot;&gt;二</div>",
                ["一", "二"],
            ),
            ("<div><script>if (a<b) '<p>坏</p>'</script><p>好</p>", ["好"]),
        ):
            with self.subTest(source):
                self.assertEqual(lines(html.read_source(source)), expected)

    def test_it_puts_a_note_where_it_is_referred_to(self):
        [_, lead, *_] = lines(read_html(WORD_HTML.format(long=LONG)))
        self.assertTrue(lead.endswith("（注：数据来自水务局）"))

    def test_it_knows_the_words_below_a_picture(self):
        for caption in (
            "<figure><img><figcaption>新建的滤池。（孙磊 摄）</figcaption></figure>",
            "<p><img></p><p align=center>新建的滤池。（孙磊 摄）</p>",
            "<img><p class='imgbt'>新建的滤池。（孙磊 摄）</p>",
        ):
            with self.subTest(caption):
                found = html.read_source(
                    f"<h1>水厂</h1><p>{LONG}</p>{caption}<p>{LONG}</p>"
                )
                [story] = read(found.text, None, found.claims).stories
                [(_, caption)] = story.captions
                self.assertEqual(caption.text, "新建的滤池。")
                self.assertEqual([who.name for who in caption.credits], ["孙磊"])

    def test_it_takes_text_in_which_tags_stray(self):
        text = f"水厂通水\n\n\n\n本报讯 {LONG}<br>\n<b>{LONG}</b>&nbsp;好\n（赵敏）"
        found = text_of("a.txt", text.encode("gb18030"))
        self.assertEqual(
            found.text, f"水厂通水\n\n\n\n本报讯 {LONG}\n{LONG} 好\n（赵敏）"
        )


class EncodingTests(SimpleTestCase):
    def test_it_reads_each_encoding_whatever_is_declared(self):
        source = site()  # says gbk
        for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"):
            with self.subTest(encoding):
                self.assertIn("水厂今日通水", read_html(source, encoding).text)
        big5 = f"<meta charset=big5><p>{'太原的水廠通水了' * 4}</p>".encode("big5")
        self.assertIn("水廠", text_of("a.html", big5).text)

    def test_it_leaves_no_tag_in_a_text_of_any_kind(self):
        for name, data in (
            ("a.docx", word(f"{LONG}<br>{LONG}&nbsp;</p>")),
            ("a.txt", f"<p>{LONG}</p><p>{LONG}</p>".encode("utf-16-le")),
        ):
            with self.subTest(name):
                self.assertNotRegex(text_of(name, data).text, "[<>&]")

    def test_it_says_that_a_page_needs_its_scripts(self):
        with self.assertRaisesRegex(UnreadableFile, "页.html.*脚本.*复制粘贴"):
            read_html("<html><title>水厂</title><div id=app></div><script>1</script>")

    def test_it_reads_on_past_a_byte_that_is_damaged(self):
        data = (
            f"<meta charset=utf-8><p>{LONG}</p>".encode() + b"\xff<p>" + LONG.encode()
        )
        self.assertEqual(text_of("a.html", data).text.count(LONG), 2)


class BoundsTests(SimpleTestCase):
    def test_it_reads_what_is_made_to_hold_it_up(self):
        many = " ".join(f"a{number}=1" for number in range(20_000))
        for source in (
            f"<p {many}>水厂通水",
            "<p " + "a='>' " * 20_000 + ">水厂通水",
            "<script>" * 20_000 + "水厂通水",
            "<!-->" * 20_000 + "水厂通水<p>",
            "<sub>" * 200 + "水厂通水",
            "<p>水厂通水" + " " * 300_000 + "\n" * 300_000,
            '<table><tr><td colspan="9999" rowspan="9999">水厂通水<td>水<tr><td>水',
        ):
            with self.subTest(source[:20]):
                self.assertIn("水", read_html(source).text)

    @pytest.mark.thorough
    def test_it_refuses_what_is_too_much(self):
        for source, words in (
            ("<p>水" * 60_001, "多得不正常"),
            ("<div>" * 300 + "水", "套得太深"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UnreadableFile, words):
                read_html(source)
