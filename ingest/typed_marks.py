"""Typed marks in the text of a page: small letters x_{n}, x^{n}, and merged cells ⇦ ⇧.

A page is read as plain text, in which a Word file's small figures have characters of
their own (CO₂) and its small letters and merged cells have none. The marks can be typed
as well; a story gets <sub>, <sup>, colspan and rowspan of them.
"""

import re
from html import escape

from articles.text.small_figures import FIGURES, small
from articles.text.tables import Cell

# A cell that belongs to the one on its left, and to the one above it.
LEFT, ABOVE = "⇦", "⇧"
MERGED = re.compile(rf"(?:(?<=\t)|^)[{LEFT}{ABOVE}](?=\t|$)", re.MULTILINE)
OPENED = {"sub": "_{", "sup": "^{"}
KINDS = {"_": "sub", "^": "sup"}
SMALL = re.compile(r"([_^])\{([^{}\n\t]{1,60})\}")
FIGURE = re.compile(r"\d")


def typed_small(text, kind):
    """Return what is set "sub" or "sup" as text: 2 as ₂, n as _{n}.

    >>> typed_small("n", "sub")
    '_{n}'
    """
    words = text.strip()
    if not words or {"{", "}", "\n", "\t"} & set(words):
        return text
    if all(ord(char) in FIGURES[kind] for char in words):
        return small(text, kind)
    return text.replace(words, f"{OPENED[kind]}{words}}}", 1)


def without_marks(text):
    """Return a text for a field that has no tags: small figures stay, marks go."""
    return SMALL.sub(lambda mark: small(mark[2], KINDS[mark[1]]), text)


def blanked(text):
    """Return a text of the same length with blanks for the marks, which no story has."""
    text = SMALL.sub(lambda mark: f"  {mark[2]} ", text)
    return MERGED.sub(" ", text)


def words_html(text):
    """Return a text as HTML, what is marked small in <sub> and <sup>."""
    html, done = [], 0
    for mark in SMALL.finditer(text):
        kind = KINDS[mark[1]]
        before = escape(text[done : mark.start()], quote=False)
        html.append(f"{before}<{kind}>{escape(mark[2], quote=False)}</{kind}>")
        done = mark.end()
    return "".join(html) + escape(text[done:], quote=False)


def table_html(rows):
    """Return the <table> of rows of words, cells merged as they are marked.

    The first row is the head, with those that its cells reach down into, if figures
    come below it only.
    """
    head = _head_rows(rows)
    html = []
    for number, row in enumerate(_cells(rows)):
        tag = "th" if number < head else "td"
        cells = (
            f'<{tag} colspan="{cell.columns}" rowspan="{cell.rows}">{cell.html}</{tag}>'
            for cell in row
        )
        html.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(html)}</table>"


def _head_rows(rows):
    head = 1
    while head < len(rows) and ABOVE in rows[head]:
        head += 1
    texts = ["".join(row) for row in rows]
    has_figures = [bool(FIGURE.search(text)) for text in texts]
    is_head = not any(has_figures[:head]) and any(has_figures[head:])
    return head if is_head else 0


def _cells(rows):
    """Yield the cells of each row, without those that another reaches over.

    A mark with nothing to belong to is an empty cell.
    """
    taken = set()
    for number, row in enumerate(rows):
        cells = []
        for column, words in enumerate(row):
            if (number, column) in taken:
                continue
            columns = _run(row, column, LEFT)
            down = 1
            while _continues(rows, number + down, column, columns):
                down += 1
            taken |= {
                (number + below, column + beside)
                for below in range(down)
                for beside in range(columns)
            }
            html = "" if words in (LEFT, ABOVE) else words_html(words)
            cells.append(Cell(html, columns=columns, rows=down))
        yield cells


def _run(row, column, mark):
    """Return how many columns a cell has, with those marked as its own."""
    end = column + 1
    while end < len(row) and row[end] == mark:
        end += 1
    return end - column


def _continues(rows, number, column, columns):
    """Whether a row goes on, in these columns, with the cell above it."""
    if number >= len(rows) or rows[number][column : column + 1] != [ABOVE]:
        return False
    return _run(rows[number], column, LEFT) == columns
