"""Layout of one story in one rectangle of the grid.

From the top: 栏目, 引题, 主题, 副题, 署名, then pictures and text in columns. Text that does not
fit ends in a line that names the page it goes on at.
"""

from functools import lru_cache
from typing import NamedTuple

from editions.layout.cells import Cell, Room, least_text
from editions.layout.grid import Grid, text_columns
from editions.layout.headings import (
    may_go_down,
    set_bare_head,
    set_byline,
    set_down,
    set_head,
    sizes_to_try,
)
from editions.layout.measuring import EM, Line, even_lines
from editions.layout.pictures import place_pictures
from editions.layout.running_text import divided, fill, jump_of, lines_in, running
from editions.layout.story_input import StoryInput
from editions.layout.tables import place_tables

# How far a headline is from its usual size, and a picture from its own, in the order
# in which they are tried: neither is made small for the other to be large.
WITH_PICTURES = (
    *((bonus, enlarged) for enlarged in (1.5, 1.25, 1) for bonus in (2, 1, 0)),
    *((0, 0.8), (-1, 1), (-1, 0.8), (0, 0.6), (-1, 0.6), (-2, 1), (-2, 0.8), (-2, 0.6)),
)
WITHOUT = tuple((bonus, 1) for bonus in (2, 1, 0, -1, -2))
SPARE = 6  # rows of white that a block may end with
AIR = 3  # rows of them that go beneath its heading instead
WITHDRAWN = "已撤稿"


class Block(NamedTuple):
    """A story in its rectangle, with what it left unused and what it could not take.

    `length` is that of the text, in characters; `tables` are set here, by number, or on
    a page before, and are no part of it.
    """

    key: int
    cells: tuple[Cell, ...]
    head: int = 0  # how many of the cells are its heading
    blank_rows: int = 0
    overflow: int = 0  # characters that the block does not show
    left_over: int = 0  # those of them that were meant to
    crushed: bool = False  # not even its headline fits
    withdrawn: bool = False
    length: int = 0
    tables: tuple[int, ...] = ()


def set_in(story: StoryInput, grid: Grid, columns: int, rows: int) -> Block:
    """Return a story set in a block of so many columns and rows.

    The last row of a block is kept blank, apart from the next. The headline is made
    larger or smaller, and pictures are, until the text fits whole with little white.
    """
    if story.withdrawn:
        line = Line(WITHDRAWN, "withdrawn", ends=True)
        height = max(1, rows - 1)
        cell = Cell("withdrawn", 0, 0, grid.ems(columns), height, 4, (line,))
        return Block(story.key, (cell,), withdrawn=True)
    if may_go_down(story, grid, columns, rows - 1):
        upright = _set(story, grid, columns, rows - 1, down=True)
        if upright.overflow == upright.left_over:
            return upright
    best = None
    for bonus, enlarged in WITH_PICTURES if story.pictures else WITHOUT:
        block = _set(story, grid, columns, rows - 1, bonus=bonus, enlarged=enlarged)
        if best is None or _loss(block) < _loss(best):
            best = block
        whole = block.overflow == block.left_over and not block.crushed
        if whole and block.blank_rows <= SPARE:
            break
    return _aired(best)


def rows_needed(story: StoryInput, grid: Grid, columns: int) -> int:
    """Return the rows in which a story fits whole in so many columns."""
    if story.withdrawn:
        return max(5, -(-story.room // (columns * grid.characters)) + 4)
    return _needed(story, grid, columns)


def least_rows(story: StoryInput, grid: Grid, columns: int) -> int:
    """Return the rows without which a story cannot be shown at all."""
    if story.withdrawn:
        return 4
    inner = grid.ems(columns) - (2 if story.boxed else 0)
    lines = len(even_lines(story.headline, inner * EM))
    jump = 1 if story.paragraphs or story.pictures else 0
    return lines + jump + 1 + (2 if story.boxed else 0)


@lru_cache(maxsize=8192)
def _needed(story, grid, columns):
    most = 4 * grid.rows
    block = _set(story, grid, columns, most)
    return most - block.blank_rows + 1


def _aired(block):
    """Let white from the foot of a block in beneath its heading and its names."""
    rows = min(AIR, block.blank_rows // 2)
    cells = []
    for at, cell in enumerate(block.cells):
        if at >= block.head:
            beneath = (rows + 1) // 2 if cell.kind == "byline" else rows
            cell = cell.at(0, beneath)
        cells.append(cell)
    return block._replace(cells=tuple(cells), blank_rows=block.blank_rows - rows)


def _loss(block):
    return block.crushed, block.overflow - block.left_over, block.blank_rows


def _set(story, grid, columns, rows, down=False, bonus=0, enlarged=1):
    inset = 1 if story.boxed else 0
    bottom = rows - inset
    room = Room(inset, grid.ems(columns) - 2 * inset, inset)
    if down:
        set_down(story, room, bottom)
        fits = True
    else:
        fits = _set_across(story, room, columns, bottom, bonus)
    parts = text_columns(room.ems, grid.characters)
    head = len(room.cells)
    set_byline(story, room, bottom)
    tops, pictures = place_pictures(story, room, parts, bottom, enlarged)
    depth = max(0, bottom - room.row)
    tables, feet = place_tables(story, parts, tops, depth)
    set_here = tuple(table.number for table in tables)
    text, left_over = divided(story, lines_in(story, parts[0][1], set_here))
    taken = [top + foot for top, foot in zip(tops, feet, strict=True)]
    filled, used, overflow = fill(text, taken, depth, jump_of(story))
    cells = [*room.cells, *pictures, *_text_cells(room, parts, tops, filled)]
    for table in tables:
        cells += table.cells(room.left, room.row + used)
    if story.boxed:
        cells.insert(0, Cell("box", 0, 0, grid.ems(columns), rows))
        head += 1
    return Block(
        story.key,
        tuple(cells),
        head=head,
        blank_rows=max(0, depth - used),
        overflow=overflow + left_over,
        left_over=left_over,
        crushed=not fits or bottom < room.row,
        length=sum(len(each.text) for each in running(story, set_here)),
        tables=tuple(sorted({*story.tables_set, *set_here})),
    )


def _set_across(story, room, columns, bottom, bonus):
    """Set the heading in the largest size that leaves room for text; return whether any
    does."""
    for size in sizes_to_try(story, columns, room.ems, bonus):
        trial = Room(room.left, room.ems, room.row)
        set_head(story, trial, size, columns)
        if trial.row + least_text(story) <= bottom:
            room.row, room.cells = trial.row, trial.cells
            return True
    return set_bare_head(story, room, bottom)


def _text_cells(room, parts, tops, filled):
    for (left, ems), top, lines in zip(parts, tops, filled, strict=True):
        if lines:
            place = (room.left + left, room.row + top, ems, len(lines))
            yield Cell("text", *place, lines=tuple(lines))
