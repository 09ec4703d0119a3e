"""Value classes of proofreading: passages of a story in, slips and then hits out."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from typing import NamedTuple

from articles.text.counting import HAN

CONTEXT = 8  # characters
NUMBER_IN_NAME = re.compile(r"-\d+(?=-|$)")
# Between the cells of a row; a tab in other texts is a blank.
CELL_END = "\x1f"
BREAK = re.compile(f"[\n{CELL_END}]")
PARAGRAPH = re.compile(f"[^\n{CELL_END}]+")
IS_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Passage:
    """One text of a story; its paragraphs are lines, as richtext.plain_text has it, and
    the cells of a row are parted by CELL_END."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class Story:
    """Input of the rules: the passages, real names, and the day."""

    passages: tuple[Passage, ...]
    districts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    at: date | None = None


class Slip(NamedTuple):
    """What a check finds in a text; mend is None where no mend is safe."""

    start: int
    end: int
    message: str
    mend: str | None = None


@dataclass(frozen=True)
class Hit:
    """A slip with its passage and context, as the desk shows it."""

    rule: str
    passage: str
    label: str
    start: int
    end: int
    text: str
    before: str
    after: str
    message: str
    mend: str | None = None

    @property
    def key(self):
        """Name this hit by its words, so that it stays ignored when others move.

        Offsets, and the numbers in names of passages (briefs-12-text), are left
        out: both change when something is added elsewhere.
        """
        stem = NUMBER_IN_NAME.sub("", self.passage)
        words = "\n".join([stem, self.before, self.text, self.after])
        digest = blake2s(words.encode("utf-8", "surrogatepass"), digest_size=10)
        return f"{self.rule}:{digest.hexdigest()}"


def hit(rule, passage, slip):
    """Make the hit of a slip, with its context within the paragraph."""
    text, start, end = passage.text, slip.start, slip.end
    before = BREAK.split(text[max(0, start - CONTEXT) : start])[-1]
    after = BREAK.split(text[end : end + CONTEXT])[0]
    return Hit(
        rule=rule,
        passage=passage.name,
        label=passage.label,
        start=start,
        end=end,
        text=text[start:end],
        before=before,
        after=after,
        message=slip.message,
        mend=slip.mend,
    )


def by_passage(check):
    """Make the check of one text a check of every passage of a story."""

    def of_story(story):
        for passage in story.passages:
            for slip in check(passage.text):
                yield passage, slip

    return of_story


def paragraphs(text):
    """Yield (offset, words) of each paragraph, or cell, that is not empty."""
    for match in PARAGRAPH.finditer(text):
        yield match.start(), match.group()


def is_cell(text, start, end):
    """Return whether a paragraph is one of the cells of a row."""
    return CELL_END in (text[start - 1 : start], text[end : end + 1])


def is_han(character):
    """Return whether a character is Han; the empty string beyond an edge is not."""
    return bool(IS_HAN.match(character))
