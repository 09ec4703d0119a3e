import re
from dataclasses import replace

from django.test import SimpleTestCase
from hypothesis import assume, example, given

from articles.text.proofreading import (
    Passage,
    compatible,
    edit_html,
    edited,
    proofread,
)
from articles.text.richtext import clean, plain_text
from tests.articles.proofs import read
from tests.articles.test_proofreading_properties import HTML, TEXTS

WIDE_AND_SMALL = re.compile(r"<su[bp]>[^\0]*[０-９＋－]")

# Each text, what its safe mends make of it, what of it is asked besides.
AT_ONCE = [
    (
        '她说:"网格员天天来,很放心."邻居说"好."。',
        "她说：“网格员天天来，很放心。”邻居说“好。”。",
        [],
    ),
    ('他说“甲"乙"丙”。', "他说“甲‘乙’丙”。", []),
    ("中国(山西)队,中国(太原)队...", "中国（山西）队，中国（太原）队……", []),
    ("记者 王 勇、李　静 报道:好.", "记者 王勇、李静 报道：好。", []),
    (
        "１２月３２日,迎泽 县通水.",
        "12月32日，迎泽县通水。",
        ["１２月３２日", "迎泽 县"],
    ),
    (
        "加快项目建设,加快项目建设。",
        "加快项目建设，加快项目建设。",
        [",加快项目建设"],
    ),
    ("增长３．５％,达到二零二三年的一倍。。", "增长3.5%，达到二〇二三年的一倍。", []),
    (
        "Yahoo!公司三、四天--好吗？。",
        "Yahoo!公司三、四天--好吗？",
        ["!", "三、四", "--"],
    ),
    ("好。", "好。", []),
]
WORDS = [
    ('“好”和"好"。', '中文里用了半角引号"…"，应改为“…”。', '"好"改为“好”', "改成“好”"),
    ("说'不'去。", "中文里用了半角引号'…'，应改为‘…’。", "'不'改为‘不’", "改成‘不’"),
    (
        '"网格员天天来社区，大家都很放心"，',
        '中文里用了半角引号"…"，应改为“…”。',
        '"网格员天天来社区，大家都很放心"改为“网格员天天来社区，大家都很放心”',
        "改成“…”",
    ),
    (
        "见<条例>。",
        "中文里用了尖括号<…>，应改为《…》。",
        "<条例>改为《条例》",
        "改成《条例》",
    ),
    (
        "中国(山西)。",
        "中文里用了半角括号(…)，应改为（…）。",
        "(山西)改为（山西）",
        "改成（山西）",
    ),
    ("“好“吃。", "引号方向反了，这里应为后引号。", "前引号改为后引号", "改成后引号"),
    ("甲，，乙。", "标点“，，”重叠，应只留一个。", "“，，”改为“，”", "改成“，”"),
    ("太原 市，好。", "中文字符之间有空格，请删去。", "删去空格", "删去"),
    ("“说“好”。”", "引号里面再用引号，里层应改为单引号。", "“好”改为‘好’", "改成‘好’"),
]


def mend_safe(text):
    """Return a text with all safe mends made, as many as were found at once."""
    groups = [hit.edits for hit in read(text) if hit.is_safe]
    return edited(text, sum(compatible(groups), []))


def mend_all_safe(text):
    """Return a text with all safe mends made until there is none."""
    for _ in range(10):
        before, text = text, mend_safe(text)
        if before == text:
            return text
    raise AssertionError(text)


class AtOnceTests(SimpleTestCase):
    def test_it_finds_at_once_what_one_mend_would_hide_from_another(self):
        for text, after, asked in AT_ONCE:
            with self.subTest(text):
                hits = read(text)
                self.assertEqual(mend_safe(text), after)
                self.assertEqual([h.text for h in hits if not h.is_safe], asked)
                left = [h for h in read(after) if h.is_safe]
                self.assertEqual(left, [])

    def test_it_makes_each_mend_by_itself_too(self):
        text = AT_ONCE[0][0]
        for hit in read(text):
            alone = text[: hit.start] + hit.mend + text[hit.end :]
            left = [h for h in read(alone) if h.rule == hit.rule]
            same = [h for h in read(text) if h.rule == hit.rule]
            self.assertEqual(len(left), len(same) - 1)

    def test_it_does_not_count_on_a_mend_that_is_not_to_be_made(self):
        passage = Passage("body", "正文", '他说"好."')
        [quotes, stop] = proofread([passage])
        self.assertEqual(stop.text, ".")
        left = proofread([passage], ignored={quotes.key})
        self.assertEqual([hit.rule for hit in left], ["straight-quote"])

    def test_it_keeps_its_key_when_marks_around_it_are_mended(self):
        [quotes, *_, day] = read('见"公告","12月32日"')
        [after] = read("见“公告”，“12月32日”")
        self.assertEqual(day.text, "12月32日")
        self.assertEqual(day.key, after.key)
        self.assertNotEqual(day.key, quotes.key)

    def test_it_is_known_by_the_key_it_had_before(self):
        [hit] = read("迎泽县很好。")
        self.assertNotEqual(hit.key, hit.former_key)
        again = proofread(
            [Passage("body", "正文", '他说"好."')],
            ignored={read('他说"好."')[0].former_key},
        )
        self.assertEqual(len(again), 1)

    @given(TEXTS)
    def test_it_leaves_no_safe_hit_and_changes_nothing_more(self, text):
        after = mend_all_safe(text)
        self.assertFalse([hit for hit in read(after) if hit.is_safe])
        self.assertEqual(mend_all_safe(after), after)

    @given(HTML.map(clean))
    @example("<p>10<sup>6</sup>,好.</p>")
    def test_it_mends_a_body_as_its_words(self, html):
        # A wide figure that is set small is mended to one whose word is a small one.
        assume(not WIDE_AND_SMALL.search(html))
        words = plain_text(html)
        edits = sum(compatible([hit.edits for hit in read(words) if hit.is_safe]), [])
        self.assertEqual(
            plain_text(edit_html(html, edits)), edited(words, edits).strip()
        )


class WordingTests(SimpleTestCase):
    def test_it_says_what_is_wrong_and_what_to_do(self):
        for text, message, change, offer in WORDS:
            with self.subTest(text):
                [hit] = read(text)
                self.assertEqual(
                    (hit.message, hit.change, hit.offer), (message, change, offer)
                )

    def test_it_nests_no_quote_in_its_like(self):
        for text, *_ in AT_ONCE:
            for hit in read(text):
                words = (
                    hit.message
                    + hit.offer
                    + (hit.change if hit.mend is not None else "")
                )
                for nonsense in ("““", "””", "“”", '“"', '"”'):
                    self.assertNotIn(nonsense, words)

    def test_it_keeps_a_button_short(self):
        [hit] = read("要进一步推进一步推进改革")
        long = replace(hit, mend="好" * 60)
        self.assertLessEqual(len(long.offer), 14)
        self.assertLessEqual(len(long.change), 70)
