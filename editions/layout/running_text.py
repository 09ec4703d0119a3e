"""Layout of a story's text: run into columns, divided between pages, cut off with a
jump."""

from itertools import accumulate

from editions.layout.grid import NARROWEST
from editions.layout.measuring import Line, lines_of
from editions.layout.while_setting import remembered

LEAST_HALF = 10  # lines of a story that is divided between two pages


def running(story, tables=()):
    """Return the paragraphs of a story without those tables that are set as such."""
    set_apart = {*story.tables_set, *tables}
    if not set_apart:
        return story.paragraphs
    return tuple(each for each in story.paragraphs if each.table not in set_apart)


@remembered
def lines_in(story, ems, tables=()):
    """Return the lines of a story in a column; `tables` are set apart."""
    lines = lines_of(running(story, tables), max(ems, NARROWEST), story.skip)
    if story.continued_from and lines:
        text = f"（上接第{story.continued_from}版）"
        start = lines[0].start
        lines.insert(0, Line(text, "from", ends=True, start=start, stop=start))
    return tuple(lines)


def divided(story, lines):
    """Return the lines that are shown here of a story that another page goes on with,
    and the characters that are left to it."""
    if not (story.divides and story.continued_on) or len(lines) < 2 * LEAST_HALF:
        return list(lines), 0
    kept = list(lines[: len(lines) // 2])
    while kept and kept[-1].kind == "subhead":
        kept.pop()
    if not kept:
        return list(lines), 0
    stop = kept[-1].stop
    kept.append(Line(jump_of(story), "jump", ends=True, start=stop, stop=stop))
    return kept, lines[-1].stop - stop


def jump_of(story):
    where = f"下转第{story.continued_on}版" if story.continued_on else "全文见网页版"
    return f"（{where}）"


def fill(text, tops, depth, jump):
    """Run lines into columns that begin at `tops` and end at `depth`.

    Returns (the lines of each column, rows used, characters left over). No column is
    more than a line shorter than another, the last ones if any; a subhead is not left
    alone at the foot of one.
    """
    rooms = [max(0, depth - top) for top in tops]
    if not text:
        return [[] for _ in tops], min(depth, max(tops, default=0)), 0
    places = sum(rooms)
    if places >= len(text):
        low = min(depth, max(1, level(len(text), tops)))
        for rows in range(low, depth + 1):
            columns = _evenly(text, [max(0, rows - top) for top in tops])
            if columns is not None:
                return columns, max(rows, *tops), 0
        # A subhead at the foot of a column, rather than a line too few.
        return _run(text, rooms, strict=False), depth, 0
    if not places:
        return [[] for _ in tops], depth, text[-1].stop - text[0].start
    kept = text[: places - 1]
    while kept and kept[-1].kind != "text":
        kept.pop()
    stop = kept[-1].stop if kept else text[0].start
    kept.append(Line(jump, "jump", ends=True, start=stop, stop=stop))
    columns = _run(kept, rooms, strict=False)
    return columns, depth, text[-1].stop - stop


def level(number: int, tops: list[int]) -> int:
    """Return the least depth at which columns beginning at `tops` take so many lines."""
    rows = 0
    begun = sorted(tops)
    for columns, before in enumerate(accumulate(begun), start=1):
        rows = -(-(number + before) // columns)
        if columns == len(begun) or rows <= begun[columns]:
            break
    return rows


def _evenly(text, rooms):
    """Run lines into columns, what they are short of taken from the last, a line each."""
    spare = min(sum(rooms) - len(text), len(rooms) - 1)
    for short in range(spare, -1, -1):
        whole = len(rooms) - short
        # A line alone is no column.
        shorter = (room - 1 if room > 2 else room for room in rooms[whole:])
        columns = _run(text, [*rooms[:whole], *shorter])
        if columns is not None:
            return columns
    return None


def _run(text, rooms, strict=True):
    columns = []
    at = 0
    for room in rooms:
        column = list(text[at : at + room])
        if strict and column and column[-1].kind == "subhead" and at + room < len(text):
            column.pop()
        columns.append(column)
        at += len(column)
    return columns if at == len(text) else None
