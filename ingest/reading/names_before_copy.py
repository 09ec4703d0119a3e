"""Names glued to the copy that they stand above: 记者:王勇通讯员:李静夏夜昨日……

Extraction lost the break behind them. Two titles in a row show that this is a byline;
where the last name ends is weighed: how the names are built, and whether the dictionary
has the word with which the copy then begins.
"""

import re
from dataclasses import replace
from itertools import islice

from articles.text.counting import HAN
from ingest.reading.byline_grammar import TITLE
from ingest.reading.dictionary import first_word, is_word, word_ends
from ingest.reading.people import BARE, NOTHING, plausibility
from ingest.reading.signatures import signature
from ingest.reading.surnames import COMMON_SURNAMES
from ingest.reading.values import Role

BEHIND_TITLE = re.compile(r"[:：]?[ \t\u3000]*")
BETWEEN = re.compile(r"[ \t\u3000]*[、，,]?[ \t\u3000]*")
LONGEST_LEAD, LONGEST_ROW = 60, 24
MOST_TITLES, MOST_NAMES = 5, 4
OF_THREE = 0.25  # what a given name of two characters is likelier than one of one
WORD, NO_WORD, SIGN = 0.4, -0.6, 0.15  # with what the copy begins
NAME_AGAIN = -0.5  # the copy would begin with another name
WORD_ENDS = 0.2
HEADINGS = {"HEADING", "KICKER", "DECK"}
LONGEST_TAKEN, SHORTEST_TAKEN = 4, 3  # characters of a word across the end of a byline
SURE = 0.75  # of the name that touches the copy


def signature_before_copy(words, printed, knowledge=NOTHING):
    """Read the byline that the copy touches: (signature, its length), or None."""
    titles = [*islice(TITLE.finditer(words, 0, LONGEST_LEAD), MOST_TITLES)]
    for last in reversed(titles[1:]):
        found = _behind(last, words, printed, knowledge)
        if found:
            return found
    return None


def give_back(shapes):
    """Give the copy back what a byline that touches it took of a word which the headline
    above has: 新华街市场重开 above 记者 甲 通讯员 乙新华街市场昨日…"""
    heading = ""
    for shape in shapes:
        if shape.kind.name in HEADINGS:
            heading = shape.line.solid
        cut = shape.head[-1] if shape.head and heading else None
        if cut is None or cut.role is not Role.BYLINE:
            continue
        text, stop = shape.line.text, _begins_in(shape.line.text, cut, heading)
        found = stop and signature(text[cut.start : stop])
        if found and found.people and found.score == 1:
            shape.head = (*shape.head[:-1], replace(cut, stop=stop))


def _begins_in(text, cut, heading):
    """Return where a word of the heading begins that goes across the end of a byline, or
    None."""
    for begin in range(max(cut.start + 1, cut.stop - LONGEST_TAKEN), cut.stop):
        across = text[begin : cut.stop + 1]
        if len(across) >= SHORTEST_TAKEN and across in heading:
            return begin
    return None


def _behind(last, words, printed, knowledge):
    start = BEHIND_TITLE.match(words, last.end()).end()
    row = words[start : start + LONGEST_ROW]
    ways = [*_ways(row, 0, (), knowledge)]
    if not ways:
        return None
    _, stops = max(ways)
    found = signature(printed[: start + stops[0][1]], knowledge)
    if not found or len(found.people) < 2 or found.score < 1:
        return None
    *above, first = found.people
    people = tuple(
        replace(first, name=printed[start + begin : start + stop], score=SURE)
        for begin, stop in stops
    )
    return replace(found, people=(*above, *people)), start + stops[-1][1]


def _ways(row, at, names, knowledge):
    """Yield (weight, places of names) of each way in which a row begins with names and
    goes on as copy."""
    for length in (2, 3):
        name = row[at : at + length]
        stop = at + length
        if not re.fullmatch(f"[{HAN}]{{{length}}}", name):
            continue
        built = plausibility(name, knowledge)
        if built < BARE:
            continue
        weight = built + OF_THREE * (length == 3) - 0.8 * is_word(name)
        weight += WORD_ENDS * (length in word_ends(row[at:]))
        found = (*names, (weight, at, stop))
        rest = row[stop:]
        if rest and not BETWEEN.match(rest).end():
            yield _weigh(found, rest), tuple((a, b) for _, a, b in found)
        if len(found) < MOST_NAMES:
            yield from _ways(row, stop + BETWEEN.match(rest).end(), found, knowledge)


def _weigh(found, rest):
    total = sum(weight for weight, _, _ in found) / len(found)
    word, is_person = first_word(rest)
    if not re.match(f"[{HAN}]", rest):
        total += SIGN
    elif is_person and word[0] in COMMON_SURNAMES:
        total += NAME_AGAIN
    else:
        known = len(word) > 1 and word[0] not in COMMON_SURNAMES
        total += WORD if known else WORD / 2 if len(word) > 1 else NO_WORD
    return total
