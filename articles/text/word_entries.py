"""Entries of the word lists: one row of a table, checked, and the texts it applies to.

The columns are the same in the files of proofreading/lists/ and in the tables that the house imports
and exports; docs/word-lists.md describes them for whoever fills them in.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from articles.text.counting import HAN

# The kinds of entries, each a rule of articles/text/proofreading/rules.py.
KINDS = {
    "wrong-word": "错别字",
    "confusable-word": "易混词",
    "particle": "的地得",
    "wordy": "赘余搭配",
    "variant-word": "异形词",
    "unit": "计量单位",
    "office": "机构称谓",
    "foreign-name": "译名",
    "house-word": "本社用词",
}
LONGEST_WORD = 30  # characters
LONGEST_CONDITION = 3000
REACH = 16  # characters on either side that a condition reads
NEAR = 24  # characters on either side that count as near, within the sentence


class Verdict(Enum):
    """What an entry says of its word."""

    WRONG = "错"
    ASK = "请核"
    ALLOWED = "不查"


# What an entry's conditions can name besides words.
CLASSES = {
    "#数": r"[\d０-９]",
    "#汉数": "[一二两三四五六七八九十百千万亿几〇零]",
    "#汉": f"[{HAN}]",
    "#字母": "[A-Za-z]",
    "#断": r"(?:[，。、；：？！”’）》…—,;:?!)\s]|$)",
    "#起": r"(?:^|[，。、；：？！“‘（《…—,;:?!(\s])",
    "#引": "[“”‘’《》]",
    "#姓": (
        "[王李张刘陈杨赵黄周吴徐孙胡朱郭何罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
        "薛阎潘杜戴钟汪姜范姚谭廖邹熊陆郝崔邱秦顾侯邵孟段钱汤尹黎武乔贺赖龚]"
    ),
    "#间": r"[^，。、；：？！…\n\x1f]{1,10}?",
}
CLASS = re.compile("|".join(CLASSES))
PAUSE = re.compile("[。！？；\n\x1f]")


class BadEntry(ValueError):
    """A row that is no entry; its text says what to do."""


@dataclass(frozen=True)
class Entry:
    """A word, what is written instead, and where that holds."""

    word: str
    instead: str
    kind: str
    verdict: Verdict = Verdict.WRONG
    before: str = ""
    after: str = ""
    not_before: str = ""
    not_after: str = ""
    near: str = ""
    not_near: str = ""
    within: str = ""
    quoted: bool = True
    since: date | None = None
    until: date | None = None
    why: str = ""
    source: str = ""
    example: str = ""

    def holds_on(self, day):
        """Return whether it is in force on the story's day; of no day, if it has no term."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since or date.min) <= day <= (self.until or date.max)


class Place(NamedTuple):
    """Where an entry applies: the word, and the word with what must stand beside it."""

    start: int
    end: int
    reach: tuple[int, int]


def place_of(entry, text, start, end):
    """Return the Place of a word found in a text, None where its conditions exclude it."""
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    from_, to = start, end
    if entry.not_before and _ends(entry.not_before).search(before):
        return None
    if entry.not_after and _begins(entry.not_after).match(after):
        return None
    if entry.within and _is_within(entry, text, start, end):
        return None
    if entry.before:
        found = _ends(entry.before).search(before)
        if not found:
            return None
        from_ = start - len(found.group())
    if entry.after:
        found = _begins(entry.after).match(after)
        if not found:
            return None
        to = end + len(found.group())
    if entry.near or entry.not_near:
        beside = _beside(text, start, end)
        if entry.not_near and _anywhere(entry.not_near).search(beside):
            return None
        if entry.near and not _anywhere(entry.near).search(beside):
            return None
    return Place(start, end, (from_, to))


def _beside(text, start, end):
    """Return what stands near a word in its sentence, the word left out."""
    before = PAUSE.split(text[max(0, start - NEAR) : start])[-1]
    return f"{before}\n{PAUSE.split(text[end : end + NEAR])[0]}"


def _is_within(entry, text, start, end):
    for longer in entry.within.split():
        shift = longer.find(entry.word)
        while shift >= 0:
            if text.startswith(longer, start - shift) and start >= shift:
                return True
            shift = longer.find(entry.word, shift + 1)
    return False


@lru_cache(maxsize=20_000)
def _ends(condition):
    return re.compile(f"(?:{_pattern(condition)})$")


@lru_cache(maxsize=20_000)
def _begins(condition):
    return re.compile(_pattern(condition))


_anywhere = _begins


def _pattern(condition):
    words = sorted(condition.split(), key=len, reverse=True)
    return "|".join(map(_alternative, words))


def _alternative(word):
    parts, reached = [], 0
    for found in CLASS.finditer(word):
        parts += [re.escape(word[reached : found.start()]), CLASSES[found.group()]]
        reached = found.end()
    return "".join([*parts, re.escape(word[reached:])])


# The columns of a table, in their order, and the fields of an Entry.
COLUMNS = {
    "词": "word",
    "改为": "instead",
    "类": "kind",
    "判断": "verdict",
    "前须": "before",
    "后须": "after",
    "前不可": "not_before",
    "后不可": "not_after",
    "近旁须": "near",
    "近旁不可": "not_near",
    "词中不查": "within",
    "引号内": "quoted",
    "起": "since",
    "止": "until",
    "说明": "why",
    "依据": "source",
    "例句": "example",
}
CONDITIONS = (
    "before",
    "after",
    "not_before",
    "not_after",
    "near",
    "not_near",
    "within",
)
CONDITION_LABELS = {field: label for label, field in COLUMNS.items()}
UNQUOTED = "不查"


def entry_of(row, kind=""):
    """Make an Entry of {column: cell}; raise BadEntry with a sentence for each slip."""
    cells = {field: (row.get(label) or "").strip() for label, field in COLUMNS.items()}
    slips = [*_slips(cells)]
    terms = {}
    for field in ("since", "until"):
        try:
            terms[field] = date.fromisoformat(cells[field]) if cells[field] else None
        except ValueError:
            slips.append(f"“{CONDITION_LABELS[field]}”请写成2018-03-17这样的日期。")
    if slips:
        raise BadEntry("".join(slips))
    if all(terms.values()) and terms["since"] > terms["until"]:
        raise BadEntry("“起”比“止”还晚，请对调。")
    return Entry(
        **{field: cells[field] for field in (*CONDITIONS, "why", "source", "example")},
        **terms,
        word=cells["word"],
        instead=cells["instead"],
        kind=cells["kind"] or kind,
        verdict=Verdict(cells["verdict"] or "错"),
        quoted=cells["quoted"] != UNQUOTED,
    )


def row_of(entry):
    """Return the cells of an entry, by the columns of a table."""
    row = {label: str(getattr(entry, field) or "") for label, field in COLUMNS.items()}
    row["判断"] = entry.verdict.value
    row["引号内"] = "" if entry.quoted else UNQUOTED
    return row


def _slips(cells):
    word, instead = cells["word"], cells["instead"]
    if not word:
        yield "“词”不能空着。"
    if re.search(r"[\n\t\x00-\x1f]", word + instead):
        yield "“词”“改为”里不能有换行、制表符。"
    if max(len(word), len(instead)) > LONGEST_WORD:
        yield f"“词”“改为”最多 {LONGEST_WORD} 字。"
    if word and word == instead:
        yield "“改为”和“词”一样，请改一个。"
    if cells["verdict"] not in ("", *(verdict.value for verdict in Verdict)):
        yield "“判断”只写：错、请核、不查，或者留空（即错）。"
    if cells["quoted"] not in ("", UNQUOTED):
        yield f"“引号内”只写：{UNQUOTED}，或者留空。"
    for field in CONDITIONS:
        yield from condition_slips(CONDITION_LABELS[field], cells[field])


def condition_slips(label, condition):
    """Yield what is wrong with a column of words parted by blanks."""
    if len(condition) > LONGEST_CONDITION:
        yield f"“{label}”最多 {LONGEST_CONDITION} 字。"
    for word in condition.split():
        if "#" in CLASS.sub("", word):
            known = "、".join(CLASSES)
            yield f"“{label}”里的“{word[:12]}”认不出：带#的只有{known}。"
            break
