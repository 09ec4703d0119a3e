"""Views of the districts (区县): the list of all, one, and a section within one."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.paging import page_of
from articles.site.authors import frequent_authors
from articles.site.district_map import district_map, newest_of_each
from districts.models import District

IN_A_DISTRICT = 3


@require_safe
def district_list(request):
    districts = list(District.objects.all())
    newest = newest_of_each(districts, IN_A_DISTRICT)
    drawn = district_map()
    tiles = {tile["pk"]: tile for tile in drawn["tiles"]}
    context = {
        "is_district_list": True,
        "district_map": drawn,
        "districts": [
            (district, tiles.get(district.pk), newest[district.pk])
            for district in districts
        ],
    }
    return render(request, "articles/district_list.html", context)


@require_safe
def district(request, slug):
    return _district_page(request, slug)


@require_safe
def district_section(request, slug, section_slug):
    return _district_page(request, slug, get_object_or_404(Section, slug=section_slug))


def _district_page(request, slug, section=None):
    district = get_object_or_404(District.objects.select_related("within"), slug=slug)
    articles = Article.objects.published().in_district(district)
    if section:
        articles = articles.in_section(section)
    drawn = district_map()
    tiles = [tile for tile in drawn["tiles"] if tile["pk"] == district.pk]
    context = {
        "district": district,
        "zones": district.zones.all(),
        "section": section,
        "district_map": drawn,
        "tile": tiles[0] if tiles else None,
        "authors": frequent_authors(articles),
    } | page_of(articles.for_listing(districts=[district]), request)
    return render(request, "articles/district_detail.html", context)
