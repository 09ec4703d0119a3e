"""Rows of names between the words of a byline: which words of them are people, which
are the house, the office or the place that is printed beside them.
"""

import re
from dataclasses import dataclass, field

from articles.text.counting import HAN
from ingest.reading.byline_words import HOUSE_END, OWN
from ingest.reading.dictionary import is_listed, is_place_word, is_word, word_ends
from ingest.reading.people import (
    BARE,
    is_house,
    is_name,
    is_office,
    is_place,
    names_of_word,
    spaced_names,
)
from ingest.reading.surnames import DOUBLE

BETWEEN = re.compile(r"[、，,；;：:/／|｜&＆]+")
SENTENCE = re.compile('[。！？!?“”"…《》]')
WHEN = re.compile(r"[\d０-９][\d０-９:：\-—./年月日时分]*")
# A □ between two characters is one that was lost.
WIRE = re.compile(rf"[{HAN}]{{2,12}}[\d０-９]{{1,2}}月[\d０-９]{{1,2}}日")
DAY_AT_END = re.compile(rf"(?<=[{HAN}])[\d０-９]{{1,2}}日$")
# 讲述人：叶某 灯塔工 58岁: what somebody is, and how old.
AGED = re.compile(
    rf"(?<=[{HAN}])[ \t\u3000，,、]{{1,4}}(?:[{HAN}]{{2,8}}[ \t\u3000，,、]{{1,4}})?\d{{1,3}}岁.*$"
)
# 4月17日 于龙潭
DATED_AT = re.compile(rf"(?<=日)[ \t\u3000]{{0,3}}于[{HAN}]{{2,6}}$")
ORNAMENT = re.compile(
    rf"[■◎○●▲△◆◇★☆▪◤◥▌▎•*⊙◉☉▶►※]+|[①-⑳]+|(?<![{HAN}])□+|□+(?![{HAN}])"
)
HOUSE_BEFORE = re.compile(
    rf"(?:{OWN}|新华社|中新社|新华网|中新网|人民网|[{HAN}]{{0,6}}?(?:日报|晚报|晨报|早报|网))(?:发|讯|专稿)?"
)
SENT_BY = re.compile(rf"[{HAN}A-Za-z0-9·]{{1,12}}{HOUSE_END}(?:发|供|专供)")
WHERE_FROM = re.compile(rf"[在赴于][ \t\u3000]?[{HAN}]{{1,6}}$")
# 某某日报社·最某某: a house, and what it calls its site.
HOUSE_AND_MORE = re.compile(
    rf"[{HAN}A-Za-z0-9]{{1,10}}{HOUSE_END}[·•\-—－/][{HAN}A-Za-z0-9·+]{{1,10}}"
)
OWN_HOUSE = re.compile(rf"{OWN}|新华社|中新社|中新网|人民网")
ENDING = re.compile(HOUSE_END)
OF_SENTENCES = re.compile("[的了着们是在从与及和被把将这那对向给由]")
GLUED, GLUED_RUN = (
    0.85,
    0.6,
)  # what a name has to reach that touches a title which is not its own
JOINED = 0.8  # the score of names on both sides of a 和 that may belong to the first
# 啸　云, 城北小学五年级　王　勇: set to the width of three characters.
SPACED_NAME = re.compile(
    r"(?:^|[\u4e00-\u9fff）)][ \u3000]+)(?P<name>[\u4e00-\u9fff](?:[ \u3000]{1,4}[\u4e00-\u9fff]){1,2})$"
)
LONGEST_WORD, SHORT_HOUSE = 16, 4
# 王勇与李静, 王勇 和 李静; 和 within a word may be part of a name as well.
AND = re.compile(
    rf"(?<=[{HAN}])[ \t\u3000]?(?:以及|[及与暨])[ \t\u3000]?(?=[{HAN}]{{2}})"
    rf"|(?<=[{HAN}]{{2}})[ \t\u3000]+和[ \t\u3000]+(?=[{HAN}]{{2}})"
)
AND_BEFORE_TITLE = re.compile(rf"(?<=[{HAN}]{{2}})(?:以及|[和与及暨])$")
AND_IN_WORD = re.compile(rf"([{HAN}]{{2,3}})和([{HAN}]{{2,9}})")


@dataclass
class NameRow:
    names: list = field(default_factory=list)  # (name, score) pairs
    house: str = ""
    place: str = ""
    unknown: list = field(default_factory=list)  # words that are none of these
    doubts: int = 0  # words that were taken for a house by their place alone


def read_row(
    text,
    knowledge,
    *,
    explicit,
    named,
    before="",
    touches=False,
    apart=False,
    houses=(),
):
    """Read the words between two marks of a byline, or return None for a sentence.

    `explicit`: a title or a work beside them shows that these are people; `named`: the
    title before them has its names already, or there is none. `before` is the kind of
    mark that follows: a title has its house before it, a verb its place. `touches`: no
    、 parts the words from the title, `apart`: a blank does. `houses` stand before the titles so far.
    """
    if SENTENCE.search(text):
        return None
    row = NameRow()
    text = DATED_AT.sub("", text)
    if explicit:
        text = AND.sub("、", AGED.sub("", text))
    if before == "verb":
        dated = DAY_AT_END.search(text)
        if dated and explicit:
            text = _without_place(row, text[: dated.start()], knowledge)
        where = WHERE_FROM.search(text)
        if where:
            row.place, text = where.group(), text[: where.start()]
        # 记者甲／台中报道
        stroke = re.search(rf"[/／|｜][ \t\u3000]?([{HAN}]{{2,6}})$", text)
        if stroke:
            row.place, text = stroke[1], text[: stroke.start()]
    parts = [part.split() for part in BETWEEN.split(ORNAMENT.sub(" ", text))]
    for at, words in enumerate(parts):
        _read_words(
            row,
            words,
            knowledge,
            explicit=explicit,
            named=named,
            before=before if at == len(parts) - 1 or before == "verb" else "",
            touches=touches,
            apart=apart,
            houses=houses,
        )
    if before == "verb" and explicit and not row.place and len(row.unknown) == 1:
        _place_by_place(row, parts[-1])
    return row


def _place_by_place(row, words):
    """记者 王勇 城北报道: a word between the names and the verb says where, though the
    dictionary knows no such place."""
    *_, last = words or [""]
    stands = row.names and len(words) > 1 and row.unknown == [last]
    if stands and len(last) <= SHORT_HOUSE and not OF_SENTENCES.search(last):
        row.place, row.unknown = last, []
        row.doubts += 1


def _read_words(
    row, words, knowledge, *, explicit, named, before, touches, apart, houses
):
    waiting = []  # single characters, which belong together: 王　勇
    for at, word in enumerate([*words, ""]):
        if len(word) == 1 and re.fullmatch(f"[{HAN}]", word):
            waiting.append(word)
            continue
        if len(waiting) == 1 and len(word) == 2 and is_name(waiting[0] + word):
            word, waiting = waiting[0] + word, []  # 方 一鸣: a blank that OCR put there
        if waiting:
            names = spaced_names(waiting, knowledge, after_role=explicit)
            if names:
                row.names += names
            elif is_house("".join(waiting)):
                row.house = "".join(waiting)
            else:
                row.unknown.append("".join(waiting))
            waiting = []
        if word:
            last = before if at == len(words) - 1 else ""
            if last == "title" and apart and row.names and _is_another(word, knowledge):
                row.names += names_of_word(word, knowledge) or []
                continue
            _read_word(
                row,
                word,
                knowledge,
                explicit=explicit,
                named=named or bool(row.names),
                before=last,
                touches=touches,
                houses=houses,
            )


def _is_another(word, knowledge):
    """记者 甲 乙 实习生 丙: a name like the one before it, and no house of the next title."""
    own = is_house(word) or is_office(word) or is_place_word(word) or is_word(word)
    return not own and not is_listed(word) and is_name(word, knowledge)


def _read_word(row, word, knowledge, *, explicit, named, before, touches, houses):
    if WHEN.fullmatch(word) or before == "verb" and WIRE.fullmatch(word):
        return
    if before == "title":
        return _before_title(row, word, knowledge, explicit, named, touches, houses)
    if SENT_BY.fullmatch(word):
        row.house = row.house or word
        return None
    if word not in knowledge.people and (is_house(word) or is_office(word)):
        row.house = row.house or word
        return None
    of_paper = before == "paper" and is_place_word(word)
    if of_paper or is_place(word, knowledge.places) and word not in knowledge.people:
        row.place = row.place or word
        return None
    if before == "verb" and (
        is_place_word(word) or row.names and _ends_in_places(word)
    ):
        row.place = row.place or word
        return None
    if before == "verb":
        for length in (3, 2):  # 王勇北京报道
            names = names_of_word(word[:-length], knowledge, after_role=explicit)
            if (
                names
                and len(names) == 1
                and is_place_word(word[-length:])
                and word[:-length] not in DOUBLE
            ):
                row.names += names
                row.place = word[-length:]
                return None
    both = AND_IN_WORD.fullmatch(word) if explicit else None
    if both and all(is_name(name, knowledge) for name in both.groups()):
        row.names += [(name, JOINED) for name in both.groups()]
        return None
    house = HOUSE_BEFORE.match(word)
    if house and len(word) - house.end() >= 2:
        names = names_of_word(word[house.end() :], knowledge, after_role=explicit)
        if names and min(score for _, score in names) >= BARE:
            row.house = row.house or house.group()
            row.names += names
            return None
    names = names_of_word(word, knowledge, after_role=explicit)
    if names:
        row.names += names
        return None
    if explicit and not named and is_place_word(word):
        row.place = row.place or word
    else:
        row.unknown.append(word)
    return None


def _without_place(row, text, knowledge):
    """记者王勇台中3日电: between the name and the day stands a place, known or not."""
    *_, word = text.split() or [""]
    for length in (2, 3):
        names = names_of_word(word[:-length], knowledge)
        if names and min(score for _, score in names) >= BARE:
            row.place = word[-length:]
            return text[:-length]
    return text


def _ends_in_places(word):
    """云南大理: of two places, of which the dictionary knows one."""
    starts = [0, *word_ends(word)]
    words = [word[a:b] for a, b in zip(starts, starts[1:], strict=False)]
    return len(words) > 1 and is_place_word(words[0]) and len(words[-1]) > 1


def _before_title(row, word, knowledge, explicit, named, touches, houses):
    """A word that stands before a title: its house, names without one, or both."""
    must_name = explicit and not named
    if HOUSE_AND_MORE.fullmatch(word):
        row.house = word
        return
    is_own = (
        is_house(word.rstrip("+＋"))
        or is_office(word)
        or is_place(word, knowledge.places)
    )
    split = _names_and_house(word, knowledge, must_name=must_name, houses=houses)
    if split:
        row.names += split[0]
        row.house = split[1]
        return
    if named and is_own and len(word) <= LONGEST_WORD:
        row.house = word
        return
    names = names_of_word(word, knowledge, after_role=must_name)
    enough = 0
    if touches and not must_name:
        enough = GLUED if names and len(names) == 1 else GLUED_RUN
    # 金昌融媒记者: the dictionary has towns among its names.
    listed = touches and not must_name and is_listed(word)
    if names and not is_own and not listed and min(s for _, s in names) >= enough:
        row.names += names
    elif is_own or is_place_word(word):
        row.house = word
    elif touches and _may_be_house(word) and (named or not is_name(word)):
        row.house = word
        row.doubts += 1
    else:
        row.unknown.append(word)


def _may_be_house(word):
    """每经记者: a short word before a title that no sentence holds."""
    return len(word) <= SHORT_HOUSE and not OF_SENTENCES.search(word)


def _names_and_house(word, knowledge, *, must_name, houses):
    """Cut 李静新民晚报 into the names and the house behind them, or return None.

    One that stood before is known, 晚报记者王勇晚报实习生李静; else the dictionary tells
    where the words of the house begin. Without a title that waits
    for its names, 江南都市报 is a house alone.
    """
    if not 4 <= len(word) <= LONGEST_WORD:
        return None
    for house in sorted(houses, key=len, reverse=True):
        names = names_of_word(word.removesuffix(house), knowledge, after_role=must_name)
        if word.endswith(house) and names:
            return names, house
    own = OWN_HOUSE.search(word, 2)
    stops = [own.start()] if own else []
    if not stops and is_house(word):
        stops = [stop for stop in word_ends(word)[:-1] if stop >= 2]
    for stop in reversed(stops):
        names = names_of_word(word[:stop], knowledge, after_role=must_name)
        house = word[stop:]
        # 张家口日报: a house is not called by its ending alone.
        if not names or not is_house(house) or ENDING.fullmatch(house):
            continue
        weakest = min(score for _, score in names)
        if own or must_name and weakest >= BARE or weakest >= GLUED and stop > 2:
            return names, house
    return None
