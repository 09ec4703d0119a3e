"""Conventions of papers and of sites, each in the forms that it has; texts of our own."""

from django.test import SimpleTestCase

from ingest.reading import read
from ingest.reading.furniture import is_furniture
from ingest.reading.signatures import signature
from tests.ingest.pages import LONG, PARK, named, stories_of, story_of

MARKET = "夜市摊位扩到三百个，物业增设了照明，摊主说每晚能多卖出两成，顾客也更放心。"
PIPES = "老旧管网同步更换二十公里，施工队夜间作业，白天恢复通行，居民几乎不受影响。"
PRICES = "供水公司表示，通水以后水价不变，缴费方式也不变。"


def parts(story):
    return story["column"], story["kicker"], story["headline"], story["subtitle"]


class ColumnTests(SimpleTestCase):
    """A short line above the headline, of which the copy says nothing."""

    def test_it_is_the_column(self):
        for column in ("街谈", "巷里人家", "灯下漫话"):
            for byline in ((), ("本报记者 赵敏",), ("□赵敏",)):
                with self.subTest(column=column, byline=byline):
                    story = story_of(column, "城北水厂通水以后", *byline, LONG, PRICES)
                    self.assertEqual(
                        parts(story), (column, None, "城北水厂通水以后", None)
                    )

    def test_it_is_none_where_the_copy_speaks_of_it_or_it_says_something(self):
        for headline in ("水厂通水", "水来了"):
            with self.subTest(headline):
                story = story_of(headline, "沿线三万户居民喝上新水", LONG, PRICES)
                self.assertEqual(story["headline"], headline)
                self.assertIsNone(story["column"])

    def test_it_stands_in_brackets_of_two_characters_too(self):
        story = story_of("城北水厂通水了（反馈）", LONG, PRICES)
        self.assertEqual(parts(story), ("反馈", None, "城北水厂通水了", None))


class HeadingTests(SimpleTestCase):
    def test_it_divides_four_lines_by_their_lengths(self):
        story = story_of(
            "城北三万户居民不再为吃水发愁 投资一亿元",
            *("清清泉水", "流进家家"),
            "工程历时两年 水质达到国家标准",
            *("本报记者 赵敏", LONG, PRICES),
        )
        self.assertEqual(story["headline"], "清清泉水 流进家家")

    def test_it_joins_a_headline_that_breaks_behind_a_particle(self):
        story = story_of("用了四十年的", "城北水厂", "□赵敏", LONG, PRICES)
        self.assertEqual(story["headline"], "用了四十年的 城北水厂")

    def test_it_reads_subheads_in_two_short_lines(self):
        lines = ["城北水厂今日通水", "本报记者 赵敏", LONG, ""]
        for upper, lower, copy in (
            ("管网换新，", "夜里也施工", PIPES),
            ("摊位有水，", "夜市更热闹", MARKET),
        ):
            lines += [upper, lower, "", copy, ""]
        (story,) = read("\n".join(lines)).stories
        subheads = [block.text for block in story.blocks if block.is_subhead]
        self.assertEqual(subheads, ["管网换新，夜里也施工", "摊位有水，夜市更热闹"])

    def test_it_takes_the_heading_of_a_table_for_no_subhead(self):
        rows = "队名\t胜\t负\n城北\t3\t1\n城南\t2\t2\n甲山\t1\t3"
        story = story_of("城北队再胜一场", f"本报讯 {LONG}", f"积分榜\n{rows}")
        self.assertEqual(story["subheads"], [])


class NameTests(SimpleTestCase):
    def test_it_takes_what_stands_alone_behind_a_title_for_a_name(self):
        for byline, name in (
            ("本报记者 顿河", "顿河"),
            ("本报特派记者 靖海", "靖海"),
            ("（参与采写：旦巴扎西）", "旦巴扎西"),
            ("作者：城北日报特派甲山记者赵敏", "赵敏"),
            ("城北时报【赵敏／台中报道】", "赵敏"),
        ):
            with self.subTest(byline):
                found = signature(byline)
                self.assertEqual([person.name for person in found.people], [name])

    def test_it_takes_no_words_for_a_name(self):
        for words in ("记者 获悉", "记者 在现场", "记者潘跃今天", "本报记者 编辑部"):
            with self.subTest(words):
                found = signature(words)
                names = [person.name for person in found.people] if found else []
                self.assertNotIn(words.split()[-1].removeprefix("记者"), names)

    def test_it_reads_the_work_of_who_took_and_wrote_it(self):
        found = signature("赵敏、孙丽摄影报道")
        self.assertEqual(
            [person.works for person in found.people], [("photographer",)] * 2
        )

    def test_it_reads_a_name_below_the_headline_by_its_place(self):
        for line, name in (
            ("啸　云", "啸云"),
            ("城北小学五（2）班　赵　敏", "赵敏"),
            ("幸五一", "幸五一"),
        ):
            with self.subTest(line):
                story = story_of("城北水厂通水以后", line, LONG, PRICES)
                self.assertEqual(named(story), [(name, "author")])
                self.assertIsNone(story["subtitle"])


class CaptionTests(SimpleTestCase):
    def test_it_parts_the_words_of_several_pictures_in_a_line(self):
        story = story_of(
            *("城北水厂今日通水", f"本报讯 {LONG}", PRICES),
            "图①：职工在检查闸门。赵敏摄　图②：居民在接水。孙丽摄",
        )
        self.assertEqual(
            story["captions"], ["图①：职工在检查闸门。", "图②：居民在接水。"]
        )

    def test_it_keeps_long_copy_between_captions(self):
        story = story_of(
            *("城北水厂今日通水", f"本报讯 {LONG}"),
            *("水厂外景。 通讯员供图", PIPES + PRICES, "居民在接水。 通讯员供图"),
            MARKET,
        )
        self.assertEqual(story["captions"], ["水厂外景。", "居民在接水。"])

    def test_it_takes_the_only_short_sentence_for_the_words_of_a_picture(self):
        copy = (LONG, PIPES, "居民在水龙头旁接水。", MARKET)
        story = story_of("城北水厂今日通水", "本报记者 赵敏", *copy)
        self.assertEqual(story["captions"], ["居民在水龙头旁接水。"])
        story = story_of(
            "城北水厂今日通水", "本报记者 赵敏", *copy[:2], "他笑了。", MARKET
        )
        self.assertEqual(story["captions"], [])

    def test_it_shows_no_picture_where_it_is_drawn(self):
        story = story_of("城北水厂今日通水", LONG, PRICES, "漫画/赵敏")
        self.assertEqual(story["captions"], [])

    def test_it_reads_notices_that_a_mark_begins_as_copy(self):
        story = story_of("城北启事", f"▲{LONG}", f"▲{PARK}", f"▲{PIPES}")
        self.assertEqual((story["captions"], len(story["paragraphs"])), ([], 3))


class EndTests(SimpleTestCase):
    """What stands below the last sentence belongs to the story above."""

    def test_it_keeps_who_writes_with_the_letter(self):
        for sign_off in (
            "甲山市乙水区城北社区居民",
            "　　　　　　　　　　城东　一读者",
            "（水厂退休职工　赵敏）",
            "（摘编自《城北日报》，原题为《水来了》）",
            "城北区水厂社区　赵敏",
        ):
            with self.subTest(sign_off):
                first, second = read(
                    "\n\n".join(
                        ["水厂通水以后", LONG, PRICES, sign_off, "公园该管管了", PARK]
                    )
                ).stories
                self.assertEqual((first.lines[-1], second.lines[0]), (7, 9))
                self.assertEqual(second.headline, "公园该管管了")

    def test_it_keeps_a_line_close_below_the_copy(self):
        text = f"水厂通水以后\n\n{LONG}\n岭头村 代笔人\n\n公园该管管了\n\n{PARK}"
        first, _ = read(text).stories
        self.assertEqual(first.lines, (1, 3, 4))


class VerseTests(SimpleTestCase):
    VERSE = (
        *("水从城北来\n路过三道弯", "门前的老井\n不再说话", "我把木桶\n挂在墙上"),
        "等一场雨\n等一个人",
    )

    def test_it_reads_every_line_of_it(self):
        for byline in ("■赵敏", "赵敏（水厂职工）"):
            with self.subTest(byline):
                story = story_of("母亲的水井", byline, *self.VERSE)
                self.assertEqual(len(story["paragraphs"]), 8)
                self.assertEqual(story["subheads"], [])
                self.assertEqual(named(story), [("赵敏", "author")])


class SiteTests(SimpleTestCase):
    def test_it_knows_the_head_and_the_foot_of_a_page(self):
        for line in (
            "首页 > 新闻 > 正文",
            "您当前的位置 ：首页 > 新闻中心 > 社会",
            "体坛　A14　2008年5月19日　编辑/赵敏",
            "第2版　综合新闻　责任编辑：赵敏　电话：0000-1234567",
            "【评论】【收藏此页】【打印】【关闭】",
            "收藏 打印 推荐 朗读 评论 更多功能",
            "专栏:",
            "— 2 —",
            "点击上方“城北日报”可快速关注哦！",
        ):
            with self.subTest(line):
                self.assertTrue(is_furniture(line))

    def test_it_takes_no_heading_for_one(self):
        for line in (
            "打印人生",
            "3>2：一道算术题难倒三位家长",
            "点击水乡",
            "电话背后的城北人",
            "推荐 十个赏花的好去处",
            "A股 今日大涨",
        ):
            with self.subTest(line):
                self.assertFalse(is_furniture(line))

    def test_it_leaves_out_the_headings_of_all_stories_above_one(self):
        (story,) = stories_of(
            *("城北水厂今日通水", "公园免费开放", "夜市添了三百个摊位"),
            *("上一期  下一期", "城北水厂今日通水", f"本报讯 {LONG}"),
        )
        self.assertEqual(parts(story), (None, None, "城北水厂今日通水", None))

    def test_it_reads_what_stands_below_the_hour_as_copy(self):
        story = story_of(
            "城北水厂今日通水",
            "原创 赵敏 城北日报 2022-11-06 07:30 发表于城北",
            *("天还没亮，水厂已经亮起了灯", "一车车水管，从四面八方运来"),
            *(LONG, PRICES),
        )
        self.assertEqual(parts(story), (None, None, "城北水厂今日通水", None))
        self.assertEqual(len(story["paragraphs"]), 4)

    def test_it_reads_scores_below_a_colon_as_rows(self):
        first, second = read(
            f"城北队再夺冠军\n\n{LONG}\n决赛成绩：\n男单　城北 赵敏 2：1 城南 孙丽\n"
            f"混双　甲山 2：1 城南\n\n公园昨日免费开放\n{PARK}"
        ).stories
        self.assertEqual(first.lines, (1, 3, 4, 5, 6))
        self.assertEqual(second.headline, "公园昨日免费开放")
