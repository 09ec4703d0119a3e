"""Pages of the benchmark: addresses, and the most that each may cost, in bare views."""

from django.db.models import Count
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri

from articles.models import Article, Contributor, Section
from articles.paging import cursor_of
from districts.models import District
from editions.models import Issue

FRONT, LIST, STORY, SEARCH, FEED = 24, 20, 9, 16, 12


def fullest(model, relation):
    """Return the row with the most stories."""
    return model.objects.alias(number=Count(relation)).order_by("-number", "pk")[0]


def half_way_down(articles):
    """Return the cursor of the page that begins half-way down a list."""
    middle = articles.order_by("-published_at", "pk")[articles.count() // 2]
    return cursor_of(middle)


def exists(address):
    """Return whether the site has such a page by now."""
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return True


def pages():
    """Return (name, address, most it may cost) of each kind of page there is."""
    published = Article.objects.published()
    section = fullest(Section, "articles")
    district = fullest(District, "articles")
    person = fullest(Contributor, "bylines")
    issue = Issue.objects.public()[0]
    deep = half_way_down(published.in_section(section))
    every = [
        ("front page", "/", FRONT),
        ("section", f"/sections/{section.slug}/", LIST),
        ("section, far down", f"/sections/{section.slug}/?before={deep}", LIST),
        ("all districts", "/districts/", LIST),
        ("district", f"/districts/{district.slug}/", LIST),
        ("its section", f"/districts/{district.slug}/{section.slug}/", LIST),
        ("author", f"/people/{person.slug}/", LIST),
        ("story", published.order_by("pk")[0].get_absolute_url(), STORY),
        ("printed issue", issue.get_absolute_url(), LIST),
        ("archive, a day", f"/archive/{issue.date:%Y/%m/%d}/", LIST),
        ("search", iri_to_uri("/search/?q=改造"), SEARCH),
        ("feed", "/feed/", FEED),
    ]
    return [page for page in every if exists(page[1])]
