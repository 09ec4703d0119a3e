"""Detection of garbled headings: printed lines read across each other.

It is never mended here. It is reported when a clause of the story holds nearly all
its characters in another order, or when it ends where no phrase can end; that clause
and its like are what an editor may choose from.
"""

import re
from collections import Counter

CLAUSE = re.compile(r"[^，。；：！？、“”（）()《》\s]{4,36}")
NO_END = re.compile(
    r"(?:都要|的|和|与|在|将|把|被|对|从|向|为了|以及|要|会|能|可以|应当|不|也|都)$"
)
NO_BEGINNING = re.compile(r"^(?:的|了|和|与|等|，|、|。|们)")
ALIKE = 0.6
CANDIDATES = 3
LONGEST = 60


def candidates_for(headline, paragraphs):
    """Return what a garbled heading may have been, likeliest first; () if it is sound."""
    words = [char for char in headline if char.isalnum()][:LONGEST]
    if len(words) < 5:
        return ()
    clauses = list(
        dict.fromkeys(c for text in paragraphs for c in CLAUSE.findall(text))
    )
    scored = sorted(
        ((_alike(words, clause), clause) for clause in clauses[:400]),
        key=lambda pair: -pair[0],
    )
    best = [clause for score, clause in scored if score >= ALIKE][:CANDIDATES]
    if not best:
        return ()
    broken = NO_END.search(headline.strip()) or NO_BEGINNING.search(headline.strip())
    twisted = _is_twisted(words, best[0])
    doubled = re.search(r"([\u4e00-\u9fff])[\u4e00-\u9fff]\1", headline)
    return tuple(best) if sum(map(bool, (broken, twisted, doubled))) >= 2 else ()


def _alike(words, clause):
    """Return the share of a heading's characters that a clause has, each once."""
    common = Counter(words) & Counter(clause)
    return sum(common.values()) / len(words)


def _is_twisted(words, clause):
    """Return whether the characters in common are in another order."""
    common = sum((Counter(words) & Counter(clause)).values())
    return _common_subsequence(words, clause) < common


def _common_subsequence(one, other):
    row = [0] * (len(other) + 1)
    for char in one:
        before = 0
        for at, with_char in enumerate(other, start=1):
            before, row[at] = (
                row[at],
                before + 1 if char == with_char else max(row[at], row[at - 1]),
            )
    return row[-1]
