"""The seed page, held against the hand-made reading that fixtures/ keeps."""

import json
from datetime import date

from django.conf import settings
from django.test import SimpleTestCase

from articles.text import richtext
from ingest.reading import read
from ingest.reading.as_json import as_json
from ingest.reading.dates import issue_date
from ingest.reading.values import Role
from tests.ingest.pages import named, seed_text

TODAY = date(2026, 11, 24)


class SeedPageTests(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reading = read(seed_text())
        cls.printed = as_json(cls.reading)
        cls.stories = cls.printed["articles"]
        rows = json.loads(
            (settings.BASE_DIR / "fixtures" / "seed_issue.json").read_text()
        )
        cls.kept = [r["fields"] for r in rows if r["model"] == "articles.article"]

    def test_it_finds_the_seven_stories_and_their_headlines(self):
        self.assertEqual(
            [story["headline"] for story in self.stories],
            [
                "更高水平建设全省首善之区",
                "中国(山西)援吉医疗队向当地捐赠药械",
                "湖北省卫健委表扬太原企业",
                "公交夫妻的别样除夕",
                None,
                "“太原府城游”春节集章活动展开",
                None,
            ],
        )

    def test_it_reads_the_same_copy_as_the_hand(self):
        for story, kept in zip(self.stories[:6], self.kept[:6], strict=True):
            blocks = richtext.blocks(kept["body"])
            paragraphs = [
                richtext.plain_text(b) for b in blocks if not b.startswith("<h2>")
            ]
            if kept["dateline"]:
                paragraphs[0] = f"{kept['dateline']} {paragraphs[0]}"
            with self.subTest(kept["headline"]):
                self.assertEqual(story["paragraphs"], paragraphs)

    def test_it_names_the_nine_bylines_with_their_roles(self):
        self.assertEqual(
            [named(story) for story in self.stories],
            [
                [("王勇", "reporter")],
                [("魏薇", "author")],
                [("何宝国", "author")],
                [("郭晓华", "reporter"), ("李静", "correspondent")],
                [("何宝国", "author")],
                [("贾尚志", "author"), ("乔丹阳", "author")],
                [("王勇", "compiler")],
            ],
        )
        both = ["writer", "photographer"]
        self.assertEqual([p["works"] for p in self.stories[3]["bylines"]], [both] * 2)

    def test_it_finds_the_caption_the_joins_and_the_subheads(self):
        self.assertEqual(
            self.stories[3]["captions"], ["图为吕旭彩在车场检查车辆状况。"]
        )
        joins = [s.line for s in self.reading.segments if s.joins]
        self.assertEqual(joins, [23, 39, 91, 101])
        self.assertEqual(len(self.stories[0]["subheads"]), 5)
        self.assertEqual(self.stories[3]["subheads"], [])

    def test_it_finds_the_ten_briefs(self):
        heads = [brief["head"] for brief in self.stories[6]["briefs"]]
        self.assertEqual(len(heads), 10)
        self.assertEqual((heads[0], heads[-1]), ("杏花岭区", "中北高新区"))
        self.assertEqual(self.stories[6]["continuation"]["from_page"], "1")

    def test_it_reports_the_garbled_headline_and_mends_nothing(self):
        story = self.stories[4]
        self.assertEqual(story["headline_raw"], "每个安居安全网格员都要")
        self.assertIn("每个村和居委会要确定安全网格员", story["headline_candidates"])
        self.assertIn("不能照登", story["notes"][0])

    def test_it_leaves_the_loose_flag_to_an_editor(self):
        self.assertEqual(self.printed["leftovers"], ["新时代 新征程 新伟业"])

    def test_it_infers_the_date_and_says_why(self):
        found = issue_date(seed_text(), TODAY)
        self.assertEqual(found.best, date(2023, 1, 23))
        self.assertEqual(
            (found.earliest, found.latest), (date(2023, 1, 22), date(2023, 1, 25))
        )
        self.assertFalse(found.is_printed)
        self.assertIn("除夕", found.reasons[0])

    def test_it_says_of_each_line_what_it_is(self):
        roles = {s.line: s.role for s in self.reading.segments}
        self.assertEqual(roles[5], Role.DECK)
        self.assertEqual(roles[53], Role.BYLINE)
        self.assertEqual(roles[89], Role.CAPTION)
        self.assertEqual(roles[135], Role.JUMP)


class DateTests(SimpleTestCase):
    def test_it_takes_the_date_that_is_printed(self):
        found = issue_date("2024年3月5日 星期二\n昨日，3月3日的会议……", TODAY)
        self.assertEqual(found.best, date(2024, 3, 5))
        self.assertTrue(found.is_printed)

    def test_it_passes_over_days_to_come(self):
        text = (
            "2024年，我市3月5日开工。新规将于6月1日起施行，截至5月2日报名。2024年目标。"
        )
        self.assertEqual(issue_date(text, TODAY).best, date(2024, 3, 6))

    def test_it_says_nothing_without_a_day(self):
        self.assertIsNone(issue_date("水厂通水，13月45日也不行。", TODAY))

    def test_it_never_lies_in_the_future(self):
        self.assertLessEqual(issue_date("11月24日，水厂通水。", TODAY).best, TODAY)

    def test_it_reads_figures_of_full_width(self):
        found = issue_date("2024年３月５日，水厂通水。", TODAY)
        self.assertEqual(found.best, date(2024, 3, 6))

    def test_it_passes_over_the_day_from_which_a_rule_holds(self):
        text = "2024年3月5日通过的办法，4月1日起施行，4月9日前备案。"
        self.assertEqual(issue_date(text, TODAY).best, date(2024, 3, 6))

    def test_it_goes_by_no_year_to_come_and_no_odd_day(self):
        text = "2024年，水厂3月5日停机，3月6日检修，6月20日。2030年扩建，2030年投产。"
        self.assertEqual(issue_date(text, TODAY).best, date(2024, 3, 7))

    def test_it_takes_the_last_of_several_days(self):
        found = issue_date("2024年3月5日至8日，水厂检修。", TODAY)
        self.assertEqual(found.best, date(2024, 3, 9))

    def test_it_knows_the_year_by_a_feast(self):
        for words, year in (
            ("1月22日（正月初一）", 2023),
            ("2月15日（元宵节）", 2022),
            ("6月22日（端午节）", 2023),
            ("9月21日（中秋节）", 2021),
        ):
            with self.subTest(words):
                self.assertEqual(issue_date(f"{words}，通水。", TODAY).best.year, year)
