"""Cells of the layout grid, and their stacking from the top of a block."""

from dataclasses import dataclass, field
from typing import NamedTuple

from editions.layout.measuring import Line
from editions.layout.story_input import StoryInput

TEXT = 2  # half ems: the size of text, and of flags, bylines and captions
LEAST_TEXT = 2  # lines of text under a headline, if there is any text


class Cell(NamedTuple):
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
        return self._replace(x=self.x + x, y=self.y + y)


@dataclass
class Room:
    """Room left in a block: the width within it, and the rows used so far."""

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


def least_text(story: StoryInput) -> int:
    """Return the rows that a story must keep beneath its headline."""
    return LEAST_TEXT if story.paragraphs or story.pictures else 0
