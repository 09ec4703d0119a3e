"""Line breaking of a text at a known width, before any font is at hand.

A Han character and its marks are one em wide; Latin letters and figures are taken a
little wider than common text faces draw them, so that a line never runs out of its
column. Widths are thousandths of an em. Where a line may end is decided by
articles/text/line_breaking.py (clreq 3.1.4).
"""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from articles.text.line_breaking import balanced, units
from editions.layout.story_input import Paragraph, Words
from editions.layout.while_setting import remembered

EM = 1000
INDENT = "\u3000\u3000"
NARROW = set("iljtfrI.,:;'!|()[] ")
WIDE = set("mwMW%@&")
# A mark that ends a line gives up its empty half (clreq 3.1.6.2).
HALVED_AT_END = set("，。、；：！？）》〉」』】〕”’")


class Line(NamedTuple):
    """One line of text; `kind` is text, subhead or jump; a paragraph ends if `ends`.

    `start` and `stop` count the characters of the story before the line and up to its
    end; `lead` characters of the line are bold, and `small` is set as in Words.
    """

    text: str
    kind: str = "text"
    ends: bool = False
    start: int = 0
    stop: int = 0
    lead: int = 0
    small: tuple[tuple[int, int, str], ...] = ()


@lru_cache(maxsize=8192)
def character_width(character: str) -> int:
    if character > "\u00ff":
        return EM
    if character in NARROW:
        return 360
    if character in WIDE:
        return 950
    return 720 if character.isupper() else 580


# A blank that ends a line is not set.
LESS_AT_END = dict.fromkeys(HALVED_AT_END, EM // 2) | {" ": character_width(" ")}


@remembered
def width(text: str) -> int:
    """Return the width of a text set in one line, in thousandths of an em."""
    return sum(map(character_width, text))


@remembered
def even_lines(text: str, most: int, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return a heading or a caption in as few and even lines as fit, `most` in
    thousandths of an em, its `names` whole where they can be."""
    return tuple(balanced(text, most, width, names))


def lines_of(paragraphs: tuple[Paragraph, ...], ems: int, skip: int = 0) -> list[Line]:
    """Return the lines of a text in a column `ems` wide, after `skip` characters."""
    lines = []
    place = 0
    for paragraph in paragraphs:
        text = paragraph.text
        length = len(text)
        if place + length <= skip:
            place += length
            continue
        begun = max(0, skip - place)
        kind = "subhead" if paragraph.is_subhead else "text"
        indent = "" if begun or paragraph.is_subhead else INDENT
        broken = _paragraph(text[begun:], ems * EM, kind, indent, place + begun)
        if paragraph.lead:
            broken = _with_lead(broken, place + paragraph.lead)
        if paragraph.small:
            broken = _with_small(broken, paragraph, place)
        lines += broken
        place += length
    return lines


def words_in(words: Words, most: int) -> list[Line]:
    """Return the lines of a text in a width, in thousandths of an em, each by itself."""
    text, small = words
    if width(text) <= most:
        return [Line(text, ends=True, stop=len(text), small=small)]
    lines = [line._replace(ends=True) for line in _paragraph(text, most, "text", "", 0)]
    return list(_with_small(lines, words, 0)) if small else lines


def _with_lead(lines, stop):
    """Mark what of the lines of a paragraph is bold: all up to a character."""
    for line in lines:
        indent = len(line.text) - len(line.text.lstrip())
        bold = min(stop, line.stop) - line.start
        yield line._replace(lead=indent + bold) if bold > 0 else line


def _with_small(lines, words, place):
    """Mark what of the lines of a text is set small; the text begins at a place."""
    for line in lines:
        start, stop = line.start - place, line.stop - place
        source = words.text[start:stop]
        # A line begins with an indent, and with none of the blanks before its words.
        blanks = len(source) - len(source.lstrip())
        shift = len(line.text) - len(line.text.lstrip()) - blanks - start
        small = tuple(
            (max(begun, start) + shift, min(end, stop) + shift, kind)
            for begun, end, kind in words.small
            if begun < stop and end > start
        )
        yield line._replace(small=small) if small else line


def _paragraph(text, most, kind, indent, start):
    """Break a paragraph, blanks counted though none begins or ends a line."""
    lines = []
    parts, before, reach = measured(text)
    line, used = indent, width(indent)
    begun = at = start + len(text) - len(text.lstrip())
    unit = 0
    while unit < len(parts):
        part = parts[unit]
        if part == " " and not line.strip():
            at += 1
            unit += 1
            continue
        # As many units as the line takes; the last may stand out by half a mark.
        beyond = bisect_right(reach, before[unit] + most - used, unit)
        if beyond > unit:
            more = "".join(parts[unit:beyond])
            line += more
            used += before[beyond] - before[unit]
            at += len(more)
            unit = beyond
            continue
        if line.strip():
            lines.append(Line(line.rstrip(), kind, False, begun, at))
            line, used, begun = "", 0, at
            continue
        # A word longer than the line: broken anywhere.
        for character in part:
            wide = character_width(character)
            if line.strip() and used + wide > most:
                lines.append(Line(line, kind, False, begun, at))
                line, used, begun = "", 0, at
            line += character
            used += wide
            at += 1
        unit += 1
    end = start + len(text)
    if line.strip() or not lines:
        lines.append(Line(line.rstrip(), kind, True, begun, end))
    else:
        last = lines[-1]
        lines[-1] = Line(last.text, kind, True, last.start, end)
    return lines


@remembered
def measured(text: str) -> tuple[list[str], list[int], list[int]]:
    """Return the unbreakable units of a text; the widths before each, and before the
    end; and how wide a line is that ends with each."""
    parts = units(text)
    widths = [0, *accumulate(map(character_width, "".join(parts)))]
    before = [0, *(widths[end] for end in accumulate(map(len, parts)))]
    reach = [
        end - LESS_AT_END.get(part[-1], 0)
        for part, end in zip(parts, before[1:], strict=True)
    ]
    return parts, before, reach
