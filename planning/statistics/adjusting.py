"""Adjustments 补差: what was changed of a closed month after its sheet was closed.

The next sheet pays the difference: what each story is due now, by the rules frozen with
the sheet of its month, less what all sheets have paid for it. Looked at are only stories
that something has happened to since: saved, moved, graded, or printed.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Max, Min, Sum

from articles.models import Article, Review
from articles.workflow import Status
from editions.models import Placement
from planning.models import Award, Sheet, SheetLine
from planning.statistics import computing, facts, people
from planning.statistics.months import Month
from planning.statistics.rules import NOTHING, thawed

# What was being saved while the sheet before was computed. What has been paid is known
# exactly: to look at a story twice pays nothing twice.
MARGIN = timedelta(hours=1)


def lines(sheet):
    """Return the Lines of what the sheet of a month puts right; none but of the month
    after the last that is closed."""
    closed = {Month.of(s.month): s for s in Sheet.objects.order_by("month")}
    if not closed or max(closed).next() != sheet.month:
        return []
    last = closed[max(closed)]
    changed = _changed(last.as_of - MARGIN, sheet.as_of)
    stories = _stories(changed)
    paid = _paid(changed, sheet.names)
    kept = {month: thawed(stored.rules) for month, stored in closed.items()}
    late = {pk for pk, story in stories.items() if story.month in kept}
    due = _due(late, kept, sheet) if late else {}
    return [
        _line(person, stories[pk], for_month, due.get((pk, person), NOTHING) - points)
        for (pk, person), (for_month, points) in _compared(due, paid, stories)
        if due.get((pk, person), NOTHING) != points
    ]


def _compared(due, paid, stories):
    """Yield ((story, person), (the month it is of, what is paid)), in a fixed order."""
    for key in sorted(due.keys() | paid.keys(), key=_in_order):
        pk, _ = key
        yield key, paid.get(key) or (stories[pk].month.first, NOTHING)


def _in_order(key):
    pk, person = key
    return pk, person.contributor or 0


def _changed(since, until):
    """Return the keys of stories that something happened to in a span.

    Both its ends are asked for: PostgreSQL takes an open span for a third of the table.
    """
    asked = (
        Article.objects.originals()
        .filter(updated_at__gte=since, updated_at__lt=until)
        .values_list("pk"),
        Review.objects.filter(at__gte=since, at__lt=until).values_list("article"),
        Award.objects.filter(at__gte=since, at__lt=until).values_list("article"),
        Placement.objects.filter(
            page__issue__date__gte=since.date(), page__issue__date__lte=until.date()
        ).values_list("article"),
    )
    return {pk for rows in asked for (pk,) in rows.order_by().distinct()}


class Moved(NamedTuple):
    pk: int
    headline: str
    status: str
    month: Month | None


def _stories(pks):
    """Return {pk: Moved} of these stories."""
    found = {}
    for some in facts.in_batches(sorted(pks)):
        rows = Article.objects.filter(pk__in=some).order_by()
        for pk, headline, status, published_at in rows.values_list(
            "pk", "headline", "status", "published_at"
        ):
            month = Month.at(published_at) if published_at else None
            found[pk] = Moved(pk, headline, status, month)
    return found


def _due(pks, kept, sheet):
    """Return {(story, person): points} as they are now, by the rules of their months."""
    due = {}
    for some in facts.in_batches(sorted(pks)):
        stories = facts.stories_among(some, sheet.as_of)
        for story in facts.read(stories, sheet.as_of, sheet.names).values():
            rules = kept[Month.of(story.day)]
            for line in computing.lines_of(story, rules.on(story.day)):
                due[story.pk, line.person] = line.points
    return due


def _paid(pks, names):
    """Return {(story, person): (month, points)} that closed sheets have paid, together."""
    paid = {}
    for some in facts.in_batches(sorted(pks)):
        rows = (
            SheetLine.objects.filter(article__in=some)
            .order_by()
            .values("article", "row__contributor", "row__user")
            .annotate(paid=Sum("points"), of=Min("for_month"), name=Max("row__name"))
        )
        for row in rows:
            person = people.Person(row["row__contributor"], row["row__user"])
            names.setdefault(person, row["name"])
            paid[row["article"], person] = row["of"], row["paid"]
    return paid


def _line(person, story, for_month, points):
    why = "结账后撤稿" if story.status == Status.WITHDRAWN else "结账后改动"
    return computing.Line(
        person,
        what=f"{why}：{story.headline}",
        for_month=for_month,
        article_id=story.pk,
        adjusted=points,
    )
