"""Filing words: the index's words for when a story is published, and where it is filed.

With them the index itself narrows a word that many stories have: to a section, to a
district, to the newest stories. They begin with a private character, which no word of a
text has in it.
"""

from datetime import UTC, datetime, timedelta

from articles.dates import FIRST_MOMENT

MARK = "\ue001"
# Each story has the number of its span of so many days, of each length.
SPANS = {"a": 8, "b": 64, "c": 512}
# A time is said by no more spans of one length than these, where a longer one is left.
MOST_SPANS = 30
DAY_ONE = datetime(1900, 1, 1, tzinfo=UTC)


def filing_words(published_at, section, districts):
    """Return the words of a story, given the ids of its section and districts."""
    words = [_section(section), *map(_district, districts)]
    if published_at is not None:
        words += (_span(mark, _number(mark, published_at)) for mark in SPANS)
    return words


def in_section(section):
    """Return the word of a section's stories."""
    return _section(section)


def in_districts(districts):
    """Return words of which each story in one of some districts has one or more."""
    return tuple(map(_district, districts))


def published_between(start, end):
    """Return words of which each story published in a time has one, and some more have
    that are a little older or newer."""
    mark, first, last = _spans(start, end)
    return tuple(_span(mark, number) for number in range(first, last + 1))


def beginning_of(start, end):
    """Return the moment at which the days of those words begin, a little before the start:
    no story from before it has one."""
    mark, first, _ = _spans(start, end)
    return DAY_ONE + timedelta(days=first * SPANS[mark]) if first else FIRST_MOMENT


def _spans(start, end):
    for mark in SPANS:
        first, last = _number(mark, start), _number(mark, end)
        if last - first < MOST_SPANS:
            break
    return mark, first, last


def _section(pk):
    return f"{MARK}s{pk}"


def _district(pk):
    return f"{MARK}d{pk}"


def _span(mark, number):
    return f"{MARK}{mark}{number}"


def _number(mark, moment):
    return max(0, (moment - DAY_ONE).days // SPANS[mark])
