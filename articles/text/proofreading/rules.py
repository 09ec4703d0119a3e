"""Table of the proofreading rules: the name, norm and check of each, and proofread()."""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from . import (
    blanks,
    days,
    districts,
    figures,
    marks,
    minors,
    numerals,
    pairing,
    people,
    reduplication,
    repeats,
    words,
)
from .reading import by_passage

PUNCTUATION = "GB/T 15834—2011《标点符号用法》"
FIGURES = "GB/T 15835—2011《出版物上数字用法》"
ERRORS = "《报纸编校差错率计算方法》"
GAZETTEER = "本站区县地名表"
DICTIONARY = "《现代汉语词典》（第7版）"
VARIANTS = "GF 1001—2001《第一批异形词整理表》"
UNITS = "GB 3100～3102—1993《量和单位》"


class Kind(Enum):
    """Class of slips, gravest first, as the desk counts them."""

    FACT = "事实"  # must be mended, or ignored with a reason, before a story is signed
    WORDING = "文字"
    FORM = "标点格式"  # mechanical: a sure mend of it wants no second thought


class Rule(NamedTuple):
    """check takes a Story and yields (Passage, Slip)."""

    label: str
    norm: str
    check: Callable
    kind: Kind = Kind.FORM


def _dated(check):
    """Make a check of a text and the story's day a check of the whole story."""

    def of_story(story):
        for passage in story.passages:
            for slip in check(passage.text, story.at):
                yield passage, slip

    return of_story


RULES = {
    "half-width-mark": Rule(
        "半角标点", f"{PUNCTUATION}第4章、5.1", by_passage(marks.half_width)
    ),
    "straight-quote": Rule(
        "直引号", f"{PUNCTUATION}4.8、4.15", by_passage(pairing.straight_quotes)
    ),
    "bracket-width": Rule(
        "括号全半角",
        f"{PUNCTUATION}4.9、5.1.3",
        by_passage(pairing.bracket_width),
    ),
    "unpaired-mark": Rule(
        "标点不成对", f"{PUNCTUATION}4.8、4.9、4.15", by_passage(pairing.unpaired)
    ),
    "nested-mark": Rule(
        "引号、书名号套用", f"{PUNCTUATION}4.8、4.15", by_passage(pairing.nested)
    ),
    "doubled-mark": Rule("标点重叠", f"{PUNCTUATION}第4章", by_passage(marks.doubled)),
    "ellipsis": Rule("省略号", f"{PUNCTUATION}4.11、5.1.5", by_passage(marks.ellipsis)),
    "dash": Rule("破折号", f"{PUNCTUATION}4.10、5.1.4", by_passage(marks.dash)),
    "spaced-name": Rule(
        "姓名中的空格", "本站体例：姓名不加空格", by_passage(blanks.spaced_names)
    ),
    "blank": Rule("多余空格", f"{PUNCTUATION}5.1", by_passage(blanks.blanks)),
    "full-width": Rule("全角数字、字母", FIGURES, by_passage(numerals.wide)),
    "numeral": Rule("数字写法", FIGURES, by_passage(numerals.mixed)),
    "date": Rule(
        "日期、时刻有误", f"{ERRORS}（事实性差错）", _dated(days.impossible), Kind.FACT
    ),
    "weekday": Rule(
        "星期与日期不符", f"{ERRORS}（事实性差错）", _dated(days.weekday), Kind.FACT
    ),
    "district": Rule("区县名有误", GAZETTEER, districts.misnamed, Kind.FACT),
    "person": Rule(
        "姓名前后不一", f"{ERRORS}（重要名称差错）", people.two_spellings, Kind.WORDING
    ),
    "name-to-mask": Rule(
        "姓名是否隐去",
        "本站体例：未成年人、受害人、嫌疑人的姓名",
        minors.full_names,
        Kind.WORDING,
    ),
    "repeated-sentence": Rule(
        "句子重复", f"{ERRORS}（多字）", by_passage(repeats.sentences), Kind.WORDING
    ),
    "repeated-clause": Rule(
        "分句重复", f"{ERRORS}（多字）", by_passage(repeats.clauses), Kind.WORDING
    ),
    "repeated-word": Rule(
        "词语重复", f"{ERRORS}（多字）", by_passage(repeats.words), Kind.WORDING
    ),
    "doubled-character": Rule(
        "叠字", f"{ERRORS}（多字）", by_passage(reduplication.doubled), Kind.WORDING
    ),
    "idiom": Rule("成语误写", f"{ERRORS}（错字、别字）", words.idiom, Kind.WORDING),
    "homophone": Rule(
        "音近误写", f"{ERRORS}（错字、别字）", words.homophone, Kind.WORDING
    ),
    "wrong-word": Rule("错别字", DICTIONARY, words.of_kind("wrong-word"), Kind.WORDING),
    "confusable-word": Rule(
        "易混词", DICTIONARY, words.of_kind("confusable-word"), Kind.WORDING
    ),
    "particle": Rule(
        "的地得", f"{ERRORS}（错字、别字）", words.of_kind("particle"), Kind.WORDING
    ),
    "wordy": Rule(
        "赘余搭配", f"{ERRORS}（语法、逻辑）", words.of_kind("wordy"), Kind.WORDING
    ),
    "variant-word": Rule(
        "异形词", VARIANTS, words.of_kind("variant-word"), Kind.WORDING
    ),
    "unit": Rule("计量单位", UNITS, words.of_kind("unit"), Kind.WORDING),
    "office": Rule(
        "机构称谓", "机构改革方案、规范全称", words.of_kind("office"), Kind.WORDING
    ),
    "foreign-name": Rule(
        "译名", "新华社译名", words.of_kind("foreign-name"), Kind.WORDING
    ),
    "house-word": Rule(
        "本社用词", "本社词表", words.of_kind("house-word"), Kind.WORDING
    ),
    "figure": Rule(
        "数字请核",
        f"{FIGURES}；{ERRORS}（数据）",
        by_passage(figures.doubtful),
        Kind.WORDING,
    ),
}
# What is untrue whatever was meant: it is mended, or answered for, before it is signed.
FACTUAL = tuple(slug for slug, rule in RULES.items() if rule.kind is Kind.FACT)
