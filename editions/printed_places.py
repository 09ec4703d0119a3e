"""Provider of the printed places of a story, as its page on the site shows them."""

from datetime import date
from typing import NamedTuple

from articles.moment import now
from articles.prepared import prepared
from articles.site.printed import PrintedPlace
from articles.site.story_link import StoryLink
from articles.text.phrasing import phrased
from editions.models import Issue, Page, Placement


class Placed(NamedTuple):
    """A row of _on_pages_of(): a page has a dozen, of which one or two become a place."""

    asked_for: bool
    page: int
    article: int
    continued_from: str
    continued_on: str
    article__headline: str
    article__phrases: str
    article__language: str
    page__number: str
    page__name: str
    page__order: int
    page__issue__number: int | None
    page__issue__date: date


@prepared
def _on_pages_of(at, article):
    places = Placement.objects.filter(article=article).with_all_on_their_pages(at)
    return places.values_list(*Placed._fields)


def printed_places(article):
    """Return where a story is in print, in one query."""
    rows = [Placed(*row) for row in _on_pages_of(at=now(), article=article.pk)]
    beside = zip([None, *rows], rows, [*rows[1:], None], strict=False)
    return [
        _place(before, placed, after)
        for before, placed, after in beside
        if placed.asked_for
    ]


def _place(before, placed, after):
    page = Page(
        issue=Issue(date=placed.page__issue__date),
        number=placed.page__number,
        name=placed.page__name,
        order=placed.page__order,
    )
    return PrintedPlace(
        date=placed.page__issue__date,
        issue_number=placed.page__issue__number,
        page_number=placed.page__number,
        page_title=page.title(),
        address=page.get_absolute_url(),
        continued_from=placed.continued_from,
        continued_on=placed.continued_on,
        before=_story(before, placed),
        after=_story(after, placed),
    )


def _story(other, placed):
    """Return the story beside one, if it is on the same printed page."""
    if other is None or other.page != placed.page:
        return None
    headline = phrased(
        other.article__headline, other.article__phrases, other.article__language
    )
    return StoryLink(other.article, headline)
