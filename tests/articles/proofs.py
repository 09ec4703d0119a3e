"""Helpers of the proofreading tests: the hits of the rules in a text, and its mends."""

from datetime import date

from articles.text.proofreading import Passage, proofread

DISTRICTS = ("迎泽区", "小店区", "万柏林区", "清徐县", "阳曲县", "古交市")


def read(text, *, rule=None, people=(), places=(), at=date(2023, 1, 23), words=None):
    """Return the hits in one body, of one rule or of all."""
    hits = proofread(
        [Passage("body", "正文", text)],
        districts=DISTRICTS,
        places=places,
        people=people,
        at=at,
        words=words,
    )
    return [hit for hit in hits if rule in (None, hit.rule)]


def found(text, rule=None, **known):
    """Return (words, mend) of each hit."""
    return [(hit.text, hit.mend) for hit in read(text, rule=rule, **known)]


def mended(text, **known):
    """Return a text with every mend made that does not overlap one before it."""
    parts, reached = [], 0
    for hit in read(text, **known):
        if hit.mend is not None and hit.start >= reached:
            parts += [text[reached : hit.start], hit.mend]
            reached = hit.end
    return "".join([*parts, text[reached:]])
