"""A page, made up and set: every cell in its place on the sheet."""

from dataclasses import dataclass, replace
from hashlib import sha256

from editions.layout.block import Block
from editions.layout.cells import Cell
from editions.layout.grid import BOTTOM, GUTTER, SHEET, TOP, TYPE_AREA, Grid
from editions.layout.page_makeup import make_up
from editions.layout.story_input import Copy


@dataclass(frozen=True)
class Area:
    """Where a story stands: its key, and a polygon in thousandths of the sheet."""

    key: int
    points: tuple[tuple[int, int], ...]
    withdrawn: bool = False


@dataclass(frozen=True)
class Sheet:
    """A set page. `turned_over` names the stories whose text goes on elsewhere, with how
    many of their characters stand here; `left_over`, how many do not."""

    grid: Grid
    cells: tuple[Cell, ...]
    areas: tuple[Area, ...]
    turned_over: dict[int, int]
    left_over: dict[int, int]

    @property
    def height(self) -> float:
        """The height of the sheet in mm: that of a broadsheet, or more if it must."""
        return max(SHEET[1], TOP + self.grid.rows * self.grid.em * 1.5 + BOTTOM)

    @property
    def digest(self) -> str:
        """What stands on the page, in one word: the same page has the same."""
        return sha256(repr((self.grid, self.cells)).encode()).hexdigest()[:32]


def set_page(stories: tuple[Copy, ...]) -> Sheet:
    """Return the page of these stories, in the order of the paper."""
    made = make_up(tuple(stories))
    grid = made.grid
    copies = {copy.key: copy for copy in stories}
    cells, places, turned_over, left_over = [], [], {}, {}
    for rule in made.rules:
        cells.append(_rule(rule, grid))
    for standing in made.standings:
        block = standing.block
        left = grid.left(standing.column)
        cells += [cell.at(left, standing.row) for cell in block.cells]
        if block.overflow:
            length = sum(len(p.text) for p in copies[block.key].paragraphs)
            turned_over[block.key] = length - block.overflow
            left_over[block.key] = block.overflow
        box = (left, standing.row, grid.ems(standing.columns), standing.rows - 1)
        places.append((block, box))
    sheet = Sheet(grid, tuple(cells), (), turned_over, left_over)
    areas = tuple(_area(block, box, sheet) for block, box in places)
    return replace(sheet, areas=areas)


def _rule(rule, grid):
    if rule.upright:
        x = grid.left(rule.column) - GUTTER // 2
        return Cell("upright", x, rule.row, 1, max(1, rule.length))
    return Cell(
        "across", grid.left(rule.column), rule.row - 1, grid.ems(rule.length), 1
    )


def _area(block: Block, box, sheet):
    x, y, wide, high = box
    margin = (SHEET[0] - TYPE_AREA) / 2
    em = sheet.grid.em

    def across(ems):
        return round((margin + ems * em) * 1000 / SHEET[0])

    def down(rows):
        return round((TOP + rows * em * 1.5) * 1000 / sheet.height)

    left, right, top, bottom = across(x), across(x + wide), down(y), down(y + high)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Area(block.key, corners, block.withdrawn)
