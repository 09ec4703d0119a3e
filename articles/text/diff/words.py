"""Word diff within a paragraph: which words stayed, were removed, were added."""

import re
from dataclasses import dataclass
from itertools import chain, pairwise, zip_longest

from articles.text.counting import WORD
from articles.text.diff.body_text import CELL_END, MARKS
from articles.text.diff.sequences import common, connected, is_quick, stretches

TOKEN = re.compile("|".join([*MARKS, WORD.pattern, "."]), re.DOTALL)

# How well a place ends a sentence, a clause: an insertion or deletion is marked from
# one such place to another where the words leave a choice.
ENDINGS = {"\n": 4, **dict.fromkeys("。！？…”", 3), **dict.fromkeys("，；：、", 1)}


@dataclass(frozen=True)
class Span:
    """A stretch of text and what became of it: "same", "removed" or "added"."""

    kind: str
    text: str

    @property
    def shown(self):
        """Return the text with the paragraph breaks that changed made visible."""
        return self.text if self.kind == "same" else self.text.replace("\n", "↵\n")


def marked(old, new):
    """List the spans of two paragraphs, marked by the word; of two rows, cell by cell."""
    if old == new or not old or not new:
        return whole(old, new)
    if CELL_END in old and CELL_END in new:
        return joined(_marked_rows(old.split(CELL_END), new.split(CELL_END)))
    old, new = TOKEN.findall(old), TOKEN.findall(new)
    runs = _slid(_without_chaff(_common_words(old, new), old, new), old, new)
    spans = []
    for removed, added, same in stretches(runs, old, new):
        spans += [
            Span("removed", "".join(removed)),
            Span("added", "".join(added)),
            Span("same", "".join(same)),
        ]
    return joined(spans)


def _marked_rows(old, new):
    """List the spans of two rows of cells; a column more or less is one by itself."""
    begun = ["", ""]
    for gone, come in _paired_cells(old, new):
        yield from whole(begun[0] if gone else "", begun[1] if come else "")
        yield from marked("".join(gone), "".join(come))
        begun = [CELL_END if gone else begun[0], CELL_END if come else begun[1]]


def _paired_cells(old, new):
    """Yield ([cell] of the old or [], [cell] of the new or [])."""
    if len(old) == len(new):
        yield from (([one], [other]) for one, other in zip(old, new, strict=True))
        return
    for gone, come, same in stretches(common(old, new), old, new):
        for one, other in zip_longest(gone, come):
            yield [one] * (one is not None), [other] * (other is not None)
        yield from (([cell], [cell]) for cell in same)


def whole(old, new):
    """List two texts as one span if they are equal, and else as two."""
    if old == new:
        return joined([Span("same", old)])
    return joined([Span("removed", old), Span("added", new)])


def joined(spans):
    """Join neighbours of one kind and leave out empty spans."""
    fewer = []
    for span in spans:
        if fewer and fewer[-1].kind == span.kind:
            fewer[-1] = Span(span.kind, fewer[-1].text + span.text)
        elif span.text:
            fewer.append(span)
    return fewer


def _common_words(old, new):
    """Return the runs that stayed, of a very long paragraph clause by clause."""
    if is_quick(old, new):
        return common(old, new)
    runs = []
    i = j = 0
    old, new = _clauses(old), _clauses(new)
    for parts in stretches(common(old, new), old, new):
        removed, added, same = (list(chain(*clauses)) for clauses in parts)
        runs += [(i + k, j + m, length) for k, m, length in common(removed, added)]
        i, j = i + len(removed), j + len(added)
        runs.append((i, j, len(same)))
        i, j = i + len(same), j + len(same)
    return connected(runs)


def _clauses(tokens):
    """Divide tokens after each mark that ends a clause."""
    clauses = [[]]
    for token in tokens:
        clauses[-1].append(token)
        if token in ENDINGS:
            clauses.append([])
    return [tuple(clause) for clause in clauses]


def _without_chaff(runs, old, new):
    """Drop what two rewritten stretches have in common by chance.

    One word between changes of two tokens and more goes, two between changes of
    four; a change of one token never grows.
    """
    while True:
        kept = []
        followings = [*runs, (len(old), len(new), 0)][1:]
        for run, following in zip(runs, followings, strict=True):
            before = _gap(kept[-1] if kept else (0, 0, 0), run)
            tokens = old[run[0] : run[0] + run[2]]
            if not _is_chaff(tokens, before, _gap(run, following)):
                kept.append(run)
        if len(kept) == len(runs):
            return kept
        runs = kept


def _gap(run, following):
    """Return how many tokens were removed and added between two runs."""
    i, j, length = run
    return following[0] - i - length, following[1] - j - length


def _is_chaff(tokens, before, after):
    smaller = min(max(before), max(after))
    # Between two insertions, or two deletions, nothing was rewritten.
    rewritten = before[0] + after[0] and before[1] + after[1]
    if smaller < 2 or not rewritten:
        return False
    return 2 * sum(1 for token in tokens if WORD.match(token)) <= smaller


def _slid(runs, old, new):
    """Move each insertion or deletion to where sentences begin and end.

    她走了。→ 她来了。她走了。 is 她来了。 put in, not 来了。她.
    """
    runs = [[0, 0, 0], *map(list, runs), [len(old), len(new), 0]]
    for run, following in pairwise(runs):
        removed, added = _gap(run, following)
        if bool(removed) == bool(added):
            continue
        tokens, side = (old, 0) if removed else (new, 1)
        start, end = run[side] + run[2], following[side]
        # One token stays between two changes, which would else be one.
        least = start - run[2] + (run[0] + run[1] > 0)
        most = end + max(following[2] - 1, 0)
        moved = _best_start(tokens, (start, end), (least, most)) - start
        run[2] += moved
        following[0] += moved
        following[1] += moved
        following[2] -= moved
    return [tuple(run) for run in runs if run[2]]


def _best_start(tokens, span, bounds):
    """Return the best start for a passage of the places where it reads the same."""
    start, end = span
    least, most = bounds
    length = end - start
    first = last = start
    while first > least and tokens[first - 1] == tokens[first + length - 1]:
        first -= 1
    while last + length < most and tokens[last] == tokens[last + length]:
        last += 1

    def ending(place):
        before = ENDINGS.get(tokens[place - 1], 0) if place else ENDINGS["\n"]
        # Where it was found is as good as any.
        return before + ENDINGS.get(tokens[place + length - 1], 0), place == start

    return max(range(first, last + 1), key=ending)
