"""Template context of a page of the 数字报: the page, its stories, the issue around."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from articles.moment import now
from articles.prepared import prepared
from editions.models import Issue
from editions.page_headers import page_header_of
from editions.page_layouts import layout_of
from editions.page_markup import shown_cells
from editions.scans import picture_of

ONE_DAY = timedelta(days=1)


@prepared
def _before(at, date):
    return Issue.objects.public(at).filter(date__lt=date).order_by("-date")[:1]


@prepared
def _from(at, date):
    return Issue.objects.public(at).filter(date__gte=date).order_by("date")[:1]


@prepared
def _between(at, first, end):
    return Issue.objects.public(at).filter(date__gte=first, date__lt=end)


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
    at = at or now()
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
    return {
        "issue": issue,
        "page": page,
        "head": page_header_of(page),
        "pages": pages,
        "is_first": place == 0,
        "previous": pages[place - 1] if place else None,
        "next": pages[place + 1] if place + 1 < len(pages) else None,
        "stories": [_titled(placement, numbers) for placement in placements],
        "picture": picture,
        "layout": layout,
        "cells": [] if picture else shown_cells(layout, placements),
        "areas": [_hot(points, placement) for points, placement in areas],
        "before": _before.first(at=at, date=issue.date),
        "after": _from.first(at=at, date=issue.date + ONE_DAY),
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
    number: int
    issue: Issue | None
    is_here: bool


def calendar_of(year, month, here, at=None):
    """Return a month of the calendar: its weeks from Monday, the nearest months, and the
    same month of other years.

    A day without an issue has none; the nearest months are those that have one, or
    None; the years are those from the oldest issue to the newest.
    """
    first = date(year, month, 1)
    end = date(year + month // 12, month % 12 + 1, 1)
    at = at or now()
    issues = {issue.date: issue for issue in _between(at=at, first=first, end=end)}
    weeks = [
        [
            Day(day.day, issues.get(day), day == here) if day.month == month else None
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
    earlier = _before.first(at=at, date=first)
    later = _from.first(at=at, date=end)
    oldest = _from.first(at=at, date=date.min).date.year if earlier else year
    newest = _before.first(at=at, date=date.max).date.year if later else year
    return {
        "first": first,
        "weeks": weeks,
        "earlier": earlier.date if earlier else None,
        "later": later.date if later else None,
        "years": [
            (each, date(each, month, 1)) for each in range(newest, oldest - 1, -1)
        ],
    }
