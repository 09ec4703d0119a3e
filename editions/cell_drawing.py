"""Drawing of the cells of a laid-out page, each where editions/layout/ put it.

The pen is fpdf2's for a PDF, or one of the same few methods for a picture. Lines are
justified by spacing their characters, so that a line ends at its column whatever the font
measures.
"""

import io
from itertools import groupby

from articles.photos.crops import place_on_paper
from articles.photos.storage import opened
from articles.text.small_figures import with_small_figures_apart
from editions.layout.cells import rows_each
from editions.layout.grid import LEADING, SHEET, TOP, TYPE_AREA
from editions.layout.measuring import HALVED_AT_END

REGULAR, BOLD = "Song", "SongBold"
MARGIN = (SHEET[0] - TYPE_AREA) / 2
POINT = 72 / 25.4  # points in a millimetre
ASCENT = 0.88  # of the em, above the baseline (OS/2 sTypoAscender of Noto Serif CJK)
INK, QUIET, VERMILION, GREY = (27, 26, 23), (87, 82, 74), (179, 49, 28), (217, 212, 199)
HAIRLINE = 0.15  # mm
BOLD_KINDS = {"headline", "subhead", "flag", "withdrawn"}
BOLD_KINDS |= {"table-name", "table-head", "table-title"}
CENTRED = {"headline", "kicker", "deck", "byline", "flag", "withdrawn", "subhead"}
CENTRED |= {"table-name", "table-head", "table-figure"}
SMALL = 0.6  # of the em, what is set above or below the line
BASELINES = {"sub": 0.12, "sup": -0.36}  # ems beneath the line's own
PALE = {"jump", "from", "caption", "byline"}


class CellDrawing:
    """Cells drawn with `pen`, the text of which is `em` mm large; `pictures` are the
    placed photos by their pk."""

    pen, em, pictures = None, 0, {}

    def box_of(self, cell):
        """Return x, y, width and height of a cell in mm of the sheet."""
        em, row = self.em, self.em * LEADING
        top = TOP + cell.y * row
        return MARGIN + cell.x * em, top, cell.width * em, cell.height * row

    def cell(self, cell):
        em, pen = self.em, self.pen
        x, y, width, height = self.box_of(cell)
        pen.set_line_width(HAIRLINE)
        pen.set_draw_color(*QUIET)
        if cell.kind == "upright":
            pen.line(x + width / 2, y, x + width / 2, y + height)
        elif cell.kind == "across":
            pen.line(x, y + height / 2, x + width, y + height / 2)
        elif cell.kind in ("rule", "hair"):
            pen.set_draw_color(*(INK if cell.kind == "rule" else GREY))
            pen.line(x, y, x + width, y)
        elif cell.kind == "box":
            pen.rect(x, y, width, height)
            pen.rect(x + 0.8, y + 0.8, width - 1.6, height - 1.6)
        elif cell.kind == "withdrawn":
            pen.set_fill_color(*GREY)
            pen.rect(x, y, width, height, style="F")
            size = cell.size * em / 2
            middle = y + (height - size) / 2
            words = cell.lines[0].text
            self.text(words, x, middle, size, BOLD, QUIET, width, "centre")
        elif cell.kind == "picture":
            self._picture(cell, x, y, width, height)
        elif cell.down:
            self._down(cell, x, y, width, height)
        else:
            self._lines(cell, x, y, width)

    def _lines(self, cell, x, y, width):
        size = cell.size * self.em / 2
        each = step = rows_each(cell.size) * LEADING * self.em
        if cell.kind == "text" and len(cell.lines) > 1:
            # Lines that are let out: the first at the top, the last at the foot.
            step *= (cell.height - 1) / (len(cell.lines) - 1)
        for at, line in enumerate(cell.lines):
            kind = line.kind if cell.kind == "text" else cell.kind
            colour = VERMILION if kind == "flag" else QUIET if kind in PALE else INK
            if kind in CENTRED:
                align = "centre"
            elif kind == "jump":
                align = "right"
            else:
                align = "left" if line.ends else "justify"
            bold = len(line.text) if kind in BOLD_KINDS else line.lead
            top = y + at * step + (each - size) / 2
            self._runs(_runs(line, bold), x, top, size, colour, width, align)

    def text(self, text, x, top, size, face, colour, width=None, align="left"):
        runs = [(face, *part) for part in with_small_figures_apart(text)]
        self._runs(runs, x, top, size, colour, width, align)

    def _runs(self, runs, x, top, size, colour, width=None, align="left"):
        """Write one line, of runs (face, text, "sub" or "sup" or ""), whose em begins at
        `top`, in a box `width` wide from x."""
        pen = self.pen
        pen.set_text_color(*colour)
        pen.set_char_spacing(0)
        length, natural = 0, 0
        for face, text, small in runs:
            pen.set_font(face, size=size * POINT * (SMALL if small else 1))
            natural += pen.get_string_width(text)
            length += len(text)
        spacing = 0
        if align == "justify" and length > 1:
            # The empty half of a last mark may hang over the edge.
            over = size / 2 if runs[-1][1][-1] in HALVED_AT_END else 0
            goal = width if natural <= width else min(natural, width + over)
            spacing = (goal - natural) / (length - 1)
        elif width is not None and natural > width and align != "right" and x:
            spacing = (width - natural) / max(1, length - 1)
            natural = width
        if align == "centre":
            x += (width - natural) / 2
        elif align == "right":
            x += width - natural
        for face, text, small in runs:
            pen.set_font(face, size=size * POINT * (SMALL if small else 1))
            pen.set_char_spacing(0)
            wide = pen.get_string_width(text) + spacing * len(text)
            pen.set_char_spacing(spacing * POINT)
            pen.text(x, top + (ASCENT + BASELINES.get(small, 0)) * size, text)
            x += wide
        pen.set_char_spacing(0)

    def _down(self, cell, x, y, width, height):
        """Write lines from top to bottom, the first at the right."""
        size = cell.size * self.em / 2
        each = width / len(cell.lines)
        bold = BOLD if cell.kind in BOLD_KINDS else REGULAR
        for at, line in enumerate(cell.lines):
            left = x + width - (at + 1) * each + (each - size) / 2
            step = size
            if cell.kind == "headline":
                step = min(height / len(line.text), size * 1.25)
            top = y
            for character in line.text:
                if character in "—…":
                    with self.pen.rotation(-90, left + size / 2, top + size / 2):
                        self.text(character, left, top, size, bold, INK)
                else:
                    self.text(character, left, top, size, bold, INK)
                top += step

    def _picture(self, cell, x, y, width, height):
        placed = self.pictures.get(cell.picture)
        from PIL import Image

        rendition = largest(placed.photo) if placed else None
        if rendition is not None:
            try:
                with opened(rendition.file) as file, Image.open(file) as image:
                    cropped = _cropped(image, width / height, placed.photo)
                self.pen.image(cropped, x, y, width, height)
                return
            except FileNotFoundError:
                pass
        self.pen.set_draw_color(*GREY)
        self.pen.rect(x, y, width, height)
        size = self.em
        middle = y + (height - size) / 2
        self.text("图片未存档", x, middle, size, REGULAR, QUIET, width, "centre")


def _runs(line, bold):
    """Return a line as runs (face, text, "sub" or "sup" or ""), so many of its characters
    bold."""
    kinds = [""] * len(line.text)
    for start, stop, kind in line.small:
        kinds[start:stop] = [kind] * (stop - start)
    faces = [BOLD] * bold + [REGULAR] * (len(line.text) - bold)
    runs = []
    together = groupby(
        zip(faces, kinds, line.text, strict=True), key=lambda each: each[:2]
    )
    for (face, kind), characters in together:
        text = "".join(character for _, _, character in characters)
        if kind:
            runs.append((face, text, kind))
        else:
            runs += [(face, *part) for part in with_small_figures_apart(text)]
    return runs


def _cropped(image, shape, photo):
    """Return a JPEG of a picture cut to a shape as the page's box on screen cuts it."""
    from PIL import ImageOps

    image = image.convert("RGB")
    if image.width / image.height > shape:
        size = round(image.height * shape), image.height
    else:
        size = image.width, round(image.width / shape)
    size = max(1, size[0]), max(1, size[1])
    across, down = place_on_paper(photo, shape)
    fitted = ImageOps.fit(image, size, centering=(across / 10, down / 10))
    content = io.BytesIO()
    fitted.save(content, "JPEG", quality=85)
    content.seek(0)
    return content


def largest(photo):
    """Return the largest JPEG rendition of a photo, or None."""
    shown = [r for r in photo.renditions.all() if r.format == "jpg"]
    return max(shown, key=lambda rendition: rendition.width, default=None)
