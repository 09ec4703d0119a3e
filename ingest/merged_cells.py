"""Tables as lines: a tab between two columns, and marks where a cell is merged."""

from ingest.typed_marks import ABOVE, LEFT

MOST_CELLS = 20_000  # after which none is merged


def lines_of_table(rows):
    """Return rows of (words, columns, rows) as lines, marks where a cell is merged."""
    count = 0
    lines, covered = [], {}  # column: (how many rows still, mark) below a merged cell
    for row in rows:
        cells = []
        for text, columns, below in row:
            _cover(cells, covered)
            at = len(cells)
            count += columns
            if count > MOST_CELLS:
                columns = below = 1
            cells += [text, *[LEFT] * (columns - 1)]
            for column in range(at, len(cells)):
                covered[column] = (below - 1, ABOVE if column == at else LEFT)
        _cover(cells, covered)
        lines.append("\t".join(cells))
    return lines


def _cover(cells, covered):
    """Add the marks of the cells above that reach down to the next columns."""
    while covered.get(len(cells), (0, ""))[0] > 0:
        still, mark = covered[len(cells)]
        covered[len(cells)] = (still - 1, mark)
        cells.append(mark)
