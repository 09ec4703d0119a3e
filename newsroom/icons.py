"""Icons of the paper: the first character of its name, white on vermilion.

They are files of static/site/, made once by `manage.py make_icons`: another city's paper
sets SITE_NAME and makes its own, in the typeface that comes with the site.
"""

import io
import re
from pathlib import Path

from django.conf import settings
from django.utils.html import escape

from articles import fonts
from articles.palette import PAPER, VERMILION

FOLDER = Path(settings.BASE_DIR, "static", "site")
# The sign's part of the picture. What is cut to a circle by a phone keeps four fifths
# of it, and the corners of a square of that are outside.
PART, PART_OF_MASKABLE = 0.76, 0.56
SQUARES = {
    "icon-180.png": (180, PART),
    "icon-192.png": (192, PART),
    "icon-512.png": (512, PART),
    "icon-maskable-512.png": (512, PART_OF_MASKABLE),
}
SIZES_IN_ICO = (16, 32, 48)
# Drawn so many times larger, then made small: its edges are smooth at any size.
OVERSAMPLED = 4
VECTOR = "favicon.svg"
SIGN_OF_VECTOR = re.compile("<title>(.)</title>")


def sign():
    """Return the character that stands for the paper."""
    return settings.SITE_NAME[:1]


def sign_of_files():
    """Return the character that the icons show which are there; "" of others."""
    try:
        found = SIGN_OF_VECTOR.search((FOLDER / VECTOR).read_text())
    except OSError:
        return ""
    return found[1] if found else ""


def made(character):
    """Return {file name: content} of all icons."""
    files = {
        name: _as_file(_square(character, size, part), "PNG", optimize=True)
        for name, (size, part) in SQUARES.items()
    }
    largest = _square(character, max(SIZES_IN_ICO), 0.9)
    sizes = [(size, size) for size in SIZES_IN_ICO]
    smaller = [_square(character, size, 0.9) for size in SIZES_IN_ICO[:-1]]
    files["favicon.ico"] = _as_file(largest, "ICO", sizes=sizes, append_images=smaller)
    files[VECTOR] = _vector(character).encode()
    return files


def _square(character, size, part):
    from PIL import Image, ImageDraw, ImageFont

    side = size * OVERSAMPLED
    font = ImageFont.truetype(fonts.BOLD, round(side * part))
    picture = Image.new("RGB", (side, side), VERMILION)
    left, top, right, bottom = font.getbbox(character)
    place = ((side - left - right) / 2, (side - top - bottom) / 2)
    ImageDraw.Draw(picture).text(place, character, PAPER, font)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def _as_file(picture, kind, **options):
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def _vector(character):
    """Return the sign as SVG: its outline, for a browser has no such typeface."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.ttLib import TTFont

    font = TTFont(fonts.BOLD)
    glyphs = font.getGlyphSet()
    glyph = glyphs[font.getBestCmap()[ord(character)]]
    outline, bounds = SVGPathPen(glyphs, ntos=lambda n: f"{n:g}"), BoundsPen(glyphs)
    glyph.draw(outline)
    glyph.draw(bounds)
    left, bottom, right, top = bounds.bounds
    scale = 32 * 0.9 / font["head"].unitsPerEm
    across = 16 - scale * (left + right) / 2
    down = 16 + scale * (top + bottom) / 2
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\n'
        f"  <title>{escape(character)}</title>\n"
        f'  <rect width="32" height="32" rx="3" fill="{VERMILION}"/>\n'
        f'  <path fill="{PAPER}" transform="matrix({scale:.5f} 0 0 {-scale:.5f} '
        f'{across:.3f} {down:.3f})" d="{outline.getCommands()}"/>\n</svg>\n'
    )
