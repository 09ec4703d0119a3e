"""Highlighting of search hits in a headline, and in the snippet quoted from a story.

The words are found again in the story's own text, which the index has only folded: so
a full-width letter, a capital or a blank in a name does not hide them.
"""

import re

from articles.search.words import NARROW, NARROW_WORD

QUOTED = 120
BEFORE = 30  # characters before the first word that is marked
MOST_MATCHES = 60
MOST_PHRASES = 24
TOKEN = re.compile(rf"({NARROW_WORD})|(\S)")
IS_NARROW = re.compile(NARROW).match
STOPS = "。！？；"
PAUSES = STOPS + "，、：\n"


def pattern_of(query):
    """Return the pattern of all that a query wants, or None when it names no words."""
    phrases = sorted(query.wanted[:MOST_PHRASES], key=len, reverse=True)
    return (
        re.compile("|".join(map(_pattern, phrases)), re.IGNORECASE) if phrases else None
    )


def is_in(text, pattern):
    """Whether a text has what was looked for."""
    return any(_hits(text, pattern))


def marked(text, pattern):
    """Return a text as [(part, whether it is what was looked for)]."""
    if pattern is None:
        return [(text, False)]
    parts, last = [], 0
    for match in _hits(text, pattern):
        parts += [(text[last : match.start()], False), (match[0], True)]
        last = match.end()
    parts.append((text[last:], False))
    return [(part, is_hit) for part, is_hit in parts if part]


def quoted(text, pattern, length=QUOTED):
    """Return the best snippet of a text, about `length` characters long, as marked() does;
    [] when it has no hit."""
    if pattern is None:
        return []
    places = []
    for match in _hits(text, pattern):
        places.append((match.start(), match.end(), match[0].lower()))
        if len(places) == MOST_MATCHES:
            break
    if not places:
        return []
    start = max(places, key=lambda place: _worth(place, places, length))[0]
    first = _beginning(text, start)
    last = _ending(text, first, max(end for s, end, _ in places if s == start), length)
    words = text[first:last].strip()
    if "\t" in words:  # the rows of a table, its cells apart
        words = words.replace("\n", "\u3000").replace("\t", "\u3000")
    words = words.replace("\n", "")
    opening = "…" if first and text[first - 1] not in STOPS + "\n" else ""
    closing = "…" if last < len(text) and text[last - 1] not in STOPS else ""
    return marked(f"{opening}{words}{closing}", pattern)


def _hits(text, pattern):
    """Yield the matches in which Latin words and numbers are whole: 5G is not in 15G.

    Not by the pattern: to compile what a narrow character is takes Python longer, for each
    search anew, than all else that a search does.
    """
    place = 0
    while match := pattern.search(text, place):
        start, place = match.span()
        if _cuts(text, start) or _cuts(text, place):
            place = start + 1
        else:
            yield match


def _cuts(text, place):
    """Whether a place is within a Latin word or a number."""
    return (
        0 < place < len(text)
        and bool(IS_NARROW(text, place - 1))
        and bool(IS_NARROW(text, place))
    )


def _worth(place, places, length):
    """Return what ranks a place by the hits near it: different words first, then how many;
    of two equal places the earlier wins."""
    near = [
        word for start, end, word in places if 0 <= start - place[0] < length - BEFORE
    ]
    return len(set(near)), len(near), -place[0]


def _beginning(text, start):
    """Return where to begin: at a sentence near before the word, else at a pause, else
    a few characters before it."""
    earliest = max(0, start - BEFORE)
    if earliest == 0:
        return 0
    for marks in (STOPS + "\n", PAUSES):
        for place in range(start, earliest, -1):
            if text[place - 1] in marks:
                return place
    return max(earliest, start - BEFORE // 2)


def _ending(text, first, least, length):
    """Return where to end: at the last stop that fits, else at a pause, else there."""
    latest = max(first + length, least)
    if latest >= len(text):
        return len(text)
    for marks in (STOPS, PAUSES):
        for place in range(latest, max(least, first + length * 2 // 3), -1):
            if text[place - 1] in marks:
                return place
    return latest


def _pattern(phrase):
    parts, was_word = [], False
    for word, mark in TOKEN.findall(phrase):
        # Two words are apart.
        parts.append((r"\s+" if word and was_word else r"\s*") if parts else "")
        parts += map(_either_width, word or mark)
        was_word = bool(word)
    return "".join(parts)


def _either_width(character):
    """Return what matches a character of ASCII and its full-width form."""
    code = ord(character)
    if 0x21 <= code <= 0x7E:
        return f"[{re.escape(character)}{chr(code + 0xFEE0)}]"
    return re.escape(character)
