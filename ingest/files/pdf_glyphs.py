"""Glyphs of a page of a PDF, and its blocks in reading order.

Each letter is taken with its place, size and direction, whatever the order in which the
file draws it: a file may draw line by line across the columns, or letter by letter. Text
drawn twice for a shadow counts once.
"""

import ctypes
import math
import re
from collections import Counter

import pypdfium2.raw as pdfium

from ingest.files.boxes import (
    WIDE,
    Box,
    blank_between,
    blocks_of,
    turn_back,
    turned,
    usual_size,
)
from ingest.files.ordering import ordered

# In sizes of type.
RISE, FALL = 0.88, 0.12  # of a letter above and below its base line
APART = 0.6  # a gap that may be a gutter
ONE_LINE = 0.25
SHADOW = 0.12
BESIDE = 0.3
BELOW = (0.75, 1.45)  # from one letter to the next of vertical setting
SHORTEST_VERTICAL = 3
BOLD = re.compile("bold|black|heavy|hei|黑|-[BH]$", re.I)
LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi"} | {
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
INVISIBLE = 3  # text mode: what recognition laid under a picture is read all the same


class TooManyGlyphs(Exception):
    """Raised for a page of more letters than a page of a paper has."""


class Glyph:
    __slots__ = ("angle", "bold", "char", "mark", "size", "width", "x", "y")

    def __init__(self, char, x, y, size, width, angle, bold, mark):
        self.char, self.x, self.y, self.size = char, x, y, size
        self.width, self.angle, self.bold, self.mark = width, angle, bold, mark

    def rotated(self, quarter):
        """Return it as it stands when the page is rotated so that it is upright."""
        x, y = self.x, self.y
        for _ in range(quarter):
            x, y = y, -x
        turned_to = (self.angle - quarter) % 4
        return Glyph(
            self.char, x, y, self.size, self.width, turned_to, self.bold, self.mark
        )


def blocks_of_page(page, most):
    """Return the blocks of a page in reading order, and how many glyphs were read."""
    glyphs = _glyphs(page, most)
    count = len(glyphs)
    if not glyphs:
        return [], 0
    angles = Counter(glyph.angle for glyph in glyphs)
    upright = angles.most_common(1)[0][0]
    found = []
    glyphs = _once(glyphs)
    vertical = _vertical([g.rotated(upright) for g in glyphs])
    for quarter in sorted(angles, key=lambda quarter: quarter != upright):
        mine = [
            (g.rotated(quarter), is_vertical)
            for g, is_vertical in zip(glyphs, vertical, strict=True)
            if g.angle == quarter
            and (quarter == upright or not is_vertical)
            or (quarter == upright and is_vertical)
        ]
        found += _upright_blocks(mine)
    return found, count


def _upright_blocks(glyphs):
    across = [glyph for glyph, is_vertical in glyphs if not is_vertical]
    down = [glyph for glyph, is_vertical in glyphs if is_vertical]
    blocks = blocks_of(_pieces(across))
    if not down:
        return ordered(blocks)
    columns = blocks_of(_pieces([_turned(glyph) for glyph in down]))
    if len(down) > len(across):
        # A page of vertical setting is read from right to left.
        for block in blocks:
            _turn(block)
        return ordered([*columns, *blocks])
    columns = [turn_back(block) for block in columns]
    return ordered([*blocks, *columns])


def _turned(glyph):
    """Return a letter of vertical setting as one of a line across."""
    box = turned(_box(glyph)) if glyph.angle == 0 else None
    if box is None:  # Latin letters and figures lie on their side
        return Glyph(
            glyph.char,
            -glyph.y,
            -glyph.x - FALL * glyph.size,
            glyph.size,
            glyph.width,
            0,
            glyph.bold,
            glyph.mark,
        )
    return Glyph(
        glyph.char,
        box.left,
        -(box.bottom - FALL * glyph.size),
        glyph.size,
        box.right - box.left,
        0,
        glyph.bold,
        glyph.mark,
    )


def _turn(block):
    block.left, block.top, block.right, block.bottom = (
        block.top,
        -block.right,
        block.bottom,
        -block.left,
    )


def _glyphs(page, most):
    words = page.get_textpage()
    found = []
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    faces, last, blank = {}, None, ""
    count = words.count_chars()
    if count > most:
        raise TooManyGlyphs
    for number in range(count):
        code = pdfium.FPDFText_GetUnicode(words, number)
        if code == 0 or pdfium.FPDFText_IsGenerated(words, number) == 1:
            continue
        char = chr(code) if code < 0x110000 else ""
        if char.isspace():
            blank = " "
            continue
        if not char or 0xD800 <= code < 0xE000:
            continue
        pdfium.FPDFText_GetLooseCharBox(words, number, loose)
        pdfium.FPDFText_GetCharOrigin(words, number, origin_x, origin_y)
        pdfium.FPDFText_GetMatrix(words, number, matrix)
        size = pdfium.FPDFText_GetFontSize(words, number)
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        item = pdfium.FPDFText_GetTextObject(words, number)
        values = (loose.left, loose.right, origin_x.value, origin_y.value, size)
        if not all(map(math.isfinite, values)) or not 0.5 < size < 2000:
            continue
        address = ctypes.addressof(item.contents) if item else 0
        if (address, *values[2:4]) == last:
            # Letters of one ligature; of a dash as long as two, its other half.
            found[-1].char += LIGATURES.get(char, char)
            found[-1].width += size if WIDE.match(char) else 0
            continue
        last = address, *values[2:4]
        char, blank = blank + LIGATURES.get(char, char), ""
        angle = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        face = _face(words, number, item, faces)
        width = loose.right - loose.left if angle % 2 == 0 else loose.top - loose.bottom
        if WIDE.match(char.lstrip()):
            width = max(width, 0.9 * size) if width < 1.6 * size else size
        found.append(
            Glyph(
                char,
                origin_x.value,
                origin_y.value,
                size,
                width,
                angle,
                *face,
            )
        )
    return found


def _face(words, number, item, faces):
    """Return whether a letter is bold, and the mark of the content that it is in."""
    address = ctypes.addressof(item.contents) if item else 0
    if address not in faces:
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(words, number, name, len(name), flags)
        weight = pdfium.FPDFText_GetFontWeight(words, number)
        is_bold = weight >= 600 or bool(
            BOLD.search(name.value.decode("utf-8", "replace"))
        )
        mark = pdfium.FPDFPageObj_GetMarkedContentID(item) if item else -1
        faces[address] = is_bold, mark
    return faces[address]


def _once(glyphs):
    """Leave out a letter that is drawn again at nearly its own place."""
    seen, kept = set(), []
    for glyph in glyphs:
        step = SHADOW * glyph.size
        x, y = int(glyph.x / step), int(glyph.y / step)
        places = [
            (glyph.char, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)
        ]
        if seen.isdisjoint(places):
            kept.append(glyph)
            seen.add((glyph.char, x, y))
    return kept


def _vertical(glyphs):
    """Return for each letter, in the order of the file, whether it is set vertically."""
    found = [False] * len(glyphs)
    start = 0
    for at in range(1, len(glyphs) + 1):
        if at < len(glyphs) and _is_below(glyphs[at - 1], glyphs[at]):
            continue
        if (
            sum(bool(WIDE.match(g.char.lstrip())) for g in glyphs[start:at])
            >= SHORTEST_VERTICAL
        ):
            found[start:at] = [True] * (at - start)
        start = at
    return found


def _is_below(above, glyph):
    size = max(above.size, glyph.size)
    if glyph.angle not in (0, 3) or abs(above.size - glyph.size) > 0.2 * size:
        return False
    far = above.y - glyph.y
    if glyph.angle == 3 or above.angle == 3:
        return abs(_middle(above) - _middle(glyph)) < 0.5 * size and 0 < far < 2 * size
    beside = abs(_middle(above) - _middle(glyph)) < BESIDE * size
    return beside and BELOW[0] * size < far < BELOW[1] * size


def _middle(glyph):
    if glyph.angle == 3:
        return glyph.x + 0.35 * glyph.size
    return glyph.x + glyph.width / 2


def _box(glyph):
    return Box(
        glyph.x,
        -glyph.y - RISE * glyph.size,
        glyph.x + glyph.width,
        -glyph.y + FALL * glyph.size,
        glyph.char,
        glyph.size,
        glyph.bold,
        key=glyph.mark,
    )


def _pieces(glyphs):
    """Put letters together to pieces of lines, without gaps that may be gutters."""
    rows = []
    for glyph in sorted(glyphs, key=lambda g: (-g.y, g.x)):
        if rows and rows[-1][0].y - glyph.y <= ONE_LINE * min(
            glyph.size, rows[-1][0].size
        ):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    pieces = []
    unit = usual_size(map(_box, glyphs))
    for row in rows:
        row.sort(key=lambda g: g.x)
        pieces += _row_pieces([_box(glyph) for glyph in row], unit)
    return pieces


def _row_pieces(boxes, unit):
    """Yield what no gap parts that may be a gutter: as wide as in the copy, for headings
    stand above columns, too."""
    run = [boxes[0]]
    for box in boxes[1:]:
        before = run[-1]
        size = min(before.size, box.size)
        is_one_face = max(before.size, box.size) < 1.6 * size
        gap = box.left - before.right
        if gap < APART * min(size, unit) and (is_one_face or gap < 0.3 * size):
            run.append(box)
        else:
            yield _piece(run)
            run = [box]
    yield _piece(run)


def _piece(boxes):
    gaps = sorted(b.left - a.right for a, b in zip(boxes, boxes[1:], strict=False))
    spaced = max(0.0, gaps[len(gaps) // 2]) if len(gaps) > 2 else 0.0
    text = boxes[0].text.lstrip()
    for left, right in zip(boxes, boxes[1:], strict=False):
        text += blank_between(left, right, spaced) + right.text.lstrip()
    size = usual_size(boxes)
    bold = sum(box.is_bold for box in boxes) > 0.8 * len(boxes)
    marks = Counter(box.key for box in boxes)
    return Box(
        boxes[0].left,
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
        text,
        size,
        bold,
        key=marks.most_common(1)[0][0],
    )
