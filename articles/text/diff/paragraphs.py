"""Paragraph alignment for the diff: which paragraph of one text became which of another."""

from itertools import pairwise

from articles.text.counting import WORD
from articles.text.diff.sequences import common, stretches
from articles.text.diff.words import TOKEN

# Paragraphs are partners from this likeness on (0 to 1). Different stories on
# one page reach 0.4 at most, a paragraph cut to a third of itself keeps 0.5.
LIKENESS = 0.4
# Of more possible pairs than this none is tried; so many take a quarter of a second.
COUPLES = 60_000


def rows(old, new):
    """Pair the lines of two texts: (lines of the old, lines of the new), in order."""
    old = old.split("\n") if old else []
    new = new.split("\n") if new else []
    paired = []
    for gone, come, same in stretches(common(old, new), old, new):
        paired += _rewritten(gone, come)
        paired += [([line], [line]) for line in same]
    return paired


def _rewritten(old, new):
    """Pair lines of two stretches that have none in common, by likeness."""
    paired = []
    old_done = new_done = 0
    end = (len(old), len(old)), (len(new), len(new))
    for (i, old_end), (j, new_end) in [*_partners(old, new), end]:
        paired += _single(old[old_done:i], new[new_done:j])
        if old_end > i:
            paired.append((old[i:old_end], new[j:new_end]))
        old_done, new_done = old_end, new_end
    return paired


def _single(old, new):
    """Set lines without a partner in rows; one that took another's place beside it."""
    paired = []
    # Those that are the same here are blank.
    for gone, come, blank in stretches(common(old, new), old, new):
        if len(gone) == len(come) == 1:
            paired.append((gone, come))
        else:
            paired += [([line], []) for line in gone]
            paired += [([], [line]) for line in come]
        paired += [([line], [line]) for line in blank]
    return paired


def _partners(old, new):
    """Return ((start, end) in the old, (start, end) in the new) of similar lines."""
    if not old or not new or len(old) * len(new) > COUPLES:
        return []
    old, new = [_features(line) for line in old], [_features(line) for line in new]
    couples = _couples(old, new)
    spans = [((0, 0), (0, 0))]
    for (i, j), following in pairwise([*couples, (len(old), len(new))]):
        old_done, new_done = (end for _, end in spans[-1])
        # A divided paragraph: its other parts have the words this partner lacks.
        in_old = _widened((old_done, i, following[0]), old, new[j] - old[i])
        in_new = _widened((new_done, j, following[1]), new, old[i] - new[j])
        spans.append((in_old, in_new))
    return spans[1:]


def _widened(places, features, lacking):
    """Widen a line to neighbours made for the most part of words that it lacks.

    places: how far it may go back, where it is, where it must end.
    """
    floor, place, ceiling = places
    start, end = place, place + 1
    while start > floor and _mostly(features[start - 1], lacking):
        start -= 1
    while end < ceiling and _mostly(features[end], lacking):
        end += 1
    return start, end


def _mostly(features, others):
    return 2 * len(features & others) > len(features)


def _couples(old, new):
    """Return the increasing pairs of lines that have the most in common together."""
    shared = {}
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            both = len(one & other)
            if both and 2 * both >= LIKENESS * (len(one) + len(other)):
                shared[i, j] = both
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = shared.get((i, j), 0) + best[i + 1][j + 1]
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    couples = []
    i = j = 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            couples.append((i, j))
            i, j = i + 1, j + 1
    return couples


def _features(line):
    """Return the words of a line and its couples of neighbouring words."""
    words = [token for token in TOKEN.findall(line) if WORD.match(token)]
    return {*words, *pairwise(words)}
