"""Rules of points as they are in the table now, as plain values."""

from planning.models import PointsRules
from planning.statistics.rules import Edition, Line, Rules

CONDITIONS = ("genre", "origin", "least", "most", "page", "weight")


def rules_now():
    """Return the Rules of all editions, in a fixed number of queries: there are few."""
    editions = PointsRules.objects.order_by("valid_from")
    return Rules(
        tuple(
            Edition(
                edition.valid_from,
                tuple(_line(line) for line in edition.lines.all()),
                {"A": edition.grade_a, "B": edition.grade_b, "C": edition.grade_c},
                {share.role: share.share for share in edition.shares.all()},
            )
            for edition in editions.prefetch_related("lines", "shares")
        )
    )


def _line(line):
    conditions = {name: getattr(line, name) for name in CONDITIONS}
    return Line(line.per, line.points, **conditions)
