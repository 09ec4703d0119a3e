"""Captions that only their place tells: on a copied page the pictures stand below the
hour and the source, above the copy, and the words of each are a line without a credit.

Each line there is weighed: a caption names what is seen, in few words, and does not
argue, count or quote; the copy below speaks of the same.
"""

import re

from ingest.reading import marks
from ingest.reading.drafts import TITLES
from ingest.reading.joining import SENTENCE_BEGINS
from ingest.reading.lines import overlap
from ingest.reading.shapes import Kind, is_name_line

HOUR = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?\s{0,3}(?:\d{1,2}:\d{2})?"
)
LONG_COPY, LONGEST = 40, 60
SUMMED_UP = re.compile(r"[\[【（(]?(?:导读|摘要|提要|核心提示|导语)[\]】）):：]")
MOST_ROWS = 12  # pictures above one story
MOST_ABOVE = 40  # headings above the hour
SEEN = re.compile(
    "现场|瞬间|图|(?:正在|在)[^，。]{2,12}(?:[^，。]*)$|工作人员|志愿者|市民|游客|职工|工人|民警|消防|学生|领导|考察|参观"
)
ARGUES = re.compile(
    "[我你他她“”？！：；…]|——|为什么|怎么|如何|今[天日起]|昨[天日]|近日|日前|记者"
)
LONGEST_COLUMN, ABOUT_ALL = 4, 0.5
ALIKE, LIKE_SUBHEAD = 3, 1.5  # characters; what a line as long as a subhead loses
BIAS = -0.8
ABOUT = 0.08  # of the headline's pairs are in the copy


def classify_below_hour(shapes):
    """Make captions, in place, of lines between a site's hour and the copy."""
    first = next((at for at, s in enumerate(shapes) if _is_long(s)), None)
    if first is None:
        return
    hours = [
        at
        for at, shape in enumerate(shapes[:first])
        if shape.kind is Kind.FURNITURE and HOUR.search(shape.line.words)
    ]
    if not hours:
        return
    above = [s.line.solid for s in shapes[: hours[-1]] if s.kind in TITLES]
    between = shapes[hours[-1] + 1 : first]
    rows = [shape for shape in between if _may_be_caption(shape)]
    if not rows or len(rows) > MOST_ROWS or len(above) > MOST_ABOVE:
        return
    pairs = set().union(*(s.pairs() for s in shapes[first:] if s.kind is Kind.BODY))
    heads = any(_heads(words, pairs) for words in above)
    # What a site prints again below the hour is the headline, and its deck is below it.
    again = any(shape.line.solid in words for words in above for shape in rows)
    if not heads or again:
        return
    indented = shapes[first].line.is_indented
    together = 0.4 * min(2, len(rows) - 1)
    subheads = {len(s.line.solid) for s in shapes[first:] if s.kind is Kind.HEADING}
    for shape in rows:
        weight = BIAS + together + _weight(shape, pairs, indented)
        near = range(len(shape.line.solid) - ALIKE, len(shape.line.solid) + ALIKE + 1)
        if shape.kind is Kind.HEADING and not subheads.isdisjoint(near):
            weight -= LIKE_SUBHEAD
        if weight > 0:
            shape.kind, shape.score = Kind.CAPTION, min(0.85, 0.6 + weight / 8)
            shape.reason = "网页时间下面、正文上面的短句，像图片说明"


def _heads(words, pairs):
    """Whether words are the headline of the copy; a column's name shares a word with it
    by chance."""
    about = overlap(words, pairs)
    return about >= ABOUT and (len(words) > LONGEST_COLUMN or about >= ABOUT_ALL)


def _is_long(shape):
    return shape.kind is Kind.BODY and (
        shape.leads or len(shape.line.solid) >= LONG_COPY
    )


def _may_be_caption(shape):
    plain = not shape.claim and not shape.head and not shape.tail
    return (
        plain
        and shape.kind in {Kind.HEADING, Kind.BODY, Kind.LIST, Kind.FLAG}
        and 4 <= len(shape.line.solid) <= LONGEST
        and not is_name_line(shape.line)
        and not marks.LABELLED.match(shape.line.words)
        and not SUMMED_UP.match(shape.line.words)
    )


def _weight(shape, pairs, indented):
    words = shape.line.words
    solid = shape.line.solid
    total = 1.0 if len(solid) <= 30 else -0.5
    total += 0.8 if overlap(solid, pairs) >= 0.15 else -0.6
    total += 0.6 * bool(SEEN.search(solid))
    total -= 1.2 * bool(ARGUES.search(solid))
    total -= 1.0 * bool(SENTENCE_BEGINS.match(words))
    commas = solid.count("，")
    total -= commas * (0.4 if words.endswith("。") else 1.2)
    total -= 1.0 * max(0, solid.count("。") - 1)
    if indented:
        total += 0.8 if not shape.line.is_indented else -0.2
    if words.endswith(marks.UNFINISHED):
        total -= 3
    return total
