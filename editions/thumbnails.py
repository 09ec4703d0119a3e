"""Thumbnails of pages set from their stories: an SVG of where what stands.

Words cannot be read at that size, so there are none in it: a column of text is a grey
raster, a line of a headline a bar. It takes the layout, which is kept, and no picture
library.
"""

from dataclasses import dataclass

from articles.moment import now
from articles.palette import INK, PAPER, VERMILION
from editions.layout.cells import rows_each
from editions.layout.grid import LEADING, SHEET, TOP, TYPE_AREA
from editions.layout.measuring import EM, width
from editions.layout_version import LAYOUT_VERSION
from editions.page_headers import page_header_of
from editions.page_layouts import layout_of

GREY, PALE = "#8a847a", "#cfc9bc"
MARGIN = (SHEET[0] - TYPE_AREA) / 2
HEAD = f"""\
<rect width="390" height="{{height}}" fill="{PAPER}"/>\
<rect x="{MARGIN:g}" y="12" width="{{name}}" height="{{size}}" fill="{VERMILION}"/>\
<rect x="{MARGIN:g}" y="38" width="{TYPE_AREA}" height="2" fill="{INK}"/>"""
RASTER = f"""\
<pattern id="t" width="{{step:.3f}}" height="{{step:.3f}}" patternUnits="userSpaceOnUse">\
<rect width="{{step:.3f}}" height="{{line:.3f}}" fill="{GREY}"/></pattern>"""


@dataclass(frozen=True)
class Thumbnail:
    layout: object
    is_front: bool

    @property
    def digest(self):
        return f"{LAYOUT_VERSION}-{self.layout.digest}-{self.is_front:d}"

    def svg(self):
        layout = self.layout
        em, height = layout.grid.em, layout.height
        step = em * LEADING
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 390 {height:g}">',
            RASTER.format(step=step, line=step * 0.5),
            HEAD.format(
                height=f"{height:g}",
                name=110 if self.is_front else 60,
                size=22 if self.is_front else 12,
            ),
            f'<g transform="translate({MARGIN:g} {TOP})">',
        ]
        for cell in layout.cells:
            parts += _shapes(cell, em)
        return "".join([*parts, "</g></svg>"])


def thumbnail_of(page, at=None):
    """Return the thumbnail of a page as readers may see it."""
    layout, _ = layout_of(page, at or now())
    return Thumbnail(layout, page_header_of(page).is_front)


def _shapes(cell, em):
    x, y = cell.x * em, cell.y * em * LEADING
    wide, high = cell.width * em, cell.height * em * LEADING
    if cell.kind == "text":
        yield _rect(x, y, wide, high, "url(#t)")
    elif cell.kind in ("picture", "withdrawn"):
        yield _rect(x, y, wide, high, PALE)
    elif cell.kind == "upright":
        yield _rect(x + wide / 2, y, 0.6, high, PALE)
    elif cell.kind == "across":
        yield _rect(x, y + high / 2, wide, 0.6, PALE)
    elif cell.kind in ("headline", "kicker", "deck"):
        yield from _bars(cell, x, y, wide, high, em)


def _bars(cell, x, y, wide, high, em):
    size = cell.size * em / 2
    colour = INK if cell.kind == "headline" else GREY
    if cell.down:
        yield _rect(x + wide * 0.15, y, wide * 0.7, high, colour)
        return
    each = rows_each(cell.size) * LEADING * em
    for at, line in enumerate(cell.lines):
        long = min(wide, width(line.text) * size / EM)
        top = y + at * each + (each - size * 0.8) / 2
        yield _rect(x + (wide - long) / 2, top, long, size * 0.8, colour)


def _rect(x, y, wide, high, colour):
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
        f' fill="{colour}"/>'
    )
