"""View of all news by the minute (滚动): the newest first, by hour and day."""

from itertools import groupby
from typing import NamedTuple

from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import light_rows
from articles.addresses import address_of
from articles.dates import local
from articles.models import Article
from articles.paging import PreparedList
from articles.site.story_link import StoryLink

LINES = 60


class Line(NamedTuple):
    """A story as a line, with the section it is in."""

    story: StoryLink
    section: str
    section_address: str


@PreparedList.of_size(LINES)
def _stories(at):
    return Article.objects.published(at).for_lines()


@require_safe
def latest(request):
    page = _stories.page(request)
    lines = [_line(story) for story in page["articles"]]
    context = page | {"is_latest": True, "days": list(_by_day(lines))}
    return render(request, "articles/latest.html", context)


def _line(row):
    headline, published_at, name, slug = (
        light_rows.value_of(row, column)
        for column in ("headline", "published_at", "section__name", "section__slug")
    )
    story = StoryLink(row.pk, headline, local(published_at))
    return Line(story, name, address_of("articles:section", slug))


def _by_day(lines):
    """Yield (day, [(hour, its lines)]), in the order of the lines."""
    for day, of_day in groupby(lines, lambda line: line.story.published_at.date()):
        hours = groupby(of_day, lambda line: line.story.published_at.hour)
        yield day, [(hour, list(of_hour)) for hour, of_hour in hours]
