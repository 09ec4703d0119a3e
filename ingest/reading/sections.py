"""Boundaries of a page and sections of its copy, with what is asked of each counted once;
evidence.py weighs them."""

from dataclasses import dataclass
from functools import cached_property

from ingest.reading import marks
from ingest.reading.drafts import TITLES
from ingest.reading.heading_forms import form_of
from ingest.reading.lines import pairs_of, runs_of, triples_of
from ingest.reading.shapes import Kind
from ingest.reading.values import Role

SHORT_LINE = 12  # of a heading in two lines
LABELLED_LINE = 20  # of one whose upper line a colon ends


@dataclass(eq=False)
class Section:
    """The paragraphs from one boundary as far as the next heading."""

    first: object  # Shape
    signature: str  # the byline behind its last sentence, or below it
    text: str

    @cached_property
    def pairs(self):
        return pairs_of(self.text)

    @cached_property
    def triples(self):
        return triples_of(self.text)

    @cached_property
    def runs(self):
        return runs_of(self.text)

    @property
    def is_one_paragraph(self):
        return "\n" not in self.text


@dataclass(eq=False)
class Boundary:
    """What stands above a paragraph: the lines of `run`, and how it lies on the page."""

    run: list
    above: object = None  # the Shape of the paragraph above
    section: Section | None = None
    alike: float = 0  # headings built as this one among those it may be a subhead with
    beside: int = 0  # headings that may be subheads of the same story
    places: int = 0  # names of places among those, if this is one
    is_in_round_up: bool = False  # 短讯 stands above the first of these headings
    loose_frames: int = (
        0  # borders between paragraphs of one story: pictures were there
    )
    is_signed_below: bool = False  # a byline comes before the next story for certain
    other_stories: int = 0  # that begin for certain elsewhere on the page
    led_stories: int = 0  # of these with a dateline or a byline, all if any
    lines_alike: int = 0  # headings in as many lines, each about as long

    @cached_property
    def titles(self):
        return [shape for shape in self.run if shape.kind in TITLES]

    @cached_property
    def headings(self):
        return [shape for shape in self.run if shape.kind is Kind.HEADING]

    @cached_property
    def heading(self):
        return " ".join(shape.line.words for shape in self.titles)

    @cached_property
    def form(self):
        words = self.heading
        if len(self.titles) > 1 and self.is_one_heading:
            words = "".join(words.split())  # one line that a column's width broke
        return form_of(words)

    @cached_property
    def is_one_in_two_lines(self):
        """Whether two lines may be one short heading that a column's width broke."""
        lines = [len(shape.line.solid) for shape in self.headings]
        if self.is_labelled:
            return max(lines) <= LABELLED_LINE
        return len(lines) == 2 and max(lines) <= SHORT_LINE and not self.is_parted

    @property
    def is_labelled(self):
        """Whether the upper of two lines ends in a colon: 河西区："""
        words = self.headings[0].line.words if len(self.headings) == 2 else ""
        return words.endswith(("：", ":"))

    @property
    def is_parted(self):
        first, last = self.headings[0].line, self.headings[-1].line
        return last.blanks_before > first.blanks_before

    @cached_property
    def is_one_heading(self):
        """Whether what stands here may be a subhead: a line, or one in two short ones."""
        if len(self.titles) == 1:
            return True
        return len(self.headings) == len(self.titles) == 2 and self.is_one_in_two_lines

    @property
    def is_framed(self):
        return any(s.line.begins_frame for s in [*self.run[:1], self.section.first])

    @property
    def comes_from(self):
        """Whether the copy goes on from another page, as a line or its beginning says."""
        head = self.section.first.head if self.section else ()
        jumps = any(cut.role is Role.JUMP for cut in head)
        return jumps or any(map(comes_from, self.run))

    @property
    def is_led(self):
        return self.section.first.leads or bool(opening_byline(self.run))

    @property
    def goes_on(self):
        """Whether the paragraph above has not come to its end."""
        above = self.above
        return above is not None and above.kind is Kind.BODY and not above.is_finished

    def is_claimed(self, role):
        return [shape for shape in self.titles if shape.is_claimed(role)]


def comes_from(shape):
    return shape.kind is Kind.JUMP and marks.jump(shape.line.words)[0] == "from"


def opening_byline(run):
    """Return the byline under the heading of a run, if there is one."""
    seen_title = False
    for shape in run:
        if shape.kind in TITLES:
            seen_title = True
        elif seen_title and shape.kind is Kind.BYLINE:
            return shape
    return None
