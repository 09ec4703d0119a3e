"""Diff and three-way merge of Chinese text, by character and by paragraph.

Chinese is compared by the character, Latin words and numbers whole, marks one by
one. Paragraphs find their partners first (paragraphs.py), so that one that is new,
gone or moved leaves the marks in all the others as they were. Plain text in, plain
values out; text_of() turns the HTML of a body into text that can be compared.
"""

from articles.text.diff.body_text import text_of
from articles.text.diff.merging import merge
from articles.text.diff.paragraphs import rows
from articles.text.diff.words import Span, joined, marked, whole

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


def _two_sides(spans):
    return (
        joined(span for span in spans if span.kind != "added"),
        joined(span for span in spans if span.kind != "removed"),
    )
