"""Diff and three-way merge of Chinese text, by character and by paragraph.

Chinese is compared by the character, Latin words and numbers whole, marks one by
one. Paragraphs find their partners first (paragraphs.py), so that one that is new,
gone or moved leaves the marks in all the others as they were. Plain text in, plain
values out; text_of() turns the HTML of a body into text that can be compared.
"""

from itertools import pairwise

from articles.text.diff.body_text import text_of
from articles.text.diff.paragraphs import rows
from articles.text.diff.sequences import common, stretches
from articles.text.diff.words import Span, joined, marked, whole
from articles.text.richtext import blocks

__all__ = ["Span", "compare", "merge", "paragraphs", "sides", "text_of"]


def compare(old, new):
    """List the spans of both texts in one run, what is removed before what is added.

    Same and removed spans joined are the old text, same and added ones the new.
    """
    spans = []
    old_begun = new_begun = False
    for old_lines, new_lines in rows(old, new):
        old_break = "\n" if old_begun and old_lines else ""
        new_break = "\n" if new_begun and new_lines else ""
        spans += whole(old_break, new_break)
        spans += marked("\n".join(old_lines), "\n".join(new_lines))
        old_begun = old_begun or bool(old_lines)
        new_begun = new_begun or bool(new_lines)
    return joined(spans)


def sides(old, new):
    """Return the old text's spans and the new text's, each with its own marks."""
    return _two_sides(compare(old, new))


def paragraphs(old, new):
    """Return rows for two columns: the old paragraph's spans, the new one's.

    A side is [] where it has no such paragraph. A paragraph that was divided is in
    one row with its parts, which then hold a "\\n". Blank lines that stayed
    are left out; one that came or went is a changed "\\n".
    """
    columns = []
    for old_lines, new_lines in rows(old, new):
        spans = marked("\n".join(old_lines), "\n".join(new_lines))
        if not spans and len(old_lines) != len(new_lines):
            spans = [Span("removed" if old_lines else "added", "\n")]
        if spans:
            columns.append(_two_sides(spans))
    return columns


def merge(base, mine, theirs):
    """Merge two changes of one text: by the line, or a body's HTML by the block.

    Return None where both changed the same place, each differently.
    """
    # Blocks of HTML stay whole: half of one list and half of another make no list.
    html = all("".join(blocks(text)) == text for text in (base, mine, theirs))
    base, mine, theirs = (
        blocks(text) if html else text.split("\n") for text in (base, mine, theirs)
    )
    changes = sorted({*_changes(base, mine), *_changes(base, theirs)})
    if any(_collide(one, other) for one, other in pairwise(changes)):
        return None
    merged, done = [], 0
    for start, end, lines in changes:
        merged += [*base[done:start], *lines]
        done = end
    return ("" if html else "\n").join([*merged, *base[done:]])


def _changes(base, changed):
    """Yield (start, end, lines put there instead), a mended line by itself."""
    start = 0
    for gone, lines, same in stretches(common(base, changed), base, changed):
        end = start + len(gone)
        if len(gone) == len(lines):
            for place, line in enumerate(lines, start):
                yield place, place + 1, (line,)
        else:
            yield start, end, tuple(lines)
        start = end + len(same)


def _collide(change, following):
    """Return whether two changes, (start, end, lines), conflict.

    Neighbours may both change when one is mended in place. Else nobody knows which
    comes first, as with two paragraphs put in after the same one.
    """
    (_, end, _), (start, _, _) = change, following
    in_place = any(
        last - first == len(lines) for first, last, lines in (change, following)
    )
    return start < end or (start == end and not in_place)


def _two_sides(spans):
    return (
        joined(span for span in spans if span.kind != "added"),
        joined(span for span in spans if span.kind != "removed"),
    )
