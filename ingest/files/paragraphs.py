"""Paragraphs of a page, from its blocks in reading order.

A line goes on in the next where it is full and the next is not indented; from the foot of
a column to the head of the next, too. Pure.
"""

import re
from dataclasses import dataclass
from statistics import median

from ingest.files.boxes import WIDE, usual_size
from ingest.reading.composing import joined

INDENT = 0.8  # sizes of type
RAGGED = 1.2  # a line may end so far before the edge, and go on
SPACED = 1.3  # a gap between lines, of the usual one
FINAL = re.compile("[。！？!?…：:][”’』」）)]*$")
VERSE_END = re.compile("[，。；！？、：,;!?][”’」』]?$")
HYPHENED = re.compile("[A-Za-z]{2}[-\u2010\u00ad\x02]$")
LOWER = re.compile("[a-z]{2}")
FRAME = 3.0  # a gap in one column, in sizes of type
SAME_FACE, LARGER = 1.12, 1.05  # times the size of the other


@dataclass(slots=True)
class Paragraph:
    text: str
    size: float
    is_bold: bool
    score: float
    blanks: int  # blank lines before it
    key: object = None
    is_row: bool = False
    level: int | None = None  # of the heading that the file calls it
    is_caption: bool = False  # so called by the file


def paragraphs_of(blocks):
    """Return the paragraphs of blocks in their order."""
    found = []
    before = None
    copy = usual_size([line for block in blocks for line in block.lines])
    for block in blocks:
        parts = _rows(block) if block.is_table else _paragraphs(block)
        if before is not None and parts:
            parts[0].blanks = _blanks(before, block)
            if _goes_on(before, block, copy):
                first = parts.pop(0)
                last = found[-1]
                last.text = continued(last.text, first.text)
                last.score = min(last.score, first.score)
        found += parts
        before = block
    if found:
        found[0].blanks = 0
    return found


def continued(above, below):
    """Put two lines of a paragraph together, a word that a hyphen parts made whole."""
    if HYPHENED.search(above) and LOWER.match(below):
        return above[:-1] + below
    if not above or not below:
        return above + below
    return joined(above, below)


def _rows(block):
    return [
        Paragraph(line.text, line.size, False, line.score, 0, line.key, True)
        for line in block.lines
    ]


def _paragraphs(block):
    found = []
    lines = block.lines
    left, right = _edges(block)
    gaps = [b.middle - a.middle for a, b in zip(lines, lines[1:], strict=False)]
    usual = median(gaps) if gaps else 0
    ended = sum(bool(VERSE_END.search(line.text)) for line in lines)
    are_verses = len(lines) > 2 and ended >= 0.9 * len(lines)
    for at, line in enumerate(lines):
        begins = are_verses or not at
        if not begins and not _begins(
            lines[at - 1], line, left, right, gaps[at - 1], usual
        ):
            last = found[-1]
            last.text = continued(last.text, line.text)
            last.score = min(last.score, line.score)
        else:
            found.append(
                Paragraph(line.text, line.size, line.is_bold, line.score, 1, line.key)
            )
    return found


def _edges(block):
    return (
        min(line.left for line in block.lines),
        max(line.right for line in block.lines),
    )


def _begins(above, line, left, right, gap, usual):
    """Return whether a line begins a paragraph, below another of its block."""
    smaller, larger = sorted((above.size, line.size))
    if larger > SAME_FACE * smaller or above.is_bold != line.is_bold:
        return True
    if usual and gap > SPACED * usual:
        return True
    return line.left - left > INDENT * line.size or not _is_full(above, line, right)


def _is_full(above, line, right):
    """Return whether the first word of a line has no room at the end of that above."""
    room = right - above.right
    if FINAL.search(above.text):
        return room < 0.8 * above.size
    word = line.text.split(" ", 1)[0]
    if WIDE.match(word[:1]) or not word:
        return room < (RAGGED + 1) * above.size
    return room < (0.55 * len(word) + RAGGED) * above.size


def _goes_on(above, block, copy):
    """Return whether the last paragraph of a block goes on at the head of the next."""
    last, first = above.lines[-1], block.lines[0]
    if above.is_table or block.is_table or last.size > LARGER * copy:
        return False
    is_next_column = block.top < above.bottom - 2 * last.size or (
        block.left > above.right or block.right < above.left
    )
    smaller, larger = sorted((last.size, first.size))
    if not is_next_column or larger > SAME_FACE * smaller:
        return False
    if last.is_bold != first.is_bold or FINAL.search(last.text):
        return False
    if len(block.lines) < 2 and not FINAL.search(first.text):
        return False
    left = min(line.left for line in block.lines)
    if len(block.lines) > 1 and first.left - left > INDENT * first.size:
        return False
    return _is_full(last, first, _edges(above)[1])


def _blanks(above, block):
    """Return the blank lines between two blocks: three at the border of a frame."""
    size = min(above.size, block.size)
    wide = min(above.right, block.right) - max(above.left, block.left)
    is_below = wide > 0 and block.top >= above.bottom - size
    if is_below:
        return 3 if block.top - above.bottom > FRAME * size else 1
    widths = sorted((above.right - above.left, block.right - block.left))
    is_column = widths[0] > 0.8 * widths[1]
    return 1 if is_column else 3
