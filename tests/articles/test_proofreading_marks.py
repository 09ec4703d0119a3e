from django.test import SimpleTestCase

from tests.articles.proofs import found, mended, read


class HalfWidthTests(SimpleTestCase):
    def test_it_mends_half_width_marks_in_chinese(self):
        self.assertEqual(
            mended("他说:好!真的?太原,你好;再见."), "他说：好！真的？太原，你好；再见。"
        )

    def test_it_leaves_figures_times_and_addresses(self):
        for text in (
            "21:40开始，共3.5万人、1,000辆。",
            "比分为3:2，用的是PM2.5、U.S.、No.1。",
            "网址https://a.cn/b?c=1，邮箱a.b@c.cn。",
            "10-20个，第1-3名。",
        ):
            with self.subTest(text):
                self.assertEqual(read(text), [])

    def test_it_reads_on_after_an_address(self):
        self.assertEqual(found("见https://a.cn/b?c=1,谢谢。"), [(",", "，")])

    def test_it_does_not_guess_between_a_stop_and_a_middle_dot(self):
        self.assertEqual(found("甲.乙来访。"), [(".", None)])

    def test_it_mends_straight_quotes_and_angle_brackets(self):
        self.assertEqual(
            mended("他说\"你好\"，又说“我'不'去”，见<山西日报>。"),
            "他说“你好”，又说“我‘不’去”，见《山西日报》。",
        )

    def test_it_leaves_apostrophes_inches_and_code(self):
        self.assertEqual(read("买了5\"的屏，听Don't Cry，写if a<b和c>d。"), [])


class BracketTests(SimpleTestCase):
    def test_it_asks_about_each_pair_where_all_brackets_are_half_width(self):
        self.assertEqual(
            found("中国(山西)队、中国(太原)队。"),
            [("(山西)", "（山西）"), ("(太原)", "（太原）")],
        )

    def test_it_asks_about_each_half_width_pair_among_full_ones(self):
        text = "甲（一期）、乙（二期）、丙(三期)、丁(四期)。"
        self.assertEqual(found(text), [("(三期)", "（三期）"), ("(四期)", "（四期）")])

    def test_it_mends_a_pair_of_unequal_halves(self):
        self.assertEqual(found("中国（山西)队。"), [("（山西)", "（山西）")])

    def test_it_leaves_brackets_without_chinese(self):
        self.assertEqual(read("函数f(x)与国内生产总值（GDP）。"), [])


class PairTests(SimpleTestCase):
    def test_it_finds_marks_without_their_other_half(self):
        for text in ("“你好。", "《书名。", "（注。", "好】。", "他说”。"):
            with self.subTest(text):
                [hit] = read(text)
                self.assertEqual(hit.rule, "unpaired-mark")

    def test_it_leaves_pairs_within_pairs(self):
        self.assertEqual(read("“他说‘见《山西（日报）》’。”【完】"), [])

    def test_it_finds_the_mark_that_crosses_a_pair(self):
        self.assertEqual(found("“甲（乙”丙。"), [("（", None)])

    def test_it_leaves_a_quotation_of_several_paragraphs(self):
        self.assertEqual(read("他说：“第一。\n“第二。\n“第三。”"), [])

    def test_it_finds_a_quotation_that_is_never_closed(self):
        self.assertEqual(found("他说：“第一。\n“第二。\n第三。"), [("“", None)])

    def test_it_turns_a_quote_that_faces_the_wrong_way(self):
        self.assertEqual(
            mended("“好“吃。"),
            "“好”吃。",
        )

    def test_it_leaves_numbers_of_points_and_apostrophes(self):
        self.assertEqual(read("1）好。\n二）好。\n’98世界杯，It’s好。"), [])

    def test_it_mends_quotes_and_titles_within_their_like(self):
        self.assertEqual(
            mended("“他说“好”。”《读《史记》》"), "“他说‘好’。”《读〈史记〉》"
        )


class DoubledMarkTests(SimpleTestCase):
    def test_it_mends_doubled_marks(self):
        self.assertEqual(
            mended("甲，，乙、、丙。。丁，。戊？。己！！！！！"),
            "甲，乙、丙。丁。戊？己！！！",
        )

    def test_it_does_not_guess_which_of_two_marks_is_meant(self):
        self.assertEqual(found("刘强，、吕旭彩。"), [("，、", None)])

    def test_it_leaves_marks_that_may_stand_together(self):
        self.assertEqual(read("什么？！好！！……是——对：“好。”"), [])


class DashAndEllipsisTests(SimpleTestCase):
    def test_it_mends_the_ellipsis(self):
        self.assertEqual(mended("甲...乙。。。丙…丁···戊………"), "甲……乙……丙……丁……戊……")

    def test_it_leaves_two_and_four_dots_and_those_of_latin(self):
        self.assertEqual(read("好……他走了。\n…………\nwait... and see"), [])

    def test_it_mends_the_dash(self):
        self.assertEqual(
            mended("--迎泽区，——－好，他说—是的"), "——迎泽区，——好，他说——是的"
        )

    def test_it_asks_once_about_dashes_three_in_a_row(self):
        (hit,) = read("——题记\n---城北通水\n———城南停水\n---城东换管", rule="dash")
        self.assertEqual((hit.start, hit.text, hit.is_sure), (5, "---", False))
        self.assertIn("全文这样的有3处", hit.message)

    def test_it_does_not_guess_what_a_drawn_line_stands_for(self):
        self.assertEqual(found("北京─上海"), [("─", None)])

    def test_it_leaves_a_single_dash_that_joins(self):
        self.assertEqual(read("北京—上海，1月2日—3日，平台建设—卫生健康系统，A--b"), [])


class BlankTests(SimpleTestCase):
    def test_it_mends_blanks_within_chinese(self):
        self.assertEqual(mended("太原 市，　今天\xa0很好 。"), "太原市，今天很好。")

    def test_it_mends_names_spaced_for_layout(self):
        self.assertEqual(mended("记者 王 勇 通讯员 李　静"), "记者 王勇 通讯员 李静")

    def test_it_leaves_datelines_bylines_and_slogans(self):
        for text in (
            "本报讯 记者 王勇 报道1月23日，天晴。",
            "记者 郭晓华 通讯员 李静 文/摄",
            "新时代 新征程 新伟业",
            "据悉，用了5G 网络和 AI 技术。",
            "天晴。记者 王勇 通讯员 李静 摄影报道",
        ):
            with self.subTest(text):
                self.assertEqual(read(text), [])
