"""Line breaking of Chinese headlines: few and even lines, broken between words.

After clreq (W3C Requirements for Chinese Text Layout), 3.1.4: no line begins with a mark
that belongs to what precedes it, none ends with an opening mark, —— and …… stay
whole, and so do Latin words and figures.
"""

import re
from itertools import accumulate

# Whole words and figures, pairs of dashes and dots, then single characters.
UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:%/+&'’-]*|—+|…+|\s+|.", re.DOTALL)
NOT_FIRST = set("，。、；：？！）》〉」』】〕”’·％%℃~～)]},.;:?!—…")
NOT_LAST = set("（《〈「『【〔“‘([{")
PAUSES = set("，。、；：？！,;:?!—…”）》")
# What belongs to the word before it, though a dictionary parts them.
TRAILING = set("的地得了着过们等者")
# What the end of a line costs, in squares of a line that is as uneven as can be.
CUT, HURT, PAUSED = 2.0, 0.6, -0.15
ORPHAN = 2.5  # a line of one character and its mark
LONGEST = 120  # units; a longer text is run on, not balanced


def units(text):
    """Return what a line may be broken between.

    >>> units("“太原府城游”开展——第5G期")
    ['“太', '原', '府', '城', '游”', '开', '展——', '第', '5G', '期']
    """
    kept = []
    for unit in UNIT.findall(" ".join(text.split())):
        if unit[0] in NOT_FIRST and len(kept) > 1 and kept[-1].isspace():
            blank = kept.pop()
            kept[-1] += blank + unit
        elif kept and (unit[0] in NOT_FIRST or kept[-1].rstrip()[-1:] in NOT_LAST):
            kept[-1] += unit
        else:
            kept.append(unit)
    return kept


def lines_within(text, width, measure):
    """Return the lines of a text no wider than `width`; `measure(line)` is its width.

    A unit that is wider than a line is broken anywhere.
    """
    lines = [""]
    for unit in units(text):
        for part in [unit] if measure(unit) <= width else unit:
            if lines[-1] and measure((lines[-1] + part).rstrip()) > width:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


def balanced(text, width, measure, names=()):
    """Return as few lines as fit, parted between words where they can be, and even.

    `names` are words that no dictionary knows. `measure` is asked of each unit alone:
    faces for Chinese set no pairs closer.
    """
    parts = units(text)
    lines = lines_within(text, width, measure)
    wide = [measure(part) for part in parts]
    if len(lines) < 2 or len(parts) > LONGEST or max(wide) > width:
        return lines
    return _best_lines(parts, wide, width, len(lines), names) or lines


def cuts_words(lines, names=()):
    """Return how many of these lines end within a word."""
    text = "".join(lines)
    inside = set(range(len(text))) - _word_starts(text, names)
    ends = accumulate(map(len, lines[:-1]))
    return sum(end in inside for end in ends)


def _best_lines(parts, wide, width, number, names):
    """Divide the units of a text into so many lines at the least cost, or return None."""
    before = [0, *accumulate(wide)]
    whole = len(parts)
    prices = _prices(parts, names)
    even = before[-1] / number
    # best[i]: the least price of lines up to unit i, and where they end.
    best = {0: (0, ())}
    for line in range(1, number + 1):
        reached = {}
        for begin, (price, ends) in best.items():
            for end in range(begin + 1, whole + 1):
                used = before[end] - before[begin]
                if parts[end - 1].isspace():
                    used -= wide[end - 1]
                if used > width:
                    break
                left = before[-1] - before[end]
                if left > width * (number - line) or (end == whole) != (line == number):
                    continue
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


def _prices(parts, names):
    """Return what it costs to end a line before each unit, and after the last."""
    text = "".join(parts)
    starts = _word_starts(text, names)
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
        elif first in TRAILING or (last == "第") or last.isdigit():
            prices[at] = HURT
    return prices


def _word_starts(text, names):
    """Return the places of a text at which a word or a name begins."""
    # Imported where a headline is broken: the dictionary takes 33 MB of a process.
    import rjieba

    starts = {0, *accumulate(map(len, rjieba.cut(text, True)))}
    for name in names:
        for found in re.finditer(re.escape(name), text):
            starts -= set(range(found.start() + 1, found.end()))
    return starts
