"""Reading order of boxes: pieces of text with their places on a page, put into lines, and
the lines into blocks.

Used for the glyphs of a PDF and for what recognition finds on a picture. A gap within a
line is a gutter between columns where the lines above or below leave it free, too; else it
is a blank. Vertical setting is read by the same rules, the page turned. Pure; every search
looks at a bounded number of neighbours, so that the time stays n log n.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from statistics import median

HAN = "\u3400-\u9fff\uf900-\ufaff"
WIDE = re.compile(f"[{HAN}\u3000-\u30ff\uff00-\uff60\u2014\u2018-\u201d\u2026]")
# Signs that are half white.
OPENING, CLOSING = "“‘（《「『【〔", "，。、；：！？”’）》」』】〕"
# In sizes of type.
ON_ONE_LINE = 0.35  # between the middles of two pieces
NARROWEST_GUTTER = 0.6
WIDEST_BLANK = 4.0
SURE_GUTTER = 2.0
DEEPEST_INDENT = 2.5
ASIDE, NEAR = 30.0, 12.0  # how far from a gap lines are looked at; say something of it
NEXT_LINES = 6.0  # how far up and down a gutter is looked for
TOUCHING = 0.3
NEXT_LINE = 2.3  # between the middles of two lines of a block
SAME_SIZE = 1.25
MANY_LINES = 3
MOST_NEIGHBOURS = 120  # boxes, in any direction
TYPED_BLANK, LATIN_BLANK, WIDE_BLANK = 0.06, 0.16, 0.45
MANY_LETTERS = 3  # set apart evenly: spaced type, no blanks
EVEN = 0.2


@dataclass(slots=True)
class Box:
    """Text and its place on a page; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    size: float  # of its type
    is_bold: bool = False
    score: float = 1.0  # how sure a recognition is of the text
    key: object = None  # what the file says it belongs to

    @property
    def middle(self):
        return (self.top + self.bottom) / 2

    @property
    def width(self):
        return self.right - self.left


@dataclass(slots=True)
class Block:
    """Lines one below the other. The edges are the page's; the lines of a vertical block
    have the places they have when the page is turned."""

    lines: list
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    is_table: bool = False

    def measured(self):
        self.left = min(line.left for line in self.lines)
        self.right = max(line.right for line in self.lines)
        self.top = min(line.top for line in self.lines)
        self.bottom = max(line.bottom for line in self.lines)
        return self

    @property
    def size(self):
        return median(line.size for line in self.lines)


def usual_size(boxes):
    """Return the size in which most of the text is set."""
    sizes = Counter()
    for box in boxes:
        sizes[round(box.size, 1)] += len(box.text)
    if not sizes:
        return 1.0
    # Recognition measures no two lines alike: the middle one, by characters.
    half, seen = sum(sizes.values()) / 2, 0
    for size in sorted(sizes):
        seen += sizes[size]
        if seen >= half:
            return max(size, 0.1)
    return 1.0


def turned(box):
    """Return a box of vertical setting as it stands on a page turned to the left."""
    return Box(
        box.top,
        -box.right,
        box.bottom,
        -box.left,
        box.text,
        box.size,
        box.is_bold,
        box.score,
        box.key,
    )


def turn_back(block):
    """Give a block of turned lines the edges that it has on the page."""
    block.left, block.top, block.right, block.bottom = (
        -block.bottom,
        block.left,
        -block.top,
        block.right,
    )
    return block


def blocks_of(boxes):
    """Put pieces of horizontal text into lines, and these into blocks."""
    lines = lines_of(sorted(boxes, key=lambda box: box.middle))
    lines.sort(key=lambda line: (line.middle, line.left))
    return _stacked(lines)


# Lines


def lines_of(boxes):
    """Put the pieces of each line together; `boxes` are sorted by their middles."""
    middles = [box.middle for box in boxes]
    unit = usual_size(boxes)
    following = _right_neighbours(boxes, middles)
    continuing = set(following.values())
    spaced = _evenly_spaced(boxes, following, unit)
    glued = {
        at: right
        for at, right in following.items()
        if at in spaced
        or _is_one_line(boxes, middles, at, right, unit, at not in continuing)
    }
    starts = set(range(len(boxes))) - set(glued.values())
    lines = []
    for start in sorted(starts):
        chain = [start]
        while chain[-1] in glued:
            chain.append(glued[chain[-1]])
        lines.append(_joined([boxes[at] for at in chain]))
    return lines


def _right_neighbours(boxes, middles):
    """Return {number of a box: that of the next on its line}; each is next to one only."""
    nearest, taken = {}, {}
    for at, box in enumerate(boxes):
        best = None
        for other in _near(boxes, middles, at, ON_ONE_LINE * box.size):
            beside = boxes[other]
            gap = beside.left - box.right
            if not -0.5 * box.size < gap < WIDEST_BLANK * box.size:
                continue
            if beside.left <= box.left or not _alike(box, beside, 1.6):
                continue
            if best is None or beside.left < boxes[best].left:
                best = other
        if best is None:
            continue
        rival = taken.get(best)
        if rival is None or boxes[rival].right < box.right:
            if rival is not None:
                del nearest[rival]
            nearest[at], taken[best] = best, at
    return nearest


def _near(boxes, middles, at, reach):
    """Yield the numbers of the boxes whose middles are within reach, not too many."""
    for step in (-1, 1):
        other, seen = at + step, 0
        while 0 <= other < len(boxes) and seen < MOST_NEIGHBOURS:
            if abs(middles[other] - middles[at]) > reach:
                break
            yield other
            other += step
            seen += 1


def _alike(one, other, most):
    smaller, larger = sorted((one.size, other.size))
    return larger <= most * smaller


def _evenly_spaced(boxes, following, unit):
    """Return the numbers of letters that stand as far from the next as their neighbours
    do: spaced type, whatever gutter is below it."""
    gaps = {at: boxes[b].left - boxes[at].right for at, b in following.items()}
    found = set()
    for at, right in following.items():
        alone = right in gaps and len(boxes[at].text) == len(boxes[right].text) == 1
        if alone and abs(gaps[at] - gaps[right]) < EVEN * unit:
            found |= {at, right}
    return found


def _is_one_line(boxes, middles, at, right, unit, begins):
    one, other = boxes[at], boxes[right]
    if other.left - one.right < NARROWEST_GUTTER * min(unit, one.size, other.size):
        return True
    above = _beside(boxes, middles, at, other, -1)
    below = _beside(boxes, middles, at, other, 1)
    return not any(
        _is_gutter(one, other, rows, unit, begins)
        for rows in ([above], [below], [above, below])
    )


def _beside(boxes, middles, at, other, step):
    """Return the boxes above or below a gap, the nearest first."""
    one = boxes[at]
    size = min(one.size, other.size)
    found = []
    neighbour, seen = at + step, 0
    while 0 <= neighbour < len(boxes) and seen < MOST_NEIGHBOURS:
        box = boxes[neighbour]
        away = abs(middles[neighbour] - middles[at])
        if away > NEXT_LINES * size:
            break
        neighbour += step
        seen += 1
        is_near = box.right > one.left - ASIDE * size
        if away >= 0.5 * size and is_near and box.left < other.right + ASIDE * size:
            found.append(box)
    return found


def _is_gutter(one, other, sides, unit, begins):
    """Return whether the lines beside a gap leave it free, with text left and right."""
    size = min(one.size, other.size, unit)
    free = [(one.right, other.left)]
    left = right = 0
    edge = one.left  # of the column that ends at the gap
    for side in sides:
        for box in side:
            rest = [part for gap in free for part in _without(gap, box)]
            rest = [gap for gap in rest if gap[1] - gap[0] >= NARROWEST_GUTTER * size]
            if not rest:
                break  # crossed here: what lies beyond is another matter
            free = rest
            # Columns further away say nothing of this gap.
            near = NEAR * size
            if one.right - near < box.right <= free[-1][0] + 0.1 * size:
                left += 1
                if box.right > one.right - WIDEST_BLANK * size:
                    edge = min(edge, box.left)
            right += free[0][1] - 0.1 * size <= box.left < other.left + near
    if begins and one.left - edge > DEEPEST_INDENT * size:
        return False  # short, in the middle above the columns
    if other.left - one.right > SURE_GUTTER * unit:
        return left > 0 and right > 0
    return min(left, right) > 1 or (min(left, right) and left + right > MANY_LINES)


def _without(gap, box):
    start, stop = gap
    if box.right <= start or box.left >= stop:
        yield gap
        return
    if box.left > start:
        yield start, box.left
    if box.right < stop:
        yield box.right, stop


def _joined(pieces):
    if len(pieces) == 1:
        return pieces[0]
    text = pieces[0].text
    spaced = _is_spaced(pieces)
    for left, right in zip(pieces, pieces[1:], strict=False):
        text += blank_between(left, right, spaced) + right.text
    longest = max(pieces, key=lambda piece: len(piece.text))
    return Box(
        pieces[0].left,
        min(piece.top for piece in pieces),
        max(piece.right for piece in pieces),
        max(piece.bottom for piece in pieces),
        text,
        longest.size,
        longest.is_bold,
        min(piece.score for piece in pieces),
        longest.key,
    )


def blank_between(left, right, spaced=0.0):
    """Return the blank between two pieces of a line, if their gap is one; `spaced` is the
    gap that is between all of its letters. A piece may begin with a blank itself."""
    gap = right.left - left.right - spaced
    if right.text.startswith(" "):
        return " " if gap > TYPED_BLANK * left.size else ""
    if left.text[-1:] in CLOSING or right.text[:1] in OPENING:
        gap -= 0.5 * left.size  # justified lines are widened there
    is_wide = WIDE.match(left.text[-1:]) and WIDE.match(right.text[:1])
    return " " if gap > (WIDE_BLANK if is_wide else LATIN_BLANK) * left.size else ""


def _is_spaced(pieces):
    """Return the gap between letters that are set apart evenly, or none."""
    gaps = [b.left - a.right for a, b in zip(pieces, pieces[1:], strict=False)]
    alone = sum(len(piece.text) == 1 for piece in pieces)
    if len(gaps) < MANY_LETTERS or alone < 0.8 * len(pieces):
        return 0.0
    usual = median(gaps)
    even = sum(abs(gap - usual) <= EVEN * pieces[0].size for gap in gaps)
    return usual if usual > 0 and even >= 0.6 * len(gaps) else 0.0


# Blocks


def _stacked(lines):
    """Put lines together that follow each other in one column, of about one size."""
    middles = [line.middle for line in lines]
    below, above = {}, Counter()
    for at, line in enumerate(lines):
        found = _line_below(lines, middles, at, line)
        if found is not None:
            below[at] = found
    for found in below.values():
        above[found] += 1
    below = {
        at: found
        for at, found in below.items()
        if above[found] == 1 and _alike(lines[at], lines[found], SAME_SIZE)
    }
    starts = set(range(len(lines))) - set(below.values())
    blocks = []
    for start in sorted(starts):
        chain = [start]
        while chain[-1] in below:
            chain.append(below[chain[-1]])
        blocks.append(Block([lines[at] for at in chain]).measured())
    return blocks


def _line_below(lines, middles, at, line):
    """Return the number of the only line right below another, in its column."""
    best, best_away, row = None, 0.0, 0
    start = bisect_left(middles, line.middle + 0.5 * line.size)
    for other in range(start, min(len(lines), start + MOST_NEIGHBOURS)):
        under = lines[other]
        away = middles[other] - line.middle
        if away > NEXT_LINE * line.size:
            break
        # A last line of two letters ends where the indent of the first begins.
        apart = max(line.left, under.left) - min(line.right, under.right)
        if apart > TOUCHING * line.size:
            continue
        if best is None:
            best, best_away, row = other, away, 1
        elif away - best_away < 0.5 * line.size:
            row += 1
    return best if row == 1 else None
