"""Template context of a page of the 数字报: the page, its stories, the issue around."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Subquery
from django.utils import timezone

from articles.prepared import prepared
from editions.models import Issue
from editions.page_headers import page_header_of
from editions.page_layouts import layout_of
from editions.page_markup import set_page
from editions.scans import picture_of


@prepared
def _days_around(at, date, first, end):
    """One row of dates: see DaysAround."""
    public = Issue.objects.public(at)
    newest, oldest = public.order_by("-date"), public.order_by("date")
    around = (
        newest.filter(date__lt=date),
        oldest.filter(date__gt=date),
        newest.filter(date__lt=first),
        oldest.filter(date__gte=end),
        oldest,
        newest,
    )
    dates = [Subquery(issues.values("date")[:1]) for issues in around]
    return Issue.objects.filter(date=date).values_list(*dates)


@prepared
def _between(at, first, end):
    issues = Issue.objects.public(at).filter(date__gte=first, date__lt=end)
    return issues.order_by("date").values_list("date")


class DaysAround(NamedTuple):
    """Days that have an issue, around an issue and around a month; None for none."""

    before: date | None
    after: date | None
    earlier: date | None
    later: date | None
    oldest: date
    newest: date


@dataclass(frozen=True)
class HotArea:
    """A story's area on the page, as SVG has it, and where it leads."""

    points: str
    headline: str
    address: str  # "" where the story was withdrawn

    @property
    def is_withdrawn(self):
        return not self.address


def page_context(issue, page, at=None):
    """Return the context of a page's template; `issue` has its pages loaded."""
    at = at or timezone.now()
    pages = [each for each in issue.pages.all() if each.published_placements]
    place = [each.pk for each in pages].index(page.pk)
    layout, placements = layout_of(page, at)
    picture = picture_of(page, at)
    if picture:
        areas = [
            (placement.region, placement)
            for placement in placements
            if placement.region
        ]
    else:
        on_page = {placement.pk: placement for placement in placements}
        areas = [(area.points, on_page[area.key]) for area in layout.areas]
    numbers = {each.number: each for each in pages if each.number}
    head = page_header_of(page)
    return {
        "issue": issue,
        "page": page,
        "head": head,
        "pages": pages,
        "is_first": place == 0,
        "previous": pages[place - 1] if place else None,
        "next": pages[place + 1] if place + 1 < len(pages) else None,
        "stories": [_titled(placement, numbers) for placement in placements],
        "picture": picture,
        "set_page": "" if picture else set_page(layout, placements, head),
        "areas": [_hot(points, placement) for points, placement in areas],
    }


def polygon(points):
    """Return an area's corners as SVG writes points."""
    return " ".join(f"{x},{y}" for x, y in points)


def _hot(points, placement):
    return HotArea(
        polygon(points),
        "" if placement.is_withdrawn else placement.article.headline,
        "" if placement.is_withdrawn else placement.article.get_absolute_url(),
    )


def _titled(placement, numbers):
    """Return a line of the titles: the story, and the pages it goes on at."""
    return {
        "is_withdrawn": placement.is_withdrawn,
        "article": placement.article,
        "continued_from": placement.continued_from,
        "from_page": numbers.get(placement.continued_from),
        "continued_on": placement.continued_on,
        "on_page": numbers.get(placement.continued_on),
    }


# The calendar


@dataclass(frozen=True)
class Day:
    """A day of the calendar, and its own date where it has an issue."""

    number: int
    issue: date | None
    is_here: bool


def calendar_of(year, month, here, at=None):
    """Return the context of a month of the calendar, beside the issue of a day.

    {"before", "after"}: the days of the issues before and after; {"calendar"}: the
    month's weeks from Monday, the nearest months that have an issue, and the same month
    of other years, from the oldest issue to the newest. None where there is none.
    """
    first = date(year, month, 1)
    end = date(year + month // 12, month % 12 + 1, 1)
    at = at or timezone.now()
    days = {day for (day,) in _between(at=at, first=first, end=end)}
    weeks = [
        [
            Day(day.day, day if day in days else None, day == here)
            if day.month == month
            else None
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
    around = DaysAround(*_days_around.first(at=at, date=here, first=first, end=end))
    oldest = around.oldest.year if around.earlier else year
    newest = around.newest.year if around.later else year
    return {
        "before": around.before,
        "after": around.after,
        "calendar": {
            "first": first,
            "weeks": weeks,
            "earlier": around.earlier,
            "later": around.later,
            "years": [
                (each, date(each, month, 1)) for each in range(newest, oldest - 1, -1)
            ],
        },
    }
