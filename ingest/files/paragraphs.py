"""Paragraphs of a page, from its blocks in reading order, and what their faces claim.

A line goes on in the next where it is full and the next is not indented; from the foot of
a column to the head of the next, too. A line in a larger face than the copy is evidence of
a heading, and the largest of those that stand together is its main line. Pure.
"""

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from ingest.files.boxes import WIDE, usual_size
from ingest.reading.composing import joined
from ingest.reading.values import Claim, Role

INDENT = 0.8  # sizes of type
RAGGED = 1.2  # a line may end so far before the edge, and go on
SPACED = 1.3  # a gap between lines, of the usual one
FINAL = re.compile("[。！？!?…：:][”’』」）)]*$")
VERSE_END = re.compile("[，。；！？、：,;!?][”’」』]?$")
HYPHENED = re.compile("[A-Za-z]{2}[-\u2010\u00ad\x02]$")
LOWER = re.compile("[a-z]{2}")
HEADLINE, SUBHEAD = 1.4, 1.05  # times the size of the copy
LONGEST_HEADING = 60  # characters
SHORTEST_COPY = 16
UNSURE_WORDS, DOUBT = 0.85, 0.8  # score of a recognition; as one of the reading
EDGE_LINES = 3
FRAME = 3.0  # a gap in one column, in sizes of type
SAME_FACE = 1.12


@dataclass(slots=True)
class Paragraph:
    text: str
    size: float
    is_bold: bool
    score: float
    blanks: int  # blank lines before it
    key: object = None
    is_row: bool = False


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
    if above.is_table or block.is_table or last.size > SUBHEAD * copy:
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


def text_and_claims(pages):
    """Return the text of pages of paragraphs, the claims of its lines by number, and the
    numbers of the lines that were recognised badly."""
    every = [part for page in pages for part in page]
    copy = usual_size([part for part in every if len(part.text) >= SHORTEST_COPY])
    lines, claims, unsure = [], {}, []
    running = _running(pages)
    for page in pages:
        if lines and page:
            lines += [""] * 3
        claimed = _claims(page, copy)
        for at, part in enumerate(page):
            lines += [""] * part.blanks
            lines.append(part.text)
            if part.score < UNSURE_WORDS:
                unsure.append(len(lines))
                claims[len(lines)] = Claim(
                    Role.BODY, DOUBT * part.score, "识别得没有把握，请对照原图"
                )
            elif _place(part) in running and _is_at_edge(at, page):
                claims[len(lines)] = Claim(Role.FURNITURE, 0.9, "每一页的页边都有")
            elif at in claimed:
                claims[len(lines)] = claimed[at]
    return "\n".join(lines), claims, unsure


def _running(pages):
    """Return what stands at the edge of more than one page: running heads, folios."""
    counted = Counter()
    for page in pages:
        counted.update(
            {_place(part) for at, part in enumerate(page) if _is_at_edge(at, page)}
        )
    return {words for words, times in counted.items() if times > 1}


def _is_at_edge(at, page):
    return at < EDGE_LINES or at >= len(page) - EDGE_LINES


def _place(part):
    """Return the words of a line without its figures: page 3 is as page 2."""
    return re.sub(r"[\d\s]", "", part.text)


def _claims(parts, copy):
    """Return {number of a paragraph: what its face claims}."""
    found = {}
    run = []
    for at, part in enumerate([*parts, None]):
        if part is not None and _stands_out(part, copy):
            run.append(at)
            continue
        if run and part is not None:
            found |= _claims_of(run, parts, copy)
        run = []
    return found


def _stands_out(part, copy):
    if part.is_row or len(part.text) > LONGEST_HEADING:
        return False
    return part.size >= SUBHEAD * copy or part.is_bold


def _claims_of(run, parts, copy):
    """The largest lines of those that stand together are the headline, if they are much
    larger than the copy; a line alone that is little larger is a subhead."""
    largest = max(parts[at].size for at in run)
    if largest >= HEADLINE * copy:
        times = largest / copy
        why = f"字号是正文的 {times:.1f} 倍"
        score = min(0.95, 0.8 + 0.05 * times)
        return {
            at: Claim(Role.HEADLINE, score, why)
            for at in run
            if parts[at].size * SAME_FACE >= largest
        }
    if len(run) == 1 and not FINAL.search(parts[run[0]].text):
        return {run[0]: Claim(Role.SUBHEAD, 0.75, "字号或字重比正文略突出")}
    return {}
