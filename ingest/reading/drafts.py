"""A story while it is being put together."""

from dataclasses import dataclass, field

from ingest.reading.shapes import Kind, Shape
from ingest.reading.values import Role

TITLES = {Kind.HEADING, Kind.DECK, Kind.KICKER, Kind.FLAG}
# What these lines are, whatever stands around them.
OWN_ROLES = {
    Kind.BYLINE: Role.BYLINE,
    Kind.CREDIT: Role.CREDIT,
    Kind.CAPTION: Role.CAPTION,
    Kind.JUMP: Role.JUMP,
    Kind.DECK: Role.DECK,
    Kind.KICKER: Role.KICKER,
}
ABOUT_THIS = 0.25  # of a heading's pairs of characters stand in what it heads


@dataclass(eq=False)
class Part:
    shape: Shape
    role: Role
    score: float
    reason: str


@dataclass(eq=False)
class Draft:
    """A story while it is being put together."""

    parts: list[Part] = field(default_factory=list)
    opened_by_byline: bool = False
    closed: bool = False

    def add(self, shape, role, score=None, reason=None):
        self.parts.append(
            Part(
                shape,
                role,
                shape.score if score is None else score,
                reason or shape.reason,
            )
        )

    def having(self, *roles):
        return [part for part in self.parts if part.role in roles]

    @property
    def has_copy(self):
        return bool(self.having(Role.BODY))

    @property
    def has_headline(self):
        return bool(self.having(Role.HEADLINE))

    @property
    def last_copy(self):
        copy = self.having(Role.BODY)
        return copy[-1].shape if copy else None

    def pairs(self):
        return set().union(*(p.shape.pairs() for p in self.having(Role.BODY)), set())
