"""Short lines that only their form and place tell: captions without mark or credit,
subheads in two lines, what a site prints twice; texts of our own."""

from django.test import SimpleTestCase

from ingest.reading import read
from ingest.reading.as_json import as_json
from tests.ingest.pages import LONG, PARK, named, stories_of, story_of

MORE = f"{LONG}{PARK}"


class CaptionTests(SimpleTestCase):
    def test_it_reads_a_sentence_above_what_a_dateline_opens(self):
        for lead in (f"本报讯（记者 赵敏）{MORE}", f"城北新闻讯（记者 赵敏）{MORE}"):
            with self.subTest(lead[:4]):
                story = story_of(
                    "清泉流进万家", "水厂职工和志愿者一起检修水泵。", lead, MORE, MORE
                )
                self.assertEqual(story["captions"], ["水厂职工和志愿者一起检修水泵。"])

    def test_it_reads_who_is_seen_below_a_longer_headline(self):
        headline = "城北水厂今日通水 沿线三万户居民喝上新水"
        for words in (
            ("志愿者给老人送水", "消防员检修水泵"),
            ("居民排队接走的新水", "工人正在检修水泵"),
        ):
            with self.subTest(words):
                story = story_of(headline, *words, f"　　{MORE}", f"　　{MORE}")
                self.assertEqual(story["captions"], [*words])
                self.assertEqual(story["headline"], headline)

    def test_it_reads_no_picture_in_a_kicker_or_above_a_dispatch(self):
        kicker, headline = "赵敏在城北水厂职工座谈会上强调", "守好水源 送好每一滴水"
        page = stories_of(
            *("公园开放", f"本报讯 {PARK}{PARK}", "", kicker, headline),
            f"本报讯（记者 孙丽）{MORE}",
        )
        self.assertEqual(page[1]["kicker"], kicker)
        briefs = (
            *("水厂职工今日检修水泵", "城北社二十日报道，水泵已用了十年。"),
            *("公园里的长椅重新漆过", "城南社二十一日报道，游人多了一倍。"),
        )
        self.assertFalse(any(s["captions"] for s in stories_of(*briefs)))

    def test_it_keeps_what_reports(self):
        for words in ("公司说，水价还要再涨。", "水厂已经建成，他很高兴。"):
            with self.subTest(words):
                story = story_of("清泉流进万家", f"本报讯 {MORE}", words, MORE)
                self.assertEqual(story["captions"], [])
                self.assertIn(words, story["paragraphs"])

    def test_it_reads_pictures_that_a_site_names_twice_in_a_row(self):
        story = story_of(
            *("清泉流进万家", f"本报讯 {MORE}", "市民品尝新水", "市民品尝新水"),
            *(MORE, "水厂夜景", "水厂夜景", MORE),
        )
        self.assertEqual(story["captions"], ["市民品尝新水", "水厂夜景"])
        self.assertEqual(story["subheads"], [])

    def test_it_reads_a_credited_paragraph_above_a_subhead(self):
        for credit in (
            "受访者供图",
            "城北水厂供图 摄",
            "视频截图",
            "通讯员 赵敏 摄",
            "城北摄影队 赵敏 摄",
        ):
            with self.subTest(credit):
                story = story_of(
                    *("清泉流进万家", f"本报讯（记者 王勇）{MORE}"),
                    *(f"居民在家门口接水。 {credit}", "水价不涨", MORE),
                )
                self.assertEqual(story["captions"], ["居民在家门口接水。"])
                self.assertEqual(story["subheads"], ["水价不涨"])

    def test_it_keeps_a_long_last_paragraph_whose_picture_is_credited(self):
        last = f"{MORE}{MORE}本报记者 赵敏 摄"
        story = story_of("清泉流进万家", f"本报讯（记者 王勇）{MORE}", last)
        self.assertEqual(story["captions"], [])


class PrintedAgainTests(SimpleTestCase):
    def test_it_has_no_heading_below_the_headline_that_a_site_repeats(self):
        story = story_of(
            *("清泉流进城北千家万户", "原标题：清泉流进城北千家万户"),
            *("市民在家门口接水", "本报记者 赵敏", MORE),
        )
        self.assertEqual(story["headline"], "清泉流进城北千家万户")
        self.assertEqual(story["captions"], ["市民在家门口接水"])

    def test_it_takes_the_headline_that_only_its_label_keeps(self):
        story = story_of("原标题：清泉流进城北千家万户", f"本报讯 {MORE}", MORE)
        self.assertEqual(story["headline"], "清泉流进城北千家万户")

    def test_it_takes_the_heading_above_the_hour(self):
        heading = "清泉流进城北千家万户（组图）"
        story = story_of(
            *("首页 > 新闻 > 正文", heading, "2023-05-06 08:12 来源：城北晚报", MORE),
            *(heading, "水从哪里来", MORE, heading, "水到哪里去", MORE),
        )
        self.assertEqual(story["headline"], heading)
        self.assertEqual(story["subheads"], ["水从哪里来", "水到哪里去"])

    def test_it_leaves_out_the_contents_under_a_mark(self):
        text = "\n".join(
            [
                *("· 清泉流进万家", "· 公园免费开放", "PDF 版", "上一期  下一期"),
                *("公园免费开放", f"本报讯 {PARK}", MORE),
            ]
        )
        (story,) = as_json(read(text))["articles"]
        self.assertEqual(story["headline"], "公园免费开放")


class LineTests(SimpleTestCase):
    def test_it_joins_a_subhead_in_two_lines(self):
        text = "\n".join(
            [
                *("清泉流进万家", f"本报讯（记者 赵敏）{MORE}", "管网延伸到村口"),
                *("老人不再挑水", f"{LONG}居民称快。", MORE),
            ]
        )
        (story,) = as_json(read(text))["articles"]
        self.assertEqual(
            ["".join(s.split()) for s in story["subheads"]],
            ["管网延伸到村口老人不再挑水"],
        )

    def test_it_takes_clauses_broken_in_lines_for_no_subheads(self):
        rows = (
            *("今年入夏以来，", "城北用水一天比一天紧，", "老人夜里起来接水"),
            *("孩子上学前也要排队，", "谁都盼着新水早日进家门。"),
        )
        story = story_of("清泉流进万家", f"本报讯 {MORE}", *rows, MORE)
        self.assertEqual(story["subheads"], [])

    def test_it_keeps_apart_who_says_something_and_what(self):
        story = story_of(
            *("外报看城北新水", f"本报讯 {MORE}", "《南方水报》：", "老人不再挑水"),
            *(MORE, "《北方水报》：", "水价三年不涨", MORE),
        )
        self.assertEqual(
            story["subheads"],
            ["《南方水报》：", "老人不再挑水", "《北方水报》：", "水价三年不涨"],
        )

    def test_it_takes_headings_as_long_as_their_copy_not_all_for_subheads(self):
        briefs = (
            "东河市与三个邻县就引水协定举行第二轮谈判",
            "某某社二十一日报道，会谈于昨日结束。",
            "西岭民众党将发起联合各党派的全国性集会",
            "外电报道，此举要迫使总理下台。",
            "南原首次成功试射自行研制的气象火箭",
            "某某社报道，火箭升空曾三次推迟。",
        )
        self.assertGreater(len(stories_of(*briefs)), 1)


class NameTests(SimpleTestCase):
    def test_it_reads_names_beside_an_hour_a_source_and_an_age(self):
        for rows, names in (
            (
                (f"（记者 赵敏李静王勇昨晚9时摄影报道）{MORE}",),
                ["赵敏", "李静", "王勇"],
            ),
            ((f"本报城北讯赵敏、李静摄影报道：{MORE}",), ["赵敏", "李静"]),
            ((f"{MORE}本报记者赵敏（来源：城北晚报）",), ["赵敏"]),
            ((MORE, "供稿 | 赵敏 组稿 | 李静"), ["赵敏"]),
            ((MORE, "城北镇东村 李静（82岁）", "2012年7月10日"), ["李静"]),
        ):
            with self.subTest(rows[-1][:12]):
                story = story_of("清泉流进万家", *rows)
                self.assertEqual([name for name, _ in named(story)], names)
