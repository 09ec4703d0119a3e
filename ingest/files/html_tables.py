"""Tables of an HTML page: which hold data, and their rows with merged cells marked."""

import re

from ingest.merged_cells import lines_of_table

CELLS = ("td", "th")
MOST_SPAN = 60
LONGEST_CELL = 200


def is_table_of_data(table):
    """A table that holds tables, has one column or row, or long copy, is for show."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [_cells(row) for row in table.iter("tr")]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    lengths = [sum(map(len, cell.itertext())) for row in rows for cell in row]
    long = sum(length > LONGEST_CELL for length in lengths)
    filled = sum(length > 0 for length in lengths)
    return long * 4 <= filled and filled > 1


def rows_of(table, text_of):
    """Return the rows of a table as text, a tab between two columns; `text_of` gives the
    words of a cell."""
    rows = [
        [
            (
                " ".join(text_of(cell).split()),
                _span(cell, "colspan"),
                _span(cell, "rowspan"),
            )
            for cell in _cells(row)
        ]
        for row in table.iter("tr")
    ]
    return [line for line in lines_of_table(rows) if line.strip("\t")]


def _cells(row):
    return [cell for cell in row.iterchildren() if cell.tag in CELLS]


def _span(cell, name):
    text = cell.get(name, "")
    return min(int(text), MOST_SPAN) if re.fullmatch("[1-9][0-9]{0,3}", text) else 1
