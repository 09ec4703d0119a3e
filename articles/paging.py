"""Keyset pagination: a page is found by where the last one ended, not by number.

A cursor is the publication moment in microseconds since 1970 and the id of the
last story shown: 1674424800000000-7. A list costs the same at any depth, and a
story published meanwhile neither repeats nor hides another.
"""

import inspect
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.http import Http404

from articles import light_rows
from articles.dates import FIRST_MOMENT
from articles.moment import now
from articles.prepared import Prepared

# Sixteen digits reach the year 2286, eighteen any id: no value overflows.
CURSOR = re.compile(r"([0-9]{1,16})-([0-9]{1,18})\Z", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PAGE_SIZE = 20


class Order(NamedTuple):
    """What a list calls the moment and the id that it is sorted by."""

    moment: str
    pk: str

    def until(self, articles, moment):
        """Narrow a list to a moment and what is before."""
        if self == OWN and connection.vendor == "sqlite":
            # As a span, so that it bounds the index there, too, beside the bound of
            # published(): see ArticleQuerySet.between().
            return articles.filter(published_at__range=(FIRST_MOMENT, moment))
        # No span: PostgreSQL takes one for a two-hundredth, and would sort it.
        return articles.filter(**{f"{self.moment}__lte": moment})


OWN = Order("published_at", "pk")
# Of the verbs of ReadersLists.
LISTED = Order("listed_at", "listed_pk")


def newest_first(article):
    """Return what sorts loaded stories in the model's own order."""
    return -article.published_at.timestamp(), article.pk


def cursor_of(article):
    """Return the cursor of the page that begins after a story."""
    return _cursor(article.published_at, article.pk)


def cursor_of_row(row):
    """Return the same for a light row, of which no instance is made."""
    return _cursor(light_rows.value_of(row, "published_at"), row.pk)


def _cursor(moment, pk):
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{pk}"


def read_cursor(cursor):
    """Return the moment and the id in a cursor; Http404 when it is malformed."""
    match = CURSOR.match(cursor)
    if not match:
        raise Http404("这个翻页地址不对。")
    return EPOCH + timedelta(microseconds=int(match[1])), int(match[2])


def after_place(articles, moment, pk, order=OWN):
    """Narrow a list in the model's own order to what follows a cursor's place."""
    # The first condition bounds the index; the second orders stories of one moment.
    return order.until(articles, moment).filter(
        Q(**{f"{order.moment}__lt": moment}) | Q(**{f"{order.pk}__gt": pk})
    )


class PreparedList:
    """List in the model's own order, read a page at a time by prepared queries.

    `build` is a function of slots, the first of them `at`, that returns the whole list.
    order: LISTED, for one of the verbs of ReadersLists.
    size: how many stories a page has.
    """

    def __init__(self, build, order=OWN, size=PAGE_SIZE):
        self.size = size

        def top(**slots):
            return _page(build(**slots), order, size)

        def further(moment, pk, **slots):
            return _page(after_place(build(**slots), moment, pk, order), order, size)

        names = tuple(inspect.signature(build).parameters)
        self.top = Prepared(top, names, light=True)
        self.further = Prepared(further, (*names, "moment", "pk"), light=True)

    @classmethod
    def of_size(cls, size):
        """Return the decorator of a list with so many stories on a page."""
        return partial(cls, size=size)

    def page(self, request, **values):
        """Return one page: its stories, and the cursor of the next or ""."""
        values["at"] = now()
        cursor = request.GET.get("before")
        if cursor is None:
            found = self.top(**values)
        else:
            moment, pk = read_cursor(cursor)
            found = self.further(moment=moment, pk=pk, **values)
        next_cursor = _next_cursor(found, self.size)
        return {
            "articles": light_rows.first(found, self.size),
            "next_cursor": next_cursor,
            "is_continued": cursor is not None,
        }


def _next_cursor(found, size):
    """Return the cursor after the last story of a page, if there are more; or ""."""
    if len(found) <= size:
        return ""
    return cursor_of_row(found[size - 1])


def _page(articles, order, size):
    return articles.order_by(f"-{order.moment}", order.pk)[: size + 1]
