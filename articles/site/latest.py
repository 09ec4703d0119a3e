"""View of all news by the minute (滚动): the newest first, by hour and day."""

from datetime import datetime
from functools import partial
from itertools import groupby
from typing import NamedTuple

from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.addresses import address_of
from articles.caching import KeptByContent
from articles.dates import local
from articles.light_rows import plain_row_of
from articles.models import Article
from articles.paging import PreparedList
from articles.site.cards import in_phrases, piece

LINES = 60
# The lines of the newest pages: most were there before the last change.
KEPT = KeptByContent(most=400)


class Line(NamedTuple):
    published_at: datetime
    html: str


@PreparedList.of_size(LINES)
def _stories(at):
    return Article.objects.published(at).suitable_for_minors().for_lines()


@require_safe
def latest(request):
    page = _stories.page(request)
    lines = [
        KEPT.get_or_make(story._digest, partial(_line, story))
        for story in page["articles"]
    ]
    context = page | {"is_latest": True, "days": list(_by_day(lines))}
    return render(request, "articles/latest.html", context)


def _line(row):
    story = plain_row_of(row)
    published_at = local(story.published_at)
    made = piece(
        "line",
        address=address_of("articles:detail", story.id),
        headline=in_phrases(story, story.headline),
        published_at=published_at,
        section_address=address_of("articles:section", story.section__slug),
        section=story.section__name,
    )
    return Line(published_at, made)


def _by_day(lines):
    """Yield (day, [(hour, its lines)]), in the order of the lines."""
    for day, of_day in groupby(lines, lambda line: line.published_at.date()):
        hours = groupby(of_day, lambda line: line.published_at.hour)
        yield day, [(hour, list(of_hour)) for hour, of_hour in hours]
