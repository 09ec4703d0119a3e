"""Making up a page: the division of its grid into one rectangle for each story.

The page is cut across or down, again and again, until each
rectangle has one story; stories keep their order, from the top left. For every run of
stories and every number of columns the cheapest cut is found, the height in which they
fit whole counted with what makes a page ugly (a rectangular dissection by slicing,
optimised bottom up after Stockmeyer, 1983). Of pages that cost the same the one
tried first is taken, so that the same stories always make the same page.
"""

from dataclasses import dataclass
from typing import NamedTuple

from editions.layout.block import Block, least_rows, rows_needed, set_in
from editions.layout.grid import DENSEST, GRIDS, Grid
from editions.layout.story_input import StoryInput, Weight
from editions.layout.tables import too_wide

# What an arrangement may cost, in rows of one column.
NARROW_LEAD = 40  # for each column that the lead has too few
POLE = 25  # one column from top to bottom of the page
ROWS_RUN_ON = 30  # a table in a block too narrow to set it as one
FLAT = 12  # a block so low that its columns have no text to speak of
# More stories are made up in halves, one above the other: every cut is tried, and twice
# the stories would take eight times as long.
MOST_TRIED = 20
OVER = 2  # for each row that the page has too few
DEAREST = 60  # of what is taken: at more, type is set smaller instead
TIGHT = 1.08  # of a page: smaller headlines and pictures make room for so much
STRETCH = 1.35  # a page that is not full is let out by so much at most


@dataclass(frozen=True)
class Box:
    """A story's rectangle in columns and rows, and how it is set in it."""

    column: int
    row: int
    columns: int
    rows: int
    block: Block


@dataclass(frozen=True)
class Hairline:
    """A hairline between stories, in columns and rows; upright or across."""

    column: int
    row: int
    length: int
    upright: bool


@dataclass(frozen=True)
class PageMakeup:
    grid: Grid
    boxes: tuple[Box, ...]
    hairlines: tuple[Hairline, ...]


class _Leaf(NamedTuple):
    story: StoryInput
    grid: Grid
    columns: int
    needs: int
    cost: float = 0

    @property
    def least(self) -> int:
        return least_rows(self.story, self.grid, self.columns)


class _Cut(NamedTuple):
    upright: bool
    columns: int
    needs: int  # rows in which all of it fits whole
    cost: float
    first: "_Leaf | _Cut"
    second: "_Leaf | _Cut"

    @property
    def least(self) -> int:
        """Rows without which something is lost; asked of the best cuts only."""
        first, second = self.first.least, self.second.least
        return max(first, second) if self.upright else first + second


def make_up(stories: tuple[StoryInput, ...]) -> PageMakeup:
    """Return the page of these stories, in the largest type in which they fit well."""
    if not stories:
        return PageMakeup(GRIDS[0], (), ())
    for grid in GRIDS:
        tree = _best_cuts(stories, grid)
        if grid is DENSEST:
            return _made_up(tree, grid)
        if tree.needs <= grid.rows * TIGHT and tree.cost <= DEAREST:
            made = _made_up(tree, grid)
            if not any(_is_short(box.block) for box in made.boxes):
                return made


def _made_up(tree, grid):
    # Let out a little; a page with little on it ends where its stories do.
    rows = min(grid.rows, round(tree.needs * STRETCH))
    # More headlines than a sheet has room for make a longer sheet.
    rows = max(rows, tree.least)
    boxes, hairlines = [], []
    _unfold(tree, grid, 0, 0, rows, boxes, hairlines)
    grid = Grid(grid.columns, grid.characters, max(grid.rows, rows))
    return PageMakeup(grid, tuple(boxes), tuple(hairlines))


def _is_short(block):
    return block.crushed or block.overflow > block.left_over


def _best_cuts(stories, grid):
    """Return how the page is best cut, found from the shortest runs up."""
    number = len(stories)
    if number > MOST_TRIED:
        first = _best_cuts(stories[: number // 2], grid)
        second = _best_cuts(stories[number // 2 :], grid)
        needs = first.needs + second.needs
        cost = first.cost + second.cost
        return _Cut(False, grid.columns, needs, cost, first, second)
    if number == 1:
        return _leaf(stories[0], grid, grid.columns, number)
    best = {}
    for length in range(1, number + 1):
        for first in range(number - length + 1):
            for columns in range(1, grid.columns + 1):
                run = first, first + length, columns
                best[run] = (
                    _leaf(stories[first], grid, columns, number)
                    if length == 1
                    else _cut(best, *run, grid.rows)
                )
    return best[0, number, grid.columns]


def _leaf(story, grid, columns, number):
    needs = rows_needed(story, grid, columns)
    cost = 0
    if story.weight == Weight.LEAD and number > 1:
        cost += NARROW_LEAD * max(0, grid.columns * 5 // 8 - columns)
    if story.tables:
        cost += ROWS_RUN_ON * too_wide(story, grid.ems(columns))
    if columns == 1 and needs > grid.rows // 2:
        cost += POLE
    if columns > 2 and needs * grid.characters < grid.ems(columns) * 2:
        cost += FLAT
    return _Leaf(story, grid, columns, needs, cost)


def _cut(best, start, end, columns, rows):
    """Cut a run of stories where it costs least."""
    choice = None
    price = None
    for middle in range(start + 1, end):
        first = best[start, middle, columns]
        second = best[middle, end, columns]
        needs = first.needs + second.needs
        cost = first.cost + second.cost
        asked = _price(needs, columns, cost, rows)
        if price is None or asked < price:
            price = asked
            choice = False, first, second, needs, cost
        for left in range(1, columns):
            first = best[start, middle, left]
            second = best[middle, end, columns - left]
            needs = first.needs if first.needs > second.needs else second.needs
            cost = first.cost + second.cost
            asked = _price(needs, columns, cost, rows)
            if asked < price:
                price = asked
                choice = True, first, second, needs, cost
    upright, first, second, needs, cost = choice
    return _Cut(upright, columns, needs, cost, first, second)


def _price(needs, columns, cost, rows):
    """Return the cost of an arrangement, in rows of one column."""
    over = OVER * (needs - rows) if needs > rows else 0
    return columns * (needs + over) + cost


def _unfold(tree, grid, column, row, rows, boxes, hairlines):
    """Give each story its rectangle; what is over or short is shared by all."""
    if isinstance(tree, _Leaf):
        block = set_in(tree.story, grid, tree.columns, rows)
        boxes.append(Box(column, row, tree.columns, rows, block))
        return
    one, other = tree.first, tree.second
    if tree.upright:
        split = column + one.columns
        hairlines.append(Hairline(split, row, rows - 1, upright=True))
        _unfold(one, grid, column, row, rows, boxes, hairlines)
        _unfold(other, grid, split, row, rows, boxes, hairlines)
        return
    share = round(rows * one.needs / (one.needs + other.needs))
    if rows >= tree.needs:
        # Room to spare goes where there is text to let it into.
        share = one.needs + (rows - tree.needs) * one.needs // tree.needs
    share = min(max(share, one.least), rows - other.least)
    hairlines.append(Hairline(column, row + share, tree.columns, upright=False))
    _unfold(one, grid, column, row, share, boxes, hairlines)
    _unfold(other, grid, column, row + share, rows - share, boxes, hairlines)
