"""Story under construction: the parts found so far, in the order of the page."""

from dataclasses import dataclass

from ingest.reading import marks
from ingest.reading.lines import pairs_of, runs_of, triples_of
from ingest.reading.shapes import Kind, Shape
from ingest.reading.values import UNSURE, Role

TITLES = {Kind.HEADING, Kind.DECK, Kind.KICKER, Kind.FLAG}
# The role of these lines, whatever is around them.
OWN_ROLES = {
    Kind.BYLINE: Role.BYLINE,
    Kind.CREDIT: Role.CREDIT,
    Kind.CAPTION: Role.CAPTION,
    Kind.JUMP: Role.JUMP,
    Kind.DECK: Role.DECK,
    Kind.KICKER: Role.KICKER,
}
ABOUT_THIS = 0.25  # of a heading's pairs of characters are in what it heads


@dataclass(eq=False)
class Part:
    shape: Shape
    role: Role
    score: float
    reason: str


class Draft:
    """The parts of a story in the order of the page; what it has so far is asked at
    every line, and kept at hand."""

    def __init__(self):
        self.parts = []
        self.opened_by_byline = False
        self.closed = False
        self.is_led = False  # a dateline or a byline opens its copy
        self.has_dateline = False
        self.is_signed = False
        self.last_copy = None  # the last paragraph
        self.copy_length = 0
        self.subheads = 0
        self.has_headline = False
        self.headline_length = 0
        self.headline_pairs = set()
        self._headline_triples = set()
        self.headline_indent = None
        self.comes_from_elsewhere = self.goes_elsewhere = False
        self.byline_pairs = set()
        self._pairs = set()
        self._triples = set()
        self.runs = set()  # of characters in its copy

    @property
    def has_copy(self):
        return self.last_copy is not None

    def add(self, shape, role, score=None, reason=None):
        if shape.claim is not None and shape.claim.score < UNSURE:
            score, reason = shape.score, shape.reason
        score = shape.score if score is None else score
        self.parts.append(Part(shape, role, score, reason or shape.reason))
        if role is Role.BODY:
            self._add_copy(shape)
        elif role is Role.HEADLINE:
            self.has_headline = True
            self.headline_indent = shape.line.indent
            self.headline_length += len(shape.line.solid)
            self.headline_pairs |= pairs_of(shape.line.solid)
            self._headline_triples |= triples_of(shape.line.solid)
        elif role is Role.SUBHEAD:
            self.subheads += 1
        elif role is Role.BYLINE:
            self.is_signed = True
            self.byline_pairs |= pairs_of(shape.line.words)
            self.is_led |= not self.has_copy
        elif role is Role.JUMP:
            self._jump(shape.line.words)

    def _add_copy(self, shape):
        self.is_led |= not self.has_copy and shape.leads
        self.has_dateline |= shape.has_dateline
        self.is_signed |= shape.closes
        self.last_copy = shape
        self.copy_length += len(shape.line.solid)
        self._pairs |= shape.pairs()
        self._triples |= triples_of(shape.body)
        self.runs |= runs_of(shape.body)
        for cut in shape.head:
            if cut.role in {Role.BYLINE, Role.RUN_IN}:
                self.is_signed = True
                self.byline_pairs |= pairs_of(shape.line.text[cut.start : cut.stop])
        for cut in shape.tail:
            if cut.role is Role.JUMP:
                self._jump(shape.line.text[cut.start : cut.stop])

    def forget_headline(self):
        """Take back what was read as the headline: it names a column."""
        self.has_headline, self.headline_length = False, 0
        self.headline_pairs, self.headline_indent = set(), None
        self._headline_triples = set()

    def _jump(self, words):
        found = marks.jump(words)
        if found and found[0] == "to":
            self.goes_elsewhere = True
        else:
            self.comes_from_elsewhere = True

    def pairs(self):
        """Return the pairs of characters in its copy, with which headings are compared."""
        return self._pairs

    def triples(self):
        return self._triples

    def headline_triples(self):
        return self._headline_triples
