"""Facts of a night, by kind: values only, so that what is shown while a log is open and
what is frozen when it is closed are one thing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from articles.dates import local

# Of each kind; a flood ends with a line that says there are more.
MOST_A_NIGHT = 1000


@dataclass(frozen=True)
class Kind:
    """A kind of facts, with its heading."""

    name: str
    title: str


KINDS = (
    Kind("pages", "版面签样"),
    Kind("late", "晚于截稿的稿件"),
    Kind("signed", "签发"),
    Kind("published", "到点发布"),
    Kind("withdrawn", "撤稿"),
    Kind("corrections", "更正"),
    Kind("returned", "退回"),
    Kind("wire", "来稿"),
    Kind("deliveries", "推送"),
    Kind("jobs", "没有做成的"),
)


@dataclass(frozen=True)
class Fact:
    """One thing of a night. `key` is what it is of: a log has each once."""

    kind: str
    key: str
    words: str
    at: datetime | None = None
    by: str = ""
    note: str = ""  # a reason, a notice, an answer
    late: str = ""  # how late, in words
    to: tuple = ()  # a name of places.PLACES, and the key there


@dataclass(frozen=True)
class Paper:
    """The issue of a night, as far as it came."""

    issue: int
    number: int | None
    closes_at: datetime | None
    pages: int
    released: int
    last_release: datetime | None
    late: str = ""


@dataclass
class Night:
    """All that the system knows of the night of one day's paper."""

    day: date
    paper: Paper | None = None
    facts: list[Fact] = field(default_factory=list)

    def of_kind(self, name):
        facts = [fact for fact in self.facts if fact.kind == name]
        return sorted(facts, key=_by_moment)

    def by_kind(self):
        return [(kind, self.of_kind(kind.name)) for kind in KINDS]

    def in_order(self):
        return [fact for kind in KINDS for fact in self.of_kind(kind.name)]

    def counts(self):
        return {kind.name: len(facts) for kind, facts in self.by_kind() if facts}

    def without(self, keys):
        """Return the facts that are none of these."""
        return [fact for fact in self.in_order() if fact.key not in keys]


def _by_moment(fact):
    return fact.at is None, fact.at and fact.at.timestamp(), fact.key


def bounded(span, kind, rows, made) -> Iterator[tuple[date, Fact]]:
    """Yield what is made of the rows of a query; of a flood, so much of it."""
    most = MOST_A_NIGHT * len(span.days)
    found = list(rows[: most + 1])
    for row in found[:most]:
        yield from made(row)
    if len(found) > most:
        words = f"还有更多：一夜的这一类最多列 {MOST_A_NIGHT} 条。"
        yield span.last, Fact(kind, f"{kind}:more", words)


def hour(moment):
    """Return a moment as a log keeps it: 05-04 06:00, whenever that is read."""
    return f"{local(moment):%m-%d %H:%M}"


def named(story):
    """Return a story's headline in its marks. Its text is not loaded, by which a story
    without one is named elsewhere."""
    mark = "（更正稿）" if story.corrects_id else ""
    return f"《{story.headline or f'无题，编号 {story.pk}'}》{mark}"
