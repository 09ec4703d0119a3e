"""Newest stories, for the pages of what is not there: 404 and 410."""

from django.db import InterfaceError, OperationalError

from articles.caching import kept_by_clock
from articles.models import Article
from articles.moment import now
from articles.prepared import prepared
from articles.site.story_link import StoryLink
from articles.text.phrasing import phrased

SHOWN = 8


@prepared
def _newest(at):
    newest = Article.objects.published(at).suitable_for_minors()[:SHOWN]
    return newest.values_list(
        *("pk", "headline", "phrases", "language"), *("published_at", "section__name")
    )


@kept_by_clock
def newest_stories():
    """Return the newest stories as links, each with its section: whoever asks for a
    million addresses that are not there has them looked for once a change."""
    return [
        StoryLink(pk, phrased(*heading), published_at, section)
        for pk, *heading, published_at, section in _newest(at=now())
    ]


def newest_if_at_hand():
    """Return the newest stories; none where the database is away, for what was not found
    is not found all the same."""
    try:
        return newest_stories()
    except (OperationalError, InterfaceError):
        return []
