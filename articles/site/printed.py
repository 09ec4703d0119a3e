"""Registry of the provider that knows where a story was printed.

Articles know nothing of editions: a site without a printed paper registers none, and
its stories were printed nowhere. What it needs to know comes as JSON with the story
itself, in the same statement.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Expression

from articles.models import Article
from articles.moment import now
from articles.prefetched import Row
from articles.prepared import prepared
from articles.site.story_link import StoryLink


@dataclass(frozen=True)
class PrintedPlace:
    """A printed page that a story is on, and what readers may see beside it there."""

    date: date
    issue_number: int | None
    page_number: str
    page_title: str
    address: str
    continued_from: str
    continued_on: str
    before: StoryLink | None
    after: StoryLink | None


class Provider(NamedTuple):
    """What knows of printed places: `rows` returns the expression of their rows at a
    moment, of an outer story; `places` the PrintedPlaces of those rows, the oldest paper
    first."""

    rows: Callable[[datetime], Expression]
    places: Callable[[list], Iterable[PrintedPlace]]


providers: list[Provider] = []
# Attribute of a story with the rows of each provider.
ROWS = "printed_rows"


def register(provider):
    providers.append(provider)


def with_printed_places(articles, at):
    """Load of each story where it is in print."""
    rows = Row(*(provider.rows(at) for provider in providers))
    return articles.annotate(**{ROWS: rows})


@prepared
def _rows_of(at, article):
    story = with_printed_places(Article.objects.filter(pk=article), at)
    return story.values_list(ROWS)


def printed_places(article):
    """Return the PrintedPlaces of a story, in papers that are out: as it was loaded with
    them, or asked for in one query."""
    found = vars(article).get(ROWS)
    if found is None:
        found, *_ = _rows_of.first(at=now(), article=article.pk) or ([],)
    return [
        place
        for provider, rows in zip(providers, found, strict=False)
        for place in provider.places(rows)
    ]
