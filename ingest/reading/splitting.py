"""Splitting of lines that hold more than one paragraph.

A copied page may lose its line ends: the indent of a paragraph, two wide blanks, is then
in the middle of a line, and a heading is parted from its copy by blanks only. A round-up
may set the place and its news in one line: 甲山区 今日通水……
"""

import re
from itertools import islice

from ingest.reading import marks
from ingest.reading.bylines_in_copy import leading_signature
from ingest.reading.datelines import dateline
from ingest.reading.lines import cut_line
from ingest.reading.places import is_place
from ingest.reading.signatures import signature

INDENT = re.compile(r"[ \xa0]*(?:\u3000[ \xa0]*){2,}|[ \xa0]{4,}")
BLANKS = re.compile(r"[ \xa0\u3000\t]+")
SENTENCE_ENDS = tuple("。！？!?…”’」』")
LONGEST_HEADING, SHORTEST_COPY = 40, 60
MOST_PARTS = 3  # of a heading; what has more is a row of something
SHORTEST_NEWS = 15
LONGEST_BYLINE = 60
MOST = 400  # paragraphs in one line
# 图①：…。图②：…: the words of several pictures.
FIGURE = re.compile(r"\s*图?\s?[①-⑳]\s?(?:[:：为]|(?=[\u4e00-\u9fff]))")
NEXT_FIGURE = re.compile(
    r"(?<=[。；;摄）) \u3000])图?\s?[①-⑳]\s?(?:[:：为]|(?=[\u4e00-\u9fff]))"
)


def split_lines(lines, knowledge):
    """Return the lines, those that hold several paragraphs cut into them."""
    by_place = _opened_by_place(lines, knowledge)
    cut = []
    for line in lines:
        places = () if line.is_row else _places(line, knowledge)
        if not places and line in by_place:
            places = (by_place[line],)
        cut += cut_line(line, places)
    return cut


def _places(line, knowledge):
    """Return where paragraphs begin within a line, behind its first."""
    text = line.text
    if FIGURE.match(text):
        found = NEXT_FIGURE.finditer(text, FIGURE.match(text).end())
        return tuple(match.start() for match in islice(found, MOST))
    if len(line.words) < SHORTEST_COPY:
        return ()
    places = []
    since = len(text) - len(text.lstrip())
    heading = _heading_before_copy(text, since, knowledge)
    if heading:
        places.append(heading)
        since = heading
    for blanks in INDENT.finditer(text, since + 1):
        if len(places) >= MOST:
            break
        if _is_border(
            text[since : blanks.start()],
            text[blanks.end() : blanks.end() + LONGEST_BYLINE + 1],
            knowledge,
        ):
            places.append(blanks.start())
            since = blanks.start()
    return tuple(places)


def _is_border(before, after, knowledge):
    """Return whether a paragraph ends before wide blanks: with its sentence, or as a
    byline does, and no byline of it comes behind."""
    before = before.strip()
    if (
        signature(after[:LONGEST_BYLINE].strip(), knowledge)
        and len(after) < LONGEST_BYLINE
    ):
        return False
    if before.endswith(SENTENCE_ENDS):
        return True
    return len(before) <= LONGEST_BYLINE and bool(signature(before, knowledge))


def _heading_before_copy(text, start, known):
    """Return where the copy begins behind a heading in the same line, or None."""
    for blanks in BLANKS.finditer(text, start + 2, start + LONGEST_HEADING + 1):
        heading, copy = text[start : blanks.start()], text[blanks.end() :]
        if len(heading.split()) > MOST_PARTS:
            return None
        if len(copy) < SHORTEST_COPY or not marks.looks_like_heading(heading):
            continue
        if dateline(heading, known) or signature(heading, known):
            return None
        opens = _dateline(copy[:80], known) or leading_signature(copy[:80], known)
        if opens or INDENT.fullmatch(blanks.group()):
            return blanks.start()
    return None


def _opened_by_place(lines, knowledge):
    """Return {line: where its news begins} of a round-up in which each line has its
    place and its news."""
    found = {}
    for line in lines:
        start = len(line.text) - len(line.text.lstrip())
        blanks = BLANKS.search(line.text, start, start + 12)
        if blanks is None or line.is_row:
            continue
        place, news = line.text[start : blanks.start()], line.text[blanks.end() :]
        if (
            is_place(place, knowledge)
            and len(news) >= SHORTEST_NEWS
            and not marks.looks_like_heading(news)
        ):
            found[line] = blanks.start()
    return found if len(found) >= 3 else {}


def _dateline(text, knowledge):
    """Return the dateline at the very beginning of copy, or None."""
    found = dateline(text, knowledge)
    return found if found and not found.start else None
