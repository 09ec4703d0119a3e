"""Layout of a whole page: every cell in its place on the sheet."""

from dataclasses import dataclass, replace
from hashlib import sha256

from editions.layout.block import Block
from editions.layout.cells import Cell
from editions.layout.grid import BOTTOM, GUTTER, SHEET, TOP, TYPE_AREA, Grid
from editions.layout.page_makeup import make_up
from editions.layout.story_input import StoryInput
from editions.layout.while_setting import forgets_afterwards

OPENING = 60  # characters of a text that tell what a story is about


@dataclass(frozen=True)
class Area:
    """Area of a story: its key, a polygon in thousandths of the sheet, and the words
    that its text begins with there."""

    key: int
    points: tuple[tuple[int, int], ...]
    withdrawn: bool = False
    opening: str = ""


@dataclass(frozen=True)
class PageLayout:
    """A set page. `turned_over` names the stories whose text goes on elsewhere, with how
    many of their characters are here; `left_over`, how many do not; `tables_set`, which
    of their tables are set here, or on a page before."""

    grid: Grid
    cells: tuple[Cell, ...]
    areas: tuple[Area, ...]
    turned_over: dict[int, int]
    left_over: dict[int, int]
    tables_set: dict[int, tuple[int, ...]]

    @property
    def height(self) -> float:
        """The height of the sheet in mm: that of a broadsheet, or more if it must."""
        return max(SHEET[1], TOP + self.grid.rows * self.grid.em * 1.5 + BOTTOM)

    @property
    def digest(self) -> str:
        """Hash of all that the page shows: equal pages have equal ones."""
        return sha256(repr((self.grid, self.cells)).encode()).hexdigest()[:32]


@forgets_afterwards
def lay_out_page(stories: tuple[StoryInput, ...]) -> PageLayout:
    """Return the page of these stories, in the order of the paper."""
    made = make_up(tuple(stories))
    grid = made.grid
    cells, places, turned_over, left_over, tables_set = [], [], {}, {}, {}
    for line in made.hairlines:
        cells.append(_hairline(line, grid))
    for box in made.boxes:
        block = box.block
        left = grid.left(box.column)
        cells += [cell.at(left, box.row) for cell in block.cells]
        if block.overflow:
            turned_over[block.key] = block.length - block.overflow
            left_over[block.key] = block.overflow
            tables_set[block.key] = block.tables
        outline = (left, box.row, grid.ems(box.columns), box.rows - 1)
        places.append((block, outline))
    layout = PageLayout(grid, tuple(cells), (), turned_over, left_over, tables_set)
    areas = tuple(_area(block, outline, layout) for block, outline in places)
    return replace(layout, areas=areas)


def _hairline(line, grid):
    if line.upright:
        x = grid.left(line.column) - GUTTER // 2
        return Cell("upright", x, line.row, 1, max(1, line.length))
    return Cell(
        "across", grid.left(line.column), line.row - 1, grid.ems(line.length), 1
    )


def _area(block: Block, outline, layout):
    x, y, wide, high = outline
    margin = (SHEET[0] - TYPE_AREA) / 2
    em = layout.grid.em

    def across(ems):
        return round((margin + ems * em) * 1000 / SHEET[0])

    def down(rows):
        return round((TOP + rows * em * 1.5) * 1000 / layout.height)

    left, right, top, bottom = across(x), across(x + wide), down(y), down(y + high)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Area(block.key, corners, block.withdrawn, _opening(block))


def _opening(block):
    """Return the first lines of a story's text, up to where a sentence ends if one does."""
    cell = next((cell for cell in block.cells if cell.kind == "text"), None)
    if cell is None:
        return ""
    text = ""
    for line in cell.lines:
        if line.kind in ("text", "subhead") and len(text) < OPENING:
            text += line.text.strip()
            if line.ends and len(text) >= OPENING // 2:
                break
    if text[-1:] in "。！？”":
        return text
    whole = max(text.rfind(mark) for mark in "。！？")
    return text[: whole + 1] if whole >= OPENING // 2 else f"{text}……"
