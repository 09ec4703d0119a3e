"""Template context of a story read in the paper: beside its page, with those around it."""

from dataclasses import dataclass

from django.http import Http404

from articles.addresses import address_of
from articles.models import Article
from articles.moment import now
from articles.prepared import prepared
from articles.site.page_parts import story_parts


@prepared
def _story(at, pk):
    return Article.objects.published(at).for_detail(at).filter(pk=pk)


@dataclass(frozen=True)
class Turn:
    """A story before or after another in the paper, and where it is read there."""

    headline: str
    address: str


def story_context(issue, page, pk):
    """Return {"reading": …} and the parts of a story that readers may see on a page, or raise Http404.

    `issue` has its pages loaded. The story before it and the one after are those of the
    paper: from the last of a page one comes to the first of the next.
    """
    places = [
        (each, placement.article)
        for each in issue.pages.all()
        for placement in each.published_placements
    ]
    found = (
        at
        for at, (each, article) in enumerate(places)
        if each.pk == page.pk and article.pk == pk
    )
    at = next(found, None)
    article = _story.first(at=now(), pk=pk) if at is not None else None
    if article is None:
        raise Http404("这一版没有这篇稿件。")
    return story_parts(article) | {
        "reading": {
            "article": article,
            "corrections": article.corrections.all(),
            "address": story_address(issue, page, pk),
            "before": _turn(issue, places, at - 1),
            "after": _turn(issue, places, at + 1),
        }
    }


def story_address(issue, page, pk):
    return address_of("editions:story", issue.date, page.label(), pk)


def _turn(issue, places, at):
    if not 0 <= at < len(places):
        return None
    page, article = places[at]
    return Turn(article.headline, story_address(issue, page, article.pk))
