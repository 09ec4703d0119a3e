"""Text accounting: where every character of a printed page went.

The raw text of a page and the fragments of the stories read from it go in. Out
comes an account of both sides: each character of each line belongs to one fragment
or is left over, and what a fragment holds that the page does not have is named.

Blanks do not count, for a page sets 王勇 as 王 勇 and breaks a paragraph where
the column ends. No character is claimed twice: a headline that only repeats the
body is not found in the body. Long fragments are looked for before short ones: first
whole, then in stretches, as of a paragraph that runs around a caption or
was edited since.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from operator import itemgetter

from ingest.typed_marks import blanked

# Shorter runs of the same characters come about by chance: 安全网格员 is in a
# sentence and in a garbled headline.
RUN = 6
CLAIMED = "\0"
# What is printed around copy and never stored: marks, and the words that lead
# into a byline.
PRINTED_AROUND_COPY = re.compile(r"(?:以上均?由|[\W_])+\Z")


class Fate(StrEnum):
    COPY = "copy"  # is in a story
    NOTE = "note"  # is only quoted in a note of the desk
    LAYOUT = "layout"  # blanks, brackets, dashes, 以上由
    LEFT_OVER = "left-over"  # words that no story has


@dataclass(frozen=True, eq=False)
class Fragment:
    """A stretch of words as a story stores them, or as its fields print them.

    A note is not copy: it may quote the page, and is not missed there.
    """

    story: int
    field: str
    text: str
    is_copy: bool = True


@dataclass(frozen=True)
class Span:
    """Neighbouring characters of one line with the same fate."""

    text: str
    fragment: Fragment | None = None

    @property
    def fate(self) -> Fate:
        if self.fragment:
            return Fate.COPY if self.fragment.is_copy else Fate.NOTE
        if not self.text.strip() or PRINTED_AROUND_COPY.match(self.text):
            return Fate.LAYOUT
        return Fate.LEFT_OVER


@dataclass(frozen=True)
class Line:
    number: int
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def fragments(self) -> list[Fragment]:
        return list(
            dict.fromkeys(span.fragment for span in self.spans if span.fragment)
        )

    @property
    def unclaimed(self) -> str:
        """What no fragment claims, without blanks."""
        return _solid("".join(span.text for span in self.spans if not span.fragment))


@dataclass(frozen=True)
class Account:
    lines: tuple[Line, ...]
    absent: tuple[tuple[Fragment, str], ...]  # copy that is not on the page, in parts

    def unclaimed(self) -> dict[int, str]:
        """Return {line number: what no fragment claims}, marks included."""
        return {line.number: line.unclaimed for line in self.lines if line.unclaimed}

    def left_over(self) -> dict[int, list[str]]:
        """Return {line number: the words that no story has}."""
        found = defaultdict(list)
        for line in self.lines:
            for span in line.spans:
                if span.fate is Fate.LEFT_OVER:
                    found[line.number].append(span.text)
        return dict(found)

    def joins(self) -> list[tuple[Fragment, list[int]]]:
        """Return the fragments put together from several lines, with these lines."""
        numbers = defaultdict(list)
        for line in self.lines:
            for fragment in line.fragments:
                numbers[fragment].append(line.number)
        return [
            (fragment, lines) for fragment, lines in numbers.items() if len(lines) > 1
        ]


def account(text: str, fragments: Iterable[Fragment]) -> Account:
    """Account for every character of a page, and of the fragments read from it."""
    page = _Page(text)
    fragments = list(fragments)
    # A note quotes what no story took: it comes after all copy.
    by_length = sorted(fragments, key=lambda p: (not p.is_copy, -len(_solid(p.text))))
    missing = [fragment for fragment in by_length if not page.place(fragment)]
    parts = {fragment: page.place_in_stretches(fragment) for fragment in missing}
    absent = (
        (fragment, part)
        for fragment in fragments
        if fragment.is_copy
        for part in parts.get(fragment, ())
    )
    return Account(tuple(page.lines()), tuple(absent))


def _solid(text: str) -> str:
    return "".join(text.split()).replace(CLAIMED, "")


class _Page:
    """The page without its blanks, and who owns each character that is left."""

    def __init__(self, text: str):
        self.text = text
        self.offsets = [at for at, char in enumerate(blanked(text)) if _solid(char)]
        self.free = "".join(text[at] for at in self.offsets)
        self.owners: list[Fragment | None] = [None] * len(self.free)
        self.extents: dict[int, tuple[int, int]] = {}

    def claim(self, fragment: Fragment, start: int, stop: int) -> None:
        low, high = self.extents.get(fragment.story, (start, stop))
        self.extents[fragment.story] = min(low, start), max(high, stop)
        length = stop - start
        self.owners[start:stop] = [fragment] * length
        self.free = self.free[:start] + CLAIMED * length + self.free[stop:]

    def place(self, fragment: Fragment) -> bool:
        """Claim the words where they are together, nearest to their story."""
        words = _solid(fragment.text)
        if not words:
            return True
        low, high = self.extents.get(fragment.story, (0, len(self.free)))
        found = _occurrences(words, self.free)
        start = min(found, key=lambda at: max(low - at, at - high, 0), default=None)
        if start is None:
            return False
        self.claim(fragment, start, start + len(words))
        return True

    def place_in_stretches(self, fragment: Fragment) -> list[str]:
        """Claim what the page has of these words, running around what others
        claimed; return what it has not."""
        words = _solid(fragment.text)
        absent = []
        done = at = 0
        rest, places = self.unclaimed()
        while at + RUN <= len(words):
            found = rest.find(words[at : at + RUN])
            if found < 0:
                at += 1
                continue
            before = _common_length(words[done:at][::-1], rest[:found][::-1])
            after = _common_length(words[at:], rest[found:])
            for place in places[found - before : found + after]:
                self.claim(fragment, place, place + 1)
            absent.append(words[done : at - before])
            done = at = at + after
            rest, places = self.unclaimed()
        return [part for part in [*absent, words[done:]] if part]

    def unclaimed(self) -> tuple[str, list[int]]:
        """Return what nobody claimed yet, and the place of each of its characters."""
        places = [at for at, char in enumerate(self.free) if char != CLAIMED]
        return self.free.replace(CLAIMED, ""), places

    def lines(self) -> Iterator[Line]:
        owners = dict(zip(self.offsets, self.owners, strict=True))
        start = 0
        for number, line in enumerate(self.text.split("\n"), start=1):
            at = range(start, start + len(line))
            yield Line(number, tuple(_spans(line, [owners.get(i) for i in at])))
            start += len(line) + 1


def _occurrences(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _common_length(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    length = min(len(one), len(other))
    return next((i for i in range(length) if one[i] != other[i]), length)


def _spans(line: str, owners: list[Fragment | None]) -> Iterator[Span]:
    """Cut a line where its owner changes; a blank or mark within a fragment is part of it."""
    owned = [at for at, owner in enumerate(owners) if owner]
    words = blanked(line)
    for left, right in pairwise(owned):
        if owners[left] is owners[right] and words[left + 1 : right].isspace():
            owners[left:right] = [owners[left]] * (right - left)
    for owner, group in groupby(zip(owners, line, strict=True), key=itemgetter(0)):
        yield Span("".join(char for _, char in group), owner)
