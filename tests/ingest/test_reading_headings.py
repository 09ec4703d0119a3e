"""Kicker, headline, deck and column among the lines above a story; texts of our own."""

from django.test import SimpleTestCase

from tests.ingest.pages import LONG, stories_of, story_of


class TwoLineTests(SimpleTestCase):
    def test_it_takes_the_line_with_the_column_for_the_main_line(self):
        for kicker, column in (
            ("楼道太暗、坡道太陡、扶手太低", "身边变化"),
            ("三年投入两亿元 八个村庄受益", "走遍城北"),
            ("城北水厂建成了", "乡村·振兴路"),
        ):
            with self.subTest(kicker):
                story = story_of(
                    kicker, f"清泉流进万家（{column}）", "本报记者 赵敏", LONG
                )
                self.assertEqual(
                    (story["kicker"], story["headline"], story["column"]),
                    (kicker, "清泉流进万家", column),
                )

    def test_it_leaves_other_brackets_to_the_headline(self):
        for headline in (
            "清泉流进万家（上）",
            "春到城北（外一首）",
            "城北区供水办法（试行）",
            "近十年城北用水（2014—2023）",
        ):
            with self.subTest(headline):
                story = story_of(headline, "本报记者 赵敏", LONG)
                self.assertEqual((story["headline"], story["column"]), (headline, None))

    def test_it_takes_the_first_of_two_like_lines_for_the_headline(self):
        for headline, deck in (
            ("好消息来了", "城北水厂今日正式通水"),
            ("城北水厂日供水突破三万吨", "年内将再建两座加压泵站"),
            ("城北水厂 周四周五停水检修", "居民今起错峰用水"),
            ("城北三万户今起喝上新水", "工程历时两年 投资一亿元，水质达到国家标准要求"),
        ):
            with self.subTest(headline):
                story = story_of(headline, deck, f"本报讯 {LONG}")
                self.assertEqual(
                    (story["headline"], story["subtitle"]), (headline, deck)
                )
                self.assertIsNone(story["kicker"])

    def test_it_takes_who_says_it_for_the_kicker(self):
        for kicker in (
            "赵敏在全区供水工作会上强调",
            "区委办公室区政府办公室联合印发《通知》",
            "城北区供水改造一线见闻—",
            "甲山市乙水区——",
        ):
            with self.subTest(kicker):
                story = story_of(kicker, "让清泉流进千家万户", f"本报讯 {LONG}")
                self.assertEqual(
                    (story["kicker"], story["headline"]), (kicker, "让清泉流进千家万户")
                )

    def test_it_takes_three_lines_apart(self):
        story = story_of(
            *("区委办公室区政府办公室联合印发《通知》", "全面恢复正常供水秩序"),
            *("统筹推进管网改造和节水工作", f"本报讯 {LONG}"),
        )
        self.assertEqual(
            (story["kicker"], story["headline"], story["subtitle"]),
            (
                "区委办公室区政府办公室联合印发《通知》",
                "全面恢复正常供水秩序",
                "统筹推进管网改造和节水工作",
            ),
        )


class NoHeadingTests(SimpleTestCase):
    """Lines near a heading that are none of its parts."""

    def test_it_reads_who_wrote_beside_a_day_as_no_deck(self):
        for line in (
            "2024-03-05 15:01 | 城北新闻客户端 通讯员 赵敏",
            "本报记者 赵敏《城北日报》（2024年03月05日第 12 版）",
            "采访人：本报记者 赵敏",
        ):
            with self.subTest(line):
                story = story_of("清泉流进万家", line, LONG)
                self.assertEqual(
                    (story["headline"], story["subtitle"], story["kicker"]),
                    ("清泉流进万家", None, None),
                )

    def test_it_reads_a_byline_that_lines_broke(self):
        story = story_of("清泉流进万家", f"本报讯（记者 赵敏\n孙小丽）{LONG}{LONG}")
        self.assertEqual([b["name"] for b in story["bylines"]], ["赵敏", "孙小丽"])


class CreditedCaptionTests(SimpleTestCase):
    def test_it_reads_the_words_above_a_credit(self):
        for words in (["水厂的外景"], ["水厂迎来首批参观者。", "孩子们在看水表。"]):
            with self.subTest(len(words)):
                story = story_of(
                    *(
                        "清泉流进万家",
                        f"本报讯 {LONG}",
                        f"{LONG}居民称快。",
                        f"{LONG}好。",
                    ),
                    "\n".join(["", "", *words, "本报记者 赵敏 摄"]),
                )
                self.assertEqual(story["captions"], ["".join(words)])

    def test_it_reads_a_credit_of_an_unknown_form(self):
        story = story_of(
            "清泉流进万家",
            "本报记者 孙丽",
            LONG,
            "水厂工人在调试水泵（城北网发 赵敏 摄）",
        )
        self.assertEqual(story["captions"], ["水厂工人在调试水泵"])

    def test_it_reads_a_picture_that_an_agency_sent(self):
        seen = "工人在调试水泵。"
        for credit in ("（城北社发）", "(新华社发)", "（城北网发）"):
            for lead in ("本报城北1月5日讯 记者孙丽报道：", "本报讯（记者 孙丽）"):
                with self.subTest(credit, lead=lead):
                    story = story_of("清泉流进万家", f"{seen}{credit}", f"{lead}{LONG}")
                    self.assertEqual(story["captions"], [seen])
                    self.assertEqual([b["name"] for b in story["bylines"]], ["孙丽"])
        # Behind long copy it is none, nor where an agency sent the copy.
        for tail in ("（新华社发）", "（据城北社）"):
            story = story_of("清泉流进万家", f"本报讯 {LONG}", f"{LONG}{LONG}{tail}")
            self.assertEqual(story["captions"], [])

    def test_it_keeps_long_copy_between_marked_captions(self):
        story = story_of(
            *("水厂开放日", "◀孩子们在看水表。赵敏 摄", f"{LONG}{LONG}"),
            *("▲工人在调试水泵。赵敏 摄",),
        )
        self.assertEqual(story["captions"], ["孩子们在看水表。", "工人在调试水泵。"])
        self.assertEqual(story["paragraphs"], [f"{LONG}{LONG}"])

    def test_it_keeps_the_copy_of_a_photo_story(self):
        (story,) = stories_of(
            "水厂开放日", "孩子们在看水表。", f"{LONG}市民可以预约。", "赵敏摄"
        )
        self.assertEqual(story["captions"], [])
        self.assertEqual(len(story["paragraphs"]), 2)
