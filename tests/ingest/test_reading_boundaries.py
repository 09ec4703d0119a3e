"""Where one story ends and the next begins, in several forms each; texts of our own."""

from django.test import SimpleTestCase

from ingest.reading import read
from ingest.reading.as_json import as_json
from ingest.reading.evidence import score_of
from ingest.reading.values import Claim, Knowledge, Role
from tests.ingest.pages import LONG, PARK, page, stories_of, story_of

GUIDE = "园方提醒游客文明赏花，不要攀折花枝，周末可以错峰出行。"
SCHOOL = (
    "新学期首日，城南小学把课堂搬进了田间，孩子们跟着农技员辨认麦苗，写下观察日记。"
)
MARKET = "夜市摊位扩到三百个，物业增设了照明，摊主说每晚能多卖出两成，顾客也更放心。"
PRICES = "供水公司表示，通水以后水价不变，缴费方式也不变。"
PLACES = frozenset({"清徐县", "古交市", "小店区"})
NEWS = (
    "集中整治三条背街小巷，拆除私搭乱建二十处，居民出行方便多了。",
    "春季植树活动启动，干部群众在东山栽下油松三千株。",
    "蔬菜大棚迎来丰收，西红柿日均外销五吨，农户喜上眉梢。",
)


def headlines(*paragraphs):
    return [story["headline"] for story in stories_of(*paragraphs)]


class NextStoryTests(SimpleTestCase):
    """The next story has neither dateline nor byline."""

    def test_it_begins_with_a_heading_that_speaks_of_what_is_below(self):
        for above, heading, below in (
            ((f"本报讯 {LONG}", PRICES), "两座公园免费开放", (PARK, GUIDE)),
            ((LONG, PRICES), "两座公园免费开放迎客", (PARK, GUIDE)),
            ((f"{LONG}（赵敏孙小丽）",), "公园免费开放", (PARK,)),
            ((f"本报讯 {LONG}", PRICES), "园内赏花活动呼唤文明参与", (PARK, GUIDE)),
            ((f"本报讯 {LONG}",), "让樱花开得更久", ("编者按：", PARK, GUIDE)),
        ):
            with self.subTest(heading=heading, above=len(above)):
                found = headlines("城北水厂今日通水", *above, heading, *below)
                self.assertEqual(found, ["城北水厂今日通水", heading])

    def test_it_begins_where_a_blank_line_parts_close_lines(self):
        text = "\n".join(
            ["城北水厂今日通水", LONG, PRICES, "", "赏花正当时", PARK, GUIDE]
        )
        self.assertEqual(
            [story.headline for story in read(text).stories],
            ["城北水厂今日通水", "赏花正当时"],
        )

    def test_it_begins_with_a_line_that_the_copy_repeats(self):
        cut = PARK[:21]
        found = headlines("城北水厂今日通水", f"本报讯 {LONG}", cut, f"本报讯 {PARK}")
        self.assertEqual(found, ["城北水厂今日通水", cut])

    def test_it_begins_with_each_heading_below_a_flag_of_briefs(self):
        for flag in ("要闻速览", "短讯", "城北简讯"):
            with self.subTest(flag):
                found = headlines(
                    flag, "水厂通水", LONG, "公园开放", PARK, "田间开课", SCHOOL
                )
                self.assertEqual(found, ["水厂通水", "公园开放", "田间开课"])

    def test_it_makes_a_story_of_the_title_of_a_picture(self):
        title = "图片：近十年城北用水量（2014—2023年）"
        found = headlines(
            *("城北水厂今日通水", f"{LONG}（赵敏）", title, "数据来源：城北水务"),
            *("公园免费开放", PARK),
        )
        self.assertEqual(found, ["城北水厂今日通水", title, "公园免费开放"])

    def test_it_begins_where_the_file_says_so(self):
        text = "\n".join([LONG, PRICES, "三年磨一剑", MARKET])
        claims = {3: Claim(Role.HEADLINE, 0.95, "网页里是一级标题", opens=True)}
        stories = read(text, claims=claims).stories
        self.assertEqual([s.headline for s in stories], ["", "三年磨一剑"])

    def test_it_keeps_what_the_file_says_among_many_short_lines(self):
        lines = ["城北", "社会", "城北水厂今日通水", "三万户受益", "水价不变", "图集"]
        claims = {3: Claim(Role.HEADLINE, 0.95, "网页里是一级标题")}
        (story,) = read("\n".join([*lines, LONG]), claims=claims).stories
        self.assertEqual(story.headline, "城北水厂今日通水")


class SameStoryTests(SimpleTestCase):
    """A short line between two paragraphs is a subhead of the same story."""

    def test_it_reads_subheads_that_are_built_alike(self):
        for subheads in (
            ("摊位多了", "灯光亮了", "人心暖了"),
            ("一、摊位", "二、灯光与保洁", "三、顾客"),
            ("摊位：一晚多卖两成", "灯光：走得更加踏实", "顾客：买得更为放心"),
            ("扩摊位增设照明", "管卫生添置垃圾桶", "听意见回访摊主"),
        ):
            body = (
                MARKET,
                f"{MARKET}照明亮了。",
                f"{MARKET}夜市热闹了。",
                f"{MARKET}好！",
            )
            lines = [body[0]]
            for subhead, copy in zip(subheads, body[1:], strict=True):
                lines += [subhead, copy]
            with self.subTest(subheads[0]):
                story = story_of("夜市里的烟火气", "本报记者 赵敏", *lines)
                self.assertEqual(story["subheads"], list(subheads))

    def test_it_reads_the_first_subhead_below_the_byline(self):
        story = story_of(
            *("城北夜市观察", "本报记者 赵敏", "摊位多了", MARKET),
            *("灯光亮了", f"{MARKET}亮。"),
        )
        self.assertEqual(story["headline"], "城北夜市观察")
        self.assertEqual(story["subheads"], ["摊位多了", "灯光亮了"])

    def test_it_reads_marked_subheads(self):
        story = story_of(
            *("城北夜市观察", "本报记者 赵敏", SCHOOL, "【现场】", MARKET),
            *("【回应】", f"{MARKET}放心。"),
        )
        self.assertEqual(story["subheads"], ["【现场】", "【回应】"])

    def test_it_keeps_a_note_of_the_editors_with_the_story_below(self):
        story = story_of(
            *(f"编者按 今起推出系列报道，{SCHOOL}", "夜市里的烟火气"),
            *("本报记者 赵敏", MARKET),
        )
        self.assertEqual(story["headline"], "夜市里的烟火气")

    def test_it_reads_long_subheads_of_two_clauses(self):
        subheads = [
            "照明太暗、垃圾桶太少等，摊位的设施不规范、不连贯",
            "管理的部门多，不少摊主对夜市的标准了解不足、执行不严",
        ]
        story = story_of(
            *("夜市为何难管", "本报记者 赵敏", MARKET, subheads[0], f"{MARKET}暗。"),
            *(subheads[1], f"{MARKET}摊主这样说。"),
        )
        self.assertEqual(story["subheads"], subheads)

    def test_it_cuts_a_glued_subhead_whoever_begins_the_next_paragraph(self):
        for subhead, begins in (
            ("打通最后一公里", "王建国是村里的老支书"),
            ("日子越过越甜美", "老李家的果园里"),
            ("老人们的幸福食堂", "“红烧肉软烂，好吃”"),
            ("从靠天到看天", "城北镇气象站"),
        ):
            following = f"{begins}，{MARKET}{SCHOOL}"
            with self.subTest(subhead):
                story = story_of(
                    "水厂通水", "本报记者 赵敏", f"{LONG}{subhead}", following
                )
                self.assertEqual(story["subheads"], [subhead])

    def test_it_cuts_no_half_of_a_sentence(self):
        for half, rest in (
            ("水厂职工清晨五点就到", "岗，检查设备。"),
            ("城北区先后建成", "三座水厂，日供水三万吨。"),
            ("工程由城北水务集团承建", "，预计年底完工。"),
            ("为企业提供一站式服", "务，帮助它们用上新水。"),
        ):
            with self.subTest(half):
                story = story_of("水厂通水", f"{LONG}{half}", f"{rest}{MARKET}{SCHOOL}")
                self.assertEqual(story["subheads"], [])

    def test_it_reads_subheads_by_their_form_where_they_are_long(self):
        subheads = (
            *("案例", "摊主轻信上门推销安装三盏新灯"),
            *("乱象", "公园樱花树下三百个摊位加价"),
            *("对策", "校园食堂扫码公示当日蔬菜价"),
        )
        copies = f"{MARKET}{GUIDE}", f"{PARK}{PRICES}", f"{SCHOOL}{PRICES}"
        lines = [f"本报讯（记者 赵敏）{LONG}", PRICES]
        for at, copy in enumerate(copies):  # headings in two lines, each as long
            lines += [*subheads[2 * at : 2 * at + 2], copy]
        indented = (  # set in as the copy is, and the headline is not
            *("水厂通水之后，三万户居民怎样喝上新水", f"　　{LONG}"),
            *("　　本报记者 赵敏", "　　摊主盼望灯光再亮一些"),
            *(f"　　{MARKET}居民也盼着。", f"　　{SCHOOL}"),
        )
        for text, expected in ((lines, subheads), (indented, [indented[3].strip()])):
            with self.subTest(expected[0]):
                (story,) = as_json(read("\n".join(text)))["articles"]
                self.assertEqual(story["subheads"], list(expected))

    def test_it_keeps_links_and_notes_with_the_story_above(self):
        for label in ("新闻链接", "记者手记", "相关背景"):
            with self.subTest(label):
                found = headlines(
                    "城北水厂通水", f"本报讯 {LONG}", label, f"{LONG}链。"
                )
                self.assertEqual(found, ["城北水厂通水"])

    def test_it_keeps_what_people_say_in_the_copy(self):
        story = story_of(
            *("老街里的对话", "本报记者 赵敏", MARKET),
            *("“老板今天生意怎么样”", "“比昨天还要好一些呢”", f"{MARKET}他笑了。"),
        )
        self.assertEqual(story["subheads"], [])
        self.assertEqual(len(story["paragraphs"]), 4)

    def test_it_keeps_questions_and_answers_together(self):
        story = story_of(
            *("医生谈过敏", "本报记者 赵敏", "问：怎么预防", f"答：{SCHOOL}"),
            *("问：孩子能用药吗", f"答：{MARKET}"),
        )
        self.assertEqual(story["subheads"], [])
        self.assertEqual(story["paragraphs"][0], "问：怎么预防")

    def test_it_goes_on_where_both_halves_of_a_jump_are_on_the_page(self):
        story = story_of(
            "水厂通水", f"本报讯 {LONG}（下转第四版）", f"（上接第一版）{PRICES}"
        )
        self.assertEqual(story["continuation"]["to_page"], "4")

    def test_it_says_how_sure_it_is(self):
        self.assertEqual(score_of(0), 0.5)
        self.assertLess(score_of(1), score_of(-2))
        self.assertLessEqual(score_of(100), 1)


class RoundUpTests(SimpleTestCase):
    """Briefs of several places are one story."""

    def assert_briefs(self, story, places):
        self.assertEqual([b["head"] for b in story["briefs"]], places)
        self.assertEqual(story["bylines"], [])

    def test_it_reads_the_first_place_as_no_name(self):
        places = ["清徐县", "古交市", "小店区"]
        lines = [line for pair in zip(places, NEWS, strict=True) for line in pair]
        one_line = [f"{place} {news}" for place, news in zip(places, NEWS, strict=True)]
        for name, text in (
            ("close", "\n".join(lines)),
            ("apart", page(*lines)),
            ("headed", page("县区动态", *lines)),
            ("in one line", "\n".join(one_line)),
            ("in one line, headed", page("县区动态", *one_line)),
        ):
            with self.subTest(name):
                (story,) = as_json(read(text, Knowledge(places=PLACES)))["articles"]
                self.assert_briefs(story, places)
                headed = "县区动态" if "headed" in name else None
                self.assertEqual(story["headline"], headed)

    def test_it_ends_with_the_heading_of_the_next_story(self):
        lines = [
            line
            for pair in zip(("甲山区", "乙水县", "丙城市"), NEWS, strict=True)
            for line in pair
        ]
        roundup, park = stories_of("各县区忙春耕", *lines, "公园免费开放", PARK, GUIDE)
        self.assert_briefs(roundup, ["甲山区", "乙水县", "丙城市"])
        self.assertEqual(roundup["headline"], "各县区忙春耕")
        self.assertEqual(park["headline"], "公园免费开放")


class NoHeadlessStoryTests(SimpleTestCase):
    """Letters, notices, verse and notes of a site open no story without a heading."""

    def test_it_ends_a_letter_with_who_signs_it(self):
        for signs in ("赵敏", "读者 赵敏", "甲山市乙水区 赵女士"):
            with self.subTest(signs):
                found = headlines(
                    *("路灯不亮谁来管", MARKET, signs, "——编 者"),
                    *("站牌该换了", PARK, "孙丽"),
                )
                self.assertEqual(found, ["路灯不亮谁来管", "站牌该换了"])

    def test_it_ends_a_notice_with_its_office_and_day(self):
        for day in ("2024年3月5日", "二〇二四年三月五日"):
            with self.subTest(day):
                notice, park = stories_of(
                    *("停水通知", LONG, "城北自来水公司", day),
                    *("公园免费开放", f"本报讯 {PARK}"),
                )
                self.assertEqual(
                    notice["paragraphs"][1:], ["城北自来水公司", "".join(day.split())]
                )
                self.assertEqual(park["headline"], "公园免费开放")

    def test_it_keeps_the_lines_of_a_poem_in_one_story(self):
        verse = [
            *("风从水厂的檐角吹来", "柳枝先绿了半边", "我在桥上数着流水"),
            *("一滴一滴", "都是人间"),
        ]
        poem, park = stories_of(
            "春到城北（外一首）", "赵敏", *verse, "公园开放", f"本报讯 {PARK}"
        )
        self.assertEqual(poem["headline"], "春到城北（外一首）")
        self.assertEqual(poem["paragraphs"], verse)
        self.assertEqual(park["headline"], "公园开放")

    def test_it_reads_the_original_title_of_a_site_as_furniture(self):
        story = story_of("原标题：城北水厂通水啦", "城北水厂今日通水", f"本报讯 {LONG}")
        self.assertEqual(
            (story["headline"], story["kicker"]), ("城北水厂今日通水", None)
        )
