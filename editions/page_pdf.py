"""PDF of laid-out pages, of the broadsheet's size; its text can be selected and found,
and is tagged, so that it can be read aloud.

Every cell is drawn as editions/cell_drawing.py does it.
"""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from articles import fonts
from articles.photos.crops import PAPER
from editions.cell_drawing import (
    BOLD,
    HAIRLINE,
    INK,
    MARGIN,
    QUIET,
    REGULAR,
    VERMILION,
    CellDrawing,
    largest,
)
from editions.layout.grid import LEADING, SHEET, TOP, TYPE_AREA
from editions.page_headers import page_header_of

# What a reader is told that a cell is (PDF 32000, 14.8.4); anything else is a paragraph.
TAGS = {"headline": "H2", "caption": "Caption"}
FURNITURE = {"upright", "across", "rule", "hair", "box"}


@dataclass(frozen=True)
class PagePdf:
    """A page to be drawn as PDF; `key` names all that it shows."""

    layout: object
    page: object
    placements: tuple

    @cached_property
    def pictures(self):
        return {
            placed.pk: placed
            for placement in self.placements
            if not placement.is_withdrawn
            for placed in placement.article.article_photos.all()
        }

    @property
    def key(self):
        files = [
            (pk, rendition.file.name, placed.photo.point_of(PAPER))
            for pk, placed in self.pictures.items()
            if (rendition := largest(placed.photo))
        ]
        return repr((self.layout.digest, page_header_of(self.page), files))

    def drawn(self):
        """Return the bytes of the PDF."""
        press = Press(page_header_of(self.page).title, self.page.issue.date)
        self.draw_in(press)
        return press.pdf()

    def draw_in(self, press):
        press.draw(self.layout, self.page, self.pictures)


def layout_pdf(layout, page, placements):
    return PagePdf(layout, page, tuple(placements))


class Press(CellDrawing):
    """A PDF that pages are drawn into, one after the other."""

    def __init__(self, title, day):
        # Imported when a page is first drawn, as is Pillow: 20 MiB of each worker.
        from editions.tagged_pdf import TaggedPdf

        self.pen = TaggedPdf(f"{settings.SITE_NAME} {title}", settings.SITE_NAME, day)
        for family, font in ((REGULAR, fonts.REGULAR), (BOLD, fonts.BOLD)):
            self.pen.add_font(family, "", font)
        for face in self.pen.fonts.values():
            # The bounds of the whole font hold for the few glyphs that are embedded: to
            # draw each for closer ones took a third of the time, and no reader asks.
            face.ttfont.recalcBBoxes = False

    def draw(self, layout, page, pictures):
        """Draw a page that is set from its stories."""
        self.em, self.pictures = layout.grid.em, pictures
        self._begin(page, layout.height)
        self._head()
        for cell in layout.cells:
            self._tagged_cell(cell)

    def draw_picture(self, page, jpeg, shape):
        """Draw a page of which there is a picture, width by height."""
        wide, high = shape
        self._begin(page, SHEET[0] * high / wide)
        with self.pen.tagged("Figure", f"{self.head.title}版面图"):
            self.pen.image(jpeg, 0, 0, SHEET[0])

    def _begin(self, page, height):
        self.head = page_header_of(page)
        self.pen.add_page(format=(SHEET[0], height))
        self.pen.bookmark(page.title(), 0, 0)

    def pdf(self):
        return bytes(self.pen.output())

    def _head(self):
        pen = self.pen
        name_size = 22 if self.head.is_front else 12
        middle = self.head.name
        with pen.artifact() if middle else pen.tagged("H1"):
            self.text(settings.SITE_NAME, MARGIN, 14, name_size, BOLD, VERMILION)
        if middle:
            with pen.tagged("H1"):
                self.text(middle, 0, 15, 12, BOLD, INK, SHEET[0], "centre")
        right = MARGIN + TYPE_AREA
        for at, line in enumerate(self.head.lines):
            with pen.tagged("P"):
                self.text(line, 0, 14 + at * 6, 4, REGULAR, QUIET, right, "right")
        with pen.artifact():
            pen.set_draw_color(*INK)
            pen.set_line_width(0.9)
            pen.line(MARGIN, 39, right, 39)
            pen.set_line_width(HAIRLINE)
            pen.line(MARGIN, 40.4, right, 40.4)

    def _tagged_cell(self, cell):
        if cell.kind in FURNITURE:
            with self.pen.artifact():
                self.cell(cell)
            return
        if cell.kind == "headline":
            words = "".join(line.text for line in cell.lines)
            self.pen.bookmark(words, 1, TOP + cell.y * LEADING * self.em)
        tag, alt = TAGS.get(cell.kind, "P"), None
        if cell.kind == "picture":
            placed = self.pictures.get(cell.picture)
            tag, alt = "Figure", (placed.alt_text() if placed else "") or "图片"
        with self.pen.tagged(tag, alt):
            self.cell(cell)
