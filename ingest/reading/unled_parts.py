"""Parts of a story and stories that nothing leads in, told from each other by their form
and by what they speak of; a piece of the evidence at a boundary (evidence.py)."""

import re

from ingest.reading.dictionary import reads_as_one_name
from ingest.reading.surnames import COMMON_SURNAMES

QUESTION = re.compile("[？?]”?$")
FEW_TRIPLES = 25  # too few to compare
# What follows speaks of what stands above: 他, 该厂, 上述, 此外.
REFERS_BACK = re.compile("[他她其该此这但而]|上述|同时|另外|因此")
REFERS_WITHIN = 15  # characters
MUCH_TO_COMPARE, RUNS = 150, 4  # triples and runs that two parts of a story share


def of_parts(boundary, story):
    """Yield what tells a part of a story from another one that nothing leads in."""
    section = boundary.section
    if not boundary.beside and section.is_one_paragraph:
        yield "alone_above_one", 1
    if boundary.lines_alike:
        yield "lines_alike", min(1.5, boundary.lines_alike)
    if not (story.is_led or section.signature):
        yield "neither_led", 1
    if QUESTION.search(boundary.heading):
        yield "question", 1
    if _is_indented_as_copy(boundary, story):
        yield "indented_as_copy", 1
    if REFERS_BACK.search(section.first.body[:REFERS_WITHIN]):
        yield "refers_back", 1
    least = min(len(story.triples()), len(section.triples))
    if least < FEW_TRIPLES:
        return
    if least < MUCH_TO_COMPARE and not story.triples() & section.triples:
        yield "little_to_compare", 1 - least / MUCH_TO_COMPARE
    if any(map(_is_person, story.headline_triples() & section.triples)):
        yield "same_person", 1
    elif any(map(_is_person, story.triples() & section.triples)):
        yield "same_person", 0.5
    runs = len(section.runs & story.runs)
    if runs:
        yield "same_runs", min(1.0, runs / RUNS)


def _is_person(run):
    return run[0] in COMMON_SURNAMES and reads_as_one_name(run)


def _is_indented_as_copy(boundary, story):
    """Whether a line is set in as far as the copy below it, and the headline is not."""
    copys = boundary.section.first.line.indent
    headline = story.headline_indent
    mine = boundary.titles[0].line.indent
    return headline is not None and mine == copys != headline
