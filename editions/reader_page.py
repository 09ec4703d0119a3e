"""Template context of a page of the 数字报: the page, its stories, the issue around."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from articles.moment import now
from articles.prepared import prepared
from editions.models import Issue
from editions.page_headers import page_header_of
from editions.page_layouts import layout_of
from editions.page_markup import set_page
from editions.scans import picture_of

ONE_DAY = timedelta(days=1)


@prepared
def _days_around(at, date, first, end):
    """The days that have an issue: of a month, before and after a date, before and
    after the month, the first and the last. One statement, each by the index of dates.
    """
    public = Issue.objects.public(at)
    backwards, forwards = public.order_by("-date"), public.order_by("date")
    nearest = (
        *(backwards.filter(date__lt=day) for day in (date, first)),
        *(forwards.filter(date__gt=date), forwards.filter(date__gte=end)),
        *(backwards, forwards),
    )
    month = public.filter(date__gte=first, date__lt=end).order_by()
    return month.values_list("date").union(
        *(
            Issue.objects.filter(pk__in=issues.values("pk")[:1])
            .order_by()
            .values_list("date")
            for issues in nearest
        )
    )


@dataclass(frozen=True)
class HotArea:
    """A story's area on the page, of one polygon or several, and where it leads."""

    polygons: tuple[str, ...]
    headline: str
    address: str  # "" where the story was withdrawn
    opening: str = ""

    @property
    def is_withdrawn(self):
        return not self.address


def page_context(issue, page, around, at=None):
    """Return the context of a page's template; `issue` has its pages loaded, `around` is
    calendar_of() its day. Before the first page comes the issue before, after the last
    the next."""
    at = at or now()
    pages = list(issue.pages.all())
    place = [each.pk for each in pages].index(page.pk)
    layout, placements = layout_of(page, at)
    picture = picture_of(page, at)
    if picture:
        drawn = {each.pk: each.regions() for each in placements if each.region}
    else:
        drawn = {area.key: [area.points] for area in layout.areas}
    openings = {area.key: area.opening for area in layout.areas}
    numbers = {each.number: each for each in pages if each.number}
    head = page_header_of(page)
    return around | {
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
        "areas": [
            _hot(drawn[each.pk], each, openings.get(each.pk, ""))
            for each in placements
            if each.pk in drawn
        ],
    }


def polygon(points):
    """Return an area's corners as SVG writes points."""
    return " ".join(f"{x},{y}" for x, y in points)


def _hot(regions, placement, opening):
    polygons = tuple(map(polygon, regions))
    if placement.is_withdrawn:
        return HotArea(polygons, "", "")
    article = placement.article
    return HotArea(polygons, article.headline, article.get_absolute_url(), opening)


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
    at = at or now()
    around = _days_around(at=at, date=here, first=first, end=end)
    days = sorted(day for (day,) in around)
    before, after = _nearest(days, here, here + ONE_DAY)
    earlier, later = _nearest(days, first, end)
    weeks = [
        [
            Day(day.day, day if day in days else None, day == here)
            if day.month == month
            else None
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
    oldest = days[0].year if earlier else year
    newest = days[-1].year if later else year
    return {
        "before": before,
        "after": after,
        "calendar": {
            "first": first,
            "weeks": weeks,
            "earlier": earlier,
            "later": later,
            "years": [
                (each, date(each, month, 1)) for each in range(newest, oldest - 1, -1)
            ],
        },
    }


def _nearest(days, first, end):
    """Return the last day before a span of days, and the first after it, or None."""
    return (
        next((day for day in reversed(days) if day < first), None),
        next((day for day in days if day >= end), None),
    )
