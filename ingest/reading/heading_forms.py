"""Forms of headings: in how many parts they are and how long, and how much two of them are
built alike."""

from typing import NamedTuple

from ingest.reading import marks

PLAIN = (1, False, False)  # parts of a heading in one, without a colon or a mark
SHORT_SUBHEAD, LONG_SUBHEAD = 11, 15


class Form(NamedTuple):
    """How a heading is built."""

    parts: tuple
    length: int
    is_numbered: bool


def form_of(words):
    is_numbered = bool(marks.NUMBERED.match(words))
    return Form(_parts(words), len("".join(words.split())), is_numbered)


def likeness(above, below):
    """Return how much the headings of two boundaries are built alike, as the subheads of
    a story are, 0 to 1: numbered both, or in as many parts and about as long."""
    if not (above.is_one_heading and below.is_one_heading):
        return float(len(above.titles) == len(below.titles))
    if len(above.titles) == len(below.titles) > 1:
        return 1.0
    (one, other) = above.form, below.form
    if one.is_numbered and other.is_numbered:
        return 1.0
    if one.parts != other.parts:
        return 0.0
    lengths = one.length, other.length
    apart = abs(lengths[0] - lengths[1])
    if max(lengths) > LONG_SUBHEAD:
        apart //= 3
    # Two headlines are of one length by chance, too, unless both are in parts.
    plain = one.parts == PLAIN
    by_chance = 0.45 if plain and min(lengths) > SHORT_SUBHEAD else 0.0
    return max(0.0, 1 - by_chance - 0.35 * apart)


def _parts(words):
    return len(words.split()), "：" in words or ":" in words, words[:1] in "“【■●◆▲"
