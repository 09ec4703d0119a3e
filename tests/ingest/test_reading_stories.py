"""One test a convention, with text of our own."""

from django.test import SimpleTestCase

from ingest.reading import UnreadablePage, read
from ingest.reading.as_json import as_json
from ingest.reading.composing import compose
from ingest.reading.values import Knowledge
from tests.ingest.pages import LONG, PARK, named, page, stories_of, story_of


class HeadingTests(SimpleTestCase):
    def test_it_takes_a_line_with_a_dash_for_the_deck(self):
        story = story_of("水厂通水", "——城北三万户受益", LONG)
        self.assertEqual(story["headline"], "水厂通水")
        self.assertEqual(story["subtitle"], "——城北三万户受益")

    def test_it_takes_a_line_that_ends_in_a_dash_for_the_kicker(self):
        story = story_of("城北水厂三年建设记——", "清泉入户", LONG)
        self.assertEqual(story["kicker"], "城北水厂三年建设记——")
        self.assertEqual(story["headline"], "清泉入户")

    def test_it_takes_a_long_line_in_parts_for_the_kicker(self):
        story = story_of(
            "全市二十五个项目开工 城北水厂率先建成", "水厂昨日通水了", LONG
        )
        self.assertEqual(story["kicker"], "全市二十五个项目开工 城北水厂率先建成")

    def test_it_takes_the_second_of_two_lines_for_the_deck(self):
        story = story_of("城北水厂昨日建成正式通水", "三万户居民喝上新水", LONG)
        self.assertEqual(story["headline"], "城北水厂昨日建成正式通水")
        self.assertEqual(story["subtitle"], "三万户居民喝上新水")

    def test_it_takes_two_short_lines_for_one_headline(self):
        story = story_of("城北水厂", "今日通水", LONG)
        self.assertEqual(story["headline"].split(), ["城北水厂", "今日通水"])

    def test_it_takes_a_name_alone_beneath_the_headline_for_the_byline(self):
        story = story_of("城北水厂今日通水", "郭晓华", LONG)
        self.assertEqual(story["headline"], "城北水厂今日通水")
        self.assertEqual([name for name, _ in named(story)], ["郭晓华"])

    def test_it_takes_the_second_of_three_lines_for_the_headline(self):
        story = story_of("二十五个项目开工", "城北水厂通水", "三万户受益", LONG)
        self.assertEqual(story["kicker"], "二十五个项目开工")
        self.assertEqual(story["headline"], "城北水厂通水")
        self.assertEqual(story["subtitle"], "三万户受益")

    def test_it_takes_much_the_longer_of_two_lines_for_the_kicker(self):
        story = story_of("二十五个供水项目昨日集中开工建设", "清泉流进万家", LONG)
        self.assertEqual(story["kicker"], "二十五个供水项目昨日集中开工建设")
        self.assertEqual(story["headline"], "清泉流进万家")
        story = story_of("城北水厂昨日建成正式通水", "三万户居民 喝上新水", LONG)
        self.assertEqual(story["subtitle"], "三万户居民 喝上新水")

    def test_it_takes_what_is_built_as_a_flag_and_speaks_of_nothing_for_one(self):
        story = story_of("民声面对面", "城北水厂通水了", LONG)
        self.assertEqual(
            (story["column"], story["headline"]), ("民声面对面", "城北水厂通水了")
        )
        story = story_of("城北水厂面对面", "三万户喝上新水", LONG)
        self.assertIsNone(story["column"])

    def test_it_takes_a_name_that_is_the_only_line_for_the_headline(self):
        story = story_of("郭晓华", LONG)
        self.assertEqual((story["headline"], named(story)), ("郭晓华", []))

    def test_it_knows_the_columns_of_the_paper(self):
        text = page("城北夜话", "清泉流进了万户千家", LONG)
        story, *_ = read(text, Knowledge(columns=frozenset({"城北夜话"}))).stories
        self.assertEqual(
            (story.column, story.headline), ("城北夜话", "清泉流进了万户千家")
        )

    def test_it_says_that_a_headline_is_missing_or_on_another_page(self):
        self.assertIn("没有找到标题，请补。", story_of(LONG)["notes"])
        came = story_of("(上接第1版)", LONG)["notes"]
        self.assertIn("本文上接第1版，标题不在本版上，请补。", came)
        whole = story_of("水厂通水", LONG, "本报记者 赵敏")
        self.assertEqual(whole["notes"], [])

    def test_it_asks_to_check_names_cut_from_a_run(self):
        story = story_of("水厂通水", LONG, "本报记者 马晓东方明")
        self.assertIn("马晓东、方明", "".join(story["notes"]))

    def test_it_sets_a_rubric_above_a_headline_apart(self):
        story = story_of("新春走基层", "小年夜的热炕头", "本报记者 赵敏", LONG)
        self.assertEqual(story["column"], "新春走基层")
        self.assertEqual(story["headline"], "小年夜的热炕头")

    def test_it_takes_the_rubric_for_the_headline_where_there_is_no_other(self):
        story = story_of("图片新闻", LONG, "图为水厂外景。赵敏摄")
        self.assertEqual(story["headline"], "图片新闻")
        self.assertEqual(story["captions"], ["图为水厂外景。"])
        self.assertEqual(named(story), [("赵敏", "photographer")])

    def test_it_finds_a_headline_after_its_copy(self):
        first, second = stories_of(
            f"本报讯 {LONG}(赵敏)",
            "城北水厂今日通水",
            "两座公园免费开放",
            "本报讯 昨天，两座公园免费开放，市民纷纷前来游玩。",
        )
        self.assertEqual(first["headline"], "城北水厂今日通水")
        self.assertEqual(second["headline"], "两座公园免费开放")

    def test_it_asks_about_a_flag_between_two_stories(self):
        printed = as_json(
            read(
                page(
                    "水厂通水",
                    LONG,
                    "记者 赵敏",
                    "新起点 新作为 新风貌",
                    "公园开放",
                    "本报讯 昨天，两座公园免费开放，市民纷纷前来。",
                )
            )
        )
        self.assertEqual(printed["leftovers"], ["新起点 新作为 新风貌"])
        self.assertEqual([a["column"] for a in printed["articles"]], [None, None])
        self.assertIn("请编辑定", printed["notes"][-1])


class SubheadTests(SimpleTestCase):
    def test_it_takes_a_short_line_between_two_paragraphs_for_a_subhead(self):
        story = story_of("水厂通水", LONG, "三年磨一剑", LONG, "造福一方", LONG)
        self.assertEqual(story["subheads"], ["三年磨一剑", "造福一方"])

    def test_it_takes_the_rows_of_a_list_for_none(self):
        story = story_of(
            *("获奖名单揭晓", LONG, "获奖单位名单"),
            *("1.城北水厂", "2.城南水厂", "3.城西水厂", "4.城东水厂"),
        )
        self.assertEqual(story["subheads"], ["获奖单位名单"])

    def test_it_takes_a_long_line_between_paragraphs_for_a_broken_one(self):
        story = story_of(
            "水厂通水",
            LONG,
            "某某市某某投资集团下属城北自来水有限责任公司",
            "经理介绍，工程提前一个月完成。",
        )
        self.assertEqual(story["subheads"], [])
        self.assertIn("有限责任公司经理介绍", story["paragraphs"][1])

    def test_it_cuts_a_subhead_that_is_glued_to_a_paragraph(self):
        story = story_of(
            "水厂通水", f"{LONG}第二步：把水送进山", "今年，工程提速。", LONG
        )
        self.assertEqual(story["subheads"], ["第二步：把水送进山"])

    def test_it_makes_briefs_of_a_round_up_of_places(self):
        story = story_of(
            *("(上接第1版)", "甲山区", LONG, "乙水县", LONG, "丙城市", LONG),
            "(以上由 赵 敏 编辑整理)",
        )
        self.assertEqual(
            [b["head"] for b in story["briefs"]], ["甲山区", "乙水县", "丙城市"]
        )
        self.assertEqual(named(story), [("赵敏", "compiler")])
        self.assertEqual(story["continuation"]["from_page"], "1")

    def test_it_joins_a_paragraph_of_a_brief_that_a_column_broke(self):
        story = story_of(
            *("(上接第1版)", "甲山区", LONG[:-3], "良好，水源充足。"),
            *("乙水县", LONG, "丙城市", LONG),
        )
        self.assertIn("质量良好，水源充足。", "".join(story["briefs"][0]["text"]))

    def test_it_makes_no_briefs_of_two_places(self):
        story = story_of("两地通水", LONG, "甲山区", LONG, "乙水县", LONG)
        self.assertEqual(story["briefs"], [])
        self.assertEqual(story["subheads"], ["甲山区", "乙水县"])


class ParagraphTests(SimpleTestCase):
    def test_it_joins_what_a_column_broke(self):
        story = story_of("水厂通水", "本报讯 沿线三万户居民喝上", "了新水。", LONG)
        self.assertEqual(story["paragraphs"][0], "本报讯 沿线三万户居民喝上了新水。")

    def test_it_joins_around_a_caption(self):
        story = story_of(
            "水厂通水",
            f"{LONG}水厂职工清晨五点就到",
            "图为水厂外景。",
            "岗，检查设备。",
        )
        self.assertEqual(len(story["paragraphs"]), 1)
        self.assertTrue(story["paragraphs"][0].endswith("五点就到岗，检查设备。"))
        self.assertEqual(story["captions"], ["图为水厂外景。"])

    def test_it_joins_where_a_quotation_is_open(self):
        story = story_of("水厂通水", f"{LONG}大家都说“好", "水”来了。")
        self.assertEqual(len(story["paragraphs"]), 1)

    def test_it_parts_a_byline_and_a_jump_at_one_end(self):
        story = story_of("水厂通水", f"{LONG}(记者 赵敏)(下转第2版)")
        self.assertEqual(story["paragraphs"], [LONG])
        self.assertEqual([name for name, _ in named(story)], ["赵敏"])
        self.assertEqual(story["continuation"]["to_page"], "2")

    def test_it_composes_the_stories_in_the_order_that_is_given(self):
        segments = read(
            page("水厂通水", LONG, "记者 赵敏", "公园开放", f"本报讯 {LONG}")
        ).segments
        numbers = [story.number for story in compose(segments, order=[2, 1])]
        self.assertEqual(numbers, [2, 1])


class CaptionTests(SimpleTestCase):
    def test_it_knows_captions_by_their_marks(self):
        story = story_of(
            *("水厂通水", "本报通讯员 赵敏", LONG, "◀水厂的外景"),
            "▼职工正在检查设备图/ 孙丽",
        )
        self.assertEqual(story["captions"], ["水厂的外景", "职工正在检查设备"])
        self.assertEqual(
            named(story), [("赵敏", "correspondent"), ("孙丽", "photographer")]
        )

    def test_it_lets_photographers_sign_but_no_agency_and_no_office(self):
        story = story_of(
            *("水厂通水", "本报记者 赵敏", LONG, "▲水厂的外景。 孙丽 摄"),
            *(
                "▲水厂的车间。 钱大勇 摄（人民视觉）",
                "▲水厂的花园。 城北区委宣传部供图",
            ),
        )
        self.assertEqual(len(story["captions"]), 3)
        self.assertEqual(named(story), [("赵敏", "reporter"), ("孙丽", "photographer")])

    def test_it_knows_a_caption_by_its_credit(self):
        story = story_of(
            "水厂通水",
            "5月6日，职工正在检查设备，确保供水安全。赵敏 孙小丽摄影报道（某某视觉）",
            f"本报北京5月7日电（记者钱大勇）{LONG}",
        )
        self.assertEqual(
            story["captions"], ["5月6日，职工正在检查设备，确保供水安全。"]
        )
        self.assertEqual(named(story), [("钱大勇", "reporter")])

    def test_it_keeps_the_copy_of_a_photo_story(self):
        story = story_of(
            "井盖“张大口”", "6月1日，路面上一井盖损坏严重。本报记者 赵敏 摄"
        )
        self.assertEqual(story["paragraphs"], ["6月1日，路面上一井盖损坏严重。"])
        self.assertEqual(named(story), [("赵敏", "reporter")])


class GroupingTests(SimpleTestCase):
    def test_it_parts_stories_where_a_dateline_begins(self):
        stories = stories_of(
            *("水厂通水", f"本报讯 {LONG}", LONG),
            *("公园开放", f"本报讯（记者 赵敏）{LONG}"),
        )
        self.assertEqual([s["headline"] for s in stories], ["水厂通水", "公园开放"])

    def test_it_parts_stories_where_a_byline_closes_one(self):
        stories = stories_of("水厂通水", LONG, "(赵敏)", "公园开放", PARK, "(孙丽)")
        self.assertEqual([named(s)[0][0] for s in stories], ["赵敏", "孙丽"])

    def test_it_parts_stories_where_a_byline_stands_below_a_headline(self):
        stories = stories_of(
            "水厂通水", "本报记者 赵敏", LONG, "公园开放", "本报记者 孙丽", PARK
        )
        self.assertEqual([named(s)[0][0] for s in stories], ["赵敏", "孙丽"])

    def test_it_reads_a_byline_and_a_dateline_below_as_one_story(self):
        story = story_of("水厂通水", "□晚报记者 赵敏 文/图", f"本报讯 {LONG}")
        self.assertEqual(story["dateline"], "本报讯")
        self.assertEqual(named(story), [("赵敏", "reporter")])

    def test_it_reads_where_the_reporter_writes_from(self):
        story = story_of("水厂通水", "本报记者赵敏发自上海", LONG)
        self.assertEqual(story["dateline"], "发自上海")

    def test_it_keeps_a_reporter_who_is_the_subject_in_the_sentence(self):
        story = story_of("本报北京５月９日讯 记者赵敏今天从会上获悉：水厂通水。", LONG)
        self.assertEqual(named(story), [("赵敏", "reporter")])
        self.assertIn("记者赵敏今天从会上获悉", story["paragraphs"][0])

    def test_it_reads_a_jump_at_the_end_of_a_paragraph(self):
        story = story_of("水厂通水", f"本报讯 {LONG}（下转第四版）")
        self.assertEqual(story["continuation"]["to_page"], "4")
        self.assertNotIn("下转", story["paragraphs"][0])

    def test_it_keeps_the_page_s_own_words_out_of_stories(self):
        reading = read(page("第03版：城事", "水厂通水", LONG, "新闻热线：0351-1234567"))
        (story,) = reading.stories
        self.assertEqual(story.paragraphs, [LONG])


class FoundInPapersTests(SimpleTestCase):
    """Conventions of papers beside the usual."""

    def test_it_keeps_a_picture_with_its_words_alone(self):
        story = story_of("7月2日，河道管护工人正在巡查。 本报记者 赵敏 摄")
        self.assertEqual(story["captions"], ["7月2日，河道管护工人正在巡查。"])
        self.assertEqual(named(story), [("赵敏", "reporter")])

    def test_it_reads_a_byline_in_two_lines(self):
        story = story_of("水厂通水", f"{LONG}\n(本报记者\n赵 敏 孙小丽 摄)")
        self.assertEqual([name for name, _ in named(story)], ["赵敏", "孙小丽"])

    def test_it_reads_a_credit_in_two_lines_below_a_caption(self):
        story = story_of("水厂通水", LONG, "图为水厂外景。\n（本报记者\n赵 敏 摄）")
        self.assertEqual(named(story), [("赵敏", "reporter")])

    def test_it_names_people_whom_only_the_newsroom_knows(self):
        text = page("水厂通水", LONG, "（顿珠）")
        self.assertEqual(read(text).stories[0].people, ())
        reading = read(text, Knowledge(people=frozenset({"顿珠", "不在版上"})))
        self.assertEqual([p.name for p in reading.stories[0].people], ["顿珠"])
        self.assertEqual(reading.known, ("顿珠",))

    def test_it_reads_short_sentences_below_a_heading_as_captions(self):
        story = story_of(
            "三辆车开进居民院", "社区举办读书活动。", "志愿者免费磨刀。", LONG + LONG
        )
        self.assertEqual(story["captions"], ["社区举办读书活动。", "志愿者免费磨刀。"])

    def test_it_reads_a_desk_that_signs(self):
        story = story_of("让好水入万家", "■本报评论员", LONG)
        self.assertEqual(named(story), [("本报评论员", "commentator")])

    def test_it_reads_agency_copy_by_its_end(self):
        first, second = stories_of(
            f"据新华社北京3月7日电（记者 赵敏）{LONG}",
            f"新华社记者孙丽、钱大勇在京报道：{LONG}",
            "（新华社北京3月7日电）",
        )
        self.assertEqual(first["dateline"], "据新华社北京3月7日电")
        self.assertEqual([name for name, _ in named(second)], ["孙丽", "钱大勇"])
        self.assertEqual(second["paragraphs"], [LONG])

    def test_it_keeps_the_name_of_the_page_out_of_headings(self):
        story = story_of("A5", "民生", "水厂通水", f"本报讯 {LONG}")
        self.assertEqual((story["headline"], story["kicker"]), ("水厂通水", None))

    def test_it_takes_particulars_for_no_heading(self):
        story = story_of(
            "街拍", "时间：3月6日上午", "地点：天桥下", "拍摄者：赵敏", LONG
        )
        self.assertEqual(story["headline"], "街拍")
        self.assertEqual(story["subtitle"], None)

    def test_it_reads_a_site_that_carries_a_paper_s_story(self):
        story = story_of("水厂通水", f"某某网  某某日报讯 记者赵敏、孙丽报道：{LONG}")
        self.assertEqual([name for name, _ in named(story)], ["赵敏", "孙丽"])

    def test_it_reads_a_note_on_the_author_as_no_copy(self):
        story = story_of("水厂通水", LONG, "（作者单位：某县委宣传部）")
        self.assertEqual(story["paragraphs"], [LONG])
        self.assertEqual(story["bylines"], [])


class BadInputTests(SimpleTestCase):
    def test_it_refuses_with_a_sentence(self):
        for text, words in (
            ("", "没有文字"),
            ("\n \u200b\n", "没有文字"),
            ("only English words here", "没有汉字"),
            ("水" * 200_001, "一版一版"),
        ):
            with (
                self.subTest(text[:20]),
                self.assertRaisesMessage(UnreadablePage, words),
            ):
                read(text)

    def test_it_reads_a_single_line(self):
        (story,) = read("水厂通水").stories
        self.assertEqual(story.headline, "水厂通水")
