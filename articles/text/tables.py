"""Tables of a body: the one shape that is stored, made of whatever came in.

A stored table has two columns or more, whole rows, and no cell across another; a
head of header cells if it has any, and one body. What an editor in a browser makes of
it when it is opened is what it was.
"""

import re
from dataclasses import dataclass, replace
from html import unescape

from articles.text.small_figures import with_small_figures

# Of more columns than these none is read; what stands there joins the last.
MOST_COLUMNS = 40
SHORT = 8  # characters of a cell that looks best in the middle of its column

BOLD = re.compile(r"<strong>((?:(?!</?strong>).)*)</strong>", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
PARTS = re.compile(
    r"<caption>(?P<caption>.*?)</caption>|(?P<tr><tr>)|(?P<body><tbody>)"
    r"|<(?P<cell>t[dh])(?P<spans>(?: [^>]*)?)>(?P<html>.*?)</(?P=cell)>",
    re.DOTALL,
)
SPAN = re.compile(r'(colspan|rowspan)="(\d+)"')
SPAN_TYPED = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Cell:
    """One cell: its words as inline HTML, <br> between lines, and how far it reaches."""

    html: str = ""
    is_header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Table:
    """A table in its stored shape: rows of cells, those of the head apart."""

    body: tuple[tuple[Cell, ...], ...]
    head: tuple[tuple[Cell, ...], ...] = ()
    caption: str = ""  # words as HTML, without tags

    @property
    def rows(self):
        return self.head + self.body

    @property
    def width(self):
        """The number of columns."""
        return sum(cell.columns for cell in self.rows[0])

    @property
    def name(self):
        """What a screen reader calls it."""
        return f"表格：{unescape(self.caption)}" if self.caption else "表格"

    @property
    def is_of_figures(self):
        """Whether its cells, those of the first column apart, are figures or as short."""
        return all(
            len(TAG.sub("", line)) <= SHORT
            for number, column, cell in self.placed()
            if column and number >= len(self.head)
            for line in cell.html.split("<br>")
        )

    def placed(self):
        """Yield (row, column, Cell) of each cell, rows and columns numbered from 0."""
        until = []
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                column = _next_free(until, column, number)
                _reserve(until, column, cell.columns, number + cell.rows)
                yield number, column, cell
                column += cell.columns

    def inner_html(self):
        """Return what stands between <table> and </table>."""
        caption = f"<caption>{self.caption}</caption>" if self.caption else ""
        head = f"<thead>{_rows_html(self.head, 'col')}</thead>" if self.head else ""
        return f"{caption}{head}<tbody>{_rows_html(self.body, 'row')}</tbody>"


class Gathered:
    """A table as it comes in, cell by cell, before it is put in shape."""

    def __init__(self):
        self.caption = []  # its lines
        self.rows = []  # (whether of a head, [Cell], [its lines])
        self.foot = []
        self.group = ""
        self.lines = None  # those of what is open now

    def start(self, tag, attrs):
        if tag in {"thead", "tbody", "tfoot"}:
            self.group = tag
        elif tag == "caption":
            self.lines = self.caption
        elif tag == "tr":
            rows = self.foot if self.group == "tfoot" else self.rows
            rows.append((self.group == "thead", []))
            self.row = rows[-1][1]
        elif tag in {"td", "th"} and (self.rows or self.foot):
            self.lines = []
            spans = (_span(attrs.get("colspan")), _span(attrs.get("rowspan")))
            self.row.append((Cell("", tag == "th", *spans), self.lines))

    def end(self, tag):
        if tag in {"td", "th", "caption"}:
            self.lines = None
        elif tag in {"thead", "tbody", "tfoot"}:
            self.group = ""

    def table(self):
        """Return the Table, or None: one column, or none, is a run of paragraphs."""
        of_head = [of_head for of_head, _ in [*self.rows, *self.foot]]
        cells = _place([row for _, row in [*self.rows, *self.foot]])
        rows, of_head = _without_empty_rows(cells, of_head)
        rows = _whole_rows(_without_idle_columns(rows), len(of_head))
        if not rows or sum(cell.columns for cell in rows[0]) < 2:
            return None
        # Where all would be the head, there may be one by its looks.
        head = _head_rows(rows, of_head) or _head_rows(rows)
        return Table(
            head=tuple(tuple(map(_as_header, row)) for row in rows[:head]),
            body=tuple(map(tuple, rows[head:])),
            caption=caption_of(self.caption),
        )

    def paragraphs(self):
        """Return all its lines, for what is no table."""
        cells = [cell for _, row in [*self.rows, *self.foot] for cell in row]
        return [*self.caption, *(line for _, lines in cells for line in lines)]


def read(html):
    """Return the Table of a stored <table>."""
    caption, rows, head = "", [], 0
    for part in PARTS.finditer(html):
        if part["caption"]:
            caption = part["caption"]
        elif part["tr"]:
            rows.append([])
        elif part["body"]:
            head = len(rows)
        elif part["cell"]:
            spans = {name: int(number) for name, number in SPAN.findall(part["spans"])}
            rows[-1].append(
                Cell(
                    part["html"],
                    part["cell"] == "th",
                    spans.get("colspan", 1),
                    spans.get("rowspan", 1),
                )
            )
    rows = tuple(map(tuple, rows))
    return Table(head=rows[:head], body=rows[head:], caption=caption)


def caption_of(lines):
    """Return lines of HTML as the words of a caption, which has no tags.

    CO<sub>2</sub> is CO₂ there.
    """
    return TAG.sub("", with_small_figures(" ".join(lines)))


def _span(text):
    """Return a span as a number; 1 for what is none."""
    return int(text) if SPAN_TYPED.fullmatch(text or "") else 1


def _next_free(until, column, row):
    """Return the next column from one on that no cell above reaches into."""
    while column < len(until) and until[column] > row:
        column += 1
    return column


def _reserve(until, column, columns, row):
    """Note that a cell reaches down to a row."""
    until.extend([0] * (column + columns - len(until)))
    until[column : column + columns] = [row] * columns


def _place(rows):
    """Return [(row, column, Cell)] of cells as a browser would place them, none of
    them across another, and none beyond the last column or row."""
    placed, until = [], []
    for number, row in enumerate(rows):
        column = 0
        for cell, lines in row:
            column = _next_free(until, column, number)
            if column >= MOST_COLUMNS:
                *placed, (last_row, last_column, last) = placed
                joined = "<br>".join(filter(None, [last.html, *lines]))
                placed.append((last_row, last_column, replace(last, html=joined)))
                continue
            free = 1
            most = min(cell.columns, MOST_COLUMNS - column)
            while free < most and _next_free(until, column + free, number) == (
                column + free
            ):
                free += 1
            down = len(rows) - number
            cell = replace(
                cell,
                html="<br>".join(lines),
                columns=free,
                rows=min(cell.rows or down, down),  # 0 goes down to the end
            )
            _reserve(until, column, free, number + cell.rows)
            placed.append((number, column, cell))
            column += free
    return placed


def _without_empty_rows(placed, of_head):
    """Return the same cells and rows, without the rows where no words begin."""
    with_words = {row for row, _, cell in placed if cell.html}
    kept = [row in with_words for row in range(len(of_head))]
    before = _running_total(kept)
    cells = []
    for row, column, cell in placed:
        rows = before[row + cell.rows] - before[row]
        if rows:
            cells.append((before[row], column, replace(cell, rows=rows)))
    return cells, [is_head for is_head, keep in zip(of_head, kept, strict=True) if keep]


def _without_idle_columns(placed):
    """Return the same cells without the columns where none of them begins."""
    begun = {column for _, column, _ in placed}
    end = max((column + cell.columns for _, column, cell in placed), default=0)
    before = _running_total([column in begun for column in range(end)])
    return [
        (
            row,
            before[column],
            replace(cell, columns=before[column + cell.columns] - before[column]),
        )
        for row, column, cell in placed
    ]


def _running_total(kept):
    totals = [0]
    for keep in kept:
        totals.append(totals[-1] + keep)
    return totals


def _whole_rows(placed, height):
    """Return rows of cells, with empty ones where a row had none."""
    width = max((column + cell.columns for _, column, cell in placed), default=0)
    begins = {(row, column): cell for row, column, cell in placed}
    until = [0] * width
    rows = []
    for number in range(height):
        row, column = [], 0
        while (column := _next_free(until, column, number)) < width:
            cell = _as_it_is(begins.get((number, column), Cell()))
            _reserve(until, column, cell.columns, number + cell.rows)
            row.append(cell)
            column += cell.columns
        rows.append(row)
    return rows


def _head_rows(rows, of_head=()):
    """Return how many rows are the head.

    The first ones, of a <thead> or of header cells; a first row all in bold, too. A
    head is above something, and no cell of it reaches below.
    """
    head = 0
    for number, row in enumerate(rows):
        is_bold = not number and _stands_out(row) and not all(map(_stands_out, rows))
        in_head = of_head and of_head[number]
        if not (in_head or is_bold or all(cell.is_header for cell in _worded(row))):
            break
        head += 1
    if head == len(rows):
        return 0
    reach = whole = 0
    for number, row in enumerate(rows[:head]):
        reach = max([reach, *(number + cell.rows for cell in row)])
        if reach == number + 1:
            whole = reach
    return whole


def _stands_out(row):
    return all(cell.is_header or _is_bold(cell) for cell in _worded(row))


def _worded(row):
    return (cell for cell in row if cell.html)


def _is_bold(cell):
    return all(map(BOLD.fullmatch, cell.html.split("<br>")))


def _as_header(cell):
    return _as_it_is(replace(cell, is_header=True))


def _as_it_is(cell):
    """Return a cell as it is stored: header cells are bold by themselves."""
    if not cell.html:
        return replace(cell, is_header=False)
    if cell.is_header and _is_bold(cell):
        return replace(cell, html=BOLD.sub(r"\1", cell.html))
    return cell


def _rows_html(rows, scope):
    return "".join(
        f"<tr>{''.join(_cell_html(cell, scope) for cell in row)}</tr>" for row in rows
    )


def _cell_html(cell, scope):
    tag = "th" if cell.is_header else "td"
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in (
            ("colspan", cell.columns if cell.columns > 1 else ""),
            ("rowspan", cell.rows if cell.rows > 1 else ""),
            ("scope", scope if cell.is_header else ""),
        )
        if value
    )
    return f"<{tag}{attributes}>{cell.html}</{tag}>"
