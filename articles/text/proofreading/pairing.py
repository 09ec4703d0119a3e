"""Proofreading rules for paired marks: “” ‘’ 《》 （） 【】 (GB/T 15834, 4.8, 4.9, 4.15 and 5.1.3)."""

import re
from functools import lru_cache
from typing import NamedTuple

from articles.text.counting import HAN

from .reading import IS_HAN, Slip, is_han, paragraphs

CLOSE = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
NAMES = {
    "“": "引号",
    "‘": "单引号",
    "《": "书名号",
    "〈": "单书名号",
    "（": "括号",
    "【": "方头括号",
    "〔": "六角括号",
    "「": "直角引号",
    "『": "双直角引号",
}
OPEN = {close: mark for mark, close in CLOSE.items()}
FULL_BRACKET = {"(": "（", ")": "）"}
MARK = re.compile(f"[{re.escape(''.join([*CLOSE, *OPEN, *FULL_BRACKET]))}]")
INNER = {"“": "‘’", "《": "〈〉"}
# 1) and a） and 二） number a point; they want no first half.
NUMBERED = re.compile(r"(?:^|[\s，。；：、（(])[\dA-Za-z①-⑳一二三四五六七八九十]{1,3}$")

LATIN_END = re.compile(r"[A-Za-z\d]$")
TWO_DIGITS = re.compile(r"\d\d")
LONGEST = 300  # characters within a pair that is replaced as a whole

QUOTED = re.compile(r'"([^"\n]*)"')
STRAIGHT = re.compile(r'(?<!\d)"')  # not 5", the inch
SINGLY_QUOTED = re.compile(r"(?<![A-Za-z])'([^'\n]*)'(?![A-Za-z])")
ANGLED = re.compile(rf"<{{1,2}}([{HAN}\d“][^<>\n]*)>{{1,2}}")


class Pair(NamedTuple):
    """The place of a pair in a text, and the open mark around it, "" for none."""

    start: int
    end: int
    within: str


@lru_cache(maxsize=64)
def match_up(text):
    """Return the pairs of a text, and by paragraph the places of marks left alone.

    A quotation of several paragraphs opens each of them and closes the last
    (GB/T 15834, 4.8), so an open quote is forgiven when the next one begins so.
    Three rules ask it of each text.
    """
    pairs, lonely = [], []
    lines = list(paragraphs(text))
    for number, (offset, line) in enumerate(lines):
        found, opened, closing = _match_line(line)
        following = lines[number + 1][1].lstrip()[:1] if number + 1 < len(lines) else ""
        if following in ("“", "‘"):
            quotes = [place for place in opened if line[place] in "“‘"]
            opened = [place for place in opened if place not in quotes[:2]]
        pairs += [Pair(offset + p.start, offset + p.end, p.within) for p in found]
        lonely.append([offset + place for place in sorted([*opened, *closing])])
    return pairs, lonely


def _match_line(line):
    """Return pairs, opening marks left open, and closing marks that close nothing."""
    stack, pairs, closing = [], [], []
    waiting = dict.fromkeys(CLOSE, 0)
    opened = []
    for match in MARK.finditer(line):
        place, character = match.start(), match.group()
        mark = FULL_BRACKET.get(character, character)
        if mark in CLOSE:
            stack.append((mark, place))
            waiting[mark] += 1
        else:
            wanted = OPEN[mark]
            if not waiting[wanted]:
                if not _is_no_half(line, place, mark):
                    closing.append(place)
                continue
            while stack[-1][0] != wanted:
                other, start = stack.pop()
                waiting[other] -= 1
                opened.append(start)
            _, start = stack.pop()
            waiting[wanted] -= 1
            within = stack[-1][0] if stack else ""
            pairs.append(Pair(start, place + 1, within))
    opened += [place for _, place in stack]
    return pairs, opened, closing


def _is_no_half(line, place, mark):
    """Return whether a closing mark numbers a point, or is an apostrophe (’98)."""
    before = line[max(0, place - 5) : place]
    if mark == "）":
        return bool(NUMBERED.search(before))
    after = line[place + 1 : place + 3]
    return mark == "’" and bool(LATIN_END.search(before) or TWO_DIGITS.match(after))


def unpaired(text):
    """Find marks that lack their other half."""
    for places in match_up(text)[1]:
        turned = _turned(text, places)
        if turned:
            yield turned
            continue
        for place in places:
            mark = FULL_BRACKET.get(text[place], text[place])
            name = NAMES[OPEN.get(mark, mark)]
            here, there = ("前", "后") if mark in CLOSE else ("后", "前")
            yield Slip(
                place, place + 1, f"{here}{name}没有配对的{there}{name}，请补上或删去。"
            )


def _turned(text, places):
    """Find, of two equal quotes in a paragraph, the one that faces the wrong way."""
    marks = "".join(text[place] for place in places)
    if marks == "““":
        place, right, name = places[1], "”", "后引号"
    elif marks == "””":
        place, right, name = places[0], "“", "前引号"
    else:
        return None
    # Two may lack their other halves as well.
    words = f"引号方向反了，这里应为{name}。"
    return Slip(place, place + 1, words, right, is_sure=False)


def nested(text):
    """Find “” within “” and 《》 within 《》, which want ‘’ and 〈〉."""
    for start, end, within in match_up(text)[0]:
        mark = text[start]
        if mark != within or mark not in INNER or end - start > LONGEST:
            continue
        first, last = INNER[mark]
        inside = text[start + 1 : end - 1]
        safe = first not in inside and last not in inside
        yield Slip(
            start,
            end,
            f"{NAMES[mark]}里面再用{NAMES[mark]}，里层应改为{NAMES[first]}。",
            f"{first}{inside}{last}" if safe else None,
        )


def straight_quotes(text):
    """Find straight quotes and angle brackets set for “”, ‘’ and 《》."""
    for offset, line in paragraphs(text):
        within = _quotation_depth(line)
        last = 0
        for match in QUOTED.finditer(line):
            last = match.end()
            marks = "‘’" if within[match.start()] else "“”"
            yield from _straight(offset, line, match, marks)
        for match in STRAIGHT.finditer(line, last):
            place = match.start()
            if is_han(line[place - 1 : place]) or is_han(line[place + 1 : place + 2]):
                yield Slip(
                    offset + place,
                    offset + place + 1,
                    '中文里用了半角引号"，又不成对，应改为“…”，前后各一。',
                )
        for match in SINGLY_QUOTED.finditer(line):
            yield from _straight(offset, line, match, "‘’")
        for match in ANGLED.finditer(line):
            if IS_HAN.search(match.group(1)):
                yield from _straight(offset, line, match, "《》")


def _quotation_depth(line):
    """Return of each character of a paragraph whether it is within “”."""
    inside = [False] * len(line)
    for start, end, _ in match_up(line)[0]:
        if line[start] == "“":
            inside[start:end] = [True] * (end - start)
    return inside


def _straight(offset, line, match, marks):
    start, end = match.span()
    inside = match.group(1)
    near = line[start - 1 : start] if start else "", line[end : end + 1]
    if not IS_HAN.search(inside) and not (inside and any(map(is_han, near))):
        return
    safe = not set(marks) & set(inside)
    half = match.group()[0]
    name = "尖括号<…>" if half == "<" else f"半角引号{half}…{half}"
    yield Slip(
        offset + start,
        offset + end,
        f"中文里用了{name}，应改为{marks[0]}…{marks[1]}。",
        f"{marks[0]}{inside}{marks[1]}" if safe else None,
    )


def bracket_width(text):
    """Find half-width brackets around Chinese, and pairs of unequal halves."""
    for start, end, _ in sorted(match_up(text)[0]):
        ends = text[start] + text[end - 1]
        if end - start > LONGEST or not IS_HAN.search(text, start, end):
            continue
        if ends == "()":
            yield _full(text, start, end, "中文里用了半角括号(…)")
        elif ends in ("(）", "（)"):
            yield _full(text, start, end, "括号一半全角、一半半角")


def _full(text, start, end, reason):
    mend = f"（{text[start + 1 : end - 1]}）"
    return Slip(start, end, f"{reason}，应改为（…）。", mend)
