"""What on a page is of no story: its own words, a site's, contents, tables, weather."""

from django.test import SimpleTestCase

from ingest.reading import furniture, read
from ingest.reading.as_json import as_json
from ingest.reading.lines import lines_of
from ingest.reading.values import Role
from tests.ingest.pages import LONG, page, stories_of, story_of


class LineTests(SimpleTestCase):
    """A line by itself."""

    def test_it_sets_the_page_s_own_words_apart(self):
        for text in (
            "第03版：城事",
            "A3",
            "2024年3月5日 星期二 责编 赵敏",
            "责任编辑：赵敏",
            "新闻热线：0351-1234567",
            "国内统一连续出版物号 CN 14-0000",
            "（原标题：城北水厂通水啦）",
        ):
            with self.subTest(text):
                self.assertTrue(furniture.is_furniture(text))

    def test_it_takes_a_site_s_line_apart(self):
        for text in (
            "2024年3月5日 星期",
            "2024年3月5日",
            "第05版:社会/生活 上一版3  4下一版",
            "00004版:城北视野",
            "城北日报 数字报纸",
            "城北日报 城北视野 00004 水厂通水 2024-03-05 2 2024年03月05日 星期二",
            "2024年3月5日 星期 放大 缩小 默认 3 上一篇  下一篇 4 >>城北快报网",
            "标题导航",
            "【字体：大 中 小】",
            "* * *",
            "内容检索:",
            "发布时间：2024-03-05 14:10",
            "星期二来源：城北日报——城北网",
            "城北快报版权所有 版权声明  | 联系方式 | 广告服务",
            "晋ICP备00000000号-6 广告热线:00000",
            "点击上方“城北日报” 关注我们",
            "缩小字体放大字体收藏微博分享7",
            "25人参与12评论",
        ):
            with self.subTest(text):
                self.assertTrue(furniture.is_furniture(text))

    def test_it_leaves_copy_and_headings_alone(self):
        for text in (
            "电话打通了，那头是母亲。",
            "编辑部的故事",
            "校对工作很辛苦。",
            "星期天的早晨",
            "周一上班第一件事",
            "来自城北的报道",
            "2024年3月5日，城北水厂通水。",
            "返回家乡的年轻人越来越多",
            "数字报告发布",
            "打印人生",
            "收藏热升温",
            "第一版权大案宣判",
            "首页新闻大赛开幕",
            "3月5日城北水厂通水",
        ):
            with self.subTest(text):
                self.assertFalse(furniture.is_furniture(text))

    def test_it_knows_a_line_that_sends_to_another_page(self):
        for text in ("城北水厂通水……2版", "城北水厂通水（详见A3版）", "水厂通水了→3版"):
            with self.subTest(text):
                self.assertTrue(furniture.is_pointer(text))
        self.assertFalse(furniture.is_pointer("城北水厂第二次改版"))


class PageTests(SimpleTestCase):
    """Furniture is outside of every story, wherever it is."""

    def test_it_is_outside_between_a_headline_and_its_copy(self):
        story = story_of(
            *("城北日报 数字报", "第05版：社会", "版面导航", "城北水厂通水"),
            *("2024年3月5日 星期", "放大 缩小 默认 上一篇 下一篇", f"本报讯 {LONG}"),
            "3 上一篇  下一篇 4",
        )
        self.assertEqual((story["headline"], story["kicker"]), ("城北水厂通水", None))
        self.assertEqual(story["lines"], [7, 13])

    def test_it_keeps_the_contents_of_a_page_out_of_headings(self):
        for contents in (
            ("今日导读", "水厂通水……2版", "公园免费开放……3版"),
            ("城北水厂通水（见2版）", "公园今起免费（见3版）"),
            ("本版新闻列表", "城北水厂今日通水", "公园今起免费"),
        ):
            with self.subTest(contents[0]):
                first, second = stories_of(
                    *contents,
                    *("城北水厂今日通水", f"本报讯 {LONG}"),
                    *("公园今起免费", f"本报讯 {LONG}"),
                )
                self.assertEqual(first["headline"], "城北水厂今日通水")
                self.assertEqual((first["kicker"], first["subtitle"]), (None, None))
                self.assertEqual(second["headline"], "公园今起免费")

    def test_it_reads_a_standing_box_as_rows_and_no_heading(self):
        for box in (
            (
                "联赛积分榜",
                "名次 球队 胜 平 负 积分",
                "1 城北队 5 1 0 16",
                "2 城南队 4 1 1 13",
                "3 城东队 3 2 1 11",
            ),
            (
                "市区天气",
                "城区 晴 5℃～16℃",
                "城北 多云 4℃～15℃",
                "城南 阴 6℃～14℃",
            ),
        ):
            with self.subTest(box[0]):
                rows, story = stories_of(*box, "水厂通水了", f"本报讯 {LONG}")
                self.assertEqual(rows["paragraphs"], list(box[1:]))
                self.assertEqual(
                    (story["headline"], story["kicker"]), ("水厂通水了", None)
                )

    def test_it_leaves_rows_above_the_first_heading_out(self):
        text = page("今天 晴 5℃～16℃ 明天 多云 4℃～15℃", "水厂通水", f"本报讯 {LONG}")
        reading = read(text)
        self.assertEqual(reading.segments[0].role, Role.FURNITURE)
        (story,) = as_json(reading)["articles"]
        self.assertEqual(story["headline"], "水厂通水")

    def test_it_knows_rows_by_figures_in_the_same_column(self):
        rows = "1 城北队 16\n2 城南队 13\n3 城东队 11\n"
        for text, expected in (
            (rows, 3),
            ("名次 球队 分\n" + rows, 4),
            ("清泉 流进 万家\n惠及 三万 居民\n水质 全部 达标", 0),
            ("1 城北队 16\n2 城南队 13", 0),
        ):
            with self.subTest(text):
                self.assertEqual(sum(line.is_row for line in lines_of(text)), expected)


class SplittingTests(SimpleTestCase):
    """A copied page may have lost its line ends."""

    def test_it_parts_paragraphs_at_their_indent(self):
        story = story_of("城北水厂通水", f"　　□ 本报记者 赵敏　　{LONG}　　{LONG}完。")
        self.assertEqual(len(story["paragraphs"]), 2)
        self.assertEqual([b["name"] for b in story["bylines"]], ["赵敏"])

    def test_it_parts_a_heading_from_its_copy(self):
        for blanks in ("　　", "  "):
            with self.subTest(blanks=blanks):
                story = story_of(
                    f"城北水厂今日通水{blanks}本报讯（记者 赵敏）{LONG}{LONG}"
                )
                self.assertEqual(story["headline"], "城北水厂今日通水")
                self.assertEqual(story["dateline"], "本报讯")

    def test_it_takes_a_row_of_figures_in_one_line_for_no_heading(self):
        front = "水厂今天 供水正常 水压0.3 明天 供水正常 水质:优 "
        story = story_of(f"{front}本报讯(记者 赵敏){LONG} {LONG}")
        self.assertIsNone(story["headline"])

    def test_it_keeps_a_credit_with_its_caption(self):
        reading = read(page("水厂通水", f"{LONG}　　赵敏 摄"))
        self.assertNotIn(Role.HEADLINE, [s.role for s in reading.segments[1:]])
        self.assertEqual(len(reading.stories), 1)

    def test_it_covers_each_character_of_a_line_that_is_cut(self):
        line = f"　　□ 本报记者 赵敏　　{LONG}　　{LONG}"
        segments = [s for s in read(line).segments if s.line == 1]
        self.assertEqual("".join(s.text for s in segments), line)
        self.assertEqual(
            [s.start for s in segments[1:]], [s.stop for s in segments[:-1]]
        )


class BehindCopyTests(SimpleTestCase):
    def test_it_cuts_off_what_a_site_sets_behind_paragraphs(self):
        text = "\n".join(
            [
                *("清泉流进万家", f"{LONG}abc城北晨报网", "abc城北晨报网"),
                *(f"{LONG}abc城北晨报网", "城北晨报记者 赵敏abc城北晨报网"),
            ]
        )
        (story,) = as_json(read(text))["articles"]
        self.assertEqual((story["paragraphs"], story["subheads"]), ([LONG, LONG], []))
        self.assertEqual([person["name"] for person in story["bylines"]], ["赵敏"])

    def test_it_leaves_who_signs_each_of_several_briefs(self):
        text = "\n".join(["短讯一束", *[f"{LONG}（赵敏）"] * 3, "城北晨报记者 赵敏"])
        bodies = "".join(s.text for s in read(text).segments if s.role is Role.BODY)
        self.assertEqual(bodies, LONG * 3)

    def test_it_cuts_controls_off_who_signs(self):
        for controls in (
            "返回城北网，查看更多 责任编辑：",
            "返回首页，查看更多",
        ):
            with self.subTest(controls):
                story = story_of("清泉流进万家", LONG, f"作者：赵敏 李静{controls}")
                names = [person["name"] for person in story["bylines"]]
                self.assertEqual(names, ["赵敏", "李静"])
