"""White and ragged columns of made-up pages, read off their cells, for bench/paper.py."""

import random
from typing import NamedTuple

from editions.layout import Paragraph, Picture, StoryInput, Weight
from editions.layout.grid import GUTTER
from editions.layout.page_makeup import make_up
from newsroom.corpus import prose

# What is drawn beneath others covers nothing.
DRAWN = {"box", "upright", "across", "rule", "hair"}
HEADING = {"flag", "kicker", "headline", "deck", "byline"}
# The stories of a page of a city's daily: how many characters each, from its lead down.
REAL_SIZES = (
    (1600, 900, 800, 600, 500, 420, 300, 160, 120),
    (2400, 1200, 900, 700, 500, 300, 130),
    (1300, 1000, 800, 760, 640, 560, 480, 400, 320, 200),
    (3600, 1400, 900, 600, 180),
    (1200, 900, 900, 700, 600, 500, 400, 300, 260, 200, 150, 120, 90),
)
PLACES = ("迎泽", "小店", "万柏林", "晋源", "古交", "清徐")


class Figures(NamedTuple):
    white: float  # of the type area, beneath the headings of its boxes
    boxes: int  # with two columns of text or more
    ragged: int  # of these, such whose columns do not end on one line
    steepest: int  # rows, the most by which a column ends above another
    left_over: int  # characters that the page does not show
    is_full: bool


def figures_of(stories):
    """Return the figures of the page of some stories."""
    made = make_up(tuple(stories))
    grid = made.grid
    white = boxes = ragged = steepest = left_over = 0
    for box in made.boxes:
        if box.block.withdrawn:
            continue
        white += _white_of(box, grid)
        ends = _ends_of(box)
        if len(ends) > 1:
            boxes += 1
            ragged += max(ends) > min(ends)
            steepest = max(steepest, max(ends) - min(ends))
        left_over += box.block.overflow - box.block.left_over
    foot = max(box.row + box.rows for box in made.boxes)
    return Figures(
        white / (grid.across * grid.rows),
        boxes,
        ragged,
        steepest,
        left_over,
        foot >= grid.rows,
    )


def _ends_of(box):
    """Return the rows in which the columns of a box end."""
    ends = {}
    for cell in box.block.cells:
        if cell.kind == "text":
            ends[cell.x] = max(ends.get(cell.x, 0), cell.y + cell.height)
    # A table is at the foot of the columns that it goes across.
    for cell in box.block.cells:
        if cell.kind.startswith("table-"):
            for x in ends:
                if cell.x <= x < cell.x + cell.width:
                    ends[x] = max(ends[x], cell.y + cell.height)
    return list(ends.values())


def _white_of(box, grid):
    """Return how many characters of a box, a row each, have nothing on them.

    Not counted are the row between two boxes, gutters, a row beneath the heading, and
    one beneath a picture.
    """
    wide, high = grid.ems(box.columns), box.rows - 1
    cells = [cell for cell in box.block.cells if cell.kind not in DRAWN]
    lefts = sorted({cell.x for cell in cells if cell.kind == "text"})
    covered = [bytearray(wide) for _ in range(high)]
    for cell in cells:
        stop = cell.x + cell.width
        if cell.kind == "text":
            stop = next((left for left in lefts if left > cell.x), wide)
        below = 1 if cell.kind in ("picture", "caption", *HEADING) else 0
        for row in covered[max(0, cell.y) : cell.y + cell.height + below]:
            reach = range(max(0, cell.x - GUTTER), min(wide, stop + GUTTER))
            row[reach.start : reach.stop] = b"\1" * len(reach)
    for left, top, right, foot in _tables_in(box.block.cells):
        for row in covered[top:foot]:
            row[left:right] = b"\1" * (right - left)
    return sum(wide - sum(row) for row in covered)


def _tables_in(cells):
    """Yield (left, top, right, foot) between the rules of each table."""
    begun = None
    for cell in cells:
        if cell.kind == "table-name":
            begun = None
        elif cell.kind == "rule":
            begun = begun or cell
            yield begun.x, begun.y, begun.x + begun.width, cell.y


def real_page(number):
    """Return the stories of a made-up page of a real size, some with a picture."""
    chance = random.Random(f"page {number}")
    lengths = [
        max(60, round(length * chance.uniform(0.8, 1.2)))
        for length in REAL_SIZES[number % len(REAL_SIZES)]
    ]
    return [_story(chance, key, length) for key, length in enumerate(lengths, 1)]


def _story(chance, key, length):
    kind = chance.choice(prose.KINDS)
    place = chance.choice(PLACES)
    writer = prose.Writer(chance, kind, place, place)
    has_picture = length > 250 and chance.random() < 0.35
    shape = chance.choice(((1600, 1067), (1600, 1200), (1000, 1400)))
    return StoryInput(
        key,
        headline=writer.headline(),
        kicker=chance.choice(("", "", "民生实事看进展")),
        deck=chance.choice(("", "", "全市三十二处改造工程年内完工")),
        byline=chance.choice(("本报记者 赵甲", "本报记者 钱乙 通讯员 孙丙")),
        paragraphs=tuple(map(Paragraph, _paragraphs(writer, chance, length))),
        pictures=(Picture(key, *shape, "图为改造现场。"),) if has_picture else (),
        weight=_weight(key, length),
    )


def _weight(key, length):
    if key == 1:
        return Weight.LEAD
    if length < 160:
        return Weight.BRIEF
    return Weight.MAJOR if key <= 3 else Weight.COMMON


def _paragraphs(writer, chance, length):
    while length > 0:
        text = "".join(writer.sentences(min(length, chance.randint(60, 160))))
        yield text
        length -= len(text)
