"""Registry of the provider that knows where a story was printed.

Articles know nothing of editions: a site without a printed paper registers none, and
its stories were printed nowhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from articles.models import Article
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


providers: list[Callable[[Article], Iterable[PrintedPlace]]] = []


def register(provider):
    """Take a function of a story that returns its places, the oldest paper first."""
    providers.append(provider)


def printed_places(article):
    """Return the PrintedPlaces of a story, in papers that are out."""
    return [place for provider in providers for place in provider(article)]
