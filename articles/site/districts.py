"""Views of the districts (区县): the list of all, one, and a section within one."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.addresses import district_address
from articles.models import Article, ListEntry
from articles.moment import now
from articles.paging import LISTED, PreparedList
from articles.prepared import prepared
from articles.site.authors import Author, authors_in
from articles.site.district_map import district_map, districts, newest_of_each
from articles.site.fronts import as_front
from articles.site.sections import called_or_404, section_or_404

IN_A_DISTRICT = 3


def district_or_404(slug):
    return called_or_404(districts(), slug)


def _list(build):
    return PreparedList(build, LISTED)


@_list
def _stories(at, district, family):
    return _published(at, district).for_listing(at, family)


@_list
def _stories_of_section(at, district, family, section):
    return _published(at, district, section).for_listing(at, family)


@prepared
def _authors(at, district):
    return _authors_in(at, district)


@prepared
def _authors_of_section(at, district, section):
    return _authors_in(at, district, section)


def _authors_in(at, district, section=None):
    entries = ListEntry.objects.of_district(district, section).published(at)
    return authors_in(entries.values("article"))


def _published(at, district, section=None):
    return Article.objects.published(at).listed_in(district, section)


@require_safe
def district_list(request):
    places = districts()
    newest = newest_of_each(places, IN_A_DISTRICT)
    drawn = district_map()
    tiles = {tile["pk"]: tile for tile in drawn["tiles"]}
    context = {
        "is_district_list": True,
        "district_map": drawn,
        "districts": [
            (district, tiles.get(district.pk), newest[district.pk])
            for district in places
        ],
    }
    return render(request, "articles/district_list.html", context)


@require_safe
def district(request, slug):
    return _district_page(request, slug)


@require_safe
def district_section(request, slug, section_slug):
    return _district_page(request, slug, section_or_404(section_slug))


def _district_page(request, slug, section=None):
    places = districts()
    district = called_or_404(places, slug)
    zones = [zone for zone in places if zone.within_id == district.pk]
    family = [district.pk, *(zone.pk for zone in zones)]
    where, stories, authors = {"district": district.pk}, _stories, _authors
    if section:
        where["section"] = section.pk
        stories, authors = _stories_of_section, _authors_of_section
    drawn = district_map()
    tiles = [tile for tile in drawn["tiles"] if tile["pk"] == district.pk]
    page = stories.page(request, family=family, **where)
    own = [district_address(district)]
    if section:
        own.append(section.get_absolute_url())
    context = {
        "district": district,
        "zones": zones,
        "section": section,
        "district_map": drawn,
        "tile": tiles[0] if tiles else None,
        "authors": [Author(*row) for row in authors(at=now(), **where)],
    } | as_front(page, *own)
    return render(request, "articles/district_detail.html", context)
