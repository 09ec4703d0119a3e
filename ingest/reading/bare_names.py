"""Bare names: those that no word explains, alone on a line, in brackets, at the end of copy."""

import re

from articles.text.counting import HAN
from ingest.reading.byline_grammar import Signature
from ingest.reading.dictionary import (
    ends_in_verb,
    is_listed,
    is_of_words,
    is_word,
    reads_as_name,
    reads_as_one_name,
    tells_where,
)
from ingest.reading.name_rows import read_row
from ingest.reading.people import (
    BARE,
    HAN_RUN,
    NOTHING,
    is_office,
    may_be_name,
    names_in,
)
from ingest.reading.signatures import (
    OPENING,
    as_printed,
)
from ingest.reading.surnames import COMMON_SURNAMES, DOUBLE
from ingest.reading.values import Person
from ingest.reading.variants import plain

BLANKS = " \t\u3000\xa0"
# 在京报道: the verb and where from are no names.
RUNS_IN = re.compile(
    rf"(?:在[{HAN}]{{1,4}})?(?:综合|联合|采访)?(?<!摄影)(?:报[道导]|核实)[：:，,\s]*$"
)


PLACE_IN_BRACKETS = re.compile(rf"^[（(]?[{HAN}]{{2,8}}[）)](?=[{HAN}])")


# 某某县实验小学五（2）班 王勇
SCHOOL_CLASS = re.compile(
    rf"^[{HAN}]{{2,14}}[学校中小][ \t\u3000]*[{HAN}\d０-９（()）]{{1,8}}[班级][ \t\u3000]+"
)
LONGEST_NAMES, LONGEST_PLACE, MOST_NAMES = 24, 8, 4
BARE_NAMES, UNCOMMON_NAMES = 0.85, 0.7
PEN_NAMES = 0.8
# （下略）, （据央视）: what else stands in such brackets.
NO_PEN_NAME = re.compile("[据摘综来讯电完续略注见附图文表篇]|^[上下左右前后本未待全另]")
# （王勇 城北大学教授）: what somebody is, behind the name.
CALLING = re.compile(
    rf"(?<=[{HAN}])[ \t\u3000，,]+[{HAN}]{{2,16}}(?:教授|研究员|学者|律师|医师|医生|教师|作家|评论[员人]|院长|所长|主任|编辑|市民|读者|学生|居民|村民|职员|职工|工人)$"
)

# 王勇（某某乡政府）: where somebody works, behind the name.
OFFICE_BEHIND = re.compile(
    rf"(?<=[{HAN}])[{BLANKS}]{{0,2}}[（(](?P<office>[{HAN}]{{3,16}})[）)]?$"
)

# 王勇（82岁）
AGED = re.compile(r"[（(]?\d{1,3}岁[）)]?$")
SHORTEST_RUN = 5


def names_alone(text, knowledge=NOTHING):
    """Read names that no word explains, glued or apart, a place before them or none."""
    words = plain(text).strip().strip("（）()[]【】。□■● \u3000")
    words = PLACE_IN_BRACKETS.sub("", RUNS_IN.sub("", words))
    words = SCHOOL_CLASS.sub("", words)
    behind = OFFICE_BEHIND.search(words)
    if behind and (is_office(behind["office"]) or tells_where(behind["office"])):
        words = words[: behind.start()]
    words = AGED.sub("", CALLING.sub("", words))
    if not words or len(words) > LONGEST_NAMES:
        return None
    if len(words) >= SHORTEST_RUN and HAN_RUN.fullmatch(words) and is_of_words(words):
        return None  # 居民论坛留言
    row = read_row(words, knowledge, explicit=False, named=True)
    if row is None or not row.names and not row.unknown:
        return None
    names = row.names
    in_brackets = text.strip().startswith(tuple(OPENING))
    if row.unknown and in_brackets:
        names = in_a_place_for_names(words, knowledge) or _pen_names(words)
    if row.unknown and (not names or names is row.names):
        # 太原 王勇: who writes from a place that the grammar does not know.
        first, *rest = words.split()
        names = names_in(" ".join(rest), knowledge, after_role=False) if rest else None
        where = len(first) <= LONGEST_PLACE and tells_where(first)
        if not names or not where or row.names != names:
            return None
    if not names or len(names) > MOST_NAMES:
        return None
    run = "".join(words.split())
    if ends_in_verb(run):
        return None
    if plain(text) != text and len(names) > 1 and HAN_RUN.fullmatch(words):
        return None  # 孫子棄文從鐵: the dictionary finds no words in such characters
    sure = BARE_NAMES if reads_as_name(run) else UNCOMMON_NAMES
    people = tuple(Person(name, score=score * sure) for name, score in names)
    return as_printed(Signature(people, score=sure), text, plain(text))


def in_a_place_for_names(words, knowledge):
    """Read names where hardly anything else is printed: surnames that no list has pass
    when the statistics of the dictionary take the whole word for a name."""
    run = re.sub(r"[\s、，,]+", "", words)
    if len(words) > LONGEST_NAMES or is_word(run) or is_of_words(run):
        return None
    names = names_in(words, knowledge)
    likely = [_may_sign(name, score) for name, score in names or ()]
    # One among others that are apart from it may be a word as well: 常乐、孙燕、陆开.
    if all(likely) or len(run) < len(words) and sum(likely) * 2 > len(likely):
        return names
    return None


def _may_sign(name, score):
    surname = name[0] in COMMON_SURNAMES or name[:2] in DOUBLE and len(name) > 2
    return score == 1 or score >= BARE and surname or reads_as_one_name(name)


def _pen_names(words):
    """Read pen names in brackets behind the last sentence, which no surname tells:
    （小周）, （雨桐 阿红）, two of two characters with nothing between."""
    parts = re.split(r"[\s、，,]+", words)
    if len(parts) == 1 and len(words) == 4:
        parts = [words[:2], words[2:]]
    if len(parts) > MOST_NAMES or not all(map(_may_be_pen_name, parts)):
        return None
    return [(name, PEN_NAMES) for name in parts]


def _may_be_pen_name(word):
    if not re.fullmatch(f"[{HAN}]{{2,3}}", word) or NO_PEN_NAME.search(word):
        return False
    if len(word) == 2 and word[0] in "小阿老":
        return True
    # 有改动: of three characters the dictionary has to take the whole for a name.
    unknown = len(word) == 2 and not is_listed(word)
    return (unknown or reads_as_one_name(word)) and may_be_name(word)


def is_lone_name(text, knowledge=NOTHING):
    """Return whether a line is nothing but one to four names, their place before them
    or not: 谢冰, 清徐县 王勇."""
    return len(text.strip()) <= LONGEST_NAMES and bool(names_alone(text, knowledge))
