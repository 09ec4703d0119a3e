"""TRS archives, as 山西日报 had them: XML a page, and pages saved from the site."""

from ingest.old_papers.readers.trs import TrsReader
from tests.ingest.old_papers import making_xml as made
from tests.ingest.old_papers.test_flash import ArchiveTestCase


class TrsTests(ArchiveTestCase):
    reader = TrsReader()

    def test_it_reads_an_issue(self):
        (issue,) = self.read(made.trs_issue())
        self.assertEqual((issue.paper, str(issue.date)), ("山西日报", "2019-01-26"))
        self.assertEqual(issue.addresses, ("/shtml/sxrb/20190126/index.shtml",))
        self.assertEqual(
            [(p.number, p.name, p.picture) for p in issue.pages],
            [
                ("1", "要闻", "paperdata/sxrb/20190126/b_page_01.jpg"),
                ("2", "文化", "paperdata/sxrb/20190126/b_page_02.jpg"),
            ],
        )
        story, weather, opera = issue.stories
        self.assertEqual(
            (story.kicker, story.headline, story.deck, story.byline),
            ("老街 新颜", "老街换新匾", "修旧如旧", "李静"),
        )
        self.assertEqual(story.addresses, ("/shtml/sxrb/20190126/2019012600021.shtml",))
        self.assertEqual([p.caption for p in story.photos], ["铺面一角。"])
        # By the size that the record states, else by the picture it was drawn on.
        self.assertEqual(story.places[0].regions[0][2], (0.5, 0.5))
        self.assertEqual(opera.places[0].regions[0][0], (0.0, 0.75))
        self.assertEqual((weather.byline, weather.places[0].regions), ("", ()))
        self.assertEqual(self.kinds(issue), ["broken_file", "story_without_area"])

    def test_it_reads_saved_pages_where_the_xml_is_missing(self):
        folder = "shtml/sxrb/20190127"
        files = {
            f"{folder}/index.shtml": made.trs_index(
                ("第1版：要闻", ("1.shtml", "甲"), ("3.shtml", "无此页")),
                ("第2版：文化", ("2.shtml", "乙"), ("1.shtml", "甲")),
            ),
            f"{folder}/1.shtml": made.trs_saved("甲村修路", "路修到了村口。"),
            f"{folder}/2.shtml": made.trs_saved("乙村唱戏", "戏唱了三天。").encode(
                "gbk"
            ),
            f"{folder}/9.shtml": "",
        }
        (issue,) = self.read(files)
        self.assertEqual(
            [(s.headline, s.body, s.places[0].page, s.old_id) for s in issue.stories],
            [
                ("甲村修路", "<p>路修到了村口。</p>", "1", "sxrb/2019-01-27/1"),
                ("乙村唱戏", "<p>戏唱了三天。</p>", "2", "sxrb/2019-01-27/2"),
            ],
        )
        self.assertEqual(
            self.kinds(issue),
            ["broken_file"] + ["missing_file"] * 2 + ["story_without_area"] * 2,
        )

    def test_it_counts_the_last_delivery_of_a_day(self):
        again = made.trs_issue("paperdata/sxrb/20190126b", saved="x")
        again = {name: data for name, data in again.items() if name.endswith("one.xml")}
        (name,) = again
        again[name] = again[name].replace("老街换新匾", "老街换新颜")
        (issue,) = self.read({**made.trs_issue(), **again})
        self.assertEqual([s.headline for s in issue.stories], ["老街换新颜", "天气"])
        self.assertIn("unsure", self.kinds(issue))

    def test_it_takes_a_name_on_every_story_of_a_page_for_its_editor(self):
        page = {
            "NSDATE": "20190128",
            "SOURCE": "山西日报",
            "PAGENUM": "3",
            "AUTHOR": "王勇",
        }
        records = [
            made.trs_record("<p>正文。</p>", TITLE=f"第{n}则", **page)
            for n in "一二三四"
        ]
        (issue,) = self.read({"sxrb/20190128/p.xml": made.trs_page(*records)})
        self.assertEqual(issue.pages[0].editors, "王勇")
        self.assertEqual([s.byline for s in issue.stories], [""] * 4)
