"""Sequence matching for the diff: what two lists of lines or of words have in common.

A run is (place in the old, place in the new, length), as difflib has them.
"""

from collections import Counter
from difflib import SequenceMatcher

# difflib's time grows with the pairs of equal elements: 100,000 pairs, those of a
# Chinese paragraph of some 3,000 characters, take some hundredths of a second.
EQUAL_PAIRS = 100_000


def common(old, new):
    """Return the runs of what stayed; only head and tail if the rest takes too long."""
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = _matches(old[head : len(old) - tail], new[head : len(new) - tail])
    runs = [(i + head, j + head, length) for i, j, length in middle]
    return connected([(0, 0, head), *runs, (len(old) - tail, len(new) - tail, tail)])


def is_quick(old, new):
    """Return whether difflib can compare two sequences in no time."""
    there = Counter(new)
    return sum(there[element] for element in old) <= EQUAL_PAIRS


def connected(runs):
    """Make one run of runs that touch, and leave out empty ones."""
    whole = []
    for i, j, length in runs:
        if not length:
            continue
        first_i, first_j, first_length = whole[-1] if whole else (0, 0, 0)
        if whole and (i, j) == (first_i + first_length, first_j + first_length):
            whole[-1] = (first_i, first_j, first_length + length)
        else:
            whole.append((i, j, length))
    return whole


def stretches(runs, old, new):
    """Yield (only in the old, only in the new, in both) from run to run."""
    i = j = 0
    for run_i, run_j, length in [*runs, (len(old), len(new), 0)]:
        yield old[i:run_i], new[j:run_j], old[run_i : run_i + length]
        i, j = run_i + length, run_j + length


def _matches(old, new):
    if not is_quick(old, new):
        return []
    # Blanks and empty lines are everywhere and find nobody a partner.
    return SequenceMatcher(_is_blank, old, new, autojunk=False).get_matching_blocks()


def _is_blank(element):
    return isinstance(element, str) and not element.strip()
