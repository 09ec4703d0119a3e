"""Order of the blocks of a page: column by column, what stands across first.

A page is cut along the white between its blocks, again and again: into columns where the
white runs from top to bottom, else into strips; strips whose columns go on below each
other stay together. Where no cut runs through, a block comes after what is above it and
what is left of it. Cells of a table are found here, too, and read by row. Pure.
"""

from statistics import median

from ingest.files.boxes import NARROWEST_GUTTER, Block, Box, usual_size

DEEPEST = 60  # cuts within cuts
MOST_BLOCKS = 300  # that are compared with each other, where no cut runs through
WIDE_GAP = 2.2  # between two strips, in sizes of type
STORY_GAP, SHORTEST_STORY = 0.9, 3  # lines
LARGER = 1.3
LONGEST_HEADING, ASIDE = 3, 0.06  # lines; of the width, from the middle
LONGEST_CELL = 8  # characters
FEWEST_ROWS, MOST_ROWS = 3, 200
FINAL = "，。；！？,;!?"


def ordered(blocks):
    """Return the blocks of a page in the order in which they are read."""
    if not blocks:
        return []
    size = usual_size([line for block in blocks for line in block.lines])
    first, blocks, last = _edges(_with_tables(blocks, size), size)
    return [*first, *_cut(blocks, size, 0), *last]


def _edges(blocks, size):
    """Part the running head and the folio: strips of one line at the edges of a page."""
    strips = _strips(blocks, size)
    first, last = [], []
    if len(strips) > 2 and _is_edge(strips[0], strips[1], size):
        first = sorted(strips.pop(0), key=lambda block: block.left)
    if len(strips) > 2 and _is_edge(strips[-1], strips[-2], size):
        last = sorted(strips.pop(), key=lambda block: block.left)
    return first, [block for strip in strips for block in strip], last


def _is_edge(strip, beside, size):
    apart = max(
        min(b.top for b in beside) - max(b.bottom for b in strip),
        min(b.top for b in strip) - max(b.bottom for b in beside),
    )
    return apart > 0.8 * size and all(
        len(block.lines) == 1 and block.size < LARGER * size for block in strip
    )


def _cut(blocks, size, depth):
    if len(blocks) < 2:
        return blocks
    if depth > DEEPEST:
        return sorted(blocks, key=lambda block: (block.top, block.left))
    strips = _strips(blocks, size)
    tiers = _tiers(strips, size)
    if len(tiers) > 1:
        return [b for tier in tiers for b in _cut(tier, size, depth + 1)]
    heading = _heading_above(strips, size)
    if heading:
        rest = [b for strip in strips[len(heading) :] for b in strip]
        return [*heading, *_cut(rest, size, depth + 1)]
    columns = _columns(blocks, size)
    if len(columns) > 1:
        table = _table(columns, size)
        if table:
            return [table]
        return [b for column in columns for b in _cut(column, size, depth + 1)]
    groups = _groups(strips, size)
    if len(groups) > 1:
        return [b for group in groups for b in _cut(group, size, depth + 1)]
    return _by_precedence(blocks)


def _columns(blocks, size):
    trim = 0.1 * size
    parts = [(block.left + trim, block.right - trim, block) for block in blocks]
    return _parted(parts, NARROWEST_GUTTER * size)


def _strips(blocks, size):
    trim = 0.2 * size
    parts = [(block.top + trim, block.bottom - trim, block) for block in blocks]
    return _parted(parts, 0)


def _parted(parts, gap):
    """Part blocks where a gap runs between all of them."""
    parts.sort(key=lambda part: part[0])
    found, end = [], None
    for start, stop, block in parts:
        if end is None or start > end + gap:
            found.append([])
            end = stop
        found[-1].append(block)
        end = max(end, stop)
    return found


def _tiers(strips, size):
    """Put strips together as far as the next heading below copy: there stories begin,
    whatever white runs down the page beside them."""
    tiers, lines = [list(strips[0])], 0
    for above, strip in zip(strips, strips[1:], strict=False):
        lines += sum(len(b.lines) for b in above if b.size < LARGER * size)
        top = min(block.top for block in strip)
        gap = top - max(block.bottom for block in above)
        heads = any(
            block.top - top < 2 * size and block.lines[0].size >= LARGER * size
            for block in strip
        )
        if heads and gap > STORY_GAP * size and lines >= SHORTEST_STORY:
            tiers.append(list(strip))
            lines = 0
        else:
            tiers[-1] += strip
    return tiers


def _heading_above(strips, size):
    """Return the lines of a heading that stand alone in the middle above all else; they
    may be narrower than the columns between which they stand."""
    blocks = [block for strip in strips for block in strip]
    left = min(block.left for block in blocks)
    right = max(block.right for block in blocks)
    found = []
    for strip in strips[:-1]:
        (block,) = strip if len(strip) == 1 else (None,)
        if block is None or len(block.lines) > LONGEST_HEADING:
            break
        aside = abs((block.left + block.right) / 2 - (left + right) / 2)
        if aside > ASIDE * (right - left):
            break
        found.append(block)
    return found if any(block.size >= LARGER * size for block in found) else []


def _groups(strips, size):
    """Put strips together whose columns go on in the next."""
    groups = [list(strips[0])]
    bottom = max(block.bottom for block in strips[0])
    for above, strip in zip(strips, strips[1:], strict=False):
        top = min(block.top for block in strip)
        goes_on = (
            top - bottom < WIDE_GAP * size
            and all(block.lines[0].size < LARGER * size for block in strip)
            and len(_columns(above, size)) > 1
            and len(_columns(strip, size)) > 1
            and len(_columns([*groups[-1], *strip], size)) > 1
        )
        if goes_on:
            groups[-1] += strip
        else:
            groups.append(list(strip))
        bottom = max(block.bottom for block in strip)
    return groups


def _by_precedence(blocks):
    """Order blocks by what is above and what is left of each (Breuel's two rules)."""
    blocks = sorted(blocks, key=lambda block: (block.top, block.left))
    if len(blocks) > MOST_BLOCKS:
        return blocks
    before = {
        at: {
            other
            for other, b in enumerate(blocks)
            if other != at and _precedes(b, block)
        }
        for at, block in enumerate(blocks)
    }
    found, done = [], set()
    waiting = list(range(len(blocks)))
    while waiting:
        free = next((at for at in waiting if before[at] <= done), waiting[0])
        # The next below the one just read goes first: a column is read to its end.
        if found:
            under = [
                at
                for at in waiting
                if before[at] <= done and _is_under(blocks[at], blocks[found[-1]])
            ]
            free = under[0] if under else free
        found.append(free)
        done.add(free)
        waiting.remove(free)
    return [blocks[at] for at in found]


def _overlap(a_start, a_stop, b_start, b_stop):
    return min(a_stop, b_stop) - max(a_start, b_start)


def _is_under(block, above):
    wide = _overlap(block.left, block.right, above.left, above.right)
    return block.top >= above.top and wide > 0.5 * min(
        block.right - block.left, above.right - above.left
    )


def _precedes(a, b):
    wide = _overlap(a.left, a.right, b.left, b.right)
    if wide > 0.1 * min(a.right - a.left, b.right - b.left):
        return a.top < b.top
    high = _overlap(a.top, a.bottom, b.top, b.bottom)
    return high > 0 and a.left < b.left


# Tables


def _with_tables(blocks, size):
    """Return the blocks, those made one that are the columns of a table: short cells, the
    rows of one as high as those of the next."""
    cells = [block for block in blocks if _is_of_cells(block, size)][:MOST_BLOCKS]
    cells.sort(key=lambda block: block.top)
    tables, taken = [], set()
    for at, block in enumerate(cells):
        if id(block) in taken:
            continue
        beside = [
            other
            for other in cells[at:]
            if id(other) not in taken and _are_level(block, other)
        ]
        columns = [[other] for other in sorted(beside, key=lambda b: b.left)]
        table = _table(columns, size)
        if table:
            tables.append(table)
            taken.update(map(id, beside))
    return [block for block in blocks if id(block) not in taken] + tables


def _is_of_cells(block, size):
    lines = block.lines
    return (
        len(lines) >= FEWEST_ROWS - 1
        and block.size < LARGER * size
        and median(len(line.text) for line in lines) <= LONGEST_CELL
    )


def _are_level(block, other):
    """Return whether the lines of two blocks are as high as each other's."""
    one, two = sorted((block.lines, other.lines), key=len)
    middles = [line.middle for line in two]
    level = sum(
        any(abs(line.middle - middle) < 0.5 * line.size for middle in middles)
        for line in one[:MOST_ROWS]
    )
    return level >= 0.7 * min(len(two), MOST_ROWS)


def _table(columns, size):
    """Return the block of a table's rows, where columns are cells; or None."""
    cells = [
        (number, line)
        for number, column in enumerate(columns)
        for block in column
        for line in block.lines
    ]
    texts = [line.text for _, line in cells]
    long = sum(len(text) > LONGEST_CELL for text in texts)
    final = sum(text[-1:] in FINAL for text in texts)
    if len(columns) < 2 or long > 0.2 * len(texts) or final > 0.3 * len(texts):
        return None
    if any(line.size >= LARGER * size for _, line in cells):
        return None
    rows = []
    for number, line in sorted(cells, key=lambda cell: cell[1].middle):
        if rows and line.middle - rows[-1][0][1].middle < 0.5 * line.size:
            rows[-1].append((number, line))
        else:
            rows.append([(number, line)])
    full = [row for row in rows if len({number for number, _ in row}) > 1]
    if len(rows) < FEWEST_ROWS or len(full) < 0.7 * len(rows):
        return None
    lines = [_row(row, len(columns)) for row in rows]
    return Block(lines, is_table=True).measured()


def _row(row, columns):
    words = [""] * columns
    for number, line in sorted(row, key=lambda cell: cell[1].left):
        words[number] = f"{words[number]} {line.text}".strip()
    lines = [line for _, line in row]
    return Box(
        min(line.left for line in lines),
        min(line.top for line in lines),
        max(line.right for line in lines),
        max(line.bottom for line in lines),
        "\t".join(words),
        max(line.size for line in lines),
        score=min(line.score for line in lines),
    )
