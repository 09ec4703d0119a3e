"""Block of my desk: one's own stories that were signed, by month."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from articles.dates import local, midnight
from articles.models import Article
from articles.personal_queries import personal
from newsroom.my_desk_queries import Answer

# This month and those before it; the list has all others.
MONTHS = 3
# Of so many of a person's last stories: more than anybody writes in that time.
LATEST = 400
SHOWN = 10


@dataclass(frozen=True)
class Month:
    """What a person had signed in a month: how much, the newest, the list of all."""

    name: str
    count: int
    stories: list
    address: str

    def left_out(self):
        return self.count - len(self.stories)


def signed_by_month(user, at):
    """Return the Answer whose lines are the months, the newest first."""
    first = _months_before(local(at).date().replace(day=1), MONTHS - 1)
    stories = _signed(user, since=midnight(first))
    months = [
        _month(first, list(of_month))
        for first, of_month in groupby(stories, _first_day)
    ]
    total = sum(month.count for month in months)
    return Answer(months, len(months), f"三个月 {total} 篇" if months else "")


@personal
def _signed(user, since):
    own = Article.objects.latest_own(user, LATEST).order_by().values("pk")
    return (
        Article.objects.signed()
        .filter(pk__in=own, published_at__gte=since)
        .select_related("section")
        .defer("body")
        .order_by("-published_at", "-pk")
    )


def all_signed(user):
    """Return the address of the list of all of a person's signed stories."""
    return _list(status__exact="signed")


def _month(first, stories):
    since, until = midnight(first), midnight(_months_before(first, -1))
    return Month(
        name=f"{first.year}年{first.month}月",
        count=len(stories),
        stories=stories[:SHOWN],
        address=_list(
            status__exact="signed",
            published_at__gte=since.isoformat(sep=" "),
            published_at__lt=until.isoformat(sep=" "),
        ),
    )


def _list(**narrowed):
    query = urlencode({"mine": "written"} | narrowed)
    return f"{reverse('admin:articles_article_changelist')}?{query}"


def _first_day(story):
    return local(story.published_at).date().replace(day=1)


def _months_before(first, number):
    """Return the first day of the month so many before another; after it, if negative."""
    months = first.year * 12 + first.month - 1 - number
    return first.replace(year=months // 12, month=months % 12 + 1)
