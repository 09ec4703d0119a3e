"""Boundaries of a page: every place between two paragraphs of copy, with what the page
around it shows."""

from ingest.reading import marks
from ingest.reading.evidence import (
    CERTAIN,
    of_itself,
    signature_above,
    sum_of,
)
from ingest.reading.heading_forms import likeness
from ingest.reading.sections import Boundary, Section
from ingest.reading.shapes import Kind

COPY = {Kind.BODY, Kind.LIST}
LONGEST_SERIES = 60  # headings of one stretch that are compared with each other
SHORT_LABEL = 4  # characters of a line above a subhead
SAME_LENGTH = 3  # characters by which lines that are built alike are apart at the most


def boundaries_of(shapes, is_place):
    """Return {index of a paragraph: Boundary} of all paragraphs."""
    found, run, above = {}, [], None
    for at, shape in enumerate(shapes):
        if shape.kind is Kind.FURNITURE:
            continue
        if shape.kind in COPY:
            found[at] = Boundary(run, above)
            run, above = [], shape
        else:
            run.append(shape)
    _add_sections(shapes, found, Boundary(run, above))
    pictures = sum(s.kind is Kind.CAPTION and s.line.begins_frame for s in shapes)
    _compare(list(found.values()), is_place, pictures)
    return found


def _add_sections(shapes, found, end):
    """Give each boundary what stands below it, as far as the next heading."""
    paragraphs, following = [], end
    first = min(found, default=None)
    for at in reversed(found):
        boundary, shape = found[at], shapes[at]
        paragraphs.append(shape)
        begins = boundary.titles or shape.leads or at == first
        below = paragraphs[::-1] if begins else [shape]
        text = "\n".join(part.body for part in below)
        boundary.section = Section(shape, signature_above(following), text)
        if begins:
            paragraphs, following = [], boundary


def _compare(boundaries, is_place, pictures):
    """Count for each lone heading those beside it, between two stories that begin for
    certain, and how many of them are built alike. `pictures` are captions with a frame."""
    if not boundaries:
        return
    stretch, certain, led, in_lines = boundaries[:1], 0, 0, []
    loose = pictures + sum(
        b.is_framed and not b.titles and not b.section.first.leads for b in boundaries
    )
    for boundary in [*boundaries[1:], None]:
        begins = boundary is None or sum_of(of_itself(boundary)) >= CERTAIN
        if begins:
            _compare_in(stretch, is_place)
            stretch = [boundary]
            certain += boundary is not None
            led += boundary is not None and boundary.is_led
        elif boundary.is_one_heading:
            stretch.append(boundary)
        if not begins and len(boundary.titles) > 1:
            in_lines.append(boundary)
    _compare_lines(in_lines)
    for boundary in boundaries:
        boundary.other_stories, boundary.loose_frames = certain, loose
        boundary.led_stories = led if led == certain else 0


def _compare_lines(boundaries):
    """Count for each heading in lines those that have as many, each about as long."""
    lengths = [[len(shape.line.solid) for shape in b.titles] for b in boundaries]
    for at, boundary in enumerate(boundaries):
        beside = lengths[max(0, at - LONGEST_SERIES) : at + LONGEST_SERIES]
        alike = sum(_are_alike(lengths[at], other) for other in beside)
        boundary.lines_alike = alike - 1  # itself


def _are_alike(lengths, other):
    if len(lengths) == len(other) == 2 and max(lengths[0], other[0]) <= SHORT_LABEL:
        return True  # 讲述 above one subhead, 追问 above another
    return len(lengths) == len(other) and all(
        abs(one - two) <= SAME_LENGTH for one, two in zip(lengths, other, strict=True)
    )


def _compare_in(stretch, is_place):
    """Compare the headings behind the first, which opens a story, and may be a place."""
    named = [s.headings and is_place(s.headings[-1].line.words) for s in stretch]
    opener, lone = stretch[0], stretch[1:]
    many = any(marks.ROUND_UP.search(shape.line.solid) for shape in opener.titles[:1])
    for at, boundary in enumerate(lone):
        beside = lone[max(0, at - LONGEST_SERIES) : at + LONGEST_SERIES]
        others = [other for other in beside if other is not boundary]
        boundary.beside = len(others)
        boundary.alike = sum(likeness(boundary, o) for o in others)
        boundary.is_in_round_up = many and bool(opener.titles[1:])
        boundary.is_signed_below = bool(lone[-1].section.signature)
        boundary.places = sum(map(bool, named)) if named[at + 1] else 0
    opener.places = sum(map(bool, named)) if named[0] else 0
