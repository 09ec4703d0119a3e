"""Pages copied from sites and databases: what they set around a story, and within it."""

from django.test import SimpleTestCase

from ingest.reading import read
from ingest.reading.lines import with_wide_marks
from tests.ingest.pages import LONG, PARK, named, page, stories_of, story_of

MORE = "家住河西花园的周阿姨清早拧开龙头，水流比往年足了许多，一家人再也不用守着水桶。"
HEADLINE = "河西居民喝上新水"
AROUND = (
    *("首页 新闻 体育 娱乐 游戏 邮箱 搜索", "今日头条 热点 视频 图片 娱乐 科技"),
    *(
        "您当前的位置 ：城北新闻网 > 新闻 > 社会 正文",
        "旧报检索    版式检索 法治 > 正文",
    ),
    *(
        "城北晚报/2012年/3月/5日/第A03版",
        "城北网>>民生频道>>供水",
        "A03 | 本地 | 字数560",
        "A03：城事",
    ),
    *(
        "本文字数:560",
        "稿件来源：城北晚报",
        "版面：头版",
        "【版次】003",
        "IP属地：山西",
    ),
    *(
        "【关键词】 供水",
        "【报纸日期】2018-04-12",
        "文章关键词： 水厂",
        "语音播报: 语音播报",
    ),
    *("听全文", "微信扫一扫", "手机阅读", "+关注", "约2分钟", "我要评论(0)", "热度 12"),
    *(
        "未标题-1.jpg",
        "IMG_2034.JPG",
        "-- 城北晚报 --",
        "城北网 2012-03-05 08:12:33 评论",
    ),
)
HEADINGS = (
    *("更多居民喝上新水", "下载一座城市的记忆", "阅读让生活更美", "收藏家的下半生"),
    *("转发的力量", "手机里的老街", "微信群里的热心人", "最新一批新房开建"),
    *("声明一出，全城哗然", "推荐一个好去处", "省运会第三日战报", "链接：一条河的两岸"),
)


class AroundCopyTests(SimpleTestCase):
    def test_it_leaves_out_what_a_site_sets_above_and_below_a_headline(self):
        for line in AROUND:
            for head in (f"{line}\n{HEADLINE}", f"{HEADLINE}\n{line}"):
                with self.subTest(head):
                    story = story_of(head, f"{LONG}{MORE}", PARK)
                    self.assertEqual(story["headline"], HEADLINE)
                    self.assertIsNone(story["kicker"] or story["subtitle"])

    def test_it_keeps_headings_that_begin_as_such_lines_do(self):
        for words in HEADINGS:
            with self.subTest(words):
                story = story_of(f"{HEADLINE}\n{words}", f"{LONG}{MORE}", PARK)
                lines = (story["kicker"], story["headline"], story["subtitle"])
                self.assertIn(words, " ".join(filter(None, lines)))
                self.assertEqual(story_of(words, LONG, PARK)["headline"], words)

    def test_it_leaves_out_the_headings_of_the_page_in_one_line(self):
        story = story_of(
            f"公园免费开放    职工比手艺赛“真功”    {HEADLINE}   图片新闻  夜校添新课",
            *("第2版:新闻\n新闻\n02", HEADLINE, f"本报讯(记者 赵敏){LONG}"),
        )
        self.assertEqual(
            (story["headline"], story["kicker"], named(story)),
            (HEADLINE, None, [("赵敏", "reporter")]),
        )

    def test_it_leaves_out_the_foot_of_a_site_but_no_list_and_no_name(self):
        reading = read(
            page(
                *(HEADLINE, LONG, "相关阅读", "· 一条河的两岸", "· 夜班公交"),
                "2024-03-05 2 2 城北日报 content_1.html 1 河西居民喝上新水 /-->",
            )
        )
        self.assertEqual([s.lines for s in reading.stories], [(1, 3)])
        self.assertEqual(reading.unplaced, [])
        signed = story_of(HEADLINE, LONG, "王勇", "【打印】【关闭】")
        self.assertEqual(named(signed), [("王勇", "author")])

    def test_it_reads_who_signs_among_a_site_s_fields(self):
        for line, names in (
            (
                "2012-03-05 08:10 来源：城北日报 作者：赵敏 孙丽 点击：33",
                ["赵敏", "孙丽"],
            ),
            ("发布时间：2012-03-05 | 作者：赵敏 | 编辑：孙丽", ["赵敏"]),
            ("来源:城北日报  记者:赵敏 通讯员:孙丽  2012-03-05", ["赵敏", "孙丽"]),
            ("【作者】赵敏;孙丽", ["赵敏", "孙丽"]),
        ):
            with self.subTest(line):
                story = story_of(HEADLINE, line, LONG, MORE)
                self.assertEqual([name for name, _ in named(story)], names)

    def test_it_cuts_off_what_a_database_calls_a_headline(self):
        story = story_of(
            "【题名】河西居民喝上新水\n【作者】赵敏\n【版次】003", LONG, MORE
        )
        self.assertEqual(
            (story["headline"], named(story)), (HEADLINE, [("赵敏", "author")])
        )

    def test_it_reads_the_narrow_marks_of_a_site_as_the_wide_ones(self):
        self.assertEqual(
            with_wide_marks('本报讯(记者王勇):"通水",12:30 http://a.b/c 1,000人'),
            "本报讯（记者王勇）：“通水”，12:30 http://a.b/c 1,000人",
        )
        story = story_of(
            HEADLINE, f"{LONG}账本:一户一册", MORE, f"{PARK}打算:旧管全换", MORE
        )
        self.assertEqual(story["subheads"], ["账本:一户一册", "打算:旧管全换"])


class PicturesTests(SimpleTestCase):
    HOUR = "2012-03-05 08:10 来源：城北日报"

    def test_it_takes_short_lines_below_the_hour_for_captions(self):
        for captions in (
            ("沿线居民的新水",),
            ("居民在水厂接水。",),
            ("水厂外景", "工人检修管道", "周阿姨家的厨房"),
        ):
            with self.subTest(captions):
                story = story_of(HEADLINE, self.HOUR, *captions, f"{LONG}{MORE}", PARK)
                self.assertEqual(tuple(story["captions"]), captions)

    def test_it_takes_no_headline_and_no_deck_for_one(self):
        column = story_of("职工天地", self.HOUR, HEADLINE, f"{LONG}{MORE}", PARK)
        self.assertEqual(column["headline"], HEADLINE)
        again = story_of(
            *(f"{HEADLINE} [复制链接]", self.HOUR),
            *(f"{HEADLINE}\n十二个小区受益", f"{LONG}{MORE}", PARK),
        )
        self.assertEqual(again["captions"], [])
        self.assertEqual(story_of("水厂通水(图)", LONG, PARK)["captions"], [])

    def test_it_takes_briefs_under_one_mark_for_copy_and_lets_each_be_signed(self):
        story = story_of(
            *("本版导读\n城北短波", f"△{LONG}(赵敏)", f"△{PARK} (孙丽)"),
            f"△{MORE}(钱大勇 周秦)",
        )
        self.assertEqual((story["headline"], story["captions"]), ("城北短波", []))
        names = [name for name, _ in named(story)]
        self.assertEqual(names, ["赵敏", "孙丽", "钱大勇", "周秦"])

    def test_it_lets_each_brief_under_any_mark_be_signed(self):
        for mark in "●◇":
            with self.subTest(mark):
                story = story_of(
                    *("城北短波", f"{mark}{LONG}(赵敏)", f"{mark}{PARK}(孙丽)"),
                    f"{mark}{MORE}(钱大勇)",
                )
                names = [name for name, _ in named(story)]
                self.assertEqual(names, ["赵敏", "孙丽", "钱大勇"])

    def test_it_takes_short_lines_under_one_mark_between_paragraphs_for_subheads(self):
        story = story_of(
            HEADLINE, LONG, "▶谁来修:三方坐到一起", MORE, "▶怎么修:夜里停水", PARK
        )
        self.assertEqual((len(story["subheads"]), story["captions"]), (2, []))

    def test_it_lets_a_credit_above_the_last_byline_sign(self):
        story = story_of(
            HEADLINE, LONG, MORE, "■ 摄影 记者 赵敏", "通讯员 孙 丽 钱大勇"
        )
        self.assertEqual(story["captions"], [])
        names = {name for name, _ in named(story)}
        self.assertEqual(names, {"赵敏", "孙丽", "钱大勇"})


class SignedTests(SimpleTestCase):
    def test_it_reads_offices_that_report(self):
        for byline in (
            "报道组 赵敏 报道",
            "城北记者站 赵敏 报道",
            "新闻中心 赵敏 采写",
        ):
            with self.subTest(byline):
                story = story_of(HEADLINE, byline, LONG, MORE)
                self.assertEqual([name for name, _ in named(story)], ["赵敏"])
                self.assertEqual(story["subheads"], [])

    def test_it_parts_who_wrote_from_who_made_the_page(self):
        for tail in (
            "（赵敏）网络编辑：孙丽",
            "（赵敏）【编辑:孙丽】",
            "（赵敏）责编：孙丽 校对：钱大勇",
        ):
            with self.subTest(tail):
                story = story_of(HEADLINE, LONG, f"{MORE}{tail}")
                self.assertEqual(named(story), [("赵敏", "author")])
                self.assertEqual(story["asks"], [])

    def test_it_ends_a_story_with_the_school_that_signs_and_the_teacher(self):
        for signed, names in (
            (("城北小学 小记者", "指导老师 孙丽"), []),
            (("城北小学502班 小记者 赵敏(证号23301)", "指导老师 孙丽"), ["赵敏"]),
            (("城北小学五（2）班 赵敏", "辅导教师：孙丽"), ["赵敏"]),
            (("（作者系城北小学学生 赵敏）",), ["赵敏"]),
        ):
            with self.subTest(signed):
                first, second = stories_of(
                    "\n".join((HEADLINE, f"本报讯 {LONG}", *signed)),
                    f"公园免费开放\n本报讯 {PARK}",
                )
                self.assertEqual([name for name, _ in named(first)], names)
                self.assertEqual(second["headline"], "公园免费开放")

    def test_it_reads_a_dateline_with_a_misprinted_day(self):
        for dateline in ("本报北京10月14月讯", "本报城北3月15号讯", "新华社太原3月5电"):
            with self.subTest(dateline):
                story = story_of(HEADLINE, f"{dateline} 记者赵敏报道:{LONG}")
                self.assertEqual(
                    (story["dateline"], story["subtitle"]), (dateline, None)
                )


class HeadingTests(SimpleTestCase):
    def test_it_reads_subheads_of_two_clauses_of_two_lines_and_with_a_question(self):
        long = "老管道用了三十年,一到夏天就爆;新管道铺下去,居民才算踏实"
        for subheads in (
            (long,),
            ("“夜里停水”模式,居民能不能习惯?", "“水车送水”之后,还缺什么?"),
            ("钱从哪里来?", "水往哪里去?"),
            ("现场", "水管漏了八年"),
        ):
            with self.subTest(subheads):
                parts = [LONG, MORE, PARK, LONG, MORE, PARK]
                parts[2:2] = subheads[:1]
                parts[5 if subheads[0] != "现场" else 3 : 5] = (
                    *subheads[1:],
                    *parts[5 if subheads[0] != "现场" else 3 : 5],
                )
                story = story_of(HEADLINE, "本报记者 赵敏", *parts)
                self.assertEqual(tuple(story["subheads"]), subheads)

    def test_it_takes_no_label_of_a_box_for_a_subhead(self):
        story = story_of(HEADLINE, "本报记者 赵敏", "核心阅读", LONG, "钱怎么摊", MORE)
        self.assertEqual(story["subheads"], ["钱怎么摊"])

    def test_it_gives_the_column_above_an_introduction_to_the_story_below(self):
        story = story_of(
            *(
                "身边的工匠",
                "开栏的话　他们把一件小事做到了极致，今天起本报开设专栏，讲他们的故事。",
            ),
            *(HEADLINE, "本报记者 赵敏", LONG),
        )
        self.assertEqual(
            (story["column"], story["headline"], named(story)),
            ("身边的工匠", HEADLINE, [("赵敏", "reporter")]),
        )
