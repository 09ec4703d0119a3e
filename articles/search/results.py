"""Search results: the stories that match a query, paged, ranked, and counted by facet.

A word that few stories have is looked up in the index, and those are sorted. One that
many have is in the newest stories, too: they are read one after another until the
page is full, which costs the same however many there are; when it is in older ones
only, the index is asked after all. No count goes past a thousand.

A phrase that is one word of the index is in each story that the index names; of any
other each story's own words are looked through, once.
"""

import re
from bisect import bisect_right
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import combinations
from operator import itemgetter
from typing import NamedTuple

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Length, Replace, StrIndex
from django.http import Http404
from django.utils import timezone

from articles.dates import midnight
from articles.models import Article, SearchDocument
from articles.models.bylines_briefs import ArticleDistrict, Brief
from articles.moment import now
from articles.paging import (
    PAGE_SIZE,
    after_place,
    cursor_of,
    newest_first,
    read_cursor,
)
from articles.prepared import Prepared, prepared, through
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
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


class Hit(NamedTuple):
    """A story found.

    stamp: when it was published, as the database writes it, which sorts as it is: to
    make a thousand moments of it would cost more than to find them.
    named: how many stories the index names, counted to one more than are looked at.
    """

    pk: int
    stamp: str
    section: int
    named: int = 0

    @property
    def published_at(self):
        moment = datetime.fromisoformat(self.stamp)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Search:
    """A query run on the stories that are published at a moment.

    section and district, by id, first and last, days: what it is narrowed to.
    """

    def __init__(self, query, at=None, first=None, last=None, named=NAMED, **where):
        self.query, self.words = query, query.index_words
        self.at, self.named = at or now(), named
        self.within = where | {
            "at": self.at,
            "start": midnight(first or FIRST_DAY),
            "end": midnight((last or LAST_DAY) + timedelta(days=1)),
            "fields": query if query.has_fields else None,
        }

    @cached_property
    def sample(self):
        """Rows of Hit, the newest first: all stories found, or of a common word some."""
        return self._indexed(self.words)

    @cached_property
    def is_common(self):
        """Whether the index names more stories than are counted; `sample` then holds
        some of them, and else all."""
        # To ask is cheap beside finding those that a common word's page has no use for.
        if vars(self).get("sample"):
            return Hit(*self.sample[0]).named > self.named
        return len(backend().ids(self.words, self.named + 1)) > self.named

    def newest(self, most, cursor=None):
        """Return the newest Hits after a cursor, at most so many."""
        place = read_cursor(cursor) if cursor is not None else None
        if self.words and not self.is_common:
            start = _after(self.sample, place) if place else 0
            return _hits(self.sample[start : start + most])
        moment, pk = place or (self.at, -1)
        after = self.within | {"moment": moment, "pk": pk}
        if self.words:
            read_back = _read_back if most <= PAGE_SIZE + 1 else _read_back_ranked
            phrases = self._phrases(self.query.wanted)
            hits = read_back(**after, since=moment - READ_BACK, phrases=phrases)
            if len(hits) >= most:
                return _hits(hits[:most])
        phrases = self._phrases(self.query.unproven)
        found = _matching(**self.within, phrases=phrases, words=self.words)
        return _hits(_newest(found, moment, pk)[:most])

    def counted(self):
        """Return rows of Hit of the stories found, a thousand at most, the newest first,
        and whether there are more; of a common word, which thousand is the database's
        choice."""
        rows = self.sample if self.words else self._every()
        if self.words and len(rows) <= COUNTED and self.is_common:
            # The index named more than may be shown: count those that may.
            rows = self._every()
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

    def _phrases(self, wanted):
        """Return the phrases that each story's own words are looked through for."""
        return (wanted, self.query.unwanted) if wanted or self.query.unwanted else None

    def _indexed(self, words):
        phrases = self._phrases(self.query.unproven)
        return _of_the_index(
            **self.within, phrases=phrases, words=words, named=self.named
        )

    def _every(self):
        phrases = self._phrases(self.query.unproven)
        every = self.within | {"phrases": phrases, "is_counted": True}
        found = _matching(words=self.words, **every)
        rows = _as_hits(found.order_by())[: COUNTED + 1]
        return sorted(rows, key=itemgetter(1), reverse=True)

    def _in_headlines(self):
        """Return the newest Hits with all the words in their headline; none when those
        are so many that the newest of all hold enough of them."""
        titled = [in_title(w) for p in self.query.wanted for w in asked_words(p)]
        hits = _hits(self._indexed(titled)[:RANKED]) if titled else []
        return hits if hits and hits[0].named <= self.named else []

    def _ranks(self, pks):
        """Return {story: rank}: a hundred for each phrase in the headline, and up to
        twenty for how often it is written."""
        ranks = Counter(dict.fromkeys(pks, 0))
        for phrase in self.query.wanted[:RANKED_BY]:
            for pk, in_headline, characters in _occurrences(pks=pks, phrase=phrase):
                often = min(characters // len(phrase), MOST_OCCURRENCES)
                ranks[pk] += 100 * bool(in_headline) + often
        return {pk: min(rank, 999) for pk, rank in ranks.items()}


def _hits(rows):
    return [Hit(*row) for row in rows]


def _after(rows, place):
    """Return the position of the first row after a cursor's place."""
    moment, pk = place
    return bisect_right(
        rows, (-moment.timestamp(), pk), key=lambda row: newest_first(Hit(*row))
    )


def _read_rank(cursor):
    match = RANK.match(cursor)
    if not match:
        raise Http404("这个翻页地址不对。")
    moment, pk = read_cursor(match[2])
    return -int(match[1]), (-moment.timestamp(), pk)


# Facets


def facets(rows, districts):
    """Return the facets of the stories of Search.counted(): {"sections", "districts"
    and "years"}, each a Counter, of keys and of years.

    districts: (id, id of the one it is within) of each.
    """
    filed = _districts_of(pks=list(map(itemgetter(0), rows))) if rows else []
    numbers = Counter(map(itemgetter(1), filed))
    for place in {within for _, within in districts if within}:
        family = {pk for pk, within in districts if within == place} | {place}
        numbers[place] = len({story for story, pk in filed if pk in family})
    return {
        "sections": Counter(map(itemgetter(2), rows)),
        "districts": numbers,
        "years": _years(rows),
    }


def _years(rows):
    """Return how many stories there are of each year, in the paper's zone."""
    years, start = Counter(), 0
    while start < len(rows):
        year = timezone.localtime(Hit(*rows[start]).published_at).year
        new_year = midnight(date(year, 1, 1))
        end = bisect_right(
            rows,
            -new_year.timestamp(),
            lo=start,
            key=lambda row: -Hit(*row).published_at.timestamp(),
        )
        years[year], start = end - start, end
    return years


# Queries


class Narrowed:
    """Prepared queries of one function, one for each choice of what may be left out.

    What names are typed by field (记者:) is the exception: that is built as it comes.
    """

    def __init__(self, build, *names, optional):
        self.build, self.optional = build, frozenset(optional)
        self.queries = {
            frozenset(some): Prepared(
                build, ("at", "start", "end", *names, *some), by_value=True
            )
            for number in range(len(optional) + 1)
            for some in combinations(optional, number)
        }

    def __call__(self, fields=None, **values):
        values = {name: value for name, value in values.items() if value is not None}
        if fields:
            return list(self.build(fields=fields, **values))
        return self.queries[self.optional.intersection(values)](**values)


def _stories(
    at,
    start,
    end,
    section=None,
    district=None,
    phrases=None,
    fields=None,
    is_counted=False,
):
    """Return the stories in question, in the order of search results.

    phrases: those that they hold, and those that they do not. is_counted: whether all
    are wanted, in no order, and not the newest of them.
    """
    found = Article.objects.published(at).between(start, end)
    if section:
        found = found.in_section(section)
    if district:
        here = found.filed_under if is_counted else found.in_district
        found = here(district)
    if fields:
        found = found.in_fields(fields, is_counted)
    if phrases:
        found = found.holding(
            through(itemgetter(0), phrases), through(itemgetter(1), phrases)
        )
    return found.order_by("-published_at", "pk")


def _as_hits(stories, named=Value(0)):  # noqa: B008 - a constant
    stamp = Cast("published_at", TextField())
    return stories.values_list("pk", stamp, "section", named)


def _named_by_index(words, named, **where):
    """Stories among the first that the index names, and how many it names."""
    some = _stories(**where).filter(pk__in=backend().some_matching(words, named))
    number = backend().number_matching(words, through(lambda most: most + 1, named))
    return _as_hits(some, number)


def _matching(words, **where):
    """All the stories that match."""
    found = _stories(**where)
    return found.filter(pk__in=backend().matching(words)) if words else found


def _newest(stories, moment, pk):
    """The stories that follow a place."""
    return _as_hits(after_place(stories, moment, pk))


def _lately(moment, pk, since, **where):
    """The stories of some time that follow a place, without the index."""
    recent = _stories(**where).filter(published_at__gte=since)
    return _newest(recent, moment, pk)


PLACES = ("section", "district")
_of_the_index = Narrowed(
    _named_by_index, "words", "named", optional=(*PLACES, "phrases")
)
_read_back = Narrowed(
    lambda **where: _lately(**where)[: PAGE_SIZE + 1],
    *("moment", "pk", "since", "phrases"),
    optional=PLACES,
)
_read_back_ranked = Narrowed(
    lambda **where: _lately(**where)[:RANKED],
    *("moment", "pk", "since", "phrases"),
    optional=PLACES,
)


@prepared(by_value=True)
def _occurrences(pks, phrase):
    """Whether a phrase is in each title, and how many of a text's letters are its own."""
    title, text = F("title"), F("text")
    phrase = Value(phrase)
    without = Length(Replace(text, phrase, Value("")))
    found = SearchDocument.objects.filter(pk__in=backend().id_subquery(pks))
    return found.values_list("pk", StrIndex(title, phrase), Length(text) - without)


@prepared(by_value=True)
def _districts_of(pks):
    """The districts of stories and of their briefs: (story, district), each once."""
    stories = backend().id_subquery(pks)
    filed = ArticleDistrict.objects.filter(article__in=stories).order_by()
    briefs = Brief.objects.filter(article__in=stories, district__isnull=False)
    return filed.values_list("article", "district").union(
        briefs.order_by().values_list("article", "district")
    )
