"""Clippings 剪报: a story as it stands on its printed page, as a picture to hand on.

Of a page that is set it is drawn from the layout, cell by cell; of a scanned one it is
cut out of the picture, what must not be seen painted over. Above it stand the paper's
name, the day and the page. Made when somebody asks, and kept as the page's files are.
"""

import io
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from articles import fonts
from articles.palette import INK, PAPER, QUIET, VERMILION
from editions.cell_drawing import BOLD, POINT, REGULAR, CellDrawing
from editions.layout.grid import SHEET
from editions.page_headers import page_header_of
from editions.page_layouts import layout_of
from editions.page_pdf import layout_pdf
from editions.scans import Kept, as_points, file_name, picture_of

FACES = {REGULAR: fonts.REGULAR, BOLD: fonts.BOLD}
# Pixels in a millimetre of the page, where that is not too many.
SCALE, WIDEST, HIGHEST = 6, 1600, 3200
NARROWEST = 760  # of the card, for a story in one column
AROUND, HEAD = 48, 132
NAME_SIZE, SMALL = 40, 24
JPEG = {"quality": 88, "optimize": True}
MARGIN = 2  # mm around a story's box


def clipping_of(page, pk, at=None):
    """Return the file of a story's clipping, or None where its place is not known."""
    picture = picture_of(page, at)
    layout, placements = layout_of(page, at)
    shown = (each for each in placements if not each.is_withdrawn)
    placement = next((each for each in shown if each.article_id == pk), None)
    if placement is None:
        return None
    if picture is not None:
        if not placement.region:
            return None
        points = tuple(map(as_points, placement.regions()))
        return _kept(page, pk, picture.key, CutOut(page, points, picture))
    areas = (area.points for area in layout.areas if area.key == placement.pk)
    points = next(areas, None)
    if points is None:
        return None
    pdf = layout_pdf(layout, page, placements)
    return _kept(page, pk, pdf.key, Drawn(page, points, pdf))


def _kept(page, pk, key, clipping):
    key = repr((settings.SITE_NAME, clipping.points, key))
    name = file_name(page, f"clipping-{pk}", key, "jpg")
    return Kept(name, lambda: _card(page_header_of(page).title, clipping.picture()))


@dataclass(frozen=True)
class CutOut:
    """Story on a scanned page, in as many pieces as it stands there."""

    page: object
    points: tuple[tuple[tuple[int, int], ...], ...]
    scan: object

    def picture(self):
        from PIL import Image, ImageDraw

        whole = self.scan.painted(self.scan.width).convert("RGB")
        pieces = [
            [(x * whole.width / 1000, y * whole.height / 1000) for x, y in piece]
            for piece in self.points
        ]
        shape = Image.new("L", whole.size)
        pen = ImageDraw.Draw(shape)
        for piece in pieces:
            pen.polygon(piece, fill=255)
        alone = Image.composite(whole, Image.new("RGB", whole.size, PAPER), shape)
        corners = [corner for piece in pieces for corner in piece]
        alone = alone.crop(tuple(map(round, _bounds(corners))))
        alone.thumbnail((WIDEST, HIGHEST))
        return alone


@dataclass(frozen=True)
class Drawn:
    """Story on a page that is set from its stories."""

    page: object
    points: tuple[tuple[int, int], ...]
    pdf: object

    def picture(self):
        layout = self.pdf.layout
        left, top, right, bottom = _bounds(
            [(x * SHEET[0] / 1000, y * layout.height / 1000) for x, y in self.points]
        )
        wide, high = right - left + 2 * MARGIN, bottom - top + 2 * MARGIN
        scale = min(SCALE, WIDEST / wide, HIGHEST / high)
        pen = PixelPen((wide, high), (left - MARGIN, top - MARGIN), scale)
        drawing = CellDrawing()
        drawing.pen, drawing.em = pen, layout.grid.em
        drawing.pictures = self.pdf.pictures
        for cell in layout.cells:
            x, y, width, height = drawing.box_of(cell)
            if left < x + width / 2 < right and top < y + height / 2 < bottom:
                drawing.cell(cell)
        return pen.picture


class PixelPen:
    """Pen on a picture of Pillow's: the methods of fpdf2's that a CellDrawing calls, in
    millimetres of the page, of which the picture shows a part."""

    def __init__(self, size, corner, scale):
        from PIL import Image, ImageDraw

        self.scale, self.corner = scale, corner
        self.picture = Image.new("RGB", [round(side * scale) for side in size], PAPER)
        self.pen = ImageDraw.Draw(self.picture)
        self.spacing, self.about = 0, None

    def set_draw_color(self, *colour):
        self.drawn = colour

    def set_fill_color(self, *colour):
        self.filled = colour

    def set_text_color(self, *colour):
        self.written = colour

    def set_line_width(self, millimetres):
        self.thickness = max(1, round(millimetres * self.scale))

    def set_font(self, face, size):
        self.font = font(face, round(size / POINT * self.scale, 2))

    def set_char_spacing(self, points):
        self.spacing = points / POINT * self.scale

    def get_string_width(self, text):
        return self.font.getlength(text) / self.scale

    def text(self, x, y, text):
        """Write a text whose baseline begins at a place."""
        x, y = self._at(x, y)
        if self.about:
            self._turned(x, y, text)
            return
        # Spaced, each character is put where it belongs.
        for part in text if self.spacing else [text]:
            self.pen.text((x, y), part, self.written, self.font, anchor="ls")
            x += self.font.getlength(part) + self.spacing

    @contextmanager
    def rotation(self, degrees, x, y):
        """Turn what is written within the block about a place."""
        self.about = degrees, self._at(x, y)
        try:
            yield
        finally:
            self.about = None

    def _turned(self, x, y, text):
        from PIL import Image, ImageDraw

        degrees, (across, down) = self.about
        side = round(4 * self.font.size)
        ink = Image.new("L", (side, side))
        place = side / 2 + x - across, side / 2 + y - down
        ImageDraw.Draw(ink).text(place, text, 255, self.font, anchor="ls")
        ink = ink.rotate(degrees, Image.Resampling.BICUBIC)
        corner = round(across - side / 2), round(down - side / 2)
        self.picture.paste(self.written, corner, ink)

    def line(self, x, y, right, bottom):
        ends = self._at(x, y), self._at(right, bottom)
        self.pen.line(ends, self.drawn, self.thickness)

    def rect(self, x, y, width, height, style="D"):
        box = self._at(x, y), self._at(x + width, y + height)
        if style == "F":
            self.pen.rectangle(box, self.filled)
        else:
            self.pen.rectangle(box, outline=self.drawn, width=self.thickness)

    def image(self, file, x, y, width, height):
        from PIL import Image

        size = round(width * self.scale), round(height * self.scale)
        with Image.open(file) as image:
            image = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        self.picture.paste(image, tuple(map(round, self._at(x, y))))

    def _at(self, x, y):
        left, top = self.corner
        return (x - left) * self.scale, (y - top) * self.scale


@lru_cache(maxsize=100)
def font(face, size):
    from PIL import ImageFont

    return ImageFont.truetype(FACES[face], size)


def _bounds(points):
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _card(title, picture):
    """Return a JPEG of a picture under the paper's name and what page it is of."""
    from PIL import Image, ImageDraw

    width = max(NARROWEST, picture.width + 2 * AROUND)
    card = Image.new("RGB", (width, HEAD + picture.height + AROUND), PAPER)
    pen, right = ImageDraw.Draw(card), width - AROUND
    name = font(BOLD, NAME_SIZE)
    pen.text((AROUND, 88), settings.SITE_NAME, VERMILION, name, anchor="ls")
    pen.text((right, 88), title, QUIET, font(REGULAR, SMALL), anchor="rs")
    # 文武线, the thick and thin rule of newspaper heads.
    pen.rectangle((AROUND, 106, right, 109), INK)
    pen.rectangle((AROUND, 113, right, 113), INK)
    card.paste(picture, ((width - picture.width) // 2, HEAD))
    content = io.BytesIO()
    card.save(content, "JPEG", **JPEG)
    return content.getvalue()
