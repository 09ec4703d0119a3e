"""Layout of one story in one rectangle of the grid.

From the top: 栏目, 引题, 主题, 副题, 署名, then pictures and text in columns. Text that does not
fit ends in a line that names the page it goes on at.
"""

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
from editions.layout.running_text import (
    divided,
    fill,
    jump_of,
    level,
    lines_in,
    running,
)
from editions.layout.story_input import StoryInput
from editions.layout.tables import place_tables
from editions.layout.while_setting import remembered

AIR = 3  # rows of white that go beneath a heading rather than to the foot of its block
# What a line's leading may grow by, so that the columns of a block end on one line: all
# of them by an eighth, one that is a line shorter than its neighbours by a quarter.
LET_OUT, SHORT_LET_OUT = 8, 4
MOST_DROP = 2  # rows of white beneath a picture
GOOD = (
    0.35  # rows of white, on the average of the columns: nothing better is looked for
)
RAGGED = 0.5  # what a column that ends above its neighbours costs, in such rows
HALVINGS = 5  # of the range in which a picture's size is looked for
LARGER, SMALLER = 1.5, 0.6  # than its own size a picture may be
WITHDRAWN = "已撤稿"


class Setting(NamedTuple):
    """What of a story may be set one way or another, to fill its block."""

    bonus: int = 0  # steps by which its headline is larger than usual
    enlarged: float = 1  # what its pictures are of their usual size
    more: int = 0  # columns of text beyond the page's own: 破栏
    wide: bool = False  # whether its pictures go across all columns
    down: bool = False  # whether its headline goes down the side

    @property
    def cost(self):
        """What is unusual about it, in rows of white that one would have instead."""
        return (
            0.15 * abs(self.bonus)
            + 0.5 * abs(self.enlarged - 1)
            + 0.4 * (abs(self.more) + self.wide)
        )


USUAL = Setting()


class Block(NamedTuple):
    """A story in its rectangle, with what it left unused and what it could not take.

    `length` is that of the text, in characters; `tables` are set here, by number, or on
    a page before, and are no part of it.
    """

    key: int
    cells: tuple[Cell, ...]
    head: int = 0  # how many of the cells are its heading
    used: int = 0  # rows, before any line is let out
    white: float = 0  # rows with nothing on them, on the average of its columns
    ragged: int = 0  # columns that end above their neighbours
    overflow: int = 0  # characters that the block does not show
    left_over: int = 0  # those of them that were meant to
    crushed: bool = False  # not even its headline fits
    withdrawn: bool = False
    length: int = 0
    tables: tuple[int, ...] = ()
    left_out: int = 0  # pictures without room, of a story that has nothing else


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
    return _Search(story, grid, columns, rows - 1).best()


class _Search:
    """Search for the setting of a story that fills a block with little white."""

    def __init__(self, story, grid, columns, rows):
        self.story, self.grid, self.columns, self.rows = story, grid, columns, rows
        self.block, self.setting, self.loss = None, None, None

    def best(self):
        is_tall = may_go_down(self.story, self.grid, self.columns, self.rows)
        if is_tall and self.tried(Setting(down=True)) and self.is_good():
            return self.block
        self._of_headlines(USUAL)
        if self.story.pictures and not self.is_good():
            self._of_pictures(self.setting)
            if not self.is_good():
                self._of_pictures(Setting(wide=True))
        # A table goes across the page's own columns.
        for more in () if self.story.tables else (1, -1):
            if not self.is_good():
                self._of_headlines(Setting(more=more))
        return self.block

    def is_good(self):
        return self.loss < (False, 0, GOOD)

    def tried(self, setting):
        """Set the story so, keep that if it is the best; return whether it fits whole."""
        block = _set(self.story, self.grid, self.columns, self.rows, setting)
        short = block.overflow - block.left_over + block.left_out
        cost = block.white + RAGGED * block.ragged + setting.cost
        loss = block.crushed, short, cost
        if self.loss is None or loss < self.loss:
            self.block, self.setting, self.loss = block, setting, loss
        return not (block.crushed or short)

    def _of_headlines(self, setting):
        """Try the usual headline, and larger ones if it fits, or smaller ones."""
        step = 1 if self.tried(setting) else -1
        for bonus in (step, 2 * step):
            if self.is_good() or self.tried(setting._replace(bonus=bonus)) != (
                step > 0
            ):
                break

    def _of_pictures(self, setting):
        """Look for the size at which the pictures leave the text just its room."""
        small, large = SMALLER, LARGER
        for _ in range(HALVINGS):
            middle = (small + large) / 2
            if self.tried(setting._replace(enlarged=middle)):
                small = middle
            else:
                large = middle
            if self.is_good():
                break


@remembered
def rows_needed(
    story: StoryInput, grid: Grid, columns: int, setting: Setting = USUAL
) -> int:
    """Return the rows in which a story fits whole in so many columns; but for a subhead
    that has to go over to the next column."""
    if story.withdrawn:
        return max(5, -(-story.room // (columns * grid.characters)) + 4)
    if story.tables:
        return _set(story, grid, columns, 4 * grid.rows, setting).used + 1
    # What _set() comes to, without a cell made: a page asks it of each story and width.
    room, parts, _ = _heading(story, grid, columns, 4 * grid.rows, setting)
    tops, _ = place_pictures(story, room, parts, 4 * grid.rows, setting)
    lines, _ = divided(story, lines_in(story, parts[0][1]))
    inset = 1 if story.boxed else 0
    return room.row + max(level(len(lines), tops), *tops) + inset + 1


def least_rows(story: StoryInput, grid: Grid, columns: int) -> int:
    """Return the rows without which a story cannot be shown at all."""
    if story.withdrawn:
        return 4
    inner = grid.ems(columns) - (2 if story.boxed else 0)
    lines = len(even_lines(story.headline, inner * EM))
    jump = 1 if story.paragraphs or story.pictures else 0
    return lines + jump + 1 + (2 if story.boxed else 0)


def heights(story: StoryInput, grid: Grid, columns: int) -> tuple[tuple[int, int], ...]:
    """Return the spans of rows, each (least, most), in which a story fills so many
    columns with no white to speak of."""
    if story.withdrawn:
        return ((rows_needed(story, grid, columns), grid.rows),)
    if story.pictures:
        small, large = (
            rows_needed(story, grid, columns, Setting(enlarged=enlarged))
            for enlarged in (SMALLER, LARGER)
        )
        return ((min(small, large), _let_out(large)),)
    return tuple(
        (needed, _let_out(needed))
        for bonus in (0, 1, -1, 2, -2)
        for needed in [rows_needed(story, grid, columns, Setting(bonus))]
    )


def _let_out(rows):
    return rows + rows // LET_OUT + 1


def _set(story, grid, columns, rows, setting):
    inset = 1 if story.boxed else 0
    bottom = rows - inset
    room, parts, (head, fits) = _heading(story, grid, columns, bottom, setting)
    tops, pictures = place_pictures(story, room, parts, bottom, setting)
    depth = max(0, bottom - room.row)
    tables, feet = place_tables(story, parts, tops, depth)
    set_here = tuple(table.number for table in tables)
    text, left_over = divided(story, lines_in(story, parts[0][1], set_here))
    taken = [top + foot for top, foot in zip(tops, feet, strict=True)]
    filled, used, overflow = fill(text, taken, depth, jump_of(story))
    air, ends = _let_into(filled, taken, used, depth)
    heading = _aired(room.cells, head, air)
    row = room.row + air
    cells = [*heading, *(cell.at(0, air) for cell in pictures)]
    columns_set, white, ragged = _text_cells(
        Room(room.left, room.ems, row), parts, tops, feet, filled, ends
    )
    cells += columns_set
    for table in tables:
        cells += table.cells(room.left, row + ends)
    if story.boxed:
        cells.insert(0, Cell("box", 0, 0, grid.ems(columns), rows))
        head += 1
    return Block(
        story.key,
        tuple(cells),
        head=head,
        used=room.row + used + inset,
        white=white + depth - air - ends + max(0, air - 1),
        ragged=ragged,
        overflow=overflow + left_over,
        left_over=left_over,
        crushed=not fits or bottom < room.row,
        length=sum(len(each.text) for each in running(story, set_here)),
        tables=tuple(sorted({*story.tables_set, *set_here})),
        left_out=0 if story.paragraphs else _left_out(story, pictures),
    )


def _left_out(story, cells):
    return len(story.pictures) - sum(cell.kind == "picture" for cell in cells)


def _heading(story, grid, columns, bottom, setting):
    """Set a heading and the names; return (the room that is left, its columns of text,
    (the cells of the heading, whether it fits))."""
    inset = 1 if story.boxed else 0
    room = Room(inset, grid.ems(columns) - 2 * inset, inset)
    if setting.down:
        set_down(story, room, bottom)
        fits = True
    else:
        fits = _set_across(story, room, columns, bottom, setting.bonus)
    head = len(room.cells)
    set_byline(story, room, bottom)
    return room, text_columns(room.ems, grid.characters, setting.more), (head, fits)


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


def _let_into(filled, taken, used, depth):
    """Return how many rows of what is left go beneath the heading, and where the columns
    end: what their lines can be let out by."""
    shortest = min((len(lines) for lines in filled if lines), default=0)
    spare = depth - used
    stretch = min(spare, shortest // LET_OUT)
    air = min(AIR, spare - stretch)
    return air, used + stretch


def _aired(cells, head, air):
    """Let white in beneath a heading, and beneath its names."""
    return [
        *cells[:head],
        *(cell.at(0, (air + 1) // 2) for cell in cells[head:]),
    ]


def _text_cells(room, parts, tops, feet, filled, ends):
    """Return (the cells of text, each to the end of its column; the rows of white on the
    average of the columns; how many of them end above their neighbours)."""
    cells, white, ragged = [], 0, 0
    for (left, ems), top, foot, lines in zip(parts, tops, feet, filled, strict=True):
        here = ends - top - foot
        number = height = len(lines)
        if number < here <= 1 + (number - 1) * (1 + 1 / SHORT_LET_OUT):
            height = here
        # Beneath a picture the white is above the text, so that it ends with the others.
        drop = min(MOST_DROP, here - height) if top else 0
        if lines:
            place = (room.left + left, room.row + top + drop, ems, height)
            cells.append(Cell("text", *place, lines=tuple(lines)))
        white += here - height
        ragged += here - height > drop
    return cells, white / len(parts), ragged
