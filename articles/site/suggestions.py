"""Search suggestions: names of people, districts, columns and topics like what is typed.

A name is offered only while something published has it: one of unpublished stories
alone is offered nowhere.
"""

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from django.conf import settings
from django.db.models import CharField, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import RowNumber
from django.db.models.lookups import IsNull
from taggit.models import Tag

from articles.addresses import address_of
from articles.models import Article, Column, Contributor
from articles.moment import now
from articles.prepared import prepared
from articles.search.tag_pinyin import LONGEST, MOST
from articles.search.words import fold
from districts import pinyin
from districts.models import District, names_listed, read_as

MOST_OF_A_KIND = 5
# Among so many names, in the order of their readings, one alike is looked for.
NAMES_COMPARED = 5000
ALIKE = 0.6


class Kind(NamedTuple):
    """What a name is of: its page, its order, the lookups of how it reads and of it
    from a story."""

    label: str
    model: type
    view: str
    order: tuple
    reading: str
    relation: str | None


DISTRICTS = Kind(
    *(settings.DISTRICTS_NAME, District, "articles:district", ("order", "pk")),
    *("pinyin", None),
)
PEOPLE = Kind(
    *("作者", Contributor, "articles:person", ("pinyin", "pk")),
    *("pinyin", "bylines__contributor"),
)
COLUMNS = Kind("栏目", Column, "articles:column", ("name", "pk"), "pinyin", "column")
TOPICS = Kind("话题", Tag, "articles:tag", ("name",), "reading__pinyin", "tags")
KINDS = (DISTRICTS, PEOPLE, COLUMNS, TOPICS)
SOUNDING = (DISTRICTS, PEOPLE)
NO_OTHERS = Value("", output_field=CharField())


def suggested(text):
    """Return the names that begin or hold what was typed, by Han or by pinyin.

    A list of {"kind", "name", "address"}: districts, people, columns, topics.
    """
    typed = fold(text).strip().replace(" ", "") if len(text) <= LONGEST else ""
    if not typed:
        return []
    of_a_kind = [[] for _ in KINDS]
    # What begins with it comes before what holds it.
    for kind, _, name, slug in sorted(
        _like(typed), key=lambda row: (not row[2].startswith(typed), row[1])
    ):
        of_a_kind[kind].append(_suggestion(kind, name, slug))
    return [row for rows in of_a_kind for row in rows[:MOST_OF_A_KIND]][:MOST]


def _like(typed):
    at = now()
    if typed.isascii():
        return _read_like(at=at, typed=typed, initials=f" {typed}")
    return _written_like(at=at, typed=typed)


def nearest(texts):
    """Return districts and people whose names sound like one of these, or nearly read so.

    For a search that found nothing: 王永 may be 王勇. As suggested().
    """
    asked = [fold(text).strip() for text in texts]
    asked = [
        typed for typed in asked if 2 <= len(typed) <= LONGEST and not typed.isascii()
    ]
    names = _sounding(at=now()) if asked else []
    return [row for typed in asked for row in _nearest(typed, names)]


def _nearest(typed, names):
    sound = pinyin.sound_pattern(typed)
    near = []
    for kind, place, name, slug, *known_as in names:
        is_district = KINDS[kind] is DISTRICTS
        called = _called(name, *known_as)
        if typed in called:
            continue
        distances = (
            _distance(typed, sound, each, reading, is_district)
            for each, reading in called.items()
        )
        distances = [each for each in distances if each is not None]
        if distances:
            near.append((min(distances), kind, place, name, slug))
    return [
        _suggestion(kind, *row) for _, kind, _, *row in sorted(near)[:MOST_OF_A_KIND]
    ]


def _called(name, readings, other_names):
    """Return {a name: how it is read} of all names of a row; those that an editor has
    read otherwise, or not at all, are compared by their characters."""
    names = (name, *names_listed(other_names))
    # A reading in full and by its initials for each: shilinyizuzizhixian slyzzzx.
    return dict(zip_longest(names, readings.split()[::2][: len(names)], fillvalue=""))


def _distance(typed, sound, name, reading, is_district):
    """Return how far a name is from what was typed, 0 to 1; None when it is another.

    A district is known without its last character, too: 迎泽 for 迎泽区.
    """
    is_short = is_district and len(typed) < len(name)
    if is_short:
        name = name[: len(typed)]
    sounds_alike = sound.match if is_short else sound.fullmatch
    if reading and sounds_alike(reading):
        return 0
    # Most names share no character with it, or one only: they are not compared.
    if abs(len(name) - len(typed)) > 1 or len({*name} & {*typed}) < 2:
        return None
    likeness = SequenceMatcher(None, typed, name).ratio()
    return 1 - likeness if likeness >= ALIKE else None


def _suggestion(kind, name, slug):
    kind = KINDS[kind]
    return {"kind": kind.label, "name": name, "address": address_of(kind.view, slug)}


# Queries


def _written(kind, typed):
    written = Q(name__icontains=typed)
    if kind is DISTRICTS:
        written |= Q(other_names__icontains=typed)
    return written


@prepared
def _written_like(at, typed):
    return _first_names(KINDS, at, lambda kind: _written(kind, typed))


@prepared
def _read_like(at, typed, initials):
    def like(kind):
        return _written(kind, typed) | read_as(typed, kind.reading, initials)

    return _first_names(KINDS, at, like)


def _first_names(kinds, at, like):
    """Return the first names of each kind, in one query: (kind, place, name, slug).

    A limited list is named by its ids: SQLite takes none into a union as it is.
    """
    first, *rest = (
        _rows(kind, _with_news(kind, at).filter(like(kind)), MOST_OF_A_KIND * 4)
        for kind in kinds
    )
    return first.union(*rest, all=True)


@prepared
def _sounding(at):
    first, *rest = (
        _rows(kind, _with_news(kind, at), NAMES_COMPARED, kind.reading, others)
        for kind, others in zip(SOUNDING, ("other_names", NO_OTHERS), strict=True)
    )
    return first.union(*rest, all=True)


def _with_news(kind, at):
    """Return the names of something published; a district is no secret."""
    names = kind.model.objects.order_by(*kind.order)
    if kind.relation is None:
        return names
    published = Article.objects.published(at).order_by()
    # Name by name, and no further than its first story: of EXISTS, PostgreSQL finds the
    # names in all stories there are.
    of_it = published.filter(**{kind.relation: OuterRef("pk")}).values("pk")[:1]
    return names.filter(IsNull(Subquery(of_it), False))


def _rows(kind, names, most, *values):
    some = kind.model.objects.filter(pk__in=names.values("pk")[:most]).order_by()
    place = Window(RowNumber(), order_by=kind.order)
    number = Value(KINDS.index(kind))
    return some.values_list(number, place, "name", "slug", *values)
