"""One story set into one rectangle of the grid.

From the top: 栏目, 引题, 主题, 副题, 署名, then pictures and text in columns. Text that does not
fit ends in a line that says where it goes on.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from editions.setting.copy import Copy, Weight
from editions.setting.grid import LEADING, NARROWEST, Grid, text_columns
from editions.setting.measuring import EM, Line, even_lines, lines_of, width

# Headlines in half ems, from large to small, and where each weight begins.
SIZES = (16, 14, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
LARGEST = {Weight.LEAD: 14, Weight.MAJOR: 9, Weight.COMMON: 6, Weight.BRIEF: 4}
SMALLEST_BOLD = 2
SMALL = 2  # half ems: flags, bylines, captions
DECK = 3
MAX_HEADLINE = 2  # lines, in a block of three columns or more
UNBROKEN = 10  # characters of a headline that is kept in one line if it can be
TALL = 2.2  # a block so many times as high as wide may have its headline down the side
DOWN = 14  # characters of such a headline
PICTURE = (3, 2)  # the shape of a picture whose own is not known
FLATTEST, STEEPEST = 2.4, 0.7  # width by height of a picture on a page
ENLARGED = (1.25, 1, 0.8, 0.6)  # pictures, until the text has room
SPARE = 6  # rows of white that a block may end with
LEAST_HALF = 10  # lines of a story that is divided between two pages
LEAST_TEXT = 2  # lines of text under a headline, if there is any text
WITHDRAWN = "已撤稿"


@dataclass(frozen=True)
class Cell:
    """A rectangle on the grid with something in it.

    `x` and `width` are characters from the left of the type area; `y` and `height`
    are rows from its top. `size` is in half ems.
    """

    kind: str
    x: int
    y: int
    width: int
    height: int
    size: int = 2
    lines: tuple[Line, ...] = ()
    down: bool = False  # set vertically
    picture: int | None = None

    def at(self, x: int, y: int) -> "Cell":
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Block:
    """A story in its rectangle, with what it left unused and what it could not take."""

    key: int
    cells: tuple[Cell, ...]
    blank_rows: int = 0
    overflow: int = 0  # characters that stand elsewhere
    left_over: int = 0  # those of them that were meant to
    columns: int = 1
    text_rows: int = 0
    crushed: bool = False  # not even its headline fits
    boxed: bool = False
    withdrawn: bool = False


@dataclass
class _Room:
    """What is being set: the width within the block, and the rows gone so far."""

    left: int
    ems: int
    row: int = 0
    cells: list[Cell] = field(default_factory=list)

    def stack(self, kind, lines, size, rows_each):
        if lines:
            set_lines = tuple(Line(text, kind, ends=True) for text in lines)
            height = rows_each * len(lines)
            self.cells.append(
                Cell(kind, self.left, self.row, self.ems, height, size, set_lines)
            )
            self.row += height


def rows_each(size: int) -> int:
    """Return how many rows a line of a size, in half ems, takes."""
    return max(1, -(-size * 13 // 30))  # size/2 × 1.3 / 1.5, rounded up


def set_in(copy: Copy, grid: Grid, columns: int, rows: int) -> Block:
    """Return a story set in a block of so many columns and rows.

    The last row of a block is kept blank, apart from the next. The headline is made
    larger or smaller, and pictures are, until the text stands whole with little white.
    """
    if copy.withdrawn:
        line = Line(WITHDRAWN, "withdrawn", ends=True)
        height = max(1, rows - 1)
        cell = Cell("withdrawn", 0, 0, grid.ems(columns), height, 4, (line,))
        return Block(copy.key, (cell,), columns=columns, withdrawn=True)
    if _may_stand_down(copy, grid, columns, rows - 1):
        upright = _set(copy, grid, columns, rows - 1, down=True)
        if upright.overflow == upright.left_over:
            return upright
    best = None
    for enlarged in ENLARGED if copy.pictures else (1,):
        for bonus in (2, 1, 0, -1, -2):
            block = _set(copy, grid, columns, rows - 1, bonus=bonus, enlarged=enlarged)
            if best is None or _loss(block) < _loss(best):
                best = block
            if block.overflow == block.left_over and not block.crushed:
                break
        whole = best.overflow == best.left_over
        if (whole and best.blank_rows <= SPARE) or best.crushed:
            break
    return best


def rows_needed(copy: Copy, grid: Grid, columns: int) -> int:
    """Return the rows in which a story stands whole in so many columns."""
    if copy.withdrawn:
        return max(5, -(-copy.room // (columns * grid.characters)) + 4)
    return _needed(copy, grid, columns)


def least_rows(copy: Copy, grid: Grid, columns: int) -> int:
    """Return the rows without which a story cannot be shown at all."""
    if copy.withdrawn:
        return 4
    inner = grid.ems(columns) - (2 if copy.boxed else 0)
    lines = len(even_lines(copy.headline, inner * EM))
    jump = 1 if copy.paragraphs or copy.pictures else 0
    return lines + jump + 1 + (2 if copy.boxed else 0)


@lru_cache(maxsize=8192)
def _needed(copy, grid, columns):
    most = 4 * grid.rows
    block = _set(copy, grid, columns, most)
    return most - block.blank_rows + 1


def _loss(block):
    return block.crushed, block.overflow - block.left_over, block.blank_rows


def _may_stand_down(copy, grid, columns, rows):
    return (
        columns >= 2
        and not copy.pictures
        and not copy.kicker
        and 2 <= len(copy.headline) <= DOWN
        and all(character > "\u00ff" for character in copy.headline)
        and len(copy.deck) <= 2 * DOWN
        and rows * LEADING > TALL * grid.ems(columns)
    )


def _set(copy, grid, columns, rows, down=False, bonus=0, enlarged=1):
    inset = 1 if copy.boxed else 0
    room = _Room(inset, grid.ems(columns) - 2 * inset, inset)
    bottom = rows - inset
    if down:
        aside = _headline_down(copy, room, bottom)
        room.left += aside
        room.ems -= aside
    crushed = False
    if not down:
        head = _head_sizes(copy, columns, room.ems, bonus)
        for size in head:
            trial = _Room(room.left, room.ems, room.row)
            _set_head(copy, trial, size, columns)
            if trial.row + _least_text(copy) <= bottom:
                room = trial
                break
        else:
            crushed = not _set_bare_head(copy, room, bottom)
    parts = text_columns(room.ems, grid.characters)
    if copy.byline and room.row + 1 + _least_text(copy) <= bottom:
        room.stack("byline", [copy.byline], SMALL, 1)
    tops, picture_cells = _place_pictures(copy, room, parts, bottom, enlarged)
    text, left_over = _divided(copy, _lines(copy, parts[0][1]))
    depth = max(0, bottom - room.row)
    columns_of_text, used, overflow = fill(text, tops, depth, _jump(copy))
    overflow += left_over
    cells = room.cells + picture_cells
    for (left, ems), top, lines in zip(parts, tops, columns_of_text, strict=True):
        if lines:
            cells.append(
                Cell(
                    "text",
                    room.left + left,
                    room.row + top,
                    ems,
                    len(lines),
                    2,
                    tuple(lines),
                )
            )
    blank = max(0, depth - used)
    if copy.boxed:
        cells.insert(0, Cell("box", 0, 0, grid.ems(columns), rows))
    return Block(
        copy.key,
        tuple(cells),
        blank_rows=blank,
        overflow=overflow,
        left_over=left_over,
        columns=columns,
        text_rows=used,
        crushed=crushed or bottom < room.row,
        boxed=copy.boxed,
    )


def _least_text(copy):
    return LEAST_TEXT if copy.paragraphs or copy.pictures else 0


# The headline


def _head_sizes(copy, columns, ems, bonus):
    """Return headline sizes to try, the largest that suits the block first."""
    most = MAX_HEADLINE if columns >= 3 else MAX_HEADLINE + 1
    largest = LARGEST[copy.weight] + bonus
    suited = [
        size
        for size in SIZES
        if size <= largest
        and width(copy.headline) * size <= 2 * ems * EM * most
        and len(_broken(copy.headline, ems, size)) <= most
    ]
    if suited and len(copy.headline) <= UNBROKEN:
        # A short headline in one line, smaller, rather than cut through a word.
        whole = [s for s in suited if len(_broken(copy.headline, ems, s)) == 1]
        if whole and whole[0] * 5 >= suited[0] * 3:
            return whole
    return suited or [3, SMALLEST_BOLD]


def _broken(text, ems, size):
    """Return a heading in as even lines as can be, of a size in half ems."""
    parts = text.split()
    whole = " ".join(parts)
    if width(whole) * size <= ems * EM * 2:
        return [whole]
    # A blank in a headline is where its two halves part.
    if len(parts) == 2 and all(width(part) * size <= ems * EM * 2 for part in parts):
        return parts
    return even_lines(text, ems * EM * 2 // size)


def _set_head(copy, room, size, columns):
    airy = size >= 6
    if copy.flag:
        room.stack("flag", [copy.flag], SMALL, 1)
    if airy and not copy.flag and columns > 1:
        room.row += 1 if room.row else 0
    second = DECK if columns >= 2 and size >= 6 else SMALL
    each = rows_each(second)
    if copy.kicker:
        room.stack("kicker", _broken(copy.kicker, room.ems, second), second, each)
    lines = _broken(copy.headline, room.ems, size)
    room.stack("headline", lines, size, rows_each(size))
    if copy.deck:
        room.stack("deck", _broken(f"——{copy.deck}", room.ems, second), second, each)
    if airy:
        room.row += 1


def _set_bare_head(copy, room, bottom):
    """Set the headline alone, in text size; say whether it fits."""
    lines = even_lines(copy.headline, room.ems * EM)
    jump = 1 if copy.paragraphs or copy.pictures else 0
    room.stack("headline", lines, SMALLEST_BOLD, 1)
    return room.row + jump <= bottom


def _headline_down(copy, room, bottom):
    """Set a headline from top to bottom, at the left; return the width it takes."""
    rows = bottom - room.row
    height = int(rows * LEADING * EM)
    text = "".join(copy.headline.split())
    aside = even_lines(f"——{copy.deck}", height * 2 // DECK) if copy.deck else ()
    for size in SIZES:
        if size <= LARGEST[copy.weight] + 1 and width(text) * size <= height * 2:
            break
    main = -(-size * 6 // 10)
    line = Line(text, "headline", ends=True)
    room.cells.append(
        Cell("headline", room.left, room.row, main, rows, size, (line,), True)
    )
    taken = main
    if aside:
        lines = tuple(Line(text, "deck", ends=True) for text in aside)
        ems = 2 * len(aside)
        left = room.left + taken
        room.cells.append(Cell("deck", left, room.row, ems, rows, DECK, lines, True))
        taken += ems
    return taken + 1


# Pictures


def _place_pictures(copy, room, parts, bottom, enlarged):
    """Stand the pictures at the head of the text; return where each column begins.

    Each picture takes a share of the columns, from the right; what does not fit in
    the width goes beneath.
    """
    tops = [0] * len(parts)
    cells = []
    if not copy.pictures:
        return tops, cells
    number = len(parts)
    share = number if number <= 2 or not copy.paragraphs else -(-number * 3 // 5)
    if len(copy.pictures) > 1 and number >= 2:
        share = max(1, number // min(len(copy.pictures), number))
    last = number
    for picture in copy.pictures:
        if last < share:
            last = number
        first = max(0, last - share)
        left = parts[first][0]
        ems = parts[last - 1][0] + parts[last - 1][1] - left
        top = max(tops[first:last])
        rows = max(3, round(_picture_rows(picture, ems) * enlarged))
        caption = even_lines(picture.caption, ems * EM) if picture.caption else []
        least = 3 + len(caption) + (_least_text(copy) if share == number else 0)
        free = bottom - room.row - top
        if free < least:
            last = first
            continue
        rows = min(rows, free - len(caption) - (least - 3 - len(caption)))
        place = (room.left + left, room.row + top, ems)
        cells.append(Cell("picture", *place, rows, picture=picture.key))
        if caption:
            lines = tuple(Line(text, "caption", ends=True) for text in caption)
            x, y, ems = place
            cells.append(Cell("caption", x, y + rows, ems, len(caption), 2, lines))
        below = top + rows + len(caption)
        # A row of air, where text goes on beneath.
        below += 1 if copy.paragraphs and below < bottom - room.row else 0
        for column in range(first, last):
            tops[column] = below
        last = first
    return tops, cells


def _picture_rows(picture, ems):
    wide, high = picture.width or PICTURE[0], picture.height or PICTURE[1]
    shape = min(max(wide / high, STEEPEST), FLATTEST)
    return max(3, round(ems / shape / LEADING))


# The text


@lru_cache(maxsize=8192)
def _lines(copy, ems):
    lines = lines_of(copy.paragraphs, max(ems, NARROWEST), copy.skip)
    if copy.continued_from and lines:
        text = f"（上接第{copy.continued_from}版）"
        start = lines[0].start
        lines.insert(0, Line(text, "from", ends=True, start=start, stop=start))
    return tuple(lines)


def _divided(copy, lines):
    """Return the lines that stand here of a story that another page goes on with, and
    the characters that are left to it."""
    if not (copy.divides and copy.continued_on) or len(lines) < 2 * LEAST_HALF:
        return list(lines), 0
    kept = list(lines[: len(lines) // 2])
    while kept and kept[-1].kind == "subhead":
        kept.pop()
    if not kept:
        return list(lines), 0
    stop = kept[-1].stop
    kept.append(Line(_jump(copy), "jump", ends=True, start=stop, stop=stop))
    return kept, lines[-1].stop - stop


def _jump(copy):
    where = f"下转第{copy.continued_on}版" if copy.continued_on else "全文见网页版"
    return f"（{where}）"


def fill(text, tops, depth, jump):
    """Run lines into columns that begin at `tops` and end at `depth`.

    Returns (the lines of each column, rows used, characters left over). Columns end as
    evenly as they can; a subhead is not left alone at the foot of one.
    """
    rooms = [max(0, depth - top) for top in tops]
    if not text:
        return [[] for _ in tops], min(depth, max(tops, default=0)), 0
    if sum(rooms) >= len(text):
        low = min(depth, max(1, _level(len(text), tops)))
        for level in range(low, depth + 1):
            columns = _run(text, [max(0, level - top) for top in tops])
            if columns is not None:
                return columns, max(level, *tops), 0
    places = sum(rooms)
    if not places:
        return [[] for _ in tops], depth, text[-1].stop - text[0].start
    kept = text[: places - 1]
    while kept and kept[-1].kind != "text":
        kept.pop()
    stop = kept[-1].stop if kept else text[0].start
    kept.append(Line(jump, "jump", ends=True, start=stop, stop=stop))
    columns = _run(kept, rooms, strict=False)
    return columns, depth, text[-1].stop - stop


def _level(number, tops):
    """Return the least depth at which columns beginning at `tops` take so many lines."""
    level = 0
    begun = sorted(tops)
    for at in range(len(begun)):
        level = -(-(number + sum(begun[: at + 1])) // (at + 1))
        if at + 1 == len(begun) or level <= begun[at + 1]:
            break
    return level


def _run(text, rooms, strict=True):
    columns = []
    at = 0
    for room in rooms:
        column = list(text[at : at + room])
        if strict and column and column[-1].kind == "subhead" and at + room < len(text):
            column.pop()
        columns.append(column)
        at += len(column)
    return columns if at == len(text) else None
