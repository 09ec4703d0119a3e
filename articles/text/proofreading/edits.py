"""Edits of a text: what a mend changes character by character, and many made at once.

A mend of a whole quotation changes its two quotes only. So the mends of overlapping
hits can be made together, and a rule can read a text as it will be when the others
are made, and still say where in the text as it is.
"""

from typing import NamedTuple


class Edit(NamedTuple):
    """New words for those from start to end, which is past start."""

    start: int
    end: int
    words: str


def edits_of(start, old, new):
    """Return the edits that make the words at a place others: [Edit].

    What is only added goes with the character before it, or after it at the front:
    each edit has characters that it replaces.
    """
    if len(old) == len(new):
        return [
            Edit(start + i, start + i + 1, after)
            for i, (before, after) in enumerate(zip(old, new, strict=True))
            if before != after
        ]
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    most -= head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    if head + tail == len(old) and head:
        head -= 1
    elif head + tail == len(old):
        tail -= 1
    return [Edit(start + head, start + len(old) - tail, new[head : len(new) - tail])]


def compatible(groups):
    """Return those groups of edits that touch no character of a group before, in order."""
    taken, kept = set(), []
    for edits in groups:
        places = {place for edit in edits for place in range(edit.start, edit.end)}
        if taken.isdisjoint(places):
            taken |= places
            kept.append(edits)
    return kept


class EditedText:
    """A text with edits made, that knows of each character which of the original's
    it stands for."""

    def __init__(self, text):
        self.text = text
        self.origins = [(place, place + 1) for place in range(len(text))]
        self.is_new = [False] * len(text)

    def make(self, edits):
        """Make edits that do not overlap."""
        words, origins, is_new = [], [], []
        reached = 0
        for start, end, fresh in [*sorted(edits), Edit(*[len(self.text)] * 2, "")]:
            words += [self.text[reached:start], fresh]
            origins += self.origins[reached:start]
            if end - start == len(fresh):
                origins += self.origins[start:end]
            else:
                origins += [self.original(start, end)] * len(fresh)
            is_new += self.is_new[reached:start] + [True] * len(fresh)
            reached = end
        self.text, self.origins, self.is_new = "".join(words), origins, is_new

    def original(self, start, end):
        """Return which place of the original some words stand for: (start, end)."""
        return self.origins[start][0], self.origins[end - 1][1]

    def original_edits(self, edits):
        """Return edits of this text as edits of the original, None where they would
        change again what was changed."""
        if any(any(self.is_new[edit.start : edit.end]) for edit in edits):
            return None
        return [Edit(*self.original(start, end), words) for start, end, words in edits]


def edited(text, edits):
    """Return a text with edits made that do not overlap."""
    parts, reached = [], 0
    for start, end, words in sorted(edits):
        parts += [text[reached:start], words]
        reached = end
    return "".join([*parts, text[reached:]])
