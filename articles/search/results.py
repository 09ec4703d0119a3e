"""Search results: the stories that match a query, paged, ranked, and counted by facet.

A word that few stories have is looked up in the index, and those are sorted. One that
many have is in the newest stories, too: they are read one after another until the
page is full, which costs the same however many there are; when it is in older ones
only, the index is asked after all. No count goes past a thousand.
"""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Length, Replace, StrIndex
from django.http import Http404
from django.utils import timezone

from articles.models.bylines_briefs import ArticleDistrict, Brief
from articles.paging import (
    PAGE_SIZE,
    after_cursor,
    cursor_of,
    newest_first,
    read_cursor,
)
from articles.search.backends import backend
from articles.search.words import asked_words, in_title

COUNTED = 1000
# Some of those that the index names may not be shown.
NAMED = COUNTED + 200
# How far back the newest stories are read for a word that many have.
READ_BACK = timedelta(days=60)
# So many of the newest and of those with the words in the headline are ranked.
RANKED = 200
# Ranking by more phrases than these would cost as much as many searches.
RANKED_BY = 12
RANK = re.compile(r"([0-9]{1,3})-(.+)\Z", re.ASCII)
MOST_OCCURRENCES = 20


class Hit(NamedTuple):
    """A story found, with what sorts the newest first."""

    pk: int
    published_at: datetime


class Search:
    """A query run on stories that may be shown.

    is_common: whether the index names more stories than are counted; `sample` then
    holds some of them, and else all.
    """

    def __init__(self, articles, query):
        self.query = query
        self.answering = articles.answering(query)
        self.articles = articles
        self.words = query.index_words
        named = backend().ids(self.words, NAMED + 1) if self.words else []
        self.sample = named[:NAMED]
        self.is_common = len(named) > NAMED
        if self.words and not self.is_common:
            self.answering = self.answering.filter(pk__in=backend().id_subquery(named))

    def newest(self, most, cursor=None):
        """Return the newest Hits after a cursor, at most so many."""
        found = self.answering.order_by("-published_at", "pk")
        if cursor is not None:
            found = after_cursor(found, cursor)
        if not self.is_common:
            return _hits(found[:most])
        latest = read_cursor(cursor)[0] if cursor is not None else timezone.now()
        hits = _hits(found.filter(published_at__gte=latest - READ_BACK)[:most])
        if len(hits) < most:
            hits = _hits(found.filter(pk__in=backend().matching(self.words))[:most])
        return hits

    def counted(self):
        """Return (section id, moment, id) of the stories found, a thousand at most, and
        whether there are more: which thousand of them is the database's choice."""
        found = self.answering.order_by()
        if self.is_common:
            rows = _filed_by(
                found.filter(pk__in=backend().id_subquery(self.sample))[: COUNTED + 1]
            )
            if len(rows) <= COUNTED:
                # The index named more than may be shown: count those that may.
                every = found.filter(pk__in=backend().matching(self.words))
                rows = _filed_by(every[: COUNTED + 1])
        else:
            rows = _filed_by(found[: COUNTED + 1])
        return rows[:COUNTED], len(rows) > COUNTED

    def ranked(self):
        """Return [(rank, Hit)], the best first, of the newest and of those whose
        headline says it."""
        hits = self.newest(RANKED)
        if len(hits) == RANKED:
            hits += self._in_headlines()
        hits = {hit.pk: hit for hit in hits}
        ranks = self._ranks(list(hits))
        rows = [(ranks[pk], hit) for pk, hit in hits.items()]
        return sorted(rows, key=lambda row: (-row[0], newest_first(row[1])))

    def _in_headlines(self):
        """Return the newest Hits with all the words in their headline; none when those
        are so many that the newest of all hold enough of them."""
        titled = [in_title(w) for p in self.query.wanted for w in asked_words(p)]
        named = backend().ids(titled, NAMED + 1) if titled else []
        if len(named) > NAMED:
            return []
        answering = self.articles.answering(self.query).order_by("-published_at", "pk")
        return _hits(answering.filter(pk__in=backend().id_subquery(named))[:RANKED])

    def _ranks(self, pks):
        """Return {story: rank}: a hundred for each phrase in the headline, and up to
        twenty for how often it is written."""
        title, text = F("search_document__title"), F("search_document__text")
        ranks = Counter(dict.fromkeys(pks, 0))
        rows = self.articles.filter(pk__in=backend().id_subquery(pks)).order_by()
        for phrase in self.query.wanted[:RANKED_BY]:
            without = Length(Replace(text, Value(phrase), Value("")))
            for pk, in_headline, characters in rows.values_list(
                "pk", StrIndex(title, Value(phrase)), Length(text) - without
            ):
                often = min(characters // len(phrase), MOST_OCCURRENCES)
                ranks[pk] += 100 * bool(in_headline) + often
        return {pk: min(rank, 999) for pk, rank in ranks.items()}

    def page(self, cursor=None, by_rank=False):
        """Return {"pks", "next_cursor"} of one page; Http404 for a cursor that is none
        of ours."""
        if by_rank:
            rows = self.ranked()
            if cursor is not None:
                last = _read_rank(cursor)
                rows = [r for r in rows if (-r[0], newest_first(r[1])) > last]
        else:
            rows = [(None, hit) for hit in self.newest(PAGE_SIZE + 1, cursor)]
        shown, next_cursor = rows[:PAGE_SIZE], ""
        if len(rows) > PAGE_SIZE:
            rank, last = shown[-1]
            next_cursor = f"{rank}-{cursor_of(last)}" if by_rank else cursor_of(last)
        return {"pks": [hit.pk for _, hit in shown], "next_cursor": next_cursor}


def _hits(articles):
    return [Hit(*row) for row in articles.values_list("pk", "published_at")]


def _filed_by(articles):
    return list(articles.values_list("section", "published_at", "pk"))


def _read_rank(cursor):
    match = RANK.match(cursor)
    if not match:
        raise Http404("这个翻页地址不对。")
    moment, pk = read_cursor(match[2])
    return -int(match[1]), (-moment.timestamp(), pk)


def facets(rows):
    """Return the facets of the stories of Search.counted(): {"sections", "districts"
    and "years"}, each a Counter, of keys and of years."""
    found = backend().id_subquery([pk for _, _, pk in rows])
    places = set()
    for links in (ArticleDistrict, Brief):
        filed = links.objects.filter(article__in=found, district__isnull=False)
        for pk, *here in filed.order_by().values_list(
            "article", "district", "district__within"
        ):
            places |= {(pk, place) for place in here if place}
    return {
        "sections": Counter(section for section, _, _ in rows),
        "districts": Counter(place for _, place in places),
        "years": Counter(_year(moment) for _, moment, _ in rows),
    }


def _year(moment):
    """Return the year in the paper's zone, which differs at the turn of years only."""
    if (moment.month, moment.day) in ((1, 1), (12, 31)):
        return timezone.localtime(moment).year
    return moment.year
