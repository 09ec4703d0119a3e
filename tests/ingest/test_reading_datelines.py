from django.test import SimpleTestCase

from ingest.reading.datelines import dateline
from ingest.reading.values import UNSURE
from tests.ingest.pages import LONG, named, story_of

AT_THE_HEAD = (
    ("本报讯 全市", "本报讯"),
    ("　　本报讯（记者", "本报讯"),
    ("本报讯昨日", "本报讯"),
    ("[本报讯]记者赵敏报道", "本报讯"),
    ("某某晚报讯 今天", "某某晚报讯"),
    ("本报北京5月5日电　（记者", "本报北京5月5日电"),
    ("本报北京５月９日讯 记者", "本报北京５月９日讯"),
    ("本报5月9日北京电 会议", "本报5月9日北京电"),
    ("本报2021年5月9日城北讯，记者赵敏报道", "本报2021年5月9日城北讯"),
    ("新华社太原4月12日电（记者", "新华社太原4月12日电"),
    ("新华社太原4月12日体育专电 比赛", "新华社太原4月12日体育专电"),
    ("【新华社重庆十四日电】会议", "新华社重庆十四日电"),
    ("据新华社北京电 今年", "据新华社北京电"),
    ("综合新华社电 今年", "综合新华社电"),
    ("本报综合消息 今年", "本报综合消息"),
    ("本台消息：今年", "本台消息"),
)
# No list knows these houses: how they are built and what follows shows them.
OF_UNKNOWN_HOUSES = (
    ("城北水厂报讯（记者 赵敏）今天", "城北水厂报讯"),
    ("城北网讯 记者赵敏 今天", "城北网讯"),
    ("城北网5月3日9时讯（记者 赵敏）", "城北网5月3日9时讯"),
    ("城北网·水厂新闻5月3日讯 今天", "城北网·水厂新闻5月3日讯"),
    ("城北时刻5月3日讯（通讯员 赵敏）", "城北时刻5月3日讯"),
    ("城北网（城北日报网）讯（记者 赵敏）", "城北网（城北日报网）讯"),
    ("某大新闻网讯（见习记者 赵敏）", "某大新闻网讯"),
    ("城北客户端北京2月15日消息（记者赵敏）", "城北客户端北京2月15日消息"),
    ("城北体育讯 今天", "城北体育讯"),
    ("城都讯 记者赵敏 昨日", "城都讯"),
    ("5月3日消息：今天", "5月3日消息"),
    ("法国巴黎消息　今天", "法国巴黎消息"),
    ("【城北网报道】今天", "城北网报道"),
    ("【城北通讯报道】记者 赵敏　今天", "城北通讯报道"),
    ("【某国《城北报》网站5月3日报道】题：", "某国《城北报》网站5月3日报道"),
    ("城北热线8601860讯（记者 赵敏）", "城北热线8601860讯"),
    ("城北网讯\xa0 居民赵女士近日", "城北网讯"),
    (f"城北网讯由三家单位推出的{LONG}", "城北网讯"),
    (f"城北新闻网12月11日消息为方便居民，{LONG}", "城北新闻网12月11日消息"),
    (f"城北网东河12月12日讯12月12日，{LONG}", "城北网东河12月12日讯"),
    ("本报城北今日专电 比赛", "本报城北今日专电"),
)
NO_DATELINES = (
    "收到贺电，",
    "停电检修通知",
    "本报记者 赵敏",
    "本报通讯员 赵敏",
    "本报记者赵敏报道 今天",
    "通讯录",
    "市场消息：昨日价格上涨",
    "好消息 昨日",
    "电视台消息，",
    "据市水务局消息，昨日",
    "城北水厂发来喜讯（见图",
    "他用手机给家里发了一条短讯：",
    "外电报道：昨日",
    "【城北通讯报道】昨日",
    f"互联网讯息时代，{LONG}",
)


class DatelineTests(SimpleTestCase):
    def test_it_finds_the_dateline_a_paragraph_begins_with(self):
        for text, words in (*AT_THE_HEAD, *OF_UNKNOWN_HOUSES):
            with self.subTest(text):
                self.assertEqual(dateline(text).words, words)

    def test_it_takes_no_other_words_for_one(self):
        for text in NO_DATELINES:
            with self.subTest(text):
                self.assertIsNone(dateline(text))

    def test_it_is_surer_of_what_a_byline_follows(self):
        alone, signed = dateline("城北网消息 今天"), dateline("城北网消息（记者 赵敏）")
        self.assertLess(alone.score, UNSURE)
        self.assertGreater(signed.score, 0.9)

    def test_it_reads_slips_of_ocr_unsurely_and_keeps_them(self):
        for text, words in (
            ("木报讯（记者 赵敏）", "木报讯"),
            ("本报汛（记者 赵敏）", "本报汛"),
            ("本□讯（记者 赵敏）", "本□讯"),
            ("□报讯（记者 赵敏）", "□报讯"),
        ):
            with self.subTest(text):
                found = dateline(text)
                self.assertEqual(found.words, words)
                self.assertLess(found.score, UNSURE)
        self.assertIsNone(dateline("本报汛情专栏今日推出"))

    def test_it_reads_traditional_characters_and_keeps_them(self):
        for text, words in (
            ("本報訊（記者趙敏）今天", "本報訊"),
            ("〔本報訊〕今天", "本報訊"),
            ("本報台北訊 記者趙敏", "本報台北訊"),
        ):
            with self.subTest(text):
                self.assertEqual(dateline(text).words, words)


class InMidLineTests(SimpleTestCase):
    def test_it_stands_behind_the_time_and_the_name_of_a_site(self):
        for front in (
            "2021年06月17日06:15 城北网-城北晚报 ",
            "来源：城北日报",
            "2021-06-17 08:00 来源：城北晚报 ",
        ):
            with self.subTest(front):
                story = story_of(
                    "水厂通水", f"{front}本报讯（记者赵敏 通讯员孙丽）{LONG}"
                )
                self.assertEqual(story["dateline"], "本报讯")
                self.assertEqual(
                    named(story), [("赵敏", "reporter"), ("孙丽", "correspondent")]
                )
                self.assertEqual(story["paragraphs"], [f"本报讯 {LONG}"])

    def test_it_stands_far_in_where_all_was_pasted_as_one_line(self):
        front = "水厂今天 供水正常 水压0.3 明天 供水正常 水质:优 检测项目:余氯 "
        story = story_of(f"{front}本报讯(记者 赵敏){LONG} {LONG}")
        self.assertEqual(story["dateline"], "本报讯")
        self.assertEqual(named(story), [("赵敏", "reporter")])
        self.assertIn("供水正常", story["paragraphs"][0])

    def test_it_has_the_heading_before_it_in_its_line(self):
        story = story_of(f"水厂通水 居民喝上新水　　城北晚报讯(记者 赵敏){LONG}")
        self.assertEqual(story["headline"], "水厂通水 居民喝上新水")
        self.assertEqual(story["dateline"], "城北晚报讯")

    def test_it_leaves_a_heading_that_stands_above(self):
        story = story_of("水厂通水", f"居民喝上新水　　城北晚报讯(记者 赵敏){LONG}")
        self.assertEqual(story["headline"], "水厂通水")

    def test_it_is_of_a_site_with_a_place_and_a_day_that_the_copy_touches(self):
        for words in (
            "城北网3月5日报道",
            "城北新闻网河口3月5日消息，",
            "城北网3月5日电",
        ):
            with self.subTest(words):
                story = story_of("水厂通水", f"{words}{LONG}")
                self.assertEqual(story["dateline"], words.rstrip("，"))
        story = story_of("水厂通水", f"据城北网3月5日报道，{LONG}")
        self.assertIsNone(story["dateline"])

    def test_it_is_no_heading_above_the_byline_behind_a_blank(self):
        for house in ("城北新闻网消息", "河口在线消息", "中国城北网消息"):
            with self.subTest(house):
                story = story_of("水厂通水", f"{house} （记者 赵敏）{LONG}")
                self.assertEqual(story["dateline"], house)
                self.assertEqual(story["headline"], "水厂通水")

    def test_it_may_be_alone_on_its_line(self):
        story = story_of("水厂通水", "本报讯", f"赵敏、孙丽报道：{LONG}")
        self.assertEqual(story["dateline"], "本报讯")
        self.assertEqual(named(story), [("赵敏", "author"), ("孙丽", "author")])
