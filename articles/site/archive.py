"""Archive views (往日新闻): a calendar of the days that have news, and a day's stories."""

from calendar import Calendar
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.dates import midnight
from articles.models import Article
from articles.paging import page_of

# The week begins on Monday, as Chinese calendars are printed (GB/T 7408).
CALENDAR = Calendar(firstweekday=0)
# From this many stories a day on, its square has the next tone.
TONES = (1, 10, 30, 60)


@require_safe
def newest(request):
    """Redirect to the newest year that has news."""
    story = _published().first()
    if story is None:
        raise Http404("还没有刊出稿件。")
    return redirect("articles:year", timezone.localdate(story).year)


@require_safe
def year(request, year):
    first, following = date(year, 1, 1), date(year + 1, 1, 1)
    numbers = _numbers(first, following)
    context = {
        "year": first,
        "number": sum(numbers.values()),
        "months": [_month(date(year, n, 1), numbers) for n in range(1, 13)],
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
        "month": _month(first, numbers),
        "number": sum(numbers.values()),
    } | _neighbours(first, following)
    return render(request, "articles/article_archive_month.html", context)


@require_safe
def day(request, year, month, day):
    try:
        day = date(year, month, day)
    except ValueError as error:
        raise Http404("没有这一天。") from error
    page = page_of(Article.objects.published().on_day(day).for_listing(), request)
    if not page["articles"]:
        raise Http404("这一天没有稿件。")
    context = {"day": day} | page | _neighbours(day, day + timedelta(days=1))
    return render(request, "articles/article_archive_day.html", context)


def _published():
    return Article.objects.published().values_list("published_at", flat=True)


def _numbers(start, end):
    """Return {day: its number of stories} of a span of days; Http404 if it has none."""
    published = Article.objects.published().between(midnight(start), midnight(end))
    by_day = (
        published.order_by()
        .annotate(day=TruncDate("published_at"))
        .values_list("day")
        .annotate(number=Count("pk"))
    )
    numbers = dict(by_day)
    if not numbers:
        raise Http404("这段时间没有稿件。")
    return numbers


def _month(first, numbers):
    """Return a month as its weeks of seven days each; None for a day outside the month."""
    weeks = CALENDAR.monthdatescalendar(first.year, first.month)
    return {
        "first": first,
        "weeks": [
            [
                _square(day, numbers) if day.month == first.month else None
                for day in week
            ]
            for week in weeks
        ],
        "address": reverse("articles:month", args=[first.year, first.month]),
        "number": sum(n for day, n in numbers.items() if day.month == first.month),
    }


def _square(day, numbers):
    number = numbers.get(day, 0)
    return {
        "day": day,
        "number": number,
        "tone": sum(number >= enough for enough in TONES),
        "address": reverse("articles:day", args=[day.year, day.month, day.day]),
    }


def _neighbours(start, end):
    """Return the nearest days with news before a span of days and after it."""
    before = _published().filter(published_at__lt=midnight(start)).first()
    after = _published().filter(published_at__gte=midnight(end)).last()
    return {
        "previous": before and timezone.localdate(before),
        "next": after and timezone.localdate(after),
    }
