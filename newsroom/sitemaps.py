"""Sitemaps for search engines: every public page, and the news of two days.

sitemaps.org 0.9, and Google's news sitemap of it. Stories are split by their ids, so
that a file never grows past its size, never changes places, and costs the same for the
last stories as for the first.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Max
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.addresses import absolute, address_of, district_address, site_root
from articles.models import Article, Byline, Column, Contributor
from articles.prepared import prepared
from articles.site.districts import districts
from articles.site.sections import sections
from editions.models import Issue

XML = "application/xml; charset=utf-8"
# The norm allows 50,000; smaller files are read sooner.
STORIES_IN_A_FILE = 10_000
NEWS_HOURS = 48
NEWS_AT_MOST = 1_000


@require_safe
def index(request):
    """List the files: one of the pages that lead to stories, the rest of stories."""
    published = Article.objects.published().order_by()
    files = (
        published.annotate(file=F("pk") / STORIES_IN_A_FILE)
        .values("file")
        .annotate(newest=Max("published_at"))
        .order_by("file")
    )
    sitemaps = [(absolute(request, reverse("sitemap-pages")), None)] + [
        (absolute(request, reverse("sitemap-stories", args=[f["file"]])), f["newest"])
        for f in files
    ]
    return _xml(request, "newsroom/sitemap_index.xml", {"sitemaps": sitemaps})


@prepared
def _dated(at, first, end):
    published = Article.objects.published(at).filter(pk__gte=first, pk__lt=end)
    return published.order_by("pk").values_list("pk", "published_at", "corrected_at")


@require_safe
def stories(request, number):
    first = number * STORIES_IN_A_FILE
    dated = _dated(at=timezone.now(), first=first, end=first + STORIES_IN_A_FILE)
    root = site_root(request)
    places = [
        (root + address_of("articles:detail", pk), corrected or published)
        for pk, published, corrected in dated
    ]
    if not places:
        raise Http404("没有这一份网站地图。")
    return _xml(request, "newsroom/sitemap.xml", {"places": places})


@prepared
def _columns(at):
    published = Article.objects.published(at)
    return Column.objects.filter(articles__in=published).distinct()


@prepared
def _people(at):
    signed = Byline.objects.filter(article__in=Article.objects.published(at))
    return Contributor.objects.filter(pk__in=signed.values("contributor"))


@prepared
def _issues(at):
    return Issue.objects.public(at)


@require_safe
def pages(request):
    """List the pages that lead to stories, without names that have none published."""
    now = timezone.now()
    addresses = [
        reverse("home"),
        reverse("articles:district-list"),
        reverse("articles:correction-list"),
        reverse("about"),
        *(section.get_absolute_url() for section in sections()),
        *(district_address(district) for district in districts()),
        *(column.get_absolute_url() for column in _columns(at=now)),
        *(person.get_absolute_url() for person in _people(at=now)),
        *(issue.get_absolute_url() for issue in _issues(at=now)),
    ]
    root = site_root(request)
    places = [(root + address, None) for address in addresses]
    return _xml(request, "newsroom/sitemap.xml", {"places": places})


@require_safe
def news(request):
    """List the stories of the last two days, as news aggregators ask for them."""
    since = timezone.now() - timedelta(hours=NEWS_HOURS)
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
