"""Input of the layout: the stories of a page, as plain values."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Weight(IntEnum):
    """Weight of a story on its page, which decides how large its headline is."""

    BRIEF = 0
    COMMON = 1
    MAJOR = 2
    LEAD = 3


class Words(NamedTuple):
    """A text; of `small`, (start, stop, "sub" or "sup"), is set below or above."""

    text: str
    small: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """`lead` characters of the text, a 电头 such as 本报讯, are set bold; `small` is as in
    Words. A row of a table, by its number, is run on only where the table is not set."""

    text: str
    is_subhead: bool = False
    lead: int = 0
    small: tuple[tuple[int, int, str], ...] = ()
    table: int | None = None


@dataclass(frozen=True)
class TableCell:
    """A cell of a table: its place and reach in rows and columns, and its lines."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Words, ...]
    is_header: bool = False


@dataclass(frozen=True)
class Table:
    """`head` rows of it are its head; the cells under them are figures, or words."""

    cells: tuple[TableCell, ...]
    height: int
    width: int
    head: int = 0
    caption: str = ""
    is_of_figures: bool = False


@dataclass(frozen=True)
class Picture:
    """A place for a photo; `width` and `height` are None where no file is at hand."""

    key: int
    width: int | None = None
    height: int | None = None
    caption: str = ""


@dataclass(frozen=True)
class StoryInput:
    """One story as it goes on a page.

    `key` names it in the result. `names` of places in its headings are not broken.
    `skip` is how many characters of the text are on the page that it is continued
    from, `tables_set` which of its tables, by number, are set there; `divides` is set where another page takes what this one leaves. A withdrawn
    story has no words here: `room`, in characters, keeps its place.
    """

    key: int
    headline: str = ""
    kicker: str = ""
    deck: str = ""
    flag: str = ""
    byline: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    weight: Weight = Weight.COMMON
    boxed: bool = False
    continued_from: str = ""
    continued_on: str = ""
    names: tuple[str, ...] = ()
    skip: int = 0
    tables_set: tuple[int, ...] = ()
    divides: bool = False
    withdrawn: bool = False
    room: int = 0
