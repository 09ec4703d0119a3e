from django.test import SimpleTestCase

from ingest.reading.bylines_in_copy import leading_signature, trailing_signature
from ingest.reading.signatures import signature

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
        ):
            with self.subTest(text):
                found, length, _ = leading_signature(text)
                self.assertEqual([p.name for p in found.people], names)
                self.assertEqual(text[:length], byline)

    def test_it_tells_the_subject_of_a_sentence_from_a_byline(self):
        self.assertTrue(leading_signature("记者赵敏今天从会上获悉")[2])
        self.assertFalse(leading_signature("记者赵敏报道今天")[2])

    def test_it_finds_none_where_a_reporter_only_acts(self):
        for text in ("记者从会上获悉", "记者昨日了解到", "记者于5月来到", "记者采访了"):
            with self.subTest(text):
                self.assertIsNone(leading_signature(text))


class TrailingTests(SimpleTestCase):
    def test_it_finds_the_byline_glued_to_the_end(self):
        for text, tail in (
            ("强化技术装备支撑。(何宝国)", "(何宝国)"),
            ("抢抓晴朗窗口期。图/赵大敏文/孙小丽", "图/赵大敏文/孙小丽"),
            ("正在施工的现场图/文赵敏", "图/文赵敏"),
            ("确保通行安全。本报记者 赵敏 摄", "本报记者 赵敏 摄"),
            ("群众喜气洋洋。（赵敏 摄）", "（赵敏 摄）"),
        ):
            with self.subTest(text):
                self.assertEqual(text[trailing_signature(text)[1] :].strip(), tail)

    def test_it_leaves_people_of_the_story_alone(self):
        for text in (
            "他点了点头。赵敏说",
            "向当地捐赠药械的是援助队(山西)",
            "会议通过了规划（草案）",
            "获奖的有赵敏、孙丽",
            "主持会议的是厂长(何宝国)",
        ):
            with self.subTest(text):
                self.assertIsNone(trailing_signature(text))
