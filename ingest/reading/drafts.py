"""Story under construction: the parts found so far, in the order of the page."""

from dataclasses import dataclass

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
        self.last_copy = None  # the last paragraph
        self.has_headline = False
        self.comes_from_elsewhere = False
        self._pairs = set()

    @property
    def has_copy(self):
        return self.last_copy is not None

    def add(self, shape, role, score=None, reason=None):
        if shape.claim is not None and shape.claim.score < UNSURE:
            score, reason = shape.score, shape.reason
        score = shape.score if score is None else score
        self.parts.append(Part(shape, role, score, reason or shape.reason))
        if role is Role.BODY:
            self.last_copy = shape
            self._pairs |= shape.pairs()
        elif role is Role.HEADLINE:
            self.has_headline = True
        elif role is Role.JUMP:
            self.comes_from_elsewhere = True

    def pairs(self):
        """Return the pairs of characters in its copy, with which headings are compared."""
        return self._pairs
