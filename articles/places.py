"""News by where it belongs: a section of the paper, a district of the city."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.by_district import district_map, newest_of_each
from articles.models import Article, Byline, Contributor, Section
from articles.paging import page_of
from articles.structured_data import NOT_AUTHORS
from districts.models import District

IN_A_DISTRICT = 3
# Who writes about a place or for a section, by its newest stories.
STORIES_OF_AUTHORS = 60
AUTHORS = 8


@require_safe
def section(request, slug):
    section = get_object_or_404(Section, slug=slug)
    articles = Article.objects.published().in_section(section)
    context = {"section": section, "authors": _authors(articles)}
    context |= page_of(articles.for_listing(), request)
    return render(request, "articles/section_detail.html", context)


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
        "authors": _authors(articles),
    } | page_of(articles.for_listing(districts=[district]), request)
    return render(request, "articles/district_detail.html", context)


def _authors(articles):
    """Return the people whose names stand under the newest of these stories, the most
    frequent first."""
    newest = articles.values("pk")[:STORIES_OF_AUTHORS]
    bylines = Byline.objects.filter(article__in=newest).exclude(role__in=NOT_AUTHORS)
    often = (
        bylines.order_by()
        .values("contributor")
        .annotate(number=Count("article", distinct=True))
        .order_by("-number", "contributor")
        .values_list("contributor", flat=True)[:AUTHORS]
    )
    order = list(often)
    people = Contributor.objects.in_bulk(order)
    return [people[pk] for pk in order]
