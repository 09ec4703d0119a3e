"""Archives of the Flash reader, as 太原日报 had them: what is read of them, and what of bad ones."""

import tempfile
from pathlib import Path

from django.test import SimpleTestCase

from ingest.old_papers import tree, xml_records
from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.readers.flash import FlashReader
from tests.ingest.old_papers import making_xml as made
from tests.ingest.old_papers.making_xml import ONE, THREE, TWO

BOMB = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><p><article><Title>&b;</Title></article></p>'


class ArchiveTestCase(SimpleTestCase):
    reader = FlashReader()

    def read(self, files):
        """Return the issues that the reader makes of files."""
        with tempfile.TemporaryDirectory() as folder:
            made.write(Path(folder), files)
            with tree.opened(folder) as opened:
                issues = list(self.reader.issues(opened))
                return [self.reader.read(opened, issue) for issue in issues]

    def kinds(self, issue):
        found = [*issue.doubts, *(doubt for s in issue.stories for doubt in s.doubts)]
        return sorted(doubt.kind for doubt in found)


class FlashTests(ArchiveTestCase):
    def test_it_reads_an_issue(self):
        (issue,) = self.read(made.flash_issue())
        self.assertEqual((issue.paper, str(issue.date)), ("tyrb", "2020-08-26"))
        self.assertEqual(issue.addresses, ("/tyrb/20200826/",))
        self.assertEqual(
            [(p.number, p.name, p.picture, p.pdf) for p in issue.pages],
            [
                (
                    "01",
                    "要闻",
                    "tyrb/20200826/page_01.jpg",
                    "tyrb/20200826/page_01.pdf",
                ),
                ("02", "综合", "tyrb/20200826/page_02.jpg", ""),
            ],
        )
        story, both, notice = issue.stories
        self.assertEqual(
            (story.kicker, story.headline, story.deck, story.byline, story.source),
            (
                "秋季开学在即",
                "三千套课桌椅 送进乡村学校",
                "——新学期第一课从修桌子讲起",
                "本报记者 郭晓华",
                "",
            ),
        )
        self.assertEqual(
            story.body,
            "<p>昨日，第一批课桌椅运抵。</p><p>校长说，孩子们坐得端正了。</p>",
        )
        self.assertEqual(story.addresses, (f"/tyrb/20200826/#a{ONE.upper()}",))
        self.assertEqual(
            [(p.file, p.caption) for p in story.photos],
            [("tyrb/20200826/desk.jpg", "课桌椅运抵学校。李静 摄")],
        )
        (place,) = story.places
        self.assertEqual(place.continued_on, "02")
        self.assertEqual(
            place.regions, (((0.1, 0.1), (0.1, 0.5), (0.5, 0.5), (0.5, 0.1)),)
        )
        # Printed on two pages: one story, both areas, both addresses.
        self.assertEqual(
            [(p.page, len(p.regions)) for p in both.places], [("01", 1), ("02", 1)]
        )
        self.assertEqual(
            both.addresses, tuple(f"/tyrb/20200826/#a{n.upper()}" for n in (TWO, THREE))
        )
        self.assertEqual((notice.headline, notice.genre), ("遗失声明", "notice"))

    def test_it_takes_other_cases_and_elements_for_attributes(self):
        page = (
            "<PAGE><PageInfo><PAGENO>A01</PAGENO><PAGENAME>&nbsp;头版&ldquo;导读&rdquo;</PAGENAME></PageInfo>"
            f"<Article><ID>{ONE}</ID><TITLE>水厂 & 泵站</TITLE><CONTENT>一\n二</CONTENT>"
            "<Mapping><Area>0,0,400,0,400,300,0,300</Area><Area>0,300,200,300,200,600,0,600</Area></Mapping>"
            "<ImageList><IMG NAME='DESK.JPG'/></ImageList></Article>"
            f"<Map><Hot Href='#a{ONE.upper()}' Pts='200,300 400,300 400,600 200,600'/></Map></PAGE>"
        ).encode("gb18030")
        name = made.hexadecimal(7)
        folder = "szb/20110304"
        files = {
            f"{folder}/paper.cfg": made.flash_list(f"{name}.xml"),
            f"{folder}/{name}.xml": b'<?xml version="1.0" encoding="gb2312"?>' + page,
            f"{folder}/page_A01.jpg": made.picture(),
            f"{folder}/desk.jpg": made.picture(9, 9),
        }
        (issue,) = self.read(files)
        (page,), (story,) = issue.pages, issue.stories
        self.assertEqual((page.number, page.name), ("A01", "头版“导读”"))
        self.assertEqual(
            (story.headline, story.body), ("水厂 & 泵站", "<p>一</p><p>二</p>")
        )
        self.assertEqual(len(story.places[0].regions), 3)
        self.assertEqual(story.photos[0].file, f"{folder}/desk.jpg")

    def test_it_reads_what_is_there_of_a_broken_issue(self):
        whole, cut = made.hexadecimal(1), made.hexadecimal(2)
        files = made.flash_issue()
        folder = "tyrb/20200826"
        # Cut off in its second article; a picture that is a page; a page that is a page.
        data = files[f"{folder}/{whole}.xml"]
        files[f"{folder}/{whole}.xml"] = data[: data.index("沿线设六处") + 3]
        files[f"{folder}/{cut}.xml"] = made.NOT_FOUND
        files[f"{folder}/page_01.jpg"] = made.NOT_FOUND
        del files[f"{folder}/desk.jpg"]
        files[f"{folder}/info.cfg"] = made.flash_list(
            f"{whole}.xml", f"{cut}.xml", "gone.xml", f"../../{cut}.xml", "/etc/passwd"
        )
        (issue,) = self.read(files)
        self.assertEqual(
            [s.headline for s in issue.stories], ["三千套课桌椅 送进乡村学校"]
        )
        self.assertEqual(len(issue.pages), 1)
        self.assertEqual(
            self.kinds(issue),
            ["broken_file"] * 3 + ["missing_file"] * 4 + ["unsure"],
        )

    def test_it_refuses_entities_and_depth(self):
        deep = "<article>" + "<b>" * 500 + "</b>" * 500 + "</article>"
        for text in (BOMB, deep, "<html><p>404", "", "<article><Title>half"):
            with self.subTest(text=text[:30]), self.assertRaises(UnreadableFile):
                xml_records.read(text, "article")

    def test_it_leaves_other_archives_alone(self):
        files = {
            "jjrb/html/2018-04/19/node_2.htm": "<html>",
            "app/20200101/setup.cfg": "[metadata]\nname = x",
            **made.trs_issue(),
        }
        self.assertEqual(self.read(files), [])
