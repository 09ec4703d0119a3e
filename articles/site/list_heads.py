"""Heads of lists: the newest few stories of a topic, a column, a district or a section.

They stand under each story that is of that list, and so are kept in this process under
the publication clock, one by one: of a thousand stories' pages most show the same fifty.
"""

from enum import IntEnum
from functools import cache
from operator import methodcaller
from typing import NamedTuple

from django.conf import settings
from django.db import connections, router
from django.db.models import OuterRef, Prefetch, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from taggit.models import Tag

from articles import traces
from articles.addresses import address_of
from articles.caching import KeptOfLists
from articles.models import Article, ArticlePhoto, Column, Section
from articles.moment import now
from articles.prefetched import Part, from_json
from articles.prepared import Prepared
from articles.site.cards import in_phrases, picture_of_placed, piece
from districts.models import District

# So many stories are under one, and it may be on each list itself.
SHOWN = 6
# Lists of some 20 KB each, with the lines of their stories.
MOST_KEPT = 200


class Kind(IntEnum):
    """What a list is of, from what is nearest to two stories that share it."""

    TOPIC = 0
    COLUMN = 1
    DISTRICT = 2
    SECTION = 3


class ListOf(NamedTuple):
    """A list, by its kind and the id of what it is of."""

    kind: Kind
    pk: int


# {kind: (model of what it is of, name of the verb that narrows stories to its list)}
LISTS = {
    Kind.TOPIC: (Tag, "listed_about"),
    Kind.COLUMN: (Column, "in_column"),
    Kind.DISTRICT: (District, "listed_in"),
    Kind.SECTION: (Section, "in_section"),
}


class Head:
    """The newest stories of a list, as a JSON array of them; the line of each is made
    once it is shown."""

    def __init__(self, cell):
        self.cell, self.lines = cell, {}

    @cached_property
    def stories(self):
        """Their plain rows, the newest first."""
        alias = router.db_for_read(Article)
        return _rows_on(alias).plain_rows(from_json(self.cell), connections[alias])

    def line(self, story, why):
        """Return a story as a line of the list that stands under another, as HTML."""
        key = story.id, why
        if key not in self.lines or settings.DEBUG:  # who writes the template sees it
            leading = next(iter(story.leading_photos), None)
            self.lines[key] = piece(
                "line",
                "articles/_related.html",
                address=address_of("articles:detail", story.id),
                headline=in_phrases(story, story.headline),
                why=why,
                published_at=story.published_at,
                picture=picture_of_placed(leading, "square"),
            )
        return self.lines[key]


def heads_of(lists, besides=()):
    """Return {list: (Head, trace)} of some lists, as KeptOfLists.of() does."""
    return KEPT.of(lists, besides)


class StoriesOfAList(Part):
    """Rows of stories in the head of the list that an outer row is of."""

    def __init__(self, at, verb, alias):
        photos = ArticlePhoto.objects.leading(at).with_files()
        stories = (
            Article.objects.published(at)
            .suitable_for_minors()
            .only("headline", "phrases", "language", "published_at")
            .prefetch_related(Prefetch("article_photos", photos, "leading_photos"))
        )
        super().__init__([], None, Prefetch("articles", stories), alias)
        self.narrow = methodcaller(verb, OuterRef("pk"))

    def here(self):
        return self.narrow(self.queryset)[: SHOWN + 1], ""


@cache
def _rows_on(alias):
    """Return the maker of plain rows of a head, whatever its list is of, and at whatever
    moment: it asks nothing."""
    return StoriesOfAList(now(), LISTS[Kind.SECTION][1], alias)


def _of_kind(kind, at, pks):
    model, verb = LISTS[kind]
    rows = StoriesOfAList(at, verb, router.db_for_read(Article)).rows()
    lists = model.objects.filter(pk__in=pks).order_by()
    return lists.values_list(Value(kind.value), "pk", Cast(rows, TextField()))


@cache
def _heads(*kinds):
    """Return the query for lists of some kinds: (kind, id, the head's rows)."""

    def heads(at, **lists):
        first, *rest = (_of_kind(kind, at, lists[kind.name]) for kind in kinds)
        return first.union(*rest, all=True) if rest else first

    return Prepared(heads, ("at", *(kind.name for kind in kinds)))


def _load(lists):
    """Return {list: (Head, trace)}."""
    wanted = {}
    for kind, pk in sorted(lists):
        wanted.setdefault(kind, []).append(pk)
    at = now()
    named = {kind.name: pks for kind, pks in wanted.items()}
    found = {row[:2]: row for row in _heads(*wanted)(at=at, **named)}
    return {one: _head(one, found.get(one), at) for one in lists}


def _head(one, row, at):
    """Return the Head of a list, and its trace; of what was deleted meanwhile an empty
    one."""
    asked = _heads(one.kind).question(at=at, **{one.kind.name: [one.pk]})
    trace = traces.of_answer(*asked, [row] if row else [])
    cell = row[2] if row else "[]"
    last = KEPT.last(one)
    # Unchanged, it has its lines already.
    return last if last and last.cell == cell else Head(cell), trace


KEPT = KeptOfLists(_load, MOST_KEPT)
