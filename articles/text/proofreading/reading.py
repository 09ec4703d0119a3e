"""Value classes of proofreading: passages of a story in, slips and then hits out."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from typing import NamedTuple

from articles.text.counting import HAN

from . import wording
from .edits import edits_of
from .word_lists import WordLists

CONTEXT = 8  # characters
COMPANY = 6  # letters, figures and Han characters on either side that name a hit
NO_WORD = re.compile(r"[\W_]+")
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
    words: WordLists | None = None  # those of the files alone, where there are none


class Slip(NamedTuple):
    """What a check finds in a text; mend is None where there is none to offer, and not
    sure where somebody should look before it is made."""

    start: int
    end: int
    message: str
    mend: str | None = None
    is_sure: bool = True


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
    is_sure: bool = False  # mechanical: all of these can be mended by one button
    around: tuple[str, str] = ("", "")  # more of its context

    @property
    def key(self):
        """Name this hit by its words, so that it stays ignored when others move.

        Offsets, and the numbers in names of passages (briefs-12-text), are left
        out: both change when something is added elsewhere. So are the marks around
        it: those are mended.
        """
        before, after = map(_bare, self.around)
        text = _bare(self.text) or self.text
        return self._named_by((before[-COMPANY:], text, after[:COMPANY]))

    @property
    def former_key(self):
        """Name this hit as it was named when its marks counted."""
        return self._named_by((self.before, self.text, self.after))

    @property
    def edits(self):
        """What its mend changes in the passage: [Edit]."""
        if self.mend is None:
            return []
        return edits_of(self.start, self.text, self.mend)

    @property
    def is_safe(self):
        """Whether it can be mended unread."""
        return self.is_sure and self.mend is not None

    @property
    def shown(self):
        """Its words, without the middle of a long quotation."""
        return wording.without_middle(self.text)

    @property
    def change(self):
        return wording.change(self)

    @property
    def offer(self):
        return wording.offer(self)

    def _named_by(self, words):
        stem = NUMBER_IN_NAME.sub("", self.passage)
        name = "\n".join([stem, *words]).encode("utf-8", "surrogatepass")
        return f"{self.rule}:{blake2s(name, digest_size=10).hexdigest()}"


def hit(rule, passage, slip, is_sure=False):
    """Make the hit of a slip, with its context within the paragraph."""
    text, start, end = passage.text, slip.start, slip.end
    # Enough for a few words when the marks are taken out.
    before = BREAK.split(text[max(0, start - 4 * COMPANY) : start])[-1]
    after = BREAK.split(text[end : end + 4 * COMPANY])[0]
    return Hit(
        rule=rule,
        passage=passage.name,
        label=passage.label,
        start=start,
        end=end,
        text=text[start:end],
        before=before[-CONTEXT:],
        after=after[:CONTEXT],
        message=slip.message,
        mend=slip.mend,
        is_sure=is_sure and slip.is_sure,
        around=(before, after),
    )


def _bare(words):
    """Return words without marks and blanks, whatever their width."""
    return NO_WORD.sub("", unicodedata.normalize("NFKC", words))


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
