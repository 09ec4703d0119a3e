"""Markup of a laid-out page: cells with their CSS classes, no arithmetic left.

static/site/sheet_grid.css holds a class for every place and size on the grid, so that
the page needs no inline style (Content-Security-Policy).
"""

from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from articles.caching import KeptByContent
from articles.photos.crops import place_on_paper
from editions.layout.cells import rows_each
from editions.layout.grid import LEADING
from editions.paper_photos import name_for_the_paper

# Of some hundred lines each: the pages of the newest issues.
KEPT = KeptByContent(most=24)


def set_page(layout, placements, head):
    """Return a set page as readers see it; `placements` have the digests of their rows."""
    digest = (layout.cells, head, *(placement._digest for placement in placements))
    return KEPT.get_or_make(digest, lambda: _rendered(layout, placements, head))


def _rendered(layout, placements, head):
    name_for_the_paper(placements)
    context = {
        "cells": shown_cells(layout, placements),
        "head": head,
        "layout": layout,
        "site_name": settings.SITE_NAME,
    }
    return mark_safe(render_to_string("editions/_set_page.html", context))  # noqa: S308


def shown_cells(layout, placements):
    """Return the cells of a layout: [{"css", "kind", "lines", "picture"}].

    The lines are HTML: a page has hundreds, and a template's loop costs ten times this.
    """
    pictures = {
        placed.pk: placed
        for placement in placements
        for placed in placement.article.article_photos.all()
        if not placement.is_withdrawn
    }
    return [_shown(cell, pictures) for cell in layout.cells]


def _shown(cell, pictures):
    css = [
        "cell",
        f"cell-{cell.kind}",
        *(f"x{cell.x} y{cell.y} w{cell.width} h{cell.height}".split()),
    ]
    if cell.lines and cell.kind != "text":
        css.append(f"z{cell.size}")
    if cell.down:
        css.append("down")
    placed = pictures.get(cell.picture) if cell.picture is not None else None
    return {
        "kind": cell.kind,
        "css": " ".join(css),
        "lines": _lines(cell),
        "picture": placed.picture() if placed else None,
        "alt": placed.alt_text() if placed else "",
        "focus": _focus(placed.photo, cell) if placed else "",
    }


def _lines(cell):
    if not cell.lines:
        return ""
    size = f"l{rows_each(cell.size)}" if cell.kind != "text" else "l1"
    # Escaped in one go, and each kind of line named once: a page has six hundred.
    texts = escape("\n".join(line.text for line in cell.lines)).split("\n")
    css = {}
    shown = []
    for line, text in zip(cell.lines, texts, strict=True):
        look = line.kind, line.ends
        if look not in css:
            css[look] = _line_css(line, cell, size)
        if line.lead or line.small:
            text = _marked(line)
        shown.append(f'<span class="{css[look]}">{text}</span>')
    return mark_safe("".join(shown))  # noqa: S308 - escaped above


def _marked(line):
    """Return a line as HTML that begins with a dateline, or has small figures."""
    text = _words(line, line.lead, len(line.text))
    return f"<b>{_words(line, 0, line.lead)}</b>{text}" if line.lead else text


def _words(line, start, stop):
    """Return a part of a line as HTML, what is set above or below it marked."""
    parts = []
    for begun, end, kind in line.small:
        begun, end = max(begun, start), min(end, stop)
        if begun < end:
            small = escape(line.text[begun:end])
            parts += [escape(line.text[start:begun]), f"<{kind}>{small}</{kind}>"]
            start = end
    return "".join([*parts, escape(line.text[start:stop])])


def _line_css(line, cell, size):
    css = ["l", size]
    if line.kind not in ("text", cell.kind):
        css.append(f"l-{line.kind}")
    if line.ends and cell.kind in ("text", "caption", "table-title", "table-words"):
        css.append("l-ends")
    return " ".join(css)


def _focus(photo, cell):
    """Name the place that a picture's box keeps: fx5 fy3."""
    if not photo.original:
        return ""
    across, down = place_on_paper(photo, cell.width / (cell.height * LEADING))
    return f"fx{across} fy{down}"
