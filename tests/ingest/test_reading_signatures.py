from django.test import SimpleTestCase

from ingest.reading import read
from ingest.reading.bare_names import is_lone_name
from ingest.reading.bylines_in_copy import (
    leading_bracket,
    leading_signature,
    picture_source,
    run_in_signature,
    trailing_signature,
)
from ingest.reading.signatures import signature
from ingest.reading.values import Knowledge
from tests.ingest.pages import LONG, named, page, story_of

# How bylines are printed, and who is meant: (name, title, works).
PRINTED = {
    "记者 王 勇": [("王勇", "reporter", ())],
    "本报通讯 员 赵敏": [("赵敏", "correspondent", ())],
    "见习记者 赵敏": [("赵敏", "intern_reporter", ())],
    "实习生 赵敏": [("赵敏", "intern", ())],
    "特约记者 赵敏": [("赵敏", "special_reporter", ())],
    "特约通讯员 赵敏": [("赵敏", "special_correspondent", ())],
    "本报首席记者 赵敏": [("赵敏", "reporter", ())],
    "本报评论员 赵敏": [("赵敏", "commentator", ())],
    "作者：赵敏": [("赵敏", "author", ())],
    "策划 赵敏": [("赵敏", "planner", ())],
    "(魏 薇)": [("魏薇", "", ())],
    "（贾尚志、乔丹阳）": [("贾尚志", "", ()), ("乔丹阳", "", ())],
    "记者 郭晓华 通讯员 李 静 文/摄": [
        ("郭晓华", "reporter", ("writer", "photographer")),
        ("李静", "correspondent", ("writer", "photographer")),
    ],
    "（本报记者 赵敏/文 孙丽/图）": [
        ("赵敏", "reporter", ("writer",)),
        ("孙丽", "reporter", ("photographer",)),
    ],
    "（记者赵敏文/图）": [("赵敏", "reporter", ("writer", "photographer"))],
    "图/赵大敏文/孙小丽": [
        ("赵大敏", "", ("photographer",)),
        ("孙小丽", "", ("writer",)),
    ],
    "文/记者 赵敏 图/孙丽": [
        ("赵敏", "reporter", ("writer",)),
        ("孙丽", "", ("photographer",)),
    ],
    "赵敏 摄": [("赵敏", "", ("photographer",))],
    "赵 敏 孙小丽摄影报道": [
        ("赵敏", "", ("photographer",)),
        ("孙小丽", "", ("photographer",)),
    ],
    "(以上由 王 勇 编辑整理)": [("王勇", "", ("compiler",))],
    "（赵敏、孙丽对本文有贡献）": [
        ("赵敏", "", ("contributor",)),
        ("孙丽", "", ("contributor",)),
    ],
    "□晚报记者 赵敏 文/图 通讯员 孙丽": [
        ("赵敏", "reporter", ("writer", "photographer")),
        ("孙丽", "correspondent", ()),
    ],
    "市园林局供图": [("市园林局", "", ("provider",))],
    "图①②均为市园林局提供": [("市园林局", "", ("provider",))],
    "图①为赵敏摄 图②为孙丽摄": [
        ("赵敏", "", ("photographer",)),
        ("孙丽", "", ("photographer",)),
    ],
    "漫画/赵敏": [("赵敏", "", ("photographer",))],
    "特约摄影 赵敏": [("赵敏", "", ("photographer",))],
    "首席摄影记者 赵敏": [("赵敏", "reporter", ("photographer",))],
    "文/片 记者 赵敏": [("赵敏", "reporter", ("writer", "photographer"))],
    "本版文/图 赵敏": [("赵敏", "", ("writer", "photographer"))],
    "赵敏本报记者孙丽 摄": [
        ("赵敏", "", ("photographer",)),
        ("孙丽", "reporter", ("photographer",)),
    ],
    "记者 赵敏 摄影 孙丽": [
        ("赵敏", "reporter", ()),
        ("孙丽", "", ("photographer",)),
    ],
    "口述：赵敏 整理：本报记者 孙丽": [
        ("赵敏", "", ("author",)),
        ("孙丽", "reporter", ("compiler",)),
    ],
    "赵敏 口述　孙小丽 整理": [
        ("赵敏", "", ("author",)),
        ("孙小丽", "", ("compiler",)),
    ],
    "讲述人：赵敏　守塔工　58岁": [("赵敏", "author", ())],
    "[法]某兰·某泽　赵敏 译": [("某兰·某泽", "", ()), ("赵敏", "", ("compiler",))],
    "赵敏、孙小丽、特约通讯员王勇报道": [
        ("赵敏", "", ()),
        ("孙小丽", "", ()),
        ("王勇", "special_correspondent", ()),
    ],
    "本报记者赵敏苏州报道": [("赵敏", "reporter", ())],
    "本报记者 赵敏 云南大理报道": [("赵敏", "reporter", ())],
    "（中央社記者赵敏台中3日電）": [("赵敏", "reporter", ())],
    "（記者簡敏攝）": [("簡敏", "reporter", ("photographer",))],
    "（见习记者 方 一鸣 摄）": [("方一鸣", "intern_reporter", ("photographer",))],
    "记者 王张晓月": [("王张晓月", "reporter", ())],
    "记者 扎西 卓玛": [("扎西", "reporter", ()), ("卓玛", "reporter", ())],
    "快报+记者 赵敏": [("赵敏", "reporter", ())],
    "本组稿件采写：赵敏": [("赵敏", "", ("writer",))],
    "作者：赵敏（单位：城北中学）": [("赵敏", "author", ())],
    "■ 赵敏（媒体评论员）": [("赵敏", "", ())],
    "（赵敏，作者系教师）": [("赵敏", "", ())],
    "（作者赵敏系城北大学教授）": [("赵敏", "author", ())],
    "（据《城北晚报》 赵敏）": [("赵敏", "", ())],
    "（人民网赵小敏参与采写）": [("赵小敏", "", ("contributor",))],
    "（来源：某某官网编译：赵敏）": [("赵敏", "", ("compiler",))],
    "策划/赵敏 执行/孙丽": [("赵敏", "planner", ()), ("孙丽", "planner", ())],
    # Houses that no list knows, and what else is printed beside a name.
    "青报·青网记者 赵敏": [("赵敏", "reporter", ())],
    "城北晚报/水厂新闻记者 赵敏": [("赵敏", "reporter", ())],
    "城北日报社·最城北全媒体记者：赵敏": [("赵敏", "reporter", ())],
    "（城北晨报 掌中城北客户端记者 赵敏）": [("赵敏", "reporter", ())],
    "2021-09-05 15:01 | 城北新闻客户端 通讯员 赵敏": [("赵敏", "correspondent", ())],
    "每水记者：赵敏": [("赵敏", "reporter", ())],
    "本报驻京记者 赵敏": [("赵敏", "reporter", ())],
    "本报记者 赵敏《城北日报》（2021年04月13日第 12 版）": [("赵敏", "reporter", ())],
    "（记者 赵敏 13800000000）": [("赵敏", "reporter", ())],
    "（记者 赵敏 5月3日城北大桥现场目击 视频连线）": [("赵敏", "reporter", ())],
    "(记者赵敏实习生孙丽)": [("赵敏", "reporter", ()), ("孙丽", "intern", ())],
    "（通讯员赵敏新民晚报记者孙丽）": [
        ("赵敏", "correspondent", ()),
        ("孙丽", "reporter", ()),
    ],
    "（周大海王甦记者孙丽）": [
        ("周大海", "", ()),
        ("王甦", "", ()),
        ("孙丽", "reporter", ()),
    ],
    "记者  施  芳  孙立极": [("施芳", "reporter", ()), ("孙立极", "reporter", ())],
    "记者 赵 小 敏 孙 丽": [("赵小敏", "reporter", ()), ("孙丽", "reporter", ())],
    "（赵敏 报道）": [("赵敏", "", ())],
    "本 报 记 者  赵 敏": [("赵敏", "reporter", ())],
    "21世纪经济报道记者 赵敏 北京报道": [("赵敏", "reporter", ())],
    "《城北周刊》记者 赵敏 | 北京报道": [("赵敏", "reporter", ())],
    "城北社“水厂视点”记者赵敏": [("赵敏", "reporter", ())],
    "中央广播电视总台记者 赵敏": [("赵敏", "reporter", ())],
    "撰文丨赵敏 编辑丨孙丽": [
        ("赵敏", "", ("writer",)),
        ("孙丽", "editor", ()),
    ],
    "赵敏 文/孙丽 图": [
        ("赵敏", "", ("writer",)),
        ("孙丽", "", ("photographer",)),
    ],
    "赵敏 文并摄": [("赵敏", "", ("writer", "photographer"))],
    "赵敏摄/某某图片": [("赵敏", "", ("photographer",))],
    "赵敏 孙丽 记者": [("赵敏", "reporter", ()), ("孙丽", "reporter", ())],
    "张家口日报记者 赵敏": [("赵敏", "reporter", ())],
    "金昌融媒记者 赵敏": [("赵敏", "reporter", ())],
    "记者 才仁当周": [("才仁当周", "reporter", ())],
    "（记者 赵敏 通讯员 市水务局）": [("赵敏", "reporter", ())],
    "■赵敏（媒体人）": [("赵敏", "", ())],
    "2021-05-03 08:00 来源：城北网 作者：赵敏": [("赵敏", "author", ())],
    # Traditional characters; the name as it is printed.
    "〔城北時報記者趙敏／台中報導〕": [("趙敏", "reporter", ())],
    "特約記者 陳小敏": [("陳小敏", "special_reporter", ())],
    "本报评论员": [("本报评论员", "commentator", ())],
    "（作者系某大学教授。本文由赵敏、孙丽整理）": [
        ("赵敏", "", ("compiler",)),
        ("孙丽", "", ("compiler",)),
    ],
}
NO_BYLINES = (
    "(山西)",
    "（以下简称《通知》）",
    "（左）",
    "（二期）",
    "记者从市气象局获悉",
    "图片新闻",
    "摄影展今日开幕",
    "文艺演出",
    "记者节快乐",
    "手机摄影",
    "系列报道",
    "深入报道",
    "作者简介",
    "通讯员队伍",
    "读者来信",
    "（杏花岭区）",
    "（图文无关）",
    "（全文完）",
    "（受访者供图）",
    "（视觉中国供图）",
    "图片来源：某某图库",
    "（记者从现场获悉）",
    "（国家税务总局）",
    "本报讯通讯员赵敏报道5月19日，城北气象局、县经",
)


def people(found):
    return [(p.name, p.title, p.works) for p in found.people]


class SignatureTests(SimpleTestCase):
    def test_it_reads_bylines_as_they_are_printed(self):
        for text, expected in PRINTED.items():
            with self.subTest(text):
                self.assertEqual(people(signature(text)), expected)

    def test_it_takes_no_other_words_for_a_byline(self):
        for text in NO_BYLINES:
            with self.subTest(text):
                found = signature(text)
                self.assertFalse(found and found.people)

    def test_it_reads_slips_of_ocr_unsurely(self):
        for text in ("木报记者 赵敏", "本□记者 赵敏", "本报记老 赵敏"):
            with self.subTest(text):
                found = signature(text)
                self.assertEqual([p.name for p in found.people], ["赵敏"])
                self.assertFalse(found.is_sure)

    def test_it_is_less_sure_the_more_words_it_does_not_know(self):
        plain = signature("（记者 赵敏）")
        other = signature("（记者 赵敏 现场目击 视频连线）")
        self.assertTrue(plain.is_sure)
        self.assertLess(other.score, plain.score)

    def test_it_names_nobody_of_the_film_among_the_authors(self):
        found = signature("（记者 赵敏 视频 孙丽）")
        self.assertEqual(
            [(p.name, p.title) for p in found.people],
            [("赵敏", "reporter"), ("孙丽", "editor")],
        )

    def test_it_keeps_where_from_and_whose(self):
        self.assertEqual(signature("本报记者赵敏发自上海").place, "上海")
        self.assertEqual(signature("赵敏摄（某某视觉）").source, "某某视觉")


class LeadingTests(SimpleTestCase):
    def test_it_ends_the_byline_where_the_sentence_begins(self):
        for text, names, byline in (
            ("（记者 赵敏）记者昨天获悉", ["赵敏"], "（记者 赵敏）"),
            ("记者 赵敏 报道5月29日，", ["赵敏"], "记者 赵敏 报道"),
            ("通讯员赵敏孙小丽报道近日", ["赵敏", "孙小丽"], "通讯员赵敏孙小丽报道"),
            ("记者赵敏今天从会上获悉", ["赵敏"], "记者赵敏"),
            ("□ 本报记者 赵敏　　□ 本报通讯员 孙丽　　炎夏", ["赵敏", "孙丽"], None),
            ("文/城北晚报全媒体记者 赵敏　昨日，", ["赵敏"], None),
            (
                "赵敏、特约记者孙丽报道：“好。”",
                ["赵敏", "孙丽"],
                "赵敏、特约记者孙丽报道：",
            ),
            ("记者 赵敏　连日来，", ["赵敏"], "记者 赵敏"),
            ("赵敏、孙小丽报道：昨日，", ["赵敏", "孙小丽"], "赵敏、孙小丽报道："),
            ("特約記者趙敏報導，昨日", ["趙敏"], "特約記者趙敏報導"),
        ):
            with self.subTest(text):
                found, length, _ = leading_signature(text)
                self.assertEqual([p.name for p in found.people], names)
                if byline:
                    self.assertEqual(text[:length], byline)

    def test_it_needs_no_title_behind_a_dateline(self):
        for text in ("(周大海李静)受降雨影响", "（周大海、李静）“很好。”"):
            with self.subTest(text):
                self.assertIsNone(leading_signature(text))
                found = leading_signature(text, after_dateline=True)[0]
                self.assertEqual([p.name for p in found.people], ["周大海", "李静"])

    def test_it_tells_the_subject_of_a_sentence_from_a_byline(self):
        for text, is_subject in (
            ("记者赵敏今天从会上获悉", True),
            ("记者 赵敏 从会上获悉", True),
            ("记者赵敏报道今天", False),
            ("记者 赵敏　昨日，水厂通水", False),
        ):
            with self.subTest(text):
                self.assertEqual(leading_signature(text)[2], is_subject)

    def test_it_finds_none_where_somebody_only_acts(self):
        for text in (
            "记者从会上获悉",
            "记者昨日了解到",
            "记者于5月来到",
            "记者采访了",
            "记者赵敏说，水通了",
            "读者赵敏昨日致电本报",
            "作者赵敏是本市作家",
            "水厂的记者赵小敏说，水通了",
            "实习生小赵今天上班",
            "厂方人士昨晚接受晚报记者采访时称，通水",
            "他告诉本报记者，城北国内水厂不少，水价不变",
            "赵敏介绍：水厂",
        ):
            with self.subTest(text):
                self.assertIsNone(leading_signature(text))

    def test_it_finds_the_bracket_behind_a_short_lead_in(self):
        found, start, stop = leading_bracket(f"城北（记者 赵敏）{LONG}")
        self.assertEqual(
            ([p.name for p in found.people], start, stop), (["赵敏"], 2, 9)
        )
        for text in (
            f"他来了。（记者 赵敏）{LONG}",
            f"城北（见图）{LONG}",
            f"新会长（作者赵敏）{LONG}",
            "城北（记者 赵敏）",
        ):
            with self.subTest(text):
                self.assertIsNone(leading_bracket(text))


class TrailingTests(SimpleTestCase):
    def test_it_finds_the_byline_glued_to_the_end(self):
        for text, tail in (
            ("强化技术装备支撑。(何宝国)", "(何宝国)"),
            ("抢抓晴朗窗口期。图/赵大敏文/孙小丽", "图/赵大敏文/孙小丽"),
            ("正在施工的现场图/文赵敏", "图/文赵敏"),
            ("确保通行安全。本报记者 赵敏 摄", "本报记者 赵敏 摄"),
            ("群众喜气洋洋。（赵敏 摄）", "（赵敏 摄）"),
            ("群众喜气洋洋。城北晚报 记者赵敏摄", "城北晚报 记者赵敏摄"),
            ("群众喜气洋洋。■ 新华社发 赵敏 摄", "■ 新华社发 赵敏 摄"),
            ("群众喜气洋洋。■ 赵敏", "■ 赵敏"),
            ("群众喜气洋洋。　○赵建成", "○赵建成"),
            ("群众喜气洋洋。（令狐一笑 陈远航）", "（令狐一笑 陈远航）"),
            ("群众喜气洋洋。【图/赵敏】", "【图/赵敏】"),
            ("水厂通水。（赵 小敏", "（赵 小敏"),
            ("水厂通水。赵小敏（城北乡政府）", "赵小敏（城北乡政府）"),
            ("搬运物资（城北网发 赵敏 摄）", "（城北网发 赵敏 摄）"),
            ("水厂通水。赵小敏 孙丽", "赵小敏 孙丽"),
            ("水厂通水。赵小敏孙丽", "赵小敏孙丽"),
            ("水厂通水。（城北区 赵小敏）", "（城北区 赵小敏）"),
            ("水厂通水。（据《城北晚报》）", "（据《城北晚报》）"),
            ("水厂通水。编译：赵敏", "编译：赵敏"),
            ("水厂通水。（记者 赵敏） ■", "（记者 赵敏） ■"),
            (
                "水厂通水。某某日报社·最城北全媒体记者：赵敏",
                "某某日报社·最城北全媒体记者：赵敏",
            ),
        ):
            with self.subTest(text):
                self.assertEqual(text[trailing_signature(text)[1] :].strip(), tail)

    def test_it_leaves_people_and_words_of_the_story_alone(self):
        for text in (
            "他点了点头。赵敏说",
            "向当地捐赠药械的是援助队(山西)",
            "会议通过了规划（草案）",
            "获奖的有赵敏、孙丽",
            "主持会议的是厂长(何宝国)",
            "水厂通水。高温热浪",
            "水厂通水。（江水涨）",
            "水厂通水。（赵敏说）",
            "无人机“测”云天",
            "水厂通水。孫子棄文從鐵",
            "水厂通水。金秋时节",
            "水厂通水。让群众喝上好水",
            "水厂通水。清徐县",
            "水厂通水。（有改动）",
            "水厂通水。（连载完）",
            "水厂通水。（高级工程师）",
            "水厂通水。（赵女士）",
            "水厂通水。（记者将继续关注）",
        ):
            with self.subTest(text):
                self.assertIsNone(trailing_signature(text))

    def test_it_finds_where_a_picture_is_from(self):
        for text, tail in (
            ("图为通水现场。（资料图片）", "（资料图片）"),
            ("图为通水现场。某某视觉供图", "某某视觉供图"),
            ("图为通水现场 新华社发", "新华社发"),
            ("图为水厂。图片来源：某某图库", "图片来源：某某图库"),
            ("图为水厂平面图", None),
            ("通水现场。新华社/某新", "新华社/某新"),
            ("通水现场（图源：城北发布）", "（图源：城北发布）"),
            ("通水现场。本报资料照片", "本报资料照片"),
        ):
            with self.subTest(text):
                start = picture_source(text)
                self.assertEqual(start and text[start:].strip(), tail)


class NamesAloneTests(SimpleTestCase):
    def test_it_reads_a_name_with_its_place(self):
        for text in (
            "赵小敏",
            "城北 赵小敏",
            "清徐县 赵小敏",
            "（城北）赵小敏",
            "城北小学五（2）班 赵小敏",
        ):
            with self.subTest(text):
                self.assertTrue(is_lone_name(text))
                found = run_in_signature(text)
                self.assertEqual([p.name for p in found.people], ["赵小敏"])

    def test_it_reads_no_heading_as_names(self):
        for text in (
            "水厂通水",
            "清徐县",
            "高温热浪",
            "向阳花开",
            "城北水厂",
            "3月5日 于龙潭",
        ):
            with self.subTest(text):
                self.assertFalse(is_lone_name(text))


class StoryTests(SimpleTestCase):
    def test_it_takes_a_heading_in_the_gazetteer_for_no_byline(self):
        text = page("水厂通水", "常宁", LONG)
        self.assertEqual([p.name for p in read(text).stories[0].people], ["常宁"])
        places = Knowledge(places=frozenset({"常宁"}))
        self.assertEqual(read(text, places).stories[0].people, ())

    def test_it_takes_a_name_without_a_title_at_the_end_of_a_story_only(self):
        last = story_of("水厂通水", LONG, f"{LONG}赵小敏")
        self.assertEqual(named(last), [("赵小敏", "author")])
        middle = story_of("水厂通水", f"{LONG}赵小敏", LONG)
        self.assertEqual(named(middle), [])

    def test_it_lets_who_made_the_page_sign_where_nobody_else_does(self):
        tail = "本版文/图 本报记者 赵敏"
        self.assertEqual(
            named(story_of("水厂通水", LONG, tail)), [("赵敏", "reporter")]
        )
        signed = story_of("水厂通水", f"本报讯（记者 孙丽）{LONG}", LONG, tail)
        self.assertEqual(named(signed), [("孙丽", "reporter")])

    def test_it_takes_editors_for_no_authors(self):
        story = story_of("水厂通水", f"{LONG}（记者 孙丽 责编 赵敏）")
        self.assertEqual(named(story), [("孙丽", "reporter")])

    def test_it_lets_a_credit_above_all_copy_sign_the_story(self):
        story = story_of("水厂通水", "文/记者 赵敏", "图/记者 孙丽", LONG)
        self.assertEqual(named(story), [("赵敏", "reporter"), ("孙丽", "reporter")])

    def test_it_lets_a_credit_beside_a_byline_sign_the_story(self):
        tail = story_of("水厂通水", LONG, LONG, "文字：赵敏\n图片：孙丽\n编辑：钱大勇")
        self.assertEqual(named(tail), [("赵敏", "writer"), ("孙丽", "photographer")])
        photo = story_of("水厂通水", f"本报讯（记者 钱大勇）{LONG}", LONG, "孙丽 摄")
        self.assertEqual(
            named(photo), [("钱大勇", "reporter"), ("孙丽", "photographer")]
        )

    def test_it_cuts_several_bylines_and_a_dateline_in_any_order(self):
        for head in (
            "本报讯（记者 赵敏）（通讯员 孙丽）",
            "记者 赵敏 通讯员 孙丽 本报讯　",
            "（记者 赵敏 通讯员 孙丽）本报讯　",
        ):
            with self.subTest(head):
                story = story_of("水厂通水", f"{head}{LONG}")
                self.assertEqual(
                    named(story), [("赵敏", "reporter"), ("孙丽", "correspondent")]
                )
                self.assertEqual(story["dateline"], "本报讯")
                self.assertEqual(story["paragraphs"], [f"本报讯 {LONG}"])

    def test_it_joins_a_bracket_broken_over_two_lines(self):
        story = story_of(f"城北网讯（见习记者 赵敏 摄影\n孙丽）{LONG}")
        self.assertEqual(
            named(story), [("赵敏", "intern_reporter"), ("孙丽", "photographer")]
        )

    def test_it_cuts_credits_from_captions(self):
        story = story_of(
            "水厂通水",
            f"本报讯（记者 孙丽）{LONG}",
            "工作人员在搬运物资（城北网发 赵敏 摄）",
            "▲通水现场。（资料图片）",
            "▼居民取水。特约摄影 赵敏",
        )
        self.assertEqual(
            story["captions"], ["工作人员在搬运物资", "通水现场。", "居民取水。"]
        )

    def test_it_joins_a_caption_in_two_lines_with_its_credit_below(self):
        story = story_of(
            "水厂通水",
            "水厂迎来客人。　　赵敏 摄",
            "游人如织。\n人数比去年翻了一番。\n本报记者 孙丽 摄\n" + LONG,
        )
        self.assertEqual(
            story["captions"], ["水厂迎来客人。", "游人如织。人数比去年翻了一番。"]
        )
