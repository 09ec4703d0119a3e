"""Stories of a month, read from the database in a fixed number of queries, with all that
the rules and the columns ask of them.

Which month a story is of, its `published_at` says, in local time. Working copies and
notices 公告广告 are no stories here; withdrawn ones are none either.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils.timezone import localdate

from articles.dates import local, midnight
from articles.genres import Genre
from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Brief,
    Byline,
    Correction,
    Photo,
    Review,
)
from articles.reprints import ORIGINAL, is_from_elsewhere
from articles.text import counting, richtext
from editions.layout.story_input import Weight
from editions.models import Placement, plain_number
from planning.models import Award, ReadCount, StoryLength
from planning.statistics.people import Person

# Pictures of these earn nobody here anything; of most it is not said where they are from.
FROM_ELSEWHERE = (Photo.Category.AGENCY, Photo.Category.ARCHIVE, Photo.Category.READER)
# Keys in a statement: more than a month of a large paper's stories.
AT_ONCE = 10_000
BODIES_AT_ONCE = 200


class Signature(NamedTuple):
    person: Person
    name: str
    role: str
    work: str


class Place(NamedTuple):
    """Where a story stands in the paper: by which numbers its page goes, how heavy."""

    pages: frozenset
    weight: int
    is_front: bool


@dataclass
class Story:
    pk: int
    headline: str
    day: date
    section: str
    version: int
    is_reprint: bool
    genre: str = Genre.TEXT
    characters: int = 0
    districts: list = field(default_factory=list)
    people: list = field(default_factory=list)
    # [(pk of the placed photo, the Person who took it or None)]
    pictures: list = field(default_factory=list)
    places: list = field(default_factory=list)
    returns: int = 0
    corrections: int = 0
    reads: int = 0
    award: tuple | None = None


def stories_of(month, at):
    """Return the QuerySet of a month's stories, as readers may see them at a moment."""
    return _stories(at).filter(
        published_at__gte=month.start, published_at__lt=month.end
    )


def stories_of_day(day, at):
    """Return the QuerySet of the stories of one day, as a month's are."""
    end = midnight(day + timedelta(days=1))
    return _stories(at).filter(published_at__gte=midnight(day), published_at__lt=end)


def stories_among(pks, at):
    """Return the QuerySet of those of some stories that readers may see."""
    return _stories(at).filter(pk__in=pks)


def _stories(at):
    return Article.objects.published(at).exclude(genre=Genre.NOTICE)


def read(stories, at, names=None):
    """Return {pk: Story} of a QuerySet of stories, the oldest first.

    `names`, {Person: name}, is given those of all people that they name. What else there
    is of them is asked for by their keys: by a condition PostgreSQL would join whole
    tables to a month.
    """
    names = {} if names is None else names
    found = {row["pk"]: _story(row) for row in _rows(stories)}
    pks = list(found)
    for some in in_batches(pks):
        _complete(found, some, at, names)
    return found


def in_batches(pks, most=AT_ONCE):
    """Yield the keys of a list, so many at a time as one statement is asked for."""
    for start in range(0, len(pks), most):
        yield pks[start : start + most]


def _complete(found, pks, at, names):
    """Give so many stories all that is not in their own rows."""
    for story, characters in _measured(found, pks):
        found[story].characters = characters
    _add_people(found, pks, names)
    _add_pictures(found, pks, names)
    _add_places(found, pks, at)
    for attribute, counts in _counts(pks).items():
        for story, number in counts:
            setattr(found[story], attribute, number)
    for story, district in _districts(pks):
        found[story].districts.append(district)
    for story, grade, extra in _awards(pks):
        found[story].award = grade, extra  # of several the last


def _measured(found, pks):
    """Return {story: characters}; those not yet counted in their version are now."""
    lengths = StoryLength.objects.filter(article__in=pks)
    counted = {
        story: characters
        for story, version, characters in lengths.values_list(
            "article", "version", "characters"
        )
        if version == found[story].version
    }
    missing = [pk for pk in pks if pk not in counted]
    for some in in_batches(missing, BODIES_AT_ONCE):
        counted |= _measure(found, some)
    return counted.items()


def _measure(found, pks):
    """Count the characters of some stories, and keep the numbers."""
    briefs = defaultdict(str)
    texts = Brief.objects.filter(article__in=pks).order_by("article", "order")
    for pk, heading, text in texts.values_list("article", "heading", "text"):
        briefs[pk] += heading + text
    bodies = Article.objects.filter(pk__in=pks).order_by().values_list("pk", "body")
    counted = {pk: _characters(body, briefs[pk]) for pk, body in bodies}
    StoryLength.objects.bulk_create(
        [
            StoryLength(article_id=pk, version=found[pk].version, characters=characters)
            for pk, characters in counted.items()
        ],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["version", "characters"],
    )
    return counted


def _characters(body, briefs):
    return counting.count(richtext.plain_text(body) + briefs).total


def _rows(stories):
    return stories.order_by("published_at", "pk").values(
        *("pk", "headline", "published_at", "version", "genre", "section__name"),
        *("source__is_own", *ORIGINAL),
    )


def _story(row):
    return Story(
        pk=row["pk"],
        headline=row["headline"],
        day=local(row["published_at"]).date(),
        section=row["section__name"],
        version=row["version"],
        is_reprint=is_from_elsewhere(
            row["source__is_own"], *(row[name] for name in ORIGINAL)
        ),
        genre=row["genre"],
    )


def _add_people(found, pks, names):
    bylines = Byline.objects.filter(article__in=pks)
    rows = bylines.order_by("article", "order", "pk").values_list(
        *("article", "contributor", "contributor__name", "role", "work")
    )
    for pk, contributor, name, role, work in rows:
        person = Person(contributor)
        names[person] = name
        found[pk].people.append(Signature(person, name, role, work))


def _add_pictures(found, pks, names):
    placed = ArticlePhoto.objects.filter(article__in=pks)
    placed = placed.exclude(photo__category__in=FROM_ELSEWHERE)
    rows = placed.order_by("article", "order", "pk").values_list(
        *("article", "pk", "photo__photographer", "photo__photographer__name")
    )
    for pk, placed_pk, contributor, name in rows:
        person = Person(contributor) if contributor else None
        if person:
            names[person] = name
        found[pk].pictures.append((placed_pk, person))
    for story in map(found.get, pks):
        if story.pictures and not story.characters:
            story.genre = Genre.PICTURES


def _add_places(found, pks, at):
    placed = Placement.objects.filter(
        article__in=pks, page__issue__date__lte=localdate(at)
    )
    rows = placed.values_list(
        *("article", "order", "weight", "page__number", "page__order")
    )
    for pk, order, weight, number, page_order in rows:
        found[pk].places.append(_place(order, weight, number, page_order))


def _place(order, weight, number, page_order):
    """Return a Place; without a weight the first story of a page leads it."""
    if weight is None:
        weight = Weight.LEAD if order == 1 else Weight.COMMON
    is_front = page_order == 1
    pages = {plain_number(number)} if number else set()
    if is_front:
        pages.add("1")
    return Place(frozenset(pages), int(weight), is_front)


def _counts(pks):
    """Return {attribute of a Story: rows of (story, number)}."""
    returns = Review.objects.filter(article__in=pks, move="send_back")
    return {
        "returns": _by_story(returns, Count("pk")),
        "corrections": _by_story(
            Correction.objects.filter(article__in=pks), Count("pk")
        ),
        "reads": _by_story(ReadCount.objects.filter(article__in=pks), Sum("reads")),
    }


def _by_story(rows, number):
    counted_rows = rows.order_by().values("article").annotate(number=number)
    return counted_rows.values_list("article", "number")


def _districts(pks):
    filed = ArticleDistrict.objects.filter(article__in=pks)
    return filed.order_by("article", "district__order").values_list(
        "article", "district__name"
    )


def _awards(pks):
    awards = Award.objects.filter(article__in=pks)
    return awards.order_by("pk").values_list("article", "grade", "extra")
