"""Provider of the printed places of a story, as its page on the site shows them."""

from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef

from articles.addresses import address_of
from articles.prefetched import NestedRows, Row
from articles.site.printed import PrintedPlace, Provider
from articles.site.story_link import StoryLink
from articles.text.phrasing import phrased
from editions.models import Placement
from editions.models.pages import page_label, page_title
from editions.models.placements import after_on_page, before_on_page


class Placed(NamedTuple):
    """A row of a placement, with the rows of the stories beside it."""

    page__issue__date: str
    page__issue__number: int | None
    page__number: str
    page__name: str
    page__order: int
    continued_from: str
    continued_on: str
    before: list
    after: list


def rows(at):
    """Return the rows of an outer story's placements in papers that are out, the oldest
    paper first."""
    beside = {"before": before_on_page(at), "after": after_on_page(at)}
    beside = {name: _rows(story) for name, story in beside.items()}
    columns = (beside.get(name, name) for name in Placed._fields)
    placed = Placement.objects.filter(article=OuterRef("pk")).in_print(at)
    placed = placed.in_order_of_print().annotate(row=Row(*columns))
    return NestedRows(placed.values("row"))


def _rows(stories):
    row = Row("pk", "headline", "phrases", "language")
    return NestedRows(stories.annotate(row=row).values("row"))


def places(found):
    """Return the PrintedPlaces of such rows."""
    return [_place(Placed(*row)) for row in found]


PLACES = Provider(rows, places)


def _place(placed):
    day = date.fromisoformat(placed.page__issue__date)
    label = page_label(placed.page__number, placed.page__order)
    return PrintedPlace(
        date=day,
        issue_number=placed.page__issue__number,
        page_number=placed.page__number,
        page_title=page_title(placed.page__number, placed.page__name),
        address=address_of("editions:page", day, label),
        continued_from=placed.continued_from,
        continued_on=placed.continued_on,
        before=_story(placed.before),
        after=_story(placed.after),
    )


def _story(found):
    for pk, headline, phrases, language in found:
        return StoryLink(pk, phrased(headline, phrases, language))
    return None
