"""Line breaking of Chinese headlines: few and even lines, broken between words.

After clreq (W3C Requirements for Chinese Text Layout), 3.1.4: no line begins with a mark
that belongs to what precedes it, none ends with an opening mark, —— and …… stay
whole, and so do Latin words and figures.
"""

import re
from bisect import bisect_left, bisect_right
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

NOT_FIRST = "，。、；：？！）》〉」』】〕”’·％%℃~～)]},.;:?!—…"
NOT_LAST = "（《〈「『【〔“‘([{"
# A whole word or figure or a single character, with the opening marks before it and
# the closing ones, dashes and dots after it.
UNIT = re.compile(
    rf"(?:[{re.escape(NOT_LAST)}] ?)*"
    r"(?:[A-Za-z0-9][A-Za-z0-9.,:%/+&'’-]*|.)"
    rf"(?: ?[{re.escape(NOT_FIRST)}])*",
    re.DOTALL,
)
PAUSES = set("，。、；：？！,;:?!—…”）》")
# What belongs to the word before it, though a dictionary parts them, and to the word
# after it: 本周末, 各区县.
TRAILING = set("的地得了着过们等者")
LEADING = set("本该各每某全首")
# The names of zones are made of two words: 综改示范区.
ZONES = {"示范区", "高新区", "经开区", "开发区"}
# Words of one character by themselves. Other two in a row are a word that the dictionary
# does not know: 接水, 中北.
ALONE = set(
    "和与及或在向对为将把被让从到于以之是有不也都又再就而但并由给跟比按经因即更最已"
)
# A name in quotation marks is whole, up to so many characters.
NAMED = re.compile(r"“[^“”]{2,8}”|《[^《》]{2,8}》|‘[^‘’]{2,8}’|「[^「」]{2,8}」")
# A figure is whole with what it counts: 5亿元, 300余名, 11月29日. The last character
# begins the word that is counted.
FIGURE = re.compile(
    r"\d[\d.,:%％/－-]*[余多几]?[十百千万亿]{0,3}[余多]?(?=[\u3400-\u9fff])"
)
HAN = re.compile(r"[\u3400-\u9fff]+")
DAY = re.compile(r"\d+月\d+日")
# What the end of a line costs, in squares of a line that is as uneven as can be.
CUT, HURT, PAUSED = 2.0, 0.6, -0.15
ORPHAN = 2.5  # a line of one character and its mark
LONGEST = 120  # units; a longer text is run on, not balanced
WORD_END = "\u200b"  # zero width space, as in HTML
_known = ContextVar("words of texts that no dictionary is asked for", default=None)


@contextmanager
def words_known(marked):
    """Break lines within the block without a dictionary, where texts are among these:
    lines of with_word_ends()."""
    lines = (line.split(WORD_END) for line in marked.split("\n") if line)
    token = _known.set({"".join(words): words for words in lines})
    try:
        yield
    finally:
        _known.reset(token)


def with_word_ends(texts):
    """Return texts, a line each, with a zero width space between their words."""
    lines = dict.fromkeys(" ".join(text.split()) for text in texts)
    return "\n".join(WORD_END.join(_words(line)) for line in lines if line)


def units(text):
    """Return what a line may be broken between.

    >>> units("“太原府城游”开展——第5G期")
    ['“太', '原', '府', '城', '游”', '开', '展——', '第', '5G', '期']
    """
    return UNIT.findall(" ".join(text.split()))


def lines_within(text, width, measure):
    """Return the lines of a text no wider than `width`; `measure(unit)` is its width.

    A unit that is wider than a line is broken anywhere.
    """
    measured = _measured(text, measure)
    lines, used = [""], 0
    for unit, needs in zip(measured.units, measured.wide, strict=True):
        whole = needs <= width
        for part in [unit] if whole else unit:
            more = needs if whole else measure(part)
            is_blank = part.isspace()
            if lines[-1] and used + (0 if is_blank else more) > width:
                lines.append("")
                used = 0
            if lines[-1] or not is_blank:
                lines[-1] += part
                used += more
    return [line.rstrip() for line in lines if line.strip()]


def balanced(text, width, measure, names=()):
    """Return as few lines as fit, parted between words where they can be, and even.

    `names` are words that no dictionary knows. `measure` is asked of each unit alone:
    faces for Chinese set no pairs closer.
    """
    measured = _measured(text, measure)
    lines = None
    if len(measured.units) <= LONGEST and max(measured.wide, default=0) <= width:
        number = _fewest_lines(measured, width)
        if number > 1:
            lines = _best_lines(measured, width, number, _prices(text, names))
    return lines or lines_within(text, width, measure)


def phrases(text, names=()):
    """Return the parts of a text between which a browser may end a line.

    `names` are words that no dictionary knows.
    """
    parts = units(text)
    prices = _prices("".join(parts), names)
    whole = [""]
    for part, price in zip(parts, prices, strict=False):
        if price > 0:
            whole[-1] += part
        else:
            whole.append(part)
    return list(filter(None, whole)) or [text]


def cuts_words(lines, names=()):
    """Return how many of these lines end within a word: not before a mark that opens."""
    if len(lines) < 2:
        return 0
    text = "".join(lines)
    starts = _word_starts(text, names)
    ends = accumulate(map(len, lines[:-1]))
    return sum(end not in starts and text[end] not in NOT_LAST for end in ends)


class _Measured(NamedTuple):
    """Units of a text, the width of each, and the sums of them before each unit and
    before the end: the latter up to where there is ink."""

    units: list[str]
    wide: list[float]
    before: list[float]
    inked: list[float]


# The same headline is broken at many widths.
@lru_cache(maxsize=512)
def _measured(text, measure):
    parts = units(text)
    wide = list(map(measure, parts))
    before = [0, *accumulate(wide)]
    inked = [
        begin if part.isspace() else end
        for part, begin, end in zip(parts, before, before[1:], strict=False)
    ]
    return _Measured(parts, wide, before, [0, *inked])


def _fewest_lines(measured, width):
    """Return how many lines a text takes none of whose units is wider than a line."""
    parts, _, before, inked = measured
    number = begin = 0
    while begin < len(parts):
        begin = bisect_right(inked, before[begin] + width) - 1
        number += 1
    return number


def _best_lines(measured, width, number, prices):
    """Divide the units of a text into so many lines at the least cost, or return None."""
    parts, _, before, inked = measured
    whole = len(parts)
    even = before[-1] / number
    # best[i]: the least price of lines up to unit i, and where they end.
    best = {0: (0, ())}
    for line in range(1, number + 1):
        reached = {}
        # The lines that are left must take the rest; the last takes it all.
        least = bisect_left(before, before[-1] - width * (number - line))
        possible = range(least, whole) if line < number else range(whole, whole + 1)
        for begin, (price, ends) in best.items():
            for end in range(max(begin + 1, possible.start), possible.stop):
                used = inked[end] - before[begin]
                if used > width:
                    break
                cost = price + prices[end] + ((used - even) / even) ** 2
                if end == begin + 1 and len(parts[begin]) < 3:
                    cost += ORPHAN
                if end not in reached or cost < reached[end][0]:
                    reached[end] = cost, (*ends, end)
        best = reached
    if whole not in best:
        return None
    ends = best[whole][1]
    return [
        "".join(parts[begin:end]).strip()
        for begin, end in zip((0, *ends), ends, strict=False)
    ]


@lru_cache(maxsize=512)
def _prices(text, names):
    """Return what it costs to end a line before each unit, and after the last."""
    parts = units(text)
    starts = _word_starts("".join(parts), names)
    places = [0, *accumulate(map(len, parts))]
    prices = [0] * len(places)
    for at in range(1, len(parts)):
        last, first = parts[at - 1][-1], parts[at][0]
        if last.isspace() or last in PAUSES:
            prices[at] = PAUSED
        elif first.isspace():
            prices[at] = CUT  # the line would begin with the blank
        elif places[at] not in starts:
            prices[at] = CUT
        elif first in TRAILING or last == "第":
            prices[at] = HURT
    return prices


@lru_cache(maxsize=512)
def _word_starts(text, names):
    """Return the places of a text at which a word or a name begins."""
    words = _words(text)
    ends = list(accumulate(map(len, words)))
    starts = {0, *ends}
    for word, following, end in zip(words, words[1:], ends, strict=False):
        if word in LEADING or following in ZONES or _are_one(word, following):
            starts.discard(end)
    here = [re.compile(re.escape(name)) for name in names if name in text]
    patterns = [NAMED, DAY, *here]
    for pattern in patterns:
        for found in pattern.finditer(text):
            starts.difference_update(range(found.start() + 1, found.end()))
    for found in FIGURE.finditer(text):
        starts.difference_update(range(found.start() + 1, found.end() + 1))
    # A day and a text end where they end, whatever the dictionary makes of it: 日中.
    return starts | {found.end() for found in DAY.finditer(text)} | {len(text)}


def _are_one(word, following):
    pair = word + following
    return len(pair) == 2 and HAN.fullmatch(pair) and not ALONE & set(pair)


def _words(text):
    words = (_known.get() or {}).get(text)
    if words is None:
        # Imported where it is needed: the dictionary takes 33 MB of a process.
        import rjieba

        words = rjieba.cut(text, True)
    return words
