"""Archives of 翔宇: one issue of the pages for screen and tablets, and of the interface's JSON."""

from ingest.old_papers.readers.founder import FounderReader
from ingest.old_papers.readers.xiangyu import XIANGYU, XiangyuReader
from ingest.old_papers.readers.xiangyu_json import areas_in
from tests.ingest.old_papers import making_xiangyu as made
from tests.ingest.old_papers.making_xml import NOT_FOUND, picture
from tests.ingest.old_papers.test_flash import ArchiveTestCase


class XiangyuTests(ArchiveTestCase):
    reader = XiangyuReader()

    def test_it_reads_an_issue_once(self):
        (issue,) = self.read(made.issue())
        self.assertEqual((issue.paper, str(issue.date)), ("汾河晚报", "2024-01-26"))
        a01, a02, a03 = issue.pages
        self.assertEqual(
            [(p.number, p.name, p.is_advertisement) for p in issue.pages],
            [("A01", "要闻", False), ("A02", "综合", False), ("A03", "广告", True)],
        )
        self.assertEqual(a01.picture, f"fhwb/pc/pic/{made.DAY}/page.jpg")
        self.assertEqual(len(a01.picture_addresses), 3)
        self.assertEqual(a01.pdf, f"fhwb/pc/attachement/{made.DAY}/one.pdf")
        self.assertEqual(a01.editors, "郭晓华")
        self.assertEqual(
            a01.addresses,
            tuple(f"/fhwb/{k}/layout/{made.DAY}/node_A01.html" for k in ("pc", "pad")),
        )
        self.assertEqual(
            [(s.headline, s.genre) for s in issue.stories],
            [
                ("新渠通水", ""),
                ("图书馆延时到夜里十点", ""),
                ("老戏新唱", ""),
                ("某某有限公司减资公告", "notice"),
            ],
        )
        self.assertEqual(self.kinds(issue), ["missing_file", "story_without_area"])

    def test_it_reads_stories_of_its_templates(self):
        (issue,) = self.read(made.issue())
        story, library, *_ = issue.stories
        self.assertEqual(
            (story.kicker, story.deck, story.byline), ("春灌开始", "六个村受益", "李静")
        )
        self.assertEqual(
            story.body, f"<p>{made.LONG}</p><p>通水当天，村里摆了三桌。</p>"
        )
        self.assertEqual(
            [(p.file, p.caption, p.after_paragraph) for p in story.photos],
            [(f"fhwb/pc/pic/{made.DAY}/photo.tif.1", "渠水过村。王勇 摄", None)],
        )
        # The whole of a story that the site splits, once, and without its player.
        self.assertEqual(library.body, f"<p>{made.LONG}</p>")
        self.assertEqual((library.deck, library.byline), ("周末也开", "本报记者 王勇"))
        self.assertEqual(len(library.addresses), 3)

    def test_it_takes_the_first_of_the_largest_of_a_picture(self):
        for number, size in ((2, (90, 60)), (0, (120, 80)), (2, (150, 100))):
            files = made.issue()
            files[f"fhwb/pc/pic/{made.DAY}/photo.tif.{number}"] = picture(*size)
            (issue,) = self.read(files)
            largest = 1 if size == (90, 60) else number
            with self.subTest(number=number, size=size):
                name = issue.stories[0].photos[0].file
                self.assertEqual(name[-6:], f".tif.{largest}")

    def test_it_joins_the_parts_of_a_story(self):
        files = {n: d for n, d in made.issue().items() if "102_0" not in n}
        (issue,) = self.read(files)
        said = "".join(issue.stories[1].as_printed.split())
        self.assertEqual(said, made.LONG)

    def test_it_takes_every_area(self):
        (issue,) = self.read(made.issue())
        story, library, opera, _ = issue.stories
        # Printed on two pages; the page for tablets has both of its areas on the first.
        self.assertEqual(
            [(p.page, len(p.regions)) for p in story.places], [("A01", 2), ("A02", 1)]
        )
        self.assertEqual(story.places[0].regions[1][0], (0.6, 0.1))
        self.assertEqual(library.places[0].regions[0][0], (0.5, 0.6))
        self.assertEqual(opera.places[0].regions[0][2], (1.0, 1.0))

    def test_it_reads_tablets_alone(self):
        files = {
            n: d for n, d in made.issue().items() if "/pc/" not in n or "/pic/" in n
        }
        (issue,) = self.read(files)
        self.assertEqual([p.number for p in issue.pages], ["A01"])
        self.assertEqual([s.headline for s in issue.stories], ["新渠通水"])
        self.assertEqual(len(issue.stories[0].places[0].regions), 2)

    def test_it_reads_what_the_interface_answered(self):
        (issue,) = self.read(made.api_issue())
        (page,), (story,) = issue.pages, issue.stories
        self.assertEqual((issue.paper, str(issue.date)), ("fhwb", "2024-01-27"))
        self.assertEqual(
            (page.number, page.name, page.picture),
            ("01", "要闻", "fhwb/pad/pic/202401/27/one.jpg"),
        )
        self.assertEqual(
            (story.kicker, story.headline, story.byline, len(story.places[0].regions)),
            ("停了三年", "渡口复航", "郭晓华", 2),
        )
        self.assertEqual(
            (story.addresses, issue.addresses),
            (("/fhwb/pad/con/202401/27/content_7.html",), ()),
        )
        self.assertEqual(self.kinds(issue), ["area_without_story", "missing_file"])
        (issue,) = self.read({"a.json": '{"date": "20240127", "layouts": []}'})
        self.assertEqual((issue.pages, issue.stories), ([], []))

    def test_it_says_what_a_broken_mirror_lacks(self):
        root = f"pc/layout/{made.DAY}"
        files = {n.removeprefix("fhwb/"): d for n, d in made.issue().items()}
        # Error pages in place of a story, of a picture, of a page; pages that name each
        # other; a link out of the archive.
        files[f"pc/content/{made.DAY}/content_101.html"] = NOT_FOUND
        files[f"pc/content/{made.DAY}/content_105.html"] = b""
        files[f"pc/pic/{made.DAY}/two.jpg"] = NOT_FOUND
        files[f"{root}/node_A03.html"] = NOT_FOUND
        files[f"{root}/node_A04.html"] = made.page(
            "A04", "副刊", picture="../../../../../x.jpg"
        ).replace(
            "</body>",
            '<a href="node_A04.html">第A04版</a><a href="node_A02.html">第A02版</a></body>',
        )
        del files[f"pc/content/{made.DAY}/content_103.html"]
        del files[f"pad/content/{made.DAY}/content_101.html"]
        (issue,) = self.read(files)
        self.assertEqual([p.number for p in issue.pages], ["A01", "A02", "A04"])
        self.assertEqual(
            [s.headline for s in issue.stories],
            ["图书馆延时到夜里十点", "某某有限公司减资公告"],
        )
        self.assertEqual(
            self.kinds(issue),
            ["area_without_story"] * 3
            + ["broken_file"] * 4
            + ["missing_file"] * 2
            + ["story_without_area"],
        )

    def test_it_reads_areas_in_any_writing(self):
        href = "../../../con/202401/26/content_5.html"
        square = [[0, 0, 50, 0, 50, 50, 0, 50]]
        for words, wanted in (
            (f'{{"a":"[[0,0,50,0,50,50,0,50],]","l":"[{href}, x.html]"}}', square),
            (
                f'{{"mapping":["0%,0%","50%,0%","50%,50%","0%,50%"],"href":"{href}"}}',
                square,
            ),
            ('{"mapping":[[0,0],[50,0],[50,50],[0,50]],"articleID":5}', square),
            (
                '{"mapping":[["0,0","50,0","50,50","0,50"],["1,1"]],"articleID":"5"}',
                square,
            ),
            ('{"mapping":"null","articleID":5}{"mapping":null,"articleID":5}', []),
            ('{"mapping":{"x":1},"articleID":5}{"mapping":["%s"]}' % ("[" * 9000), []),
            ('{"a":[[0,0]],"l":7}{"mapping":[9e999,1],"articleID":[]}', []),
        ):
            with self.subTest(words=words[:40]):
                found = areas_in(words, XIANGYU, "pad/layout/202401/26")
                self.assertEqual(
                    [list(r.coords) for _, _, r in found if r.rings], wanted
                )

    def test_it_leaves_the_classic_form_alone(self):
        classic = {
            "html/2018-04/19/node_2.htm": "<p>第01版：要闻</p>",
            "html/2018-04/19/content_1.htm": "<founder-content><p>甲</p></founder-content>",
        }
        self.assertEqual(self.read(classic), [])
        self.reader = FounderReader()
        days = {n.replace(made.DAY, "2024-01/26"): d for n, d in made.issue().items()}
        days = {n: d for n, d in days.items() if "/layout/" in n}
        self.assertEqual(self.read(made.issue() | days), [])
