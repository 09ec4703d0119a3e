"""Review of what was cut off at the edges of lines, by the story that they are in: names
that no word explains end a story or are none, a heading in mid-line is the only one.
"""

from collections import Counter

from ingest.reading.values import Role

BARE_NAMES = "末句后面只有人名，没有“记者”等字样"
MARKS = frozenset("●○◎■□◆◇★☆▲△▪•·※")
BESIDE_ANOTHER = 0.8  # what a byline without a title keeps where another signs


def review_edges(drafts):
    """Take back, in place, the cuts that the whole story speaks against."""
    for draft in drafts:
        last = next((p for p in reversed(draft.parts) if p.role is Role.BODY), None)
        bare = [
            (part, cut)
            for part in draft.parts
            for cut in part.shape.tail
            if cut.reason == BARE_NAMES
        ]
        others = _is_signed_otherwise(draft)
        marked = Counter(_mark_of(part) for part, _ in bare)
        for part, cut in bare:
            if marked[_mark_of(part)] > 1:
                continue  # briefs under one mark, each signed
            if part is not last:
                part.shape.tail = tuple(c for c in part.shape.tail if c is not cut)
            elif others:
                cut.score *= BESIDE_ANOTHER
        _review_headings(draft)


def _mark_of(part):
    """Return the mark that a paragraph begins with, or the paragraph itself."""
    first = part.shape.line.words[:1]
    return first if first in MARKS else part


def _is_signed_otherwise(draft):
    return any(
        part.role is Role.BYLINE
        or any(
            cut.role in {Role.BYLINE, Role.RUN_IN} and cut.reason != BARE_NAMES
            for cut in (*part.shape.head, *part.shape.tail)
        )
        for part in draft.parts
    )


def _review_headings(draft):
    """What stands before a dateline in its line is no heading where one stands above."""
    seen = draft.has_headline
    for part in draft.parts:
        for cut in part.shape.head:
            if cut.role is Role.HEADLINE:
                if seen:
                    cut.role, cut.score = Role.BODY, 0.5
                seen = True
