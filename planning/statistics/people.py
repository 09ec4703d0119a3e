"""People of the statistics: who they are, in which department, what they reviewed."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.db.models.functions import TruncDate

from articles.dates import LocalDate, offset_throughout
from articles.models import Contributor, Review
from articles.models.staff import staff_name
from articles.workflow import REVIEWS
from planning.models import Posting

GIVEN = (*REVIEWS.values(), "send_back")


class Person(NamedTuple):
    """An author; or an account that signs nothing, and reviews."""

    contributor: int | None = None
    user: int | None = None


class Reviews(NamedTuple):
    """What somebody has reviewed on a day: passed and sent back."""

    person: Person
    name: str
    day: date
    number: int
    sent_back: int


def reviews_of(month, user=None):
    """Return [Reviews] of a month by person and day: of all, or of one account."""
    offset = offset_throughout(month.first, month.next().first)
    day = LocalDate("at", offset) if offset else TruncDate("at")
    given = Review.objects.filter(at__gte=month.start, at__lt=month.end, move__in=GIVEN)
    if user is not None:
        given = given.filter(by=user)
    rows = (
        given.order_by()
        .annotate(day=day)
        .values(
            *("day", "move", "by", "by__username", "by__last_name", "by__first_name"),
            *("by__contributor", "by__contributor__name"),
        )
        .annotate(number=Count("pk"))
    )
    days = defaultdict(lambda: [0, 0])
    names = {}
    for row in rows:
        person = _reviewer(row)
        names[person] = row["by__contributor__name"] or _account_name(row)
        sums = days[person, row["day"]]
        sums[0] += row["number"]
        sums[1] += row["number"] if row["move"] == "send_back" else 0
    return [
        Reviews(person, names[person], day, number, back)
        for (person, day), (number, back) in sorted(days.items(), key=_in_order)
    ]


def _in_order(item):
    (person, day), _ = item
    return day, person.contributor or 0, person.user or 0


def _reviewer(row):
    if row["by__contributor"]:
        return Person(row["by__contributor"])
    return Person(user=row["by"])


def _account_name(row):
    return f"{row['by__last_name']}{row['by__first_name']}" or row["by__username"]


def person_of(user):
    """Return the Person of an account, and their name."""
    author = Contributor.objects.filter(user=user).first()
    if author:
        return Person(author.pk), author.name
    return Person(user=user.pk), staff_name(user)


def name_and_account(person):
    """Return the name of a Person, and their account; None of whom there is not."""
    if person.contributor:
        authors = Contributor.objects.select_related("user")
        author = authors.filter(pk=person.contributor).first()
        return (author.name, author.user) if author else (None, None)
    user = get_user_model().objects.filter(pk=person.user).first()
    return (staff_name(user), user) if user else (None, None)


def departments_of():
    """Return a function (person, day) that gives the name of the department, or ""."""
    postings = defaultdict(list)
    rows = Posting.objects.order_by("since").values_list(
        "contributor", "since", "department__name"
    )
    for contributor, since, name in rows:
        postings[contributor].append((since, name))

    def department(person, day):
        held = [n for since, n in postings.get(person.contributor, ()) if since <= day]
        return held[-1] if held else ""

    return department
