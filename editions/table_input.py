"""Conversion of a body's words and tables to the input of the layout."""

import re
from functools import reduce
from html import unescape
from itertools import groupby

from articles.text import tables
from editions.layout import Paragraph, Table, TableCell, Words

TAG = re.compile(r"(<[^<>]*>)")
RUN_ON = "（表格在这里排不下，逐行排出；整表见网页版。）"
NO_WORDS = "—"


def words_of(html):
    """Return the words of some HTML with single blanks, and which of them are small."""
    if "<su" not in html:
        return Words(run_on(unescape(TAG.sub("", html))))
    characters, kind = [], ""
    for piece in TAG.split(html):
        if piece in ("<sub>", "<sup>"):
            kind = piece[1:-1]
        elif piece in ("</sub>", "</sup>"):
            kind = ""
        elif not piece.startswith("<"):
            characters += [(character, kind) for character in unescape(piece)]
    return reduce(joined, _words_apart(characters), Words(""))


def _words_apart(characters):
    """Yield (what is between two blanks) as Words."""
    for is_blank, word in groupby(characters, key=lambda each: each[0].isspace()):
        if is_blank:
            continue
        text, small = "", []
        for kind, run in groupby(word, key=lambda each: each[1]):
            part = "".join(character for character, _ in run)
            if kind:
                small.append((len(text), len(text) + len(part), kind))
            text += part
        yield Words(text, tuple(small))


def joined(before, after):
    """Join two texts, a blank between them."""
    if not before.text:
        return after
    begin = len(before.text) + 1
    small = tuple(
        (start + begin, stop + begin, kind) for start, stop, kind in after.small
    )
    return Words(f"{before.text} {after.text}", before.small + small)


def run_on(text):
    """Return a text with single blanks: what is set is counted by its characters."""
    return " ".join(text.split())


def table_of(html):
    """Return the Table of a stored <table>."""
    table = tables.read(html)
    cells = tuple(
        TableCell(
            row,
            column,
            cell.rows,
            cell.columns,
            tuple(
                filter(lambda words: words.text, map(words_of, cell.html.split("<br>")))
            ),
            cell.is_header,
        )
        for row, column, cell in table.placed()
    )
    return Table(
        cells,
        len(table.rows),
        table.width,
        len(table.head),
        run_on(unescape(table.caption)),
        table.is_of_figures,
    )


def rows_of(table, number):
    """Yield a table row by row as paragraphs, for where it cannot be set as such."""
    if table.caption:
        yield Paragraph(table.caption, is_subhead=True, table=number)
    yield Paragraph(RUN_ON, table=number)
    for _, cells in groupby(table.cells, key=lambda cell: cell.row):
        texts = [reduce(joined, cell.lines, Words("")) for cell in cells]
        texts = [words if words.text else Words(NO_WORDS) for words in texts]
        words = reduce(joined, texts)
        yield Paragraph(words.text, small=words.small, table=number)
