"""Errors in print 差错 of a month's issues, by whom they are logged under, and the rate."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from editions.error_rate import Inspected, Rate, counted
from editions.models import Page, PrintError


@dataclass
class Quality:
    """Errors found in the issues of a month: {name: counted}, and the rate."""

    by_name: dict
    rate: Rate


def quality_of(month):
    """Return the Quality of the issues of a month."""
    days = {"issue__date__gte": month.first, "issue__date__lte": month.last}
    issues = defaultdict(list)
    for error in PrintError.objects.filter(**days).order_by("issue", "pk"):
        issues[error.issue_id].append(error)
    by_name, errors = defaultdict(Decimal), Decimal(0)
    for found in issues.values():
        for error, count in zip(
            found, counted([error.found() for error in found]), strict=True
        ):
            by_name[_bare(error.person)] += count
            errors += count
    characters, beside = Decimal(0), {}
    pages = Page.objects.filter(**days).select_related("issue")
    for page in pages:
        characters += Inspected(
            page.capacity(), page.art_characters, page.ornament_characters
        ).characters
        beside[page.issue_id] = (
            page.issue.between_pages_characters + page.issue.inserted_characters
        )
    return Quality(dict(by_name), Rate(errors, characters + sum(beside.values())))


def _bare(person):
    """Return the name of who answers for an error: of 张三（校对）, 张三."""
    return person.partition("（")[0].partition("(")[0].strip()
