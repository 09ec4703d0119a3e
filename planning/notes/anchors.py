"""Text quote anchors: a quoted passage, found again in a text that was edited since.

An anchor keeps the words of a passage and some of what stands before and behind them, as
the Web Annotation Data Model does (TextQuoteSelector). All texts here are without blanks
(`squeezed()`): the editor, the page that is read and the stored HTML end their lines in
ways of their own, and agree about everything else.

A passage is looked for by its words, then between what stood around it, then by words
that are much like it. Each step costs time in proportion to the text, and none believes
a find that too few characters speak for: what is found nowhere is better called
orphaned than shown at a wrong place.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from planning.notes.edit_distance import closest

BLANKS = re.compile(r"\s+")
CONTEXT = 32  # characters kept of what stands on either side
LONGEST = 500  # characters of a passage
# So many characters must speak for words that were found as they are, so many for words
# that are only like them.
EVIDENCE, EVIDENCE_OF_LIKENESS = 8, 12
# What was around a passage is known by so many characters next to it, on each side.
KEY, SHORTEST_KEY = 8, 4
# Between two such sides new words may be so many times as long as the old, or so long.
GROWTH, GROWN = 2, 20
# A longer passage must keep this part of its pairs of characters, to be one still.
LONG, PAIRS_KEPT = 40, 0.25
# Words are like others that differ in at most this part of them.
UNLIKE = 0.4
# Where they may be: the places with the most pairs in common, and at least this part.
PLACES, PAIRS_IN_COMMON = 3, 0.2
# Of a passage that stands in a text many times, so many places are compared.
REPEATS = 200


@dataclass(frozen=True)
class Anchor:
    words: str
    prefix: str = ""
    suffix: str = ""
    start: int = 0  # where it stood last

    def context_at(self, text, start, end):
        """Return how many characters agree before and behind a place of a text."""
        before = text[max(0, start - CONTEXT) : start]
        return _alike(self.prefix[::-1], before[::-1]) + _alike(
            self.suffix, text[end : end + CONTEXT]
        )

    def needs(self, evidence):
        """Return how many characters must speak for a find: in a short text, all."""
        there = len(self.words) + len(self.prefix) + len(self.suffix)
        return min(evidence, there)


def squeezed(text):
    return BLANKS.sub("", text)


def anchor_at(text, start, end):
    """Return the anchor of a span of a squeezed text."""
    return Anchor(
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
        start,
    )


def found(anchor, text):
    """Return the span (start, end) of a passage in a squeezed text; None if orphaned."""
    if not anchor.words:
        return None
    exact, context = _exact(anchor, text)
    around = len(anchor.prefix) + len(anchor.suffix)
    if exact and context >= min(SHORTEST_KEY, around):
        return exact
    # The same words may stand elsewhere, too, and the passage have been rewritten: what
    # more characters speak for.
    place = _between(anchor, text)
    if place and exact:
        rewritten = anchor.context_at(text, *place)
        return place if rewritten > len(anchor.words) + context else exact
    return place or exact or _like(anchor, text)


def _exact(anchor, text):
    """Return the span of the same words where the most around them agrees, then the
    nearest, and how much agrees; (None, 0) for nothing that is believed."""
    size, best = len(anchor.words), None
    for start in _places(anchor.words, text, anchor.start):
        context = anchor.context_at(text, start, start + size)
        rank = context, -abs(start - anchor.start)
        if best is None or rank > best:
            best = rank
            span = start, start + size
    if best is None or size + best[0] < anchor.needs(EVIDENCE):
        return None, 0
    return span, best[0]


def _between(anchor, text):
    """Return the span between what stood on either side of the passage, or None.

    Where nothing is left between them the passage was taken out. At an edge of its text
    a passage has nothing on that side: there, the edge is the side.
    """
    left, right = anchor.prefix[-KEY:], anchor.suffix[:KEY]
    size = len(anchor.words)
    furthest = max(GROWTH * size, GROWN)
    starts = [0]
    if left:
        starts = [p + len(left) for p in _places(left, text, anchor.start - len(left))]
    ends = [len(text)]
    if right:
        ends = _places(right, text, anchor.start + size)
    best, ahead = None, 0
    for start in starts:
        while ahead < len(ends) and ends[ahead] < start:
            ahead += 1
        if ahead == len(ends):
            break
        end = ends[ahead]
        if end - start > furthest:
            continue
        rank = anchor.context_at(text, start, end), -abs(start - anchor.start)
        if best is None or rank > best:
            best, span = rank, (start, end)
    if best is None or span[0] == span[1] or not _is_still(anchor, text[slice(*span)]):
        return None
    return span


def _is_still(anchor, words):
    """Whether words that stand where a passage stood are that passage, rewritten."""
    if len(anchor.words) <= LONG:
        # A figure, a name, a sentence: what stands in its place is what a note on it
        # asked for. With an edge on one side, the other has to be sure.
        sides = [side for side in (anchor.prefix, anchor.suffix) if side]
        return not sides or max(map(len, sides)) >= SHORTEST_KEY
    pairs = _pairs(anchor.words)
    return len(pairs & _pairs(words)) >= PAIRS_KEPT * len(pairs)


def _like(anchor, text):
    """Return the span of the words that differ least from the passage, or None."""
    size, best = len(anchor.words), None
    allowed = int(UNLIKE * size)
    if not allowed:
        return None
    for start, end in _likely(anchor.words, text):
        distance, first, last = closest(anchor.words, text[start:end])
        if distance > allowed:
            continue
        span = start + first, start + last
        context = anchor.context_at(text, *span)
        if size - distance + context < anchor.needs(EVIDENCE_OF_LIKENESS):
            continue
        rank = context - distance, -abs(span[0] - anchor.start)
        if best is None or rank > best:
            best, nearest = rank, span
    return best and nearest


def _likely(words, text):
    """Return the spans of a text with the most pairs of characters of the words, a few
    that do not meet."""
    pairs, size = _pairs(words), len(words)
    hits = [text[i : i + 2] in pairs for i in range(len(text))]
    spans = []
    for _ in range(PLACES):
        sums = [0, *accumulate(hits)]
        width = min(size, len(text))
        counts = [sums[i + width] - sums[i] for i in range(len(text) - width + 1)]
        most = max(counts, default=0)
        if most < max(1, PAIRS_IN_COMMON * (size - 1)):
            break
        at = counts.index(most)
        start, end = max(0, at - size), min(len(text), at + 2 * size)
        spans.append((start, end))
        hits[at : at + width] = [False] * width
    return spans


def _places(words, text, near):
    """Return where words stand in a text: of very many places, the nearest."""
    places, at = [], text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    if len(places) > REPEATS:
        places = sorted(sorted(places, key=lambda at: abs(at - near))[:REPEATS])
    return places


def _pairs(words):
    return {words[i : i + 2] for i in range(len(words) - 1)}


def _alike(one, other):
    """Return how many characters two texts begin with in common."""
    number = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        number += 1
    return number
