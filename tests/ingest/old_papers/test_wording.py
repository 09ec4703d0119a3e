"""Wording of old papers in several forms: headings, names of pages, authors, captions."""

import doctest

from django.test import SimpleTestCase

from ingest.old_papers import author_lines, captions
from ingest.old_papers.author_lines import is_author
from ingest.old_papers.merging import merged
from ingest.old_papers.reading_any import read_file
from ingest.old_stories.values import OldPlace, OldStory
from ingest.reading.bylines_in_copy import run_in_signature
from tests.ingest.old_papers.templates import BODY, LAYOUTS

HEX = "0a" * 16
TEXT = "河水从闸口流进新修的渠，两岸的麦田先后浇上了水，村里人说今年的墒情好，不用再等雨，也不用再去河里挑水。"


def layout(title="图书馆开馆", heading="第03版：要闻", pages=""):
    return (
        "<html><body><map name=PagePicMap><area coords='1,1,9,1,9,9' href=content_1.htm></map>"
        f"<img src=a_brief.jpg width=100 height=150 usemap=#PagePicMap><table><tr><td>{heading}"
        f"</td></tr></table><ul><li><a href=content_1.htm>{title}</a></ul>{pages}"
    )


def page_with(author="", picture="", text=BODY):
    return (
        "<html><body><table><tr><td class=font02></td></tr><tr><td class=font01>图书馆开馆"
        f"</td></tr><tr><td class=font02></td></tr><tr><td class=font02>{author}</td></tr>"
        f"</table>{picture}<div id=ozoom><founder-content>{text}</founder-content></div>"
        "<a href=content_12.htm>下一篇</a></body></html>"
    )


def one(source, name="content_1.htm"):
    (story,) = read_file(name, source).stories
    return story


class HeadingTests(SimpleTestCase):
    def test_it_keeps_to_the_examples_in_the_modules(self):
        for module in (author_lines, captions):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_it_takes_a_line_break_in_any_writing_as_one_blank(self):
        for written in (
            "甲&lt;br&gt;乙",
            "甲&lt;br/&gt;乙",
            "甲 &lt;BR /&gt; 乙",
            "甲&amp;lt;br&amp;gt;乙",
            "甲<br/>乙",
            "甲\n乙",
            '<script>document.write(view("甲<br>乙"))</script>',
            '<script>document.write(view("甲\\n乙"))</script>',
        ):
            with self.subTest(written):
                (story,) = read_file("node_4.htm", layout(written)).stories
                self.assertEqual(story.headline, "甲 乙")
        flash = (
            f"<page><pageinfo PageNo='1'/><article ID='{HEX}'><Title><![CDATA[甲&lt;br&gt;乙]]>"
            f"</Title><Content>{TEXT}</Content></article></page>"
        )
        self.assertEqual(one(flash, "tyrb/20200826/a.xml").headline, "甲 乙")

    def test_it_takes_the_whole_name_of_a_page(self):
        long = "奋进新征程 开启新篇章·特别报道"
        listed = f"<ol><li><a id=pageLink href=node_4.htm>第03版：{long}</a></ol>"
        for heading, pages in (
            (f"第03版：{long}", ""),
            (f"第03版：<strong>{long}</strong>", ""),
            (f"第3版　　　　{long}", ""),
            (f"03版:\n    {long}\n  ", ""),
            (f"第03版：{long}　　2017年7月22日", ""),
            (f"第03版：{long} 2017年7月22日 星期六", ""),
            ("第03版：奋进新征程", listed),
            ("第03版", listed),
        ):
            with self.subTest(heading, pages=bool(pages)):
                read = read_file("node_4.htm", layout(heading=heading, pages=pages))
                self.assertEqual((read.number.lstrip("0"), read.name), ("3", long))
        self.assertEqual(read_file("page.htm", LAYOUTS["content"][0]).name, "要闻")


class AuthorTests(SimpleTestCase):
    def test_it_signs_whoever_stands_behind_a_mark(self):
        for mark in ("■", "□ ", "●　", "◆&nbsp;", "▲", "■ 作者："):
            with self.subTest(mark):
                story = one(page_with(author=f"{mark}本报记者 李静"))
                found = run_in_signature(story.byline)
                self.assertEqual([p.name for p in found.people], ["李静"])

    def test_it_takes_a_line_behind_a_star_for_no_author(self):
        for line in ("☆ 周末去哪儿", "▪ 雨天出行提示", "★今日看点"):
            with self.subTest(line):
                self.assertFalse(is_author(line))

    def test_it_takes_nobody_who_took_a_picture_for_the_author(self):
        img = "<img src=../../../res/a.jpg>"
        for picture in (
            f"<table id=newspic><tr><td>{img}</td></tr><tr><td>作者：王勇</td></tr></table>",
            f"<table><tr><td>{img}</td></tr><tr><td>作者：王勇　门口的队伍</td></tr></table>",
            f"<div>{img}<founder-pic-text><span>作者：(王勇)门口</span></founder-pic-text></div>",
            f"<div class=pic>{img}<p>作者：王勇</p></div>",
        ):
            with self.subTest(picture):
                self.assertEqual(one(page_with(picture=picture)).byline, "")
        named = "<div style='display:none'>作者：李静</div>"
        self.assertEqual(one(page_with(picture=named)).byline, "李静")

    def test_it_finds_a_byline_that_only_the_text_has(self):
        rest = "昨日，第一批课桌椅运抵学校，孩子们坐得端正了。"
        for content, body in (
            (f"<p>　　本报记者 李静</p><p>{rest}</p>", f"<p>{rest}</p>"),
            (f"本报记者　李静\n{rest}", f"<p>{rest}</p>"),
            (f"课桌椅\n　　本报记者 李静\n{rest}", f"<p>{rest}</p>"),
            (f"　　本报记者 李静　　{rest}", f"<p>本报记者 李静 {rest}</p>"),
            (f"<p>{rest}</p><p>（本报记者 李静）</p>", None),
            (f"<p>{rest}（本报记者 李静）</p>", None),
        ):
            page = (
                f'<?xml version="1.0" encoding="gb2312"?><page><pageinfo PageNo="1"/><article '
                f'ID="{HEX}"><Title>课桌椅</Title><Author/><Content><![CDATA[{content}]]>'
                "</Content></article></page>"
            )
            with self.subTest(content):
                story = one(page, "tyrb/20200826/a.xml")
                self.assertEqual("".join(story.byline.split()), "本报记者李静")
                if body:
                    self.assertEqual(story.body, body)

    def test_it_takes_no_sentence_and_no_editor_for_a_byline(self):
        sentence = "<p>记者李静昨日从市水务局获悉，水厂通水。</p><p>以上。</p>"
        for text in (sentence, f"{BODY}<p>责任编辑：李静</p>", BODY):
            self.assertEqual(one(page_with(text=text)).byline, "")


class CaptionTests(SimpleTestCase):
    def test_it_parts_who_made_a_picture_from_its_caption(self):
        for said, caption, credit in (
            ("作者：(王勇)门口的队伍", "门口的队伍", "王勇"),
            ("作者：（示例社记者 王勇）门口的队伍", "门口的队伍", "示例社记者 王勇"),
            ("摄影：王勇 门口的队伍", "门口的队伍", "王勇"),
            ("摄影：王勇&nbsp;李静&nbsp;&nbsp;门口的队伍", "门口的队伍", "王勇 李静"),
            ("图片来源：新华社 门口的队伍", "门口的队伍", "新华社"),
            ("作者：&nbsp;门口的队伍", "门口的队伍", ""),
            ("摄影：王勇", "", "王勇"),
            ("门口的队伍。王勇 摄", "门口的队伍。王勇 摄", ""),
            ("图：门口的队伍", "图：门口的队伍", ""),
        ):
            picture = (
                "<table id=newspic><tr><td><img src=../../../res/a.jpg></td></tr>"
                f"<tr><td>{said}</td></tr></table>"
            )
            with self.subTest(said):
                (photo,) = one(page_with(picture=picture)).photos
                self.assertEqual((photo.caption, photo.credit), (caption, credit))


class SameTextTests(SimpleTestCase):
    def merged(self, *headlines, text=TEXT):
        stories = [
            OldStory(
                "made",
                str(n),
                str(n),
                None,
                headline=said,
                as_printed=text,
                places=(OldPlace(f"0{n}", 1, ()),),
            )
            for n, said in enumerate(headlines, 1)
        ]
        return [len(story.places) for story in merged(stories)]

    def test_it_makes_one_of_the_same_text_under_the_same_headline_only(self):
        for headlines, places in (
            (("新渠通水", "新渠 通水！"), [2]),
            (("新渠通水", "新渠通水 六个村受益"), [2]),
            (("新渠今日通水", "新渠昨日通水", "老渠清淤"), [2, 1]),
            (("新渠通水", TEXT[:12]), [2]),
            (("今日导读", "天气预报"), [1, 1]),
            (("征稿启事", "征订启事", "征稿启事"), [2, 1]),
        ):
            with self.subTest(headlines):
                self.assertEqual(self.merged(*headlines), places)
        self.assertEqual(self.merged("图片报道", "图片报道", text="短文"), [1, 1])
