"""Three-way merge of two changes of one text: by the line, a body by the block, and a
table in it by the cell."""

from itertools import groupby, pairwise

from articles.text import tables
from articles.text.diff.sequences import common, stretches
from articles.text.richtext import blocks, clean


def merge(base, mine, theirs):
    """Merge two changes of one text: by the line, or a body's HTML by the block.

    Return None where both changed the same place, each differently.
    """
    # Blocks of HTML stay whole: half of one list and half of another make no list.
    html = all("".join(blocks(text)) == text for text in (base, mine, theirs))
    if html:
        merged = _merged(*map(blocks, (base, mine, theirs)), _merged_table)
    else:
        merged = _merged(*(text.split("\n") for text in (base, mine, theirs)))
    return None if merged is None else ("" if html else "\n").join(merged)


def _merged(base, mine, theirs, within=None):
    """Merge two changes of a list; None where they collide.

    within(base, mine, theirs) merges one element that both changed, if it can.
    """
    changes = {*_changes(base, mine), *_changes(base, theirs)}
    changes = sorted(changes, key=lambda change: change[:2])
    if within:
        changes = [_as_one(base, both, within) for both in _by_place(changes)]
    if None in changes or any(_collide(*pair) for pair in pairwise(changes)):
        return None
    merged, done = [], 0
    for start, end, elements in changes:
        merged += [*base[done:start], *elements]
        done = end
    return [*merged, *base[done:]]


def _changes(base, changed):
    """Yield (start, end, elements put there instead), a mended one by itself."""
    start = 0
    for gone, elements, same in stretches(common(base, changed), base, changed):
        end = start + len(gone)
        if len(gone) == len(elements):
            for place, element in enumerate(elements, start):
                yield place, place + 1, (element,)
        else:
            yield start, end, tuple(elements)
        start = end + len(same)


def _collide(change, following):
    """Return whether two changes, (start, end, elements), conflict.

    Neighbours may both change when one is mended in place. Else nobody knows which
    comes first, as with two paragraphs put in after the same one.
    """
    (_, end, _), (start, _, _) = change, following
    in_place = any(
        last - first == len(elements) for first, last, elements in (change, following)
    )
    return start < end or (start == end and not in_place)


def _by_place(changes):
    """Yield the changes that begin and end at one place together."""
    return [list(both) for _, both in groupby(changes, key=lambda change: change[:2])]


def _as_one(base, changes, within):
    """Return the only change of a place, or two of one element merged; None if not."""
    (start, end, elements), *others = changes
    if not others:
        return changes[0]
    [(_, _, others)] = others
    if not end - start == len(elements) == len(others) == 1:
        return None
    merged = within(base[start], elements[0], others[0])
    return None if merged is None else (start, end, (merged,))


def _merged_table(*versions):
    """Merge two changes of a table's cells, rows or columns; None where they collide."""
    if not all(html.startswith("<table>") for html in versions):
        return None
    base, mine, theirs = map(tables.read, versions)
    caption = _merged_value(base.caption, mine.caption, theirs.caption)
    rows = _merged(*map(_marked_rows, (base, mine, theirs)), _merged_row)
    if caption is None or rows is None or not _is_sound(rows, (base, mine, theirs)):
        return None
    head = tuple(cells for in_head, cells in rows if in_head)
    body = tuple(cells for in_head, cells in rows if not in_head)
    # What both made of it together may look like a head, or be empty.
    return clean(f"<table>{tables.Table(body, head, caption).inner_html()}</table>")


def _marked_rows(table):
    """Return the rows, each with whether it is of the head."""
    height = len(table.head)
    return [(number < height, cells) for number, cells in enumerate(table.rows)]


def _merged_row(base, mine, theirs):
    in_head = _merged_value(base[0], mine[0], theirs[0])
    rows = base[1], mine[1], theirs[1]
    if len({len(cells) for cells in rows}) == 1:
        cells = [_merged_value(*cells) for cells in zip(*rows, strict=True)]
    else:
        cells = _merged(*map(list, rows))
    if in_head is None or cells is None or None in cells:
        return None
    return in_head, tuple(cells)


def _merged_value(base, mine, theirs):
    """Return the value that one side changed; None where both did, each differently."""
    if mine in (base, theirs):
        return theirs
    return mine if theirs == base else None


def _is_sound(rows, versions):
    """Return whether merged rows are a table: all as wide, the head first.

    Where a cell reaches over others, rows and columns may not come or go.
    """
    spans = {
        tuple(tuple((cell.columns, cell.rows) for cell in row) for row in table.rows)
        for table in versions
    }
    reaching = any(span != (1, 1) for shape in spans for row in shape for span in row)
    if reaching and len(spans) > 1:
        return False
    marks = [in_head for in_head, _ in rows]
    widths = {sum(cell.columns for cell in cells) for _, cells in rows}
    is_even = reaching or len(widths) == 1
    return is_even and len(rows) > sum(marks) and marks == sorted(marks, reverse=True)
