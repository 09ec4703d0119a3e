"""Search results: the stories that match a query, paged, ranked, and counted by facet.

A word that few stories have is looked up in the index, and those are sorted. Of one that
many have the newest stories are asked of the index, and then older ones, as many as it
takes: the index has words for when a story is published, and where it is filed
(filing.py), which costs the same however many have the word. No count goes past a
thousand, and those are the newest.

A phrase that is one word of the index is in each story that the index names; of any
other each story's own words are looked through, once.
"""

import re
from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from itertools import count

from django.db.models import F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Length, Replace, StrIndex
from django.http import Http404

from articles.dates import midnight
from articles.models import Article, SearchDocument, SearchEntry
from articles.models.story_ids import id_to_look_up
from articles.moment import now
from articles.paging import (
    PAGE_SIZE,
    after_place,
    cursor_of,
    newest_first,
    read_cursor,
)
from articles.prepared import prepared
from articles.search.backends import backend
from articles.search.filing import (
    beginning_of,
    in_districts,
    in_section,
    published_between,
)
from articles.search.hits import Hits
from articles.search.phrases import holding
from articles.search.words import asked_words, in_title
from articles.traces import traced
from districts.models import District

COUNTED = 1000
# A word that more stories have is common. Some of these may not be shown.
NAMED = COUNTED + 200
# Of a common word the stories of these days are looked at first. Where they hold too
# few, as many more days as that tells, and then some, for chance: from so many times the
# days to so many.
LOOKED_AT, FOREVER = timedelta(days=16), timedelta.max
FURTHER, FURTHEST = 2, 100
ROOM = 1.25  # for a word that is in fewer, and for chance
# Of a word that is in a third of all stories or more.
MOST_COMMON = 3
# {how many stories: in how long so many have such a word}, as searches of this process have
# met it: the next one looks at so much first, and asks once. And what was too long, for a
# word that is in all stories is in too many then. No answer depends on these.
_looked_at, _too_long = {}, {}
# So many of the newest and of those with the words in the headline are ranked.
RANKED = 200
# Ranking by more phrases than these would cost as much as many searches.
RANKED_BY = 12
RANK = re.compile(r"([0-9]{1,3})-(.+)\Z", re.ASCII)
MOST_OCCURRENCES = 20
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


class Search:
    """A query run on the stories that are published at a moment.

    section and district, by id, first and last, days: what it is narrowed to. named: how
    many stories have a word that is not common.
    """

    def __init__(
        self,
        query,
        at=None,
        first=None,
        last=None,
        section=None,
        district=None,
        named=NAMED,
    ):
        self.query, self.section, self.district = query, section, district
        self.at, self.named = at or now(), named
        self.start = midnight(first or FIRST_DAY)
        self.end = midnight((last or LAST_DAY) + timedelta(days=1))
        self.has_days = bool(first or last)

    @cached_property
    def words(self):
        """The words that the index has of the stories in question."""
        return self.query.index_words + self._filed

    @cached_property
    def _filed(self):
        words = [in_section(self.section)] if self.section else []
        if self.district:
            words.append(in_districts(pk for (pk,) in _family(district=self.district)))
        if self.has_days:
            words.append(published_between(self.start, min(self.end, self.at)))
        return words

    @cached_property
    def is_common(self):
        return self._is_common(self.words)

    @cached_property
    def sample(self):
        """All Hits of a word that is not common."""
        return self._hits(self.words)

    def newest(self, most, cursor=None):
        """Return the newest Hits after a cursor, at most so many."""
        place = read_cursor(cursor) if cursor is not None else None
        return self._found(most, place)

    @cached_property
    def _counted(self):
        return self._found(COUNTED + 1)

    def counted(self):
        """Return the Hits of the newest thousand, and whether there are more."""
        return self._counted[:COUNTED], len(self._counted) > COUNTED

    def ranked(self):
        """Return [(rank, Hit)], the best first, of the newest and of those whose
        headline says it."""
        hits = list(self.newest(RANKED))
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

    def _found(self, most, place=None):
        """Return the newest Hits after a place, at most so many."""
        if not place and "_counted" in vars(self):
            return self._counted[:most]
        if not self.query.wanted:
            return self._of_fields(most, place)
        if self._is_plain and "is_common" not in vars(self):
            return self._few_or_newest(most, place)
        if self.is_common:
            return self._newest_of_many(most, place)
        return (self.sample.after(place) if place else self.sample)[:most]

    @property
    def _is_plain(self):
        """Whether the index's words are all that is asked."""
        query = self.query
        return not (query.unproven or query.unwanted or query.has_fields)

    def _few_or_newest(self, most, place):
        """The Hits, whether or not the word is common, by one question: of a common one
        the index is asked for the newest days."""
        moment, pk = place or (self.at, -1)
        end = min(moment, self.at, self.end)
        days = end - _looked_at.get(most, LOOKED_AT), end
        since = beginning_of(*days)
        values = {"at": self.at, "start": self.start, "end": self.end}
        values |= {"words": self.words, "moment": moment, "pk": pk}
        values |= {"some": [*self.words, published_between(*days)], "since": since}
        values |= {"named": self.named, "enough": most}
        ((*texts, self.is_common),) = _all_or_some(**values)
        hits = Hits.of_texts(texts)
        if self.is_common:
            return self._newest_of_many(most, place, hits, since)
        if not place:
            self.sample = hits
        return hits[:most]

    def _of_fields(self, most, place):
        """Hits of a query that names fields alone: their stories are found from them."""
        found = Article.objects.published(self.at).between(self.start, self.end)
        if self.section:
            found = found.in_section(self.section)
        # So many that they are the rest of all, and not the newest few.
        is_counted = most > RANKED
        if self.district:
            here = found.filed_under if is_counted else found.in_district
            found = here(self.district)
        found = found.in_fields(self.query, is_counted)
        if self.query.unwanted:
            found = found.holding((), self.query.unwanted)
        if place:
            found = after_place(found, *place)
        rows = found.order_by("-published_at", "pk").values_list(
            "pk", STAMP, "section", "search_document__entry__districts"
        )
        return Hits.of_rows(list(rows[:most]))

    def _is_common(self, words):
        return backend().number(words, self.named + 1) > self.named

    def _newest_of_many(self, most, place, hits=None, since=None):
        """Hits of a common word: of the newest days, and of those before them until
        these are enough. hits: those since a moment, where they are known."""
        moment, pk = place or (self.at, -1)
        end = min(moment, self.at, self.end)
        if hits is None:
            since = end - _looked_at.get(most, LOOKED_AT)
            hits = self._hits_between(since, end, moment, pk)
        first = self.start
        for look in count():
            if len(hits) >= most:
                _remember(most, end, end - hits[most - 1].published_at)
                return hits[:most]
            if look:  # twice looked, and found too few: there may be no more
                ((first,),) = _oldest(start=self.start) or [(end,)]
            if since <= first:
                return hits
            found = max(len(hits), 1)
            times = most / found * (1 + 2 / found**0.5)
            span = (end - since) * min(max(times, FURTHER), FURTHEST)
            until, since = since, end - min(span, end - first)
            hits += self._hits_between(since, until, moment, pk, end=until)

    def _hits_between(self, since, until, *place, **bounds):
        days = published_between(since, until)
        start = max(self.start, since)
        return self._hits([*self.words, days], *place, start=start, **bounds)

    def _hits(self, words, moment=None, pk=-1, **bounds):
        """Return the Hits of the stories that the index names."""
        values = {"at": self.at, "start": self.start, "end": self.end, "words": words}
        values |= {"moment": moment or self.at, "pk": pk} | bounds
        phrases, unwanted = self.query.unproven, self.query.unwanted
        if self.query.has_fields or unwanted:
            fields = self.query if self.query.has_fields else None
            more = {"phrases": phrases, "unwanted": unwanted, "fields": fields}
            found = list(_hits(**values, **more))
        elif phrases:
            found = _hits_holding(**values, phrases=phrases)
        else:
            found = _hits_named(**values)
        # No row at all where Django knows of the fields that nothing has them.
        return Hits.of_texts(*found)

    def _in_headlines(self):
        """Return the newest Hits with all the words in their headline; none when those
        are so many that the newest of all hold enough of them."""
        titled = [in_title(w) for p in self.query.wanted for w in asked_words(p)]
        words = titled + self._filed
        if not titled or self._is_common(words):
            return []
        return list(self._hits(words)[:RANKED])

    def _ranks(self, pks):
        """Return {story: rank}: a hundred for each phrase in the headline, and up to
        twenty for how often it is written."""
        ranks = Counter(dict.fromkeys(pks, 0))
        for phrase in self.query.wanted[:RANKED_BY]:
            for pk, in_headline, characters in _occurrences(pks=pks, phrase=phrase):
                often = min(characters // len(phrase), MOST_OCCURRENCES)
                ranks[pk] += 100 * bool(in_headline) + often
        return {pk: min(rank, 999) for pk, rank in ranks.items()}


def _remember(most, end, span):
    """Note in how long so many stories of a common word were found, up to a moment."""
    span = max(span * ROOM, LOOKED_AT)
    if not span < min(_looked_at.get(most, FOREVER), _too_long.get(most, FOREVER)):
        return
    days = published_between(end - span, end)
    enough = MOST_COMMON * most
    # What nobody is told makes no kept page old.
    number, _ = traced(lambda: backend().number([days], enough + 1))
    fitting = _looked_at if number <= enough else _too_long
    fitting[most] = span


def _read_rank(cursor):
    match = RANK.match(cursor)
    if not match:
        raise Http404("这个翻页地址不对。")
    moment, pk = read_cursor(match[2])
    return -int(match[1]), (-moment.timestamp(), pk)


# Queries


STAMP = Cast("published_at", TextField())
# Of Hits, as an entry has them.
COLUMNS = ("pk", "published_at", "section", "districts")


def _hits(at, start, end, words, moment, pk, phrases=(), unwanted=(), fields=None):
    """The columns of Hits of the stories that the index names, in one row.

    phrases, unwanted: those that they hold, and those that they do not.
    """
    entries = _entries(at, start, end, moment, pk)
    found = backend().entries_holding(entries, words)
    if fields:
        named = Article.objects.in_fields(fields, is_counted=True)
        found = found.filter(pk__in=named.order_by().values("pk"))
    if phrases or unwanted:
        found = holding(found, "document__text", phrases, unwanted)
    return found.order_by().values_list(*map(backend().in_one_text, COLUMNS))


def _entries(at, start, end, moment, pk):
    """The entries of published stories in a time, after a place."""
    entries, order = backend().by_hour(SearchEntry.objects.all())
    span = {f"{order.moment}__gte": start, f"{order.moment}__lt": end}
    return after_place(_published(entries.filter(**span), at), moment, pk, order)


def _published(entries, at):
    """Keep the entries of published stories: all but those of the others, which are
    told from indexes. Story by story each would be a page of the file."""
    stories = Article.objects.order_by()
    scheduled, embargoed = (some.values("pk") for some in stories.to_come(at))
    # As a value, not Exists(): PostgreSQL would join all of these others with the hits.
    others = stories.not_for_readers().alias(own=id_to_look_up("pk"))
    other = others.filter(own=OuterRef("pk")).values("pk")[:1]
    entries = entries.alias(other=Subquery(other)).filter(other=None)
    return entries.exclude(pk__in=scheduled.union(embargoed, all=True))


@prepared
def _hits_named(at, start, end, words, moment, pk):
    return _hits(at, start, end, words, moment, pk)


@prepared
def _all_or_some(at, start, end, words, named, some, since, enough, moment, pk):
    """The columns of all that have the words, or of a common word of those with some
    more; and which it was."""
    common = NAMED + 1, named
    entries = _entries(at, start, end, moment, pk)
    found = (
        backend().entries_holding_all_or_some(entries, words, common, some).order_by()
    )
    columns = map(backend().in_one_text, COLUMNS)
    was_common = backend().was_common(words, common, since, enough)
    return found.values_list(*columns, was_common)


@prepared(by_value=True)
def _hits_holding(at, start, end, words, moment, pk, phrases):
    return _hits(at, start, end, words, moment, pk, phrases)


@prepared
def _oldest(start):
    """When the first story since a moment was published."""
    entries = SearchEntry.objects.filter(published_at__gte=start)
    return entries.order_by("published_at").values_list("published_at")[:1]


@prepared
def _family(district):
    """A district and the zones within it."""
    family = District.objects.filter(Q(pk=district) | Q(within=district))
    return family.order_by("pk").values_list("pk")


@prepared(by_value=True)
def _occurrences(pks, phrase):
    """Whether a phrase is in each title, and how many of a text's letters are its own."""
    title, text = F("title"), F("text")
    phrase = Value(phrase)
    without = Length(Replace(text, phrase, Value("")))
    found = SearchDocument.objects.filter(pk__in=backend().id_subquery(pks))
    return found.values_list("pk", StrIndex(title, phrase), Length(text) - without)
