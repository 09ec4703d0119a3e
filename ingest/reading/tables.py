"""Rows of tables in plain text: cells parted by tabs, or by blanks as results and
prices are printed."""

import re
from itertools import pairwise

BETWEEN_WORDS = re.compile(r"\S *\t+ *\S")
# 2:1, 35.5%, 5℃～16℃, 第3名, 12.6元
FIGURE = re.compile(
    r"[第+\-—－]?\d[\d.,:：%％℃～~/\-—－]*[^\s\d]{0,2}(?:[～~\-—－]\d[\d.]*℃?)?"
)
LONGEST_CELL = 12
LEAST_ROWS = 3


def rows_of_tables(lines):
    """Return the numbers of lines that are rows of a table, by what is beside them."""
    return _rows_by_tabs(lines) | _rows_by_blanks(lines)


def _rows_by_tabs(lines):
    """Find as many tabs in each line as in the next, and words on both sides of them."""
    rows, run = set(), []
    for line in [*lines, None]:
        if run and line and not line.blanks_before and _tabs(line) == _tabs(run[-1]):
            run.append(line)
            continue
        if len(run) > 1 and any(map(BETWEEN_WORDS.search, (row.text for row in run))):
            rows.update(row.number for row in run)
        run = [line] if line and _tabs(line) else []
    return rows


def _tabs(line):
    return line.text.count("\t")


def _rows_by_blanks(lines):
    """Find lines of as many short cells each, the most of them with figures."""
    rows, run = set(), []
    for line in [*lines, None]:
        cells = _cells(line) if line else ()
        if run and cells and len(cells) == len(run[-1][1]):
            run.append((line, cells))
            continue
        if _is_table([found for _, found in run]):
            rows.update(row.number for row, _ in run)
        run = [(line, cells)] if cells else []
    return rows


def _cells(line):
    """Return the cells of a line that can be a row, or nothing."""
    cells = line.words.split()
    short = all(len(cell) <= LONGEST_CELL for cell in cells)
    return cells if len(cells) > 1 and short and "。" not in line.words else ()


def _is_table(run):
    if len(run) < LEAST_ROWS:
        return False
    figures = [
        {at for at, cell in enumerate(row) if FIGURE.fullmatch(cell)} for row in run
    ]
    if sum(map(bool, figures)) < len(run) - 1:  # the first may be the head
        return False
    # Figures are in the same column of every row.
    return all(above & below for above, below in pairwise(figures[1:]))
