"""Archive views (往日新闻): a calendar of the days that have news, and a day's stories."""

from calendar import Calendar, monthrange
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.addresses import address_of
from articles.dates import LocalDate, midnight, offset_throughout
from articles.models import Article
from articles.moment import now
from articles.paging import PreparedList
from articles.prepared import prepared
from articles.site.fronts import as_list
from articles.site.tones import tones_of

# The week begins on Monday, as Chinese calendars are printed (GB/T 7408).
CALENDAR = Calendar(firstweekday=0)


@PreparedList
def _stories(at, day):
    return Article.objects.published(at).on_day(day).for_listing(at)


@prepared
def _newest(at):
    return _dates(at)[:1]


@prepared
def _before(at, moment):
    return Article.objects.published(at).before(moment).values_list("published_at")[:1]


@prepared
def _after(at, moment):
    after = _dates(at).filter(published_at__gte=moment)
    return after.order_by("published_at")[:1]


@prepared
def _counted(at, start, end, offset):
    """Return (day, number of stories) of the days that have any."""
    published = Article.objects.published(at).between(start, end)
    return _by_day(published, LocalDate("published_at", offset))


@prepared
def _counted_in_summer_time(at, start, end):
    """Return the same of a span in which the clocks were changed: 1986 to 1991.

    On SQLite this calls a function of Python for each story.
    """
    published = Article.objects.published(at).between(start, end)
    return _by_day(published, TruncDate("published_at"))


def _by_day(articles, day):
    days = articles.order_by().annotate(day=day).values_list("day")
    return days.annotate(number=Count("pk"))


def _dates(at):
    return Article.objects.published(at).values_list("published_at")


@require_safe
def newest(request):
    """Redirect to the newest year that has news."""
    (published_at,) = _newest.get_or_404(at=now())
    return redirect("articles:year", timezone.localdate(published_at).year)


@require_safe
def year(request, year):
    first, following = date(year, 1, 1), date(year + 1, 1, 1)
    numbers = _numbers(first, following)
    tone = tones_of(numbers.values())
    context = {
        "year": first,
        "number": sum(numbers.values()),
        "months": [_month(date(year, n, 1), numbers, tone) for n in range(1, 13)],
    } | _neighbours(first, following)
    return render(request, "articles/article_archive_year.html", context)


@require_safe
def month(request, year, month):
    try:
        first = date(year, month, 1)
    except ValueError as error:
        raise Http404("没有这个月。") from error
    following = (first + timedelta(days=31)).replace(day=1)
    numbers = _numbers(first, following)
    context = {
        "month": _month(first, numbers, tones_of(numbers.values())),
        "number": sum(numbers.values()),
    } | _neighbours(first, following)
    return render(request, "articles/article_archive_month.html", context)


@require_safe
def day(request, year, month, day):
    try:
        day = date(year, month, day)
    except ValueError as error:
        raise Http404("没有这一天。") from error
    page = _stories.page(request, day=day)
    if not page["articles"]:
        raise Http404("这一天没有稿件。")
    context = {"day": day} | as_list(page)
    context |= _neighbours(day, day + timedelta(days=1))
    return render(request, "articles/article_archive_day.html", context)


def _numbers(start, end):
    """Return {day: its number of stories} of a span of days; Http404 if it has none."""
    span = {"at": now(), "start": midnight(start), "end": midnight(end)}
    offset = offset_throughout(start, end)
    if offset is None:
        numbers = dict(_counted_in_summer_time(**span))
    else:
        numbers = dict(_counted(offset=offset, **span))
    if not numbers:
        raise Http404("这段时间没有稿件。")
    return numbers


def _month(first, numbers, tone):
    """Return a month as its weeks of seven days each; 0 for a day outside the month."""
    year, month = first.year, first.month
    weeks = [
        [day and _square(date(year, month, day), numbers, tone) for day in week]
        for week in CALENDAR.monthdayscalendar(year, month)
    ]
    days = (date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))
    return {
        "first": first,
        "weeks": weeks,
        "address": address_of("articles:month", year, month),
        "number": sum(map(numbers.get, numbers.keys() & set(days))),
    }


def _square(day, numbers, tone):
    number = numbers.get(day)
    if not number:
        return {"day": str(day.day)}
    return {
        "day": str(day.day),
        "iso": day.isoformat(),
        "spoken": f"{day.month}月{day.day}日",
        "number": str(number),
        "tone": tone(number),
        "address": address_of("articles:day", day.year, day.month, day.day),
    }


def _neighbours(start, end):
    """Return the nearest days with news before a span of days and after it."""
    before = _before.first(at=now(), moment=midnight(start))
    after = _after.first(at=now(), moment=midnight(end))
    return {
        "previous": before and timezone.localdate(*before),
        "next": after and timezone.localdate(*after),
    }
