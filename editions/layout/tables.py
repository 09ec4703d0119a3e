"""Layout of tables: each across as many columns of text as it needs, at the foot of its
story, with the text level above it."""

from typing import NamedTuple

from editions.layout.cells import LEAST_TEXT, TEXT, Cell
from editions.layout.measuring import EM, Line, even_lines, measured, width, words_in
from editions.layout.story_input import Table
from editions.layout.while_setting import remembered

GAP = 1  # characters between two columns of a table
LEAST, LONGEST_WORD = 2, 8  # characters; a longer word is broken
AIR = 1  # rows above a table
# A table of many lines in each cell is set wider, if it can be.
DEEP, DEEP_COST = 2, 2


class TableSetting(NamedTuple):
    """A table in so many characters across: its cells, and the rows that they take."""

    cells: tuple[Cell, ...]
    rows: int
    deepest: int  # the most lines of one cell


class PlacedTable(NamedTuple):
    """A table in a story; `above` are the rows from its foot to the foot of the text."""

    number: int
    left: int
    above: int
    setting: TableSetting

    def cells(self, left: int, foot: int):
        for cell in self.setting.cells:
            yield cell.at(left + self.left, foot - self.above - self.setting.rows)


def place_tables(story, parts, tops, depth):
    """Place the tables of a story at the foot of its columns, from the right.

    Returns (the placed tables, the rows that they take of each column). One that is
    begun on the page before, or that fits nowhere here, is not among them.
    """
    feet = [0] * len(parts)
    placed = []
    is_alone = all(paragraph.table is not None for paragraph in story.paragraphs)
    # From the last up: they keep their order down the page.
    for number in reversed(_to_be_set(story)):
        best = None
        for first in range(1 if is_alone else len(parts)):
            left = parts[first][0]
            ems = parts[-1][0] + parts[-1][1] - left
            setting = set_table(story.tables[number], ems)
            if setting is None:
                continue
            above = max(feet[first:])
            taken = max(tops[first:]) + above + setting.rows + AIR
            if taken > depth - (0 if first or is_alone else LEAST_TEXT):
                continue
            cost = (len(parts) - first) * (setting.rows + AIR)
            cost *= DEEP_COST if setting.deepest > DEEP else 1
            if best is None or cost <= best[0]:
                best = cost, first, PlacedTable(number, left, above, setting)
        if best:
            _, first, table = best
            placed.insert(0, table)
            for column in range(first, len(parts)):
                feet[column] = table.above + table.setting.rows + AIR
    return placed, feet


def _to_be_set(story):
    """Return the numbers of the tables that no page before has begun."""
    begun = set(story.tables_set)
    place = 0
    for paragraph in story.paragraphs:
        if paragraph.table in story.tables_set:
            continue
        if place < story.skip and paragraph.table is not None:
            begun.add(paragraph.table)
        place += len(paragraph.text)
    return [number for number in range(len(story.tables)) if number not in begun]


def too_wide(story, ems: int) -> int:
    """Return how many tables of a story fit in no block so wide, however high."""
    unset = (story.tables[number] for number in _to_be_set(story))
    return sum(set_table(table, ems) is None for table in unset)


@remembered
def set_table(table: Table, ems: int) -> TableSetting | None:
    """Return a table set in a width; None where its words are too wide for it."""
    widths = _column_widths(table, ems)
    if widths is None:
        return None
    lefts = [sum(widths[:column]) + GAP * column for column in range(table.width)]
    broken = []
    for cell in table.cells:
        last = cell.column + cell.columns - 1
        wide = lefts[last] + widths[last] - lefts[cell.column]
        lines = [line for words in cell.lines for line in words_in(words, wide * EM)]
        broken.append((cell, wide, tuple(lines)))
    tops = _row_tops(table, broken)
    cells = []
    caption = even_lines(table.caption, ems * EM) if table.caption else ()
    if caption:
        lines = tuple(Line(text, "table-name", ends=True) for text in caption)
        cells.append(Cell("table-name", 0, 0, ems, len(caption), TEXT, lines))
    head = len(caption)
    cells += (cell.at(0, head) for cell in _rules(table, tops, lefts, widths, ems))
    for cell, wide, lines in broken:
        if lines:
            top, bottom = tops[cell.row], tops[cell.row + cell.rows]
            middle = top + (bottom - top - len(lines)) // 2
            place = (lefts[cell.column], head + middle, wide, len(lines))
            cells.append(Cell(_kind(cell, table), *place, TEXT, lines))
    deepest = max(len(lines) for _, _, lines in broken)
    return TableSetting(tuple(cells), head + tops[-1], deepest)


def _kind(cell, table):
    if (
        cell.is_header
        and cell.row < table.head
        and (table.is_of_figures or cell.columns > 1)
    ):
        return "table-head"
    if cell.is_header:
        return "table-title"
    return "table-figure" if table.is_of_figures and cell.column else "table-words"


def _column_widths(table, ems):
    """Return how many characters wide each column is, or None if they do not fit."""
    room = ems - GAP * (table.width - 1)
    natural, least = _widths_wanted(table)
    if sum(least) > room:
        return None
    if sum(natural) <= room:
        return _shared(natural, room - sum(natural), [1] * table.width)
    wanted = [all_ - few for all_, few in zip(natural, least, strict=True)]
    return _shared(least, room - sum(least), wanted)


@remembered
def _widths_wanted(table):
    """Return the width of each column with every cell in one line, and the least."""
    natural, least = [1] * table.width, [1] * table.width
    for cell in sorted(table.cells, key=lambda cell: cell.columns):
        whole = max((_ems(width(words.text)) for words in cell.lines), default=0)
        words = max((_longest(words.text) for words in cell.lines), default=0)
        _widen(natural, cell, whole)
        _widen(least, cell, min(whole, max(LEAST, min(words, LONGEST_WORD))))
    return natural, least


def _longest(text):
    parts, before, _ = measured(text)
    return _ems(
        max(
            (wide - at for at, wide in zip(before, before[1:], strict=False)), default=0
        )
    )


def _ems(thousandths):
    return -(-thousandths // EM)


def _widen(widths, cell, needed):
    """Widen the columns of a cell until it has what it needs."""
    columns = range(cell.column, cell.column + cell.columns)
    short = needed - sum(widths[c] for c in columns) - GAP * (cell.columns - 1)
    for at in range(max(0, short)):
        widths[columns[at % cell.columns]] += 1


def _shared(widths, room, wanted):
    """Share room among columns, in proportion to what each wants."""
    total = sum(wanted)
    shared, given, asked = [], 0, 0
    for wide, want in zip(widths, wanted, strict=True):
        asked += want
        share = room * asked // total - given if total else 0
        given += share
        shared.append(wide + share)
    return shared


def _row_tops(table, broken):
    """Return where each row of a table begins, and where the last ends."""
    depths = [1] * table.height
    for cell, _, lines in sorted(broken, key=lambda each: each[0].rows):
        rows = range(cell.row, cell.row + cell.rows)
        depths[rows[-1]] += max(0, len(lines) - sum(depths[row] for row in rows))
    tops = [0]
    for depth in depths:
        tops.append(tops[-1] + depth)
    return tops


def _rules(table, tops, lefts, widths, ems):
    """Yield the rules of a table, each along the top of a row: none through a cell."""
    yield Cell("rule", 0, 0, ems, 1)
    for row in range(1, table.height):
        whole = [True] * table.width
        for cell in table.cells:
            if cell.row < row < cell.row + cell.rows:
                whole[cell.column : cell.column + cell.columns] = [False] * cell.columns
        kind = "rule" if row == table.head else "hair"
        column = 0
        while column < table.width:
            end = column
            while end < table.width and whole[end]:
                end += 1
            if end > column:
                right = lefts[end] if end < table.width else ems
                yield Cell(kind, lefts[column], tops[row], right - lefts[column], 1)
            column = max(end, column + 1)
    yield Cell("rule", 0, tops[-1], ems, 1)
