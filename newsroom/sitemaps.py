"""Sitemaps for search engines: every public page, and the news of two days.

sitemaps.org 0.9, and Google's news and image sitemaps of it. Stories are split by their ids, so
that a file never grows past its size, never changes places, and costs the same for the
last stories as for the first.
"""

from collections import defaultdict
from datetime import timedelta
from functools import lru_cache, partial
from operator import add
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles.addresses import absolute, address_of, district_address, site_root
from articles.models import (
    Article,
    ArticlePhoto,
    Byline,
    Column,
    Contributor,
    Rendition,
)
from articles.models.photo_rights import WEB
from articles.models.story_ids import IDS_IN_A_BLOCK
from articles.moment import now
from articles.prepared import prepared
from articles.site.districts import districts
from articles.site.sections import sections
from articles.statements import through
from editions.models import Issue, Placement

XML = "application/xml; charset=utf-8"
BEGINS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" \
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">"""
# The norm allows 50,000; smaller files are read sooner.
STORIES_IN_A_FILE = IDS_IN_A_BLOCK
# So many are written at once; what a process once needed, it keeps.
STORIES_IN_A_PART = 2_000
# So many are asked about in one query.
FILES_AT_ONCE = 100
# So many pictures of a story are told; those of a gallery beyond that add nothing.
PICTURES_OF_A_STORY = 10
NO_PHOTO = UUID(int=0)
PLACEHOLDER = f"{NO_PHOTO}/0"
NEWS_HOURS = 48
NEWS_AT_MOST = 1_000


@require_safe
def index(request):
    """List the files: one of the pages that lead to stories, the rest of stories."""
    sitemaps = [(absolute(request, reverse("sitemap-pages")), None)] + [
        (absolute(request, reverse("sitemap-stories", args=[number])), newest)
        for number, newest in _files(now())
    ]
    return _xml(request, "newsroom/sitemap_index.xml", {"sitemaps": sitemaps})


def _files(at):
    """Yield (number, its newest story's moment) of the files that have any story.

    One row of an index for each: to group all stories by their file reads them all.
    """
    size = STORIES_IN_A_FILE
    last = _last()
    if last:
        end = last[0][0] // size + 1
        for first in range(0, end, FILES_AT_ONCE):
            number = min(FILES_AT_ONCE, end - first)
            newest = _newest_of_files(number, size).first(at=at, first=first)
            yield from ((n, moment) for n, moment in enumerate(newest, first) if moment)


@prepared
def _last():
    # Published or not: to look for the last that is, SQLite would sort them all.
    return Article.objects.order_by("-pk").values_list("pk")[:1]


@lru_cache(maxsize=2)
def _newest_of_files(number, size):
    """Return the prepared query of the newest moments of so many files of so many
    stories, all in one row."""

    @prepared
    def newest(at, first):
        published = Article.objects.published(at).order_by("-published_at")
        moments = published.values("published_at")
        files = (
            moments.in_block_of_ids(through(partial(add, n), first), size)[:1]
            for n in range(number)
        )
        return Article.objects.order_by("-pk").values_list(*map(Subquery, files))[:1]

    return newest


@prepared
def _changed(at, first, end):
    published = Article.objects.published(at).filter(pk__gte=first, pk__lt=end)
    changed = Coalesce("corrected_at", "published_at")
    return published.order_by("pk").values_list("pk", changed)


@prepared
def _pictured(at, first, end):
    """Return (story, photo's guid, width of its largest JPEG), in the stories' order."""
    jpegs = Rendition.objects.filter(
        photo=OuterRef("photo"), format=Rendition.Format.JPEG
    )
    widest = jpegs.order_by("-width").values("width")[:1]
    # Of all stories of the file; which of them are published is known already. To ask
    # it here, too, PostgreSQL would join the one to all of the other.
    shown = ArticlePhoto.objects.shown(at, WEB)
    placed = shown.filter(article__gte=first, article__lt=end)
    return (
        placed.annotate(widest=Subquery(widest))
        .order_by("article", "order", "pk")
        .values_list("article", "photo__guid", "widest")
    )


@require_safe
def stories(request, number):
    first = number * STORIES_IN_A_FILE
    span = {"at": now(), "first": first, "end": first + STORIES_IN_A_FILE}
    changed = _changed(**span)
    if not changed:
        raise Http404("没有这一份网站地图。")
    return _sitemap(request, _parts(changed, _by_story(_pictured(**span))))


def _parts(changed, pictures):
    """Yield (addresses, moments, pictures) of so many stories at a time."""
    for start in range(0, len(changed), STORIES_IN_A_PART):
        part = changed[start : start + STORIES_IN_A_PART]
        stories, moments = zip(*part, strict=True)
        shown = _pictures_of(stories, pictures)
        yield _addresses("articles:detail", stories), moments, shown


def _by_story(placed):
    """Return {story: the (guid, width) of its pictures}."""
    found = defaultdict(list)
    for story, guid, width in placed:
        if width and len(found[story]) < PICTURES_OF_A_STORY:
            found[story].append((guid, width))
    return found


def _pictures_of(stories, pictures):
    """Return the paths of the pictures of each of some stories."""
    # As in _addresses(), one is asked for and the others are like it.
    before, after = address_of("articles:photo", NO_PHOTO, 0, "jpg").split(PLACEHOLDER)
    return [
        [f"{before}{guid}/{width}{after}" for guid, width in pictures.get(story, ())]
        for story in stories
    ]


# Asked of each name, for one story: of "in (…)" and of EXISTS, PostgreSQL makes a join
# that reads all stories; SQLite does of the first.


@prepared
def _columns(at):
    published = Article.objects.published(at).in_column(OuterRef("pk"))
    return _with_one(Column, published).values_list("slug")


@prepared
def _people(at):
    published = Article.objects.published(at).filter(pk=OuterRef("article"))
    signed = Byline.objects.filter(Exists(published), contributor=OuterRef("pk"))
    return _with_one(Contributor, signed).values_list("slug")


def _with_one(model, found):
    # Any one: in their order it would have to read and sort them all.
    one = Subquery(found.order_by().values("pk")[:1])
    return model.objects.alias(one=one).filter(one__isnull=False)


@prepared
def _issues(at):
    placed = Placement.objects.public(at).filter(page__issue=OuterRef("pk"))
    return _with_one(Issue, placed).values_list("date")


@require_safe
def pages(request):
    """List the pages that lead to stories, without names that have none published."""
    addresses = [
        reverse("home"),
        reverse("articles:latest"),
        reverse("articles:photos"),
        reverse("articles:district-list"),
        reverse("articles:correction-list"),
        reverse("about"),
        reverse("exchange:documentation"),
        *(section.get_absolute_url() for section in sections()),
        *(district_address(district) for district in districts()),
    ]
    for view, found in (
        ("articles:column", _columns(at=now())),
        ("articles:person", _people(at=now())),
        ("editions:issue", _issues(at=now())),
    ):
        addresses += _addresses(view, [part for (part,) in found])
    return _sitemap(request, [(addresses, (), ())])


def _addresses(view, parts):
    """Return the addresses of many: reverse() is asked for the first alone."""
    if not parts:
        return []
    before, _, after = address_of(view, parts[0]).rpartition(str(parts[0]))
    return [f"{before}{part}{after}" for part in parts]


def _sitemap(request, parts):
    """Answer with a sitemap of parts: addresses, the moments at which they changed, and
    the pictures on each.

    Written here and not by a template, as feeds are: it has ten thousand lines. A part
    after the other, for all of them at once took 9 MB.
    """
    root, zone = escape(site_root(request)), timezone.get_current_timezone()
    told = f"<image:image><image:loc>{root}{{}}</image:loc></image:image>"
    texts = [f"{BEGINS}\n".encode()]
    for addresses, moments, pictures in parts:
        lines = [f"<url><loc>{root}{address}</loc>" for address in addresses]
        if moments:
            ends = (moment.astimezone(zone).isoformat() for moment in moments)
            pairs = zip(lines, ends, strict=True)
            lines = [f"{line}<lastmod>{end}</lastmod>" for line, end in pairs]
        if pictures:
            pairs = zip(lines, pictures, strict=True)
            lines = [line + "".join(map(told.format, shown)) for line, shown in pairs]
        texts.append("</url>\n".join([*lines, ""]).encode())
    return HttpResponse(b"".join([*texts, b"</urlset>\n"]), content_type=XML)


@require_safe
def news(request):
    """List the stories of the last two days, as news aggregators ask for them."""
    since = now() - timedelta(hours=NEWS_HOURS)
    recent = Article.objects.published().filter(published_at__gte=since)
    root = site_root(request)
    entries = [
        {"address": root + story.get_absolute_url(), "story": story}
        for story in recent.only("headline", "published_at")[:NEWS_AT_MOST]
    ]
    context = {"entries": entries, "publication": settings.SITE_NAME}
    return _xml(request, "newsroom/news_sitemap.xml", context)


@require_safe
def robots(request):
    context = {"root": site_root(request)}
    return render(request, "newsroom/robots.txt", context, "text/plain; charset=utf-8")


def _xml(request, template, context):
    return render(request, template, context, XML)
