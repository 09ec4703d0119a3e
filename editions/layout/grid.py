"""Grid of a page: columns of so many characters, rows of one line of text.

The sheet is that of the Chinese broadsheet (对开, 390 by 545 mm). Everything is placed
on whole characters across and whole lines down, so that two renderers cannot differ.
"""

from dataclasses import dataclass
from functools import cache

SHEET = (390, 545)  # mm
TYPE_AREA = 352  # mm across
TOP = 46  # mm, above the first row: the head of the page
BOTTOM = 19  # mm, beneath the last
GUTTER = 2  # characters between columns
LEADING = 1.5  # ems from line to line
NARROWEST, WIDEST = 4, 24  # characters that a column of text may have
PLEASANT = (9, 18)  # and those of one that is not of the page's own width


@dataclass(frozen=True)
class Grid:
    columns: int
    characters: int
    rows: int

    @property
    def across(self) -> int:
        """Characters across the whole type area."""
        return self.ems(self.columns)

    @property
    def em(self) -> float:
        """The size of the text, in mm."""
        return TYPE_AREA / self.across

    @property
    def capacity(self) -> int:
        """How many characters of text the page holds: 行字数 by 行数."""
        return self.columns * self.characters * self.rows

    def ems(self, columns: int) -> int:
        """Return how many characters wide so many columns are, with their gutters."""
        return columns * self.characters + (columns - 1) * GUTTER

    def left(self, column: int) -> int:
        """Return where a column begins, in characters from the left."""
        return column * (self.characters + GUTTER)


# From large type to small, each of a seventh more characters than the one before. A
# page takes the largest in which its stories fit.
GRIDS = (
    *(Grid(5, 13, 66), Grid(5, 14, 70), Grid(6, 12, 74), Grid(6, 13, 80)),
    *(Grid(7, 12, 87), Grid(7, 13, 93), Grid(8, 12, 100)),
)
DENSEST = GRIDS[-1]


@cache
def text_columns(ems: int, wanted: int, more: int = 0) -> tuple[tuple[int, int], ...]:
    """Divide a width into columns of text: [(left, width)], in characters.

    As near to `wanted` characters as can be, or so many columns `more`; what is left
    over widens the gutters.
    """
    number = max(1, round((ems + GUTTER) / (wanted + GUTTER)) + more)
    while (ems - GUTTER * (number - 1)) // number > WIDEST:
        number += 1
    while number > 1 and (ems - GUTTER * (number - 1)) // number < NARROWEST:
        number -= 1
    each = (ems - GUTTER * (number - 1)) // number
    if more and not PLEASANT[0] <= each <= PLEASANT[1]:
        return text_columns(ems, wanted)
    spare = ems - number * each
    gaps = number - 1
    columns = []
    for at in range(number):
        before = spare * at // gaps if gaps else 0
        columns.append((at * each + before, each))
    return tuple(columns)
