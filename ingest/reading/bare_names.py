"""Bare names: those that no word explains, alone on a line, in brackets, at the end of copy."""

import re

from articles.text.counting import HAN
from ingest.reading.byline_grammar import Signature
from ingest.reading.name_rows import read_row
from ingest.reading.people import (
    BARE,
    HAN_RUN,
    NOTHING,
    ends_in_verb,
    is_of_words,
    is_office,
    is_word,
    names_in,
    reads_as_name,
    reads_as_one_name,
    tells_where,
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

# 王勇（某某乡政府）: where somebody works, behind the name.
OFFICE_BEHIND = re.compile(rf"(?<=[{HAN}])[（(](?P<office>[{HAN}]{{3,16}})[）)]?$")


def names_alone(text, knowledge=NOTHING):
    """Read names that no word explains, glued or apart, a place before them or none."""
    words = plain(text).strip().strip("（）()[]【】。□■● \u3000")
    words = PLACE_IN_BRACKETS.sub("", RUNS_IN.sub("", words))
    words = SCHOOL_CLASS.sub("", words)
    behind = OFFICE_BEHIND.search(words)
    if behind and (is_office(behind["office"]) or tells_where(behind["office"])):
        words = words[: behind.start()]
    if not words or len(words) > LONGEST_NAMES:
        return None
    row = read_row(words, knowledge, explicit=False, named=True)
    if row is None or not row.names and not row.unknown:
        return None
    names = row.names
    if row.unknown and text.strip().startswith(tuple(OPENING)):
        names = in_a_place_for_names(words, knowledge)
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


def is_lone_name(text, knowledge=NOTHING):
    """Return whether a line is nothing but one to four names, their place before them
    or not: 谢冰, 清徐县 王勇."""
    return len(text.strip()) <= LONGEST_NAMES and bool(names_alone(text, knowledge))
