from collections import Counter

from django.test import SimpleTestCase

from ingest.reading import marks
from ingest.reading.garbled import candidates_for
from ingest.reading.joining import broken_lines, glued_subhead, goes_on
from ingest.reading.lines import cleaned, is_balanced, lines_of


class JumpTests(SimpleTestCase):
    def test_it_reads_where_a_story_comes_from_and_goes_to(self):
        for text, found in (
            ("(上接第1版)", ("from", "1")),
            ("（上接第一版）", ("from", "1")),
            ("【上接A1版】", ("from", "A1")),
            ("（下转第十二版）", ("to", "12")),
            ("下转２版", ("to", "2")),
        ):
            with self.subTest(text):
                self.assertEqual(marks.jump(text), found)

    def test_it_reads_no_sentence_as_a_jump(self):
        self.assertIsNone(marks.jump("上接天气，下接地气，是基层干部的本事。"))


class CaptionMarkTests(SimpleTestCase):
    def test_it_knows_how_captions_begin(self):
        for text in (
            "图为水厂。",
            "▲水厂。",
            "右上图：水厂。",
            "上图　水厂。",
            "图①：水厂。",
            "资料图：水厂。",
            "压题照片：水厂。",
            "图片为水厂。",
        ):
            with self.subTest(text):
                self.assertTrue(marks.CAPTION_MARK.match(text))

    def test_it_takes_no_other_words_for_one(self):
        for text in ("图书馆开放。", "上图书馆去。", "图片展今日开幕。", "左图右史。"):
            with self.subTest(text):
                self.assertFalse(marks.CAPTION_MARK.match(text))


class HeadingMarkTests(SimpleTestCase):
    def test_it_takes_no_row_of_figures_for_a_heading(self):
        self.assertTrue(marks.looks_like_heading("水厂通水"))
        for text in ("66.8% 12345", "GDP 2023", "3 月"):
            with self.subTest(text):
                self.assertFalse(marks.looks_like_heading(text))

    def test_it_goes_by_no_last_character(self):
        for text in (
            *("城北区部署防汛应对", "以百姓满意为导向", "干部要有担当有作为"),
            *("赏花要文明参与", "邻里一家祥和", "小区事大家议和"),
        ):
            with self.subTest(text):
                self.assertTrue(marks.looks_like_heading(text))

    def test_it_takes_no_question_and_answer_for_a_heading(self):
        for text in ("问：怎么预防", "答：少出门", "记者：效果怎样"):
            with self.subTest(text):
                self.assertFalse(marks.looks_like_heading(text))

    def test_it_reads_the_name_on_a_marked_flag(self):
        for text, name in (
            ("【记者观察】", "记者观察"),
            ("·城北速递·", "城北速递"),
            ("水厂通水", ""),
        ):
            with self.subTest(text):
                self.assertEqual(marks.flag_name(text), name)
                self.assertEqual(marks.looks_like_flag(text), bool(name))

    def test_it_knows_a_slogan_of_two_parts(self):
        self.assertTrue(marks.is_slogan("新时代 新征程"))
        self.assertFalse(marks.is_slogan("水厂 通水"))
        self.assertFalse(marks.is_slogan("新时代 新征程了"))
        self.assertFalse(marks.is_slogan("新时代"))


class LineTests(SimpleTestCase):
    def test_it_removes_what_nobody_sees_and_says_so(self):
        text, removed = cleaned("水\u200b厂\u202e通\x00水")
        self.assertEqual(text, "水厂通水")
        self.assertEqual(len(removed), 2)

    def test_it_keeps_every_kind_of_line_end(self):
        self.assertEqual(cleaned("一\r\n二\r三\u2028四")[0], "一\n二\n三\n四")

    def test_it_counts_the_blank_lines_of_frames(self):
        lines = lines_of("一\n\n二\n\n三\n\n\n\n四\n\n五")
        self.assertEqual([line.begins_frame for line in lines], [0, 0, 0, 1, 0])

    def test_it_takes_one_blank_line_for_a_frame_where_lines_stand_close(self):
        lines = lines_of("一\n二\n三\n\n四\n五\n六")
        self.assertEqual([line.begins_frame for line in lines], [0, 0, 0, 1, 0, 0])

    def test_it_balances_marks(self):
        self.assertTrue(is_balanced("“一（二）《三》”"))
        self.assertFalse(is_balanced("“一（二”）"))


class JoiningTests(SimpleTestCase):
    def test_it_finds_lines_that_the_width_broke(self):
        text = (
            "本报讯 昨日上午我市正式启动\n春季义务植树活动机关干部代\n"
            "表志愿者等三百余人参加活动。\n大家挥锹铲土扶苗培土提水浇\n"
            "灌现场一派繁忙景象非常热闹\n欢声笑语。"
        )
        broken = broken_lines(lines_of(text))
        # The first paragraph ends with line 3, which the width fills: 4 begins anew.
        self.assertLessEqual({2, 3, 5, 6}, broken)

    def test_it_leaves_paragraphs_of_their_own_alone(self):
        text = "\n".join(f"第{n}段说的是另一件事，到这里说完。" for n in "一二三四五六")
        self.assertEqual(broken_lines(lines_of(text)), set())

    def test_it_joins_where_all_paragraphs_are_indented(self):
        text = (
            "　　促销产品包括多种型号的电脑，其中有轻薄的\nT、X以及Z系列。\n"
            "　　第二段另起。\n　　第三段另起。"
        )
        self.assertEqual(broken_lines(lines_of(text)), {2})

    def test_it_begins_anew_after_a_short_line(self):
        text = (
            "本报讯昨日上午我市正式启动\n春季义务植树活动机关干部代\n"
            "表志愿者参加。\n大家挥锹铲土扶苗培土提水浇\n灌现场一派繁忙景象非常热闹\n欢声。"
        )
        self.assertEqual(broken_lines(lines_of(text)), {2, 3, 5, 6})

    def test_it_joins_no_line_to_what_has_ended_and_none_that_is_indented(self):
        for text in (
            "　　促销产品包括多种型号的电脑，价格有高有低。\n另有赠品。",
            "　　促销产品包括多种型号的电脑，其中有轻薄的\n　　另有赠品。",
        ):
            with self.subTest(text):
                text += "\n　　第二段另起。\n　　第三段另起。"
                self.assertEqual(broken_lines(lines_of(text)), set())

    def test_it_joins_nothing_where_no_paragraph_is_indented(self):
        text = "促销产品包括多种型号的电脑，其中有轻薄的\nT、X以及Z系列。\n第二段。"
        self.assertEqual(broken_lines(lines_of(text)), set())

    def test_it_goes_on_in_a_line_that_is_not_indented_where_others_are(self):
        for is_indented, expected in ((False, True), (True, False)):
            going = {"is_indented": is_indented, "indents": True}
            self.assertEqual(goes_on("水厂今日", "通水。", **going), expected)
        self.assertFalse(goes_on("水厂通水。", "今年", is_indented=False, indents=True))

    def test_it_cuts_a_subhead_from_the_end_of_a_paragraph(self):
        text = "水厂如期通水。让群众喝上好水"
        self.assertEqual(glued_subhead(text, "今年，工程提速。", Counter()), 7)

    def test_it_does_not_cut_a_word_that_a_column_broke(self):
        text = "水厂如期通水。全力服务保障省"
        self.assertIsNone(glued_subhead(text, "综改区建设，开展合作。", Counter()))

    def test_it_cuts_no_clause_no_open_quotation_and_no_word_known_elsewhere(self):
        known = Counter({"大同": 3})
        for tail, following in (
            ("让群众喝上，好水", "今年，工程提速。"),
            ("把“清水送进家", "今年，工程提速。"),
            ("把清水送进大", "同时，工程提速。"),
        ):
            with self.subTest(tail):
                text = f"水厂如期通水。{tail}"
                self.assertIsNone(glued_subhead(text, following, known))
        self.assertEqual(glued_subhead(text, following, Counter()), 7)


class GarbledTests(SimpleTestCase):
    BODY = ("会议提出，每个社区和小区要配备消防监督员。", "各地要抓好落实。")

    def test_it_offers_what_the_body_says(self):
        self.assertEqual(
            candidates_for("每个小区社区消防监督员都要", self.BODY),
            ("每个社区和小区要配备消防监督员",),
        )

    def test_it_leaves_a_sound_headline_alone(self):
        for headline in ("每个社区要配备消防监督员", "我市部署消防工作", "水厂通水"):
            with self.subTest(headline):
                self.assertEqual(candidates_for(headline, self.BODY), ())
