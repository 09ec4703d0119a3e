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

from editions.layout.block import Block, heights, least_rows, rows_needed, set_in
from editions.layout.grid import DENSEST, GRIDS, Grid
from editions.layout.story_input import StoryInput, Weight
from editions.layout.tables import too_wide

# Rows of a division that are tried to either side of the proportional one.
REACH = 9
SHORT = 3  # what a row too few costs beside a row of white

# What an arrangement may cost, in rows of one column.
NARROW_LEAD = 40  # for each column that the lead has too few
POLE = 25  # one column from top to bottom of the page
ROWS_RUN_ON = 30  # a table in a block too narrow to set it as one
FLAT = 12  # a block so low that its columns have no text to speak of
# More stories are made up in halves, one above the other: every cut is tried, and twice
# the stories would take eight times as long.
MOST_TRIED = 20
OVER = 2  # for each row that the page has too few
WHITE_COST = 2  # for each row of a column that stays white beside a longer story
DEAREST = 60  # of what is taken: at more, type is set smaller instead,
GAIN = 10  # if the page is cheaper by so much in it
TIGHT = 1.12  # of a page: smaller headlines and pictures make room for so much
# About so much room of a page takes a heading, a picture, and a character of text.
A_HEADING, A_PICTURE, SET_LOOSE = 150, 450, 1.3
WHITE = 0.02  # of a page, that it may be let out by for want of text
STEP = 2  # rows, between the heights of a page that are tried
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
    most: int  # rows that it can be let out to with no white to speak of
    cost: float = 0

    @property
    def least(self) -> int:
        return least_rows(self.story, self.grid, self.columns)


class _Cut(NamedTuple):
    upright: bool
    columns: int
    needs: int  # rows in which all of it fits whole
    most: int
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
    at = _first_guess(stories)
    tried = _Trial(stories, GRIDS[at])
    if tried.made:
        while at and tried.taken <= GRIDS[at - 1].capacity * TIGHT:
            larger = _Trial(stories, GRIDS[at - 1])
            if not larger.made:
                break
            tried, at = larger, at - 1
        return tried.made
    while not tried.made:
        at += 1
        larger, tried = tried, _Trial(stories, GRIDS[at])
        # No smaller type for a page that is hardly less ugly in it.
        if tried.made and larger.tree.cost < tried.tree.cost + GAIN:
            return larger.made_anyway() or tried.made
    return tried.made


def _first_guess(stories):
    """Return the place in GRIDS of the largest type that a page may take."""
    characters = sum(
        A_HEADING
        + A_PICTURE * len(story.pictures)
        + SET_LOOSE * sum(len(paragraph.text) for paragraph in story.paragraphs)
        for story in stories
    )
    return next(
        (at for at, grid in enumerate(GRIDS) if characters < grid.capacity),
        len(GRIDS) - 1,
    )


class _Trial:
    """A page in one size of type: `made` if it fits well, in the smallest whatever it
    is like; else None."""

    def __init__(self, stories, grid):
        self.grid, self.tree = grid, _best_cuts(stories, grid)
        self.taken = self.tree.needs * grid.columns * grid.characters
        if grid is DENSEST:
            self.made = _made_up(self.tree, grid)
        else:
            self.made = self.made_anyway() if self.tree.cost <= DEAREST else None

    def made_anyway(self):
        """Return the page, however ugly; None where not all of it fits."""
        if self.tree.needs > self.grid.rows * TIGHT:
            return None
        made = _made_up(self.tree, self.grid)
        return None if any(_is_short(box.block) for box in made.boxes) else made


def _made_up(tree, grid):
    division = _Division(grid)
    # More headlines than a sheet has room for make a longer sheet.
    rows = max(_rows_filled(tree, division), tree.least)
    boxes, hairlines = [], []
    _unfold(tree, division, 0, 0, rows, boxes, hairlines)
    grid = Grid(grid.columns, grid.characters, max(grid.rows, rows))
    return PageMakeup(grid, tuple(boxes), tuple(hairlines))


def _rows_filled(tree, division):
    """Return the rows that a page takes: the whole sheet, if it can be let out so far
    with little white; a page with little on it ends where its stories do."""
    rows = division.grid.rows
    least, most = min(rows, tree.needs), min(rows, round(tree.needs * STRETCH))

    def share(rows):
        return division.white(tree, rows) / (division.grid.across * rows)

    good = (rows for rows in range(most, least, -STEP) if share(rows) <= WHITE)
    return next(good, None) or least


def _is_short(block):
    return block.crushed or block.overflow > block.left_over


def _best_cuts(stories, grid):
    """Return how the page is best cut, found from the shortest runs up."""
    number = len(stories)
    if number > MOST_TRIED:
        first = _best_cuts(stories[: number // 2], grid)
        second = _best_cuts(stories[number // 2 :], grid)
        needs = first.needs + second.needs
        most = first.most + second.most
        cost = first.cost + second.cost
        return _Cut(False, grid.columns, needs, most, cost, first, second)
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
    # The usual span of heights(), which asks more: leaves are many.
    most = needs + needs // 8 + 4 + (needs // 4 if story.pictures else 0)
    return _Leaf(story, grid, columns, needs, most, cost)


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
            choice = False, first, second, needs, first.most + second.most, cost
        for left in range(1, columns):
            first = best[start, middle, left]
            second = best[middle, end, columns - left]
            needs, most = first.needs, second.most
            if second.needs > needs:
                needs, most = second.needs, first.most
                white = (needs - most) * left
            else:
                white = (needs - most) * (columns - left)
            cost = first.cost + second.cost
            if white > 0:
                cost += WHITE_COST * white
            asked = _price(needs, columns, cost, rows)
            if asked < price:
                price = asked
                most = max(needs, min(first.most, second.most))
                choice = True, first, second, needs, most, cost
    upright, first, second, needs, most, cost = choice
    return _Cut(upright, columns, needs, most, cost, first, second)


def _price(needs, columns, cost, rows):
    """Return the cost of an arrangement, in rows of one column."""
    over = OVER * (needs - rows) if needs > rows else 0
    return columns * (needs + over) + cost


class _Division:
    """Division of rows among the stories of a page, each to be filled with no white."""

    def __init__(self, grid):
        self.grid = grid
        # By their id(): to hash a part of the page is to hash all its stories.
        self.known, self.spans, self.leasts = {}, {}, {}

    def white(self, tree, rows):
        """Return the least white, in characters of one row, with which a part of the
        page fills so many rows."""
        known = id(tree), rows
        if known not in self.known:
            self.known[known] = self._white(tree, rows)
        return self.known[known]

    def _white(self, tree, rows):
        if isinstance(tree, _Leaf):
            if id(tree) not in self.spans:
                self.spans[id(tree)] = heights(tree.story, self.grid, tree.columns)
            spans = self.spans[id(tree)]
            ems = self.grid.ems(tree.columns)
            return ems * min(_gap(rows, least, most) for least, most in spans)
        if tree.upright:
            return self.white(tree.first, rows) + self.white(tree.second, rows)
        return self.share(tree, rows)[0]

    def share(self, tree, rows):
        """Return (the white of it, the rows of the first part) of the best division."""
        one, other = tree.first, tree.second
        share = round(rows * one.needs / (one.needs + other.needs))
        if rows >= tree.needs:
            # Room to spare goes where there is text to let it into.
            share = one.needs + (rows - tree.needs) * one.needs // tree.needs
        least, most = self._least(one), rows - self._least(other)
        share = min(max(share, least), most)
        return min(
            (
                self.white(one, at)
                + self.white(other, rows - at)
                + abs(at - share) / 2,
                at,
            )
            for at in range(max(least, share - REACH), min(most, share + REACH) + 1)
        )

    def _least(self, tree):
        if id(tree) not in self.leasts:
            self.leasts[id(tree)] = tree.least
        return self.leasts[id(tree)]


def _gap(rows, least, most):
    return (least - rows) * SHORT if rows < least else max(0, rows - most)


def _unfold(tree, division, column, row, rows, boxes, hairlines):
    """Give each story its rectangle; what is over or short is shared by all."""
    grid = division.grid
    if isinstance(tree, _Leaf):
        block = set_in(tree.story, grid, tree.columns, rows)
        boxes.append(Box(column, row, tree.columns, rows, block))
        return
    one, other = tree.first, tree.second
    if tree.upright:
        split = column + one.columns
        hairlines.append(Hairline(split, row, rows - 1, upright=True))
        _unfold(one, division, column, row, rows, boxes, hairlines)
        _unfold(other, division, split, row, rows, boxes, hairlines)
        return
    _, share = division.share(tree, rows)
    hairlines.append(Hairline(column, row + share, tree.columns, upright=False))
    _unfold(one, division, column, row, share, boxes, hairlines)
    _unfold(other, division, column, row + share, rows - share, boxes, hairlines)
