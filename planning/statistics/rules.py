"""Rules of points 计分办法 as plain values: pure, and stored with each closed sheet.

An edition holds for the stories of its first day and of those after it, until the first
day of the next. A closed sheet keeps the editions of its month as they were (`frozen`),
so that whoever changes the table changes no month that is paid.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from articles.text.bylines import APART, Role

PICTURING = {Role.PHOTOGRAPHER, Role.WRITER_PHOTOGRAPHER, Role.PHOTO_SUPPLIER}
ONLY_PICTURING = {Role.PHOTOGRAPHER, Role.PHOTO_SUPPLIER}
NOTHING, ONE = Decimal(0), Decimal(1)
A_THOUSAND = 1000


@dataclass(frozen=True)
class Line:
    """One line: what earns how many points. None and "" are no condition."""

    per: str
    points: Decimal
    genre: str = ""
    origin: str = "own"
    least: int | None = None
    most: int | None = None
    page: str = ""
    weight: int | None = None

    def takes(self, story):
        """Whether all its conditions hold of a story (facts.py)."""
        if self.genre and self.genre != story.genre:
            return False
        if self.origin != "any" and story.is_reprint != (self.origin == "reprint"):
            return False
        if self.least is not None and story.characters < self.least:
            return False
        if self.most is not None and story.characters > self.most:
            return False
        is_placed = self.page or self.weight is not None
        return not is_placed or any(map(self._is_place, story.places))

    def _is_place(self, place):
        return (not self.page or self.page in place.pages) and (
            self.weight is None or self.weight == place.weight
        )


@dataclass(frozen=True)
class Edition:
    """The lines that hold from a day on, what a grade adds, how several share."""

    valid_from: date
    lines: tuple = ()
    grades: dict = field(default_factory=dict)
    shares: dict = field(default_factory=dict)

    def of_words(self, story):
        """Return what its words earn a story, and its place in the paper."""
        each = self._sum(story, "story")
        return each + self._sum(story, "thousand") * story.characters / A_THOUSAND

    def of_picture(self, story):
        """Return what each of its pictures earns."""
        return self._sum(story, "picture")

    def of_award(self, award):
        """Return what the meeting has given: (grade, extra points), or None."""
        if award is None:
            return NOTHING
        grade, extra = award
        return self.grades.get(grade, NOTHING) + extra

    def of_review(self):
        return sum(
            (line.points for line in self.lines if line.per == "review"), NOTHING
        )

    def share(self, role):
        return self.shares.get(role, NOTHING if role in APART else ONE)

    def _sum(self, story, per):
        points = (
            line.points for line in self.lines if line.per == per and line.takes(story)
        )
        return sum(points, NOTHING)


NO_RULES = Edition(date.min)


@dataclass(frozen=True)
class Rules:
    """All editions that a month may need, the oldest first."""

    editions: tuple = ()

    def on(self, day):
        """Return the edition that holds for the stories of a day."""
        held = [e for e in self.editions if e.valid_from <= day]
        return held[-1] if held else NO_RULES

    def within(self, first, last):
        """Return the rules with those editions only that hold on one of these days."""
        after = [e for e in self.editions if first < e.valid_from <= last]
        return Rules(tuple(e for e in (self.on(first), *after) if e is not NO_RULES))


def frozen(rules):
    """Return rules as JSON keeps them."""
    return [
        {
            "valid_from": edition.valid_from.isoformat(),
            "grades": {grade: str(points) for grade, points in edition.grades.items()},
            "shares": {role: str(share) for role, share in edition.shares.items()},
            "lines": [
                vars(line) | {"points": str(line.points)} for line in edition.lines
            ],
        }
        for edition in rules.editions
    ]


def thawed(stored):
    """Return the rules that frozen() has written."""
    return Rules(
        tuple(
            Edition(
                date.fromisoformat(edition["valid_from"]),
                tuple(
                    Line(**line | {"points": Decimal(line["points"])})
                    for line in edition["lines"]
                ),
                _decimals(edition["grades"]),
                _decimals(edition["shares"]),
            )
            for edition in stored
        )
    )


def _decimals(numbers):
    return {name: Decimal(number) for name, number in numbers.items()}


def is_picturing(role, work):
    """Whether somebody of a byline made the pictures."""
    return role in PICTURING or work in ("photography", "writing_photography")


def is_writing(role, work):
    return role not in ONLY_PICTURING and work != "photography"
