"""Frozen form of a night as JSON, by version: what a closed log is shown from.

Nothing in it is looked up later: a name or a headline that changes stays as it was.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from articles.models.staff import staff_name
from planning.duty_log.facts import KINDS, Fact, Night, Paper

VERSION = 1


@dataclass(frozen=True)
class Line:
    """What somebody wrote."""

    by: str
    at: datetime
    text: str


@dataclass
class Written:
    """What people put into a log."""

    on_duty: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def written_in(log):
    """Return what people have put into an open log."""
    people = log.on_duty.order_by("last_name", "first_name", "username")
    return Written(
        [staff_name(user) for user in people],
        [
            Line(staff_name(line.by), line.at, line.text)
            for line in log.lines.select_related("by")
        ],
    )


def frozen(night, written):
    """Return the record of a night that is being closed."""
    return {
        "version": VERSION,
        "date": night.day.isoformat(),
        "kinds": [kind.name for kind in KINDS],
        "paper": night.paper and _plain(night.paper),
        "facts": facts_frozen(night.in_order()),
        "on_duty": written.on_duty,
        "lines": [_plain(line) for line in written.lines],
    }


def thawed(record):
    """Return (Night, Written) of a record."""
    paper = record["paper"]
    return (
        Night(
            date.fromisoformat(record["date"]),
            paper and _of(Paper, paper, "closes_at", "last_release"),
            facts_thawed(record["facts"]),
        ),
        Written(record["on_duty"], [_of(Line, row, "at") for row in record["lines"]]),
    )


def facts_frozen(facts):
    return [_plain(fact) for fact in facts]


def facts_thawed(rows):
    return [_of(Fact, row | {"to": tuple(row["to"])}, "at") for row in rows]


def _plain(values):
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(values).items()
    }


def _of(kind, row, *moments):
    read = {name: row[name] and datetime.fromisoformat(row[name]) for name in moments}
    return kind(**row | read)
