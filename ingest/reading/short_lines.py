"""Weighing of short lines among copy and above it: what a picture shows, a heading, or copy.

No line is told by its words alone. How it is built, where it stands, what stands beside
it, who else on the page is built alike and whether it is printed twice each have a weight
(weights.py: LINES) for a caption and for a heading, as against copy; the heaviest is
taken where it is well ahead, and says how sure it is.
"""

from typing import NamedTuple

from ingest.reading.drafts import TITLES
from ingest.reading.evidence import score_of
from ingest.reading.line_evidence import MOST_COMPARED, Page, is_certain
from ingest.reading.lines import is_balanced
from ingest.reading.shapes import Kind
from ingest.reading.weights import LINES

# By how much a change has to be ahead of what the line is taken for.
CAPTION_OF_COPY, CAPTION_OF_HEADING, HEADING_OF_COPY = 1.5, 0.7, 0.5
COPY_OF_HEADING, CAPTION_BELOW_TITLE = 0.8, -0.5
NEAR = 0.7  # below what would have changed a line: the desk is asked


class Row(NamedTuple):
    """A short line with what it shows: (name, amount) of all."""

    at: int
    pieces: tuple
    is_inside: bool  # copy stands above and below
    is_broken: bool  # copy stands above, and clauses broken in lines around it
    is_below_title: bool  # which a site has printed again right above


def classify_short_lines(shapes):
    """Change the kind of short lines, in place, where the evidence is well ahead."""
    for row in weighed_rows(shapes):
        shape = shapes[row.at]
        kind, ahead = _verdict(shape, row)
        if kind is None:
            _doubt(shape, row)
        if kind is None or kind is Kind.CAPTION and _is_only_title(shapes, row.at):
            continue
        if kind is Kind.LIST and not (row.is_broken or row.is_below_title):
            continue
        shape.kind, shape.score = kind, min(0.85, score_of(ahead))
        shape.reason = REASONS[kind]


def _doubt(shape, row):
    """Let copy that is nearly a caption or a heading say so, and a heading between
    paragraphs that is nearly a caption or copy."""
    caption, heading = sums_of(row.pieces)
    if shape.kind is Kind.HEADING and row.is_inside:
        if caption > heading - NEAR_CAPTION:
            shape.reason = SUBHEAD_OR_CAPTION
        elif heading < NEAR_COPY:
            shape.reason = SUBHEAD_OR_COPY
        return
    if shape.kind is not Kind.BODY:
        return
    if max(caption - CAPTION_OF_COPY, heading - HEADING_OF_COPY) > -NEAR:
        reason = MAY_BE_CAPTION if caption > heading else MAY_BE_SUBHEAD
        shape.reason, shape.score = reason, min(shape.score, 0.75)


def _is_only_title(shapes, at):
    """Whether a line is the only one above the copy that may be its headline."""
    if at >= MOST_COMPARED:
        return False
    first = next((n for n, s in enumerate(shapes) if is_certain(s)), at)
    titles = [n for n, s in enumerate(shapes[:first]) if s.kind in TITLES]
    return titles == [at]


MAY_BE_CAPTION = "作正文，也像图片说明"
MAY_BE_SUBHEAD = "作正文，也像小标题"
SUBHEAD_OR_CAPTION = "作小标题，也像图片说明"
SUBHEAD_OR_COPY = "作小标题，也像正文里的一行"
NEAR_CAPTION, NEAR_COPY = 0.6, 0.3  # below a heading, and above copy
REASONS = {
    Kind.CAPTION: "长短、位置和上下的行都像图片说明",
    Kind.HEADING: "长短、位置和上下的行都像小标题",
    Kind.LIST: "长短、位置和上下的行都像正文里断开的一句",
}


def sums_of(pieces):
    """Return the sums for a caption and for a heading, as against copy."""
    caption = sum(LINES[name][0] * amount for name, amount in pieces)
    heading = sum(LINES[name][1] * amount for name, amount in pieces)
    return caption, heading


def _verdict(shape, row):
    """Return the kind that a line has to be, and how far that is ahead of what it is."""
    caption, heading = sums_of(row.pieces)
    if row.is_below_title and shape.kind is Kind.HEADING:
        # The headline is above for certain: this is a picture's, or copy.
        kind = Kind.CAPTION if caption > CAPTION_BELOW_TITLE else Kind.LIST
        return kind, abs(caption - CAPTION_BELOW_TITLE)
    is_title = shape.kind in TITLES
    least = CAPTION_OF_HEADING if is_title else CAPTION_OF_COPY
    ahead = caption - max(heading if is_title else 0.0, 0.0)
    if ahead > least:
        return Kind.CAPTION, ahead
    ahead = heading - max(caption, 0.0)
    whole = shape.kind is Kind.BODY and is_balanced(shape.line.words)
    if whole and ahead > HEADING_OF_COPY:
        return Kind.HEADING, ahead
    if shape.kind is Kind.HEADING and -max(caption, heading) > COPY_OF_HEADING:
        return Kind.LIST, -max(caption, heading)
    return None, 0.0


def weighed_rows(shapes):
    """Yield a Row of each line that may be any of the three; what is made of one is
    seen by those below it."""
    page = Page(shapes)
    for at in page.rows if page.copy else ():
        pieces = tuple(page.pieces(at))
        yield Row(
            at,
            pieces,
            not page.is_outside(at),
            page.is_broken(at),
            page.is_below_title(at),
        )
