"""Boxes of recognised text on a picture, and its blocks in reading order.

Lines are found in tiles of a smaller copy, those of two tiles put together, cut out of the
picture itself, and recognised. A page that stands aslant is turned first. Imported where
the extra is installed, by the process alone.
"""

import math
import re
from pathlib import Path
from statistics import median

import numpy
import rapidocr
from PIL import Image

from ingest.files.boxes import (
    CLOSING,
    HAN,
    OPENING,
    WIDE,
    Box,
    blocks_of,
    turn_back,
    turned,
    usual_size,
)
from ingest.files.ordering import ordered

THREADS = 1  # two wait for each other so busily that they are no faster
# Of the copy in which lines are looked for: a broadsheet's copy is 12 pixels high there.
LONGEST_SIDE, TILE, OVERLAP = 2600, 1060, 120
SLANTED, MOST_SLANTED = 0.25, 8  # degrees
SAME_LINE = 0.6  # of the height of two boxes of two tiles
TALL = 1.8  # a box so much higher than wide is a line of vertical setting
VERTICAL = "vertical"
EM = 0.78  # of the height of a box that was found
WHITE = 1.0  # ems of white that may be a gutter
FAINTEST = 40  # of 255
SMALLEST = 5  # pixels
USUAL_PITCH = 1.08  # of letters of vertical setting, in widths of their ink
MOST_LINES = 3_000
DOUBTFUL = 0.5  # below it, no text at all
UNEVEN = 0.17
SIGNS = str.maketrans({"’": "，", "'": "，", "°": "。"})
HALF_WIDTH = re.compile(f"(?<=[{HAN}])[,;:?!]")
MODELS = Path(rapidocr.__file__).parent / "models"


class Recognition:
    def __init__(self):
        self.engine = rapidocr.RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                # Given by name, so that none is ever fetched.
                "Det.model_path": str(MODELS / "PP-OCRv6_det_small.onnx"),
                "Rec.model_path": str(MODELS / "PP-OCRv6_rec_small.onnx"),
                "Det.limit_type": "max",
                "Det.limit_side_len": TILE,
                "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        # The steps apart: cutting out by perspective is slower than recognising is.
        self.find = self.engine._load_det_model()
        self.engine._load_rec_model()

    def blocks_of(self, picture):
        """Return the blocks of a picture in reading order."""
        places, angle = self._places(picture)
        if SLANTED < abs(angle) < MOST_SLANTED:
            picture = picture.rotate(
                angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white"
            )
            places, _ = self._places(picture)
        boxes = self._recognised(picture, places)
        across = [box for box in boxes if box.key != VERTICAL]
        down = [turned(box) for box in boxes if box.key == VERTICAL]
        if len(down) > len(across):
            blocks = blocks_of([*down])
            return [*ordered(blocks), *ordered(blocks_of(across))]
        columns = [turn_back(block) for block in blocks_of(down)]
        return ordered([*blocks_of(across), *columns])

    def _places(self, picture):
        """Return where lines are, as (left, top, right, bottom), and how they slant."""
        scale = min(1.0, LONGEST_SIDE / max(picture.size))
        small = picture
        if scale < 1:
            size = [max(1, round(side * scale)) for side in picture.size]
            small = picture.resize(size, Image.Resampling.BOX)
        pixels = numpy.asarray(small)[:, :, ::-1]
        places, angles = [], []
        for left, top, right, bottom in _tiles(*small.size):
            tile = pixels[top:bottom, left:right]
            found = self.find(numpy.ascontiguousarray(tile))
            quads = [] if found.boxes is None else found.boxes
            mine = []
            for quad in quads:
                (x0, y0), (x1, y1) = quad[0], quad[1]
                xs, ys = quad[:, 0], quad[:, 1]
                mine.append(
                    (
                        left + float(xs.min()),
                        top + float(ys.min()),
                        left + float(xs.max()),
                        top + float(ys.max()),
                    )
                )
                if x1 - x0 > 6 * abs(quad[3][1] - y0):
                    angles.append(math.degrees(math.atan2(y1 - y0, x1 - x0)))
            places = _put_together(places, mine)
        angle = median(angles) if len(angles) > 4 else 0.0
        places = [tuple(side / scale for side in place) for place in places]
        return places, angle

    def _recognised(self, picture, places):
        pixels = numpy.asarray(picture)[:, :, ::-1]
        grey = numpy.asarray(picture.convert("L")).astype(numpy.int16)
        kept = [part for place in places for part in inked_parts(grey, place)]
        kept = kept[:MOST_LINES]
        if not kept:
            return []
        cut = []
        letter = median(min(r - left, b - top) for left, top, r, b in kept)
        tall = [_is_tall(place, letter) for place in kept]
        for (left, top, right, bottom), is_tall in zip(kept, tall, strict=True):
            piece = _with_margin(pixels, left, top, right, bottom)
            if is_tall:
                piece = upright(piece, grey[top:bottom, left:right])
            cut.append(numpy.ascontiguousarray(piece))
        found = self.engine.recognize_txt(cut)
        boxes = [
            _box(
                place, HALF_WIDTH.sub(_full_width, text.strip()), float(score), is_tall
            )
            for place, text, score, is_tall in zip(
                kept, found.txts, found.scores, tall, strict=True
            )
            if text.strip() and score >= DOUBTFUL
        ]
        copy = usual_size(boxes)
        for box in boxes:
            # No two lines of a picture measure the same.
            if abs(box.size / copy - 1) < UNEVEN:
                box.size = copy
        return boxes


def _is_tall(place, letter):
    """Return whether a line is one of vertical setting; a figure 1 alone is none."""
    left, top, right, bottom = place
    return bottom - top > TALL * max(right - left, 0.8 * letter)


def _tiles(width, height):
    """Yield tiles of about one size that cover a picture, each overlapping the next."""
    for top, bottom in _stretches(height):
        for left, right in _stretches(width):
            yield left, top, right, bottom


def _stretches(side):
    count = max(1, math.ceil((side - OVERLAP) / (TILE - OVERLAP)))
    step = (side - OVERLAP) / count
    for at in range(count):
        yield round(at * step), min(side, round((at + 1) * step + OVERLAP))


def _put_together(places, more):
    """Put boxes of one line together that two tiles have found parts of."""
    found = list(places)
    for place in more:
        merged = place
        rest = []
        for other in found:
            if _is_same_line(other, merged):
                merged = (
                    min(other[0], merged[0]),
                    min(other[1], merged[1]),
                    max(other[2], merged[2]),
                    max(other[3], merged[3]),
                )
            else:
                rest.append(other)
        found = [*rest, merged]
    return found


def _is_same_line(one, other):
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return False
    if all(box[3] - box[1] > TALL * (box[2] - box[0]) for box in (one, other)):
        return wide >= SAME_LINE * min(one[2] - one[0], other[2] - other[0])
    return high >= SAME_LINE * min(one[3] - one[1], other[3] - other[1])


def _ink(grey):
    """Return where there is ink, whatever its colour and that of the ground."""
    contrast = numpy.abs(grey - numpy.int16(numpy.median(grey)))
    return contrast > max(FAINTEST, 0.4 * contrast.max())


def inked_parts(grey, place):
    """Return the parts of a found line, as tight as its ink, cut at wide white: a finder
    may take two lines beside each other for one."""
    high, wide = grey.shape
    left, top = (max(0, math.floor(side)) for side in place[:2])
    right, bottom = min(wide, math.ceil(place[2])), min(high, math.ceil(place[3]))
    if right - left < SMALLEST or bottom - top < SMALLEST:
        return []
    ink = _ink(grey[top:bottom, left:right])
    is_tall = bottom - top > TALL * (right - left)
    if is_tall:
        ink = ink.T
    across = len(ink)
    # What the lines above and below reach into the edges is no ink of this one.
    edge = across // 10
    runs = _runs(ink[edge : across - edge].sum(axis=0) >= max(1, across // 30))
    if not runs:
        return []
    parts, widest = [list(runs[0])], WHITE * EM * across
    for start, stop in runs[1:]:
        if start - parts[-1][1] > widest:
            parts.append([start, stop])
        else:
            parts[-1][1] = stop
    found = []
    for start, stop in parts:
        rows = _runs(ink[:, start:stop].any(axis=1))
        if not rows or stop - start < 2:
            continue
        low, high = rows[0][0], rows[-1][1]
        if is_tall:
            found.append((left + low, top + start, left + high, top + stop))
        else:
            found.append((left + start, top + low, left + stop, top + high))
    return found


def _runs(marked):
    """Return (start, stop) of the stretches that are true."""
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], marked, [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _with_margin(pixels, left, top, right, bottom):
    margin = max(2, min(right - left, bottom - top) // 10)
    return pixels[
        max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin
    ]


def upright(piece, grey):
    """Return a line of vertical setting with its letters side by side; they are parted
    where the least ink is cut."""
    rows = _ink(grey).sum(axis=1)
    length, width = grey.shape
    usual = rows.mean()
    best = None
    for pitch in numpy.linspace(0.85, 1.35, 61) * width:
        for first in numpy.arange(8) / 8 * pitch:
            cuts = numpy.arange(first, length, pitch).astype(int)
            if not len(cuts):
                continue
            cost = rows[cuts].mean() + usual * abs(pitch / width / USUAL_PITCH - 1)
            if best is None or cost < best[0]:
                best = cost, cuts
    margin = (len(piece) - length) // 2
    edges = [0, *(best[1] + margin), len(piece)] if best else [0, len(piece)]
    letters = [
        _sign_moved(piece[a:b]) for a, b in zip(edges, edges[1:], strict=False) if b > a
    ]
    high = max(len(letter) for letter in letters)
    letters = [
        numpy.pad(p, ((0, high - len(p)), (0, 0), (0, 0)), "edge") for p in letters
    ]
    return numpy.concatenate(letters, axis=1)


def _full_width(sign):
    """Return a comma between Chinese as it is set there: a narrow one is read in its place
    where the gap behind it is wide."""
    return chr(ord(sign[0]) + 0xFEE0)


def _sign_moved(letter):
    """Return a letter; a full stop or comma of vertical setting, which stands at the top
    right, as it stands in a line across."""
    ink = _ink(letter.mean(axis=2).astype(numpy.int16))
    high, wide = ink.shape
    rows, columns = ink.any(axis=1), ink.any(axis=0)
    if rows[high // 2 :].any() or columns[: wide // 2].any() or not rows.any():
        return letter
    return numpy.roll(letter, (high // 2, -(wide // 2)), axis=(0, 1))


def _box(place, text, score, is_tall):
    """Return the box of a line, with the white that belongs to its first and last sign;
    its size is what a letter is wide, where that is measured well."""
    left, top, right, bottom = place
    if is_tall:
        text = text.translate(SIGNS)  # raised, they were taken for others
    wide = sum(bool(WIDE.match(char)) for char in text)
    size = (right - left if is_tall else bottom - top) * (1.05 if wide else 1.35)
    half = 0.45 * size
    before, after = half * (text[0] in OPENING), half * (text[-1] in CLOSING)
    if is_tall:
        top, bottom = top - before, bottom + after
        return Box(left, top, right, bottom, text, size, score=score, key=VERTICAL)
    left, right = left - before, right + after
    pitch = (right - left) / (wide + 0.5 * (len(text) - wide))
    if wide >= 4 and 0.6 * size < pitch < 1.5 * size:
        size = pitch
    return Box(left, top, right, bottom, text, size, score=score)
