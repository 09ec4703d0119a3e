"""Search page (检索) of the site, and its suggestions while a reader types."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.moment import now
from articles.prepared import prepared
from articles.search import queries, results
from articles.search.marking import pattern_of
from articles.site.districts import districts
from articles.site.examples import search_examples
from articles.site.found_stories import card_of
from articles.site.sections import called_or_404, sections
from articles.site.suggestions import nearest, suggested

BY_RANK = "relevance"
FACETS_SHOWN = 12
# Of so many words, each is left out once when all of them together find nothing.
WORDS_LEFT_OUT = 5


@require_safe
def search(request):
    asked = request.GET.get("q", "")
    query = queries.read(asked)
    places = {"sections": sections(), "districts": districts()}
    chosen = _filters(request, places)
    by_rank = request.GET.get("sort") == BY_RANK and bool(query.wanted)
    context = chosen | {
        "is_search": True,
        "asked": query.text,
        "query": query,
        "by_rank": by_rank,
        "every_section": places["sections"],
        "every_district": places["districts"],
        # Lazy: most pages show results, and no tips.
        "examples": SimpleLazyObject(search_examples),
    }
    if not query.has_terms:
        return render(request, "articles/search.html", context)
    within = _within(chosen)
    context |= _found(request, within, query, by_rank, places)
    if not context["results"] and not context["is_continued"]:
        simplified = queries.simplified(query.text)
        if simplified != query.text:
            query = queries.read(simplified)
            # All links of the page go on from what found something.
            request.GET = request.GET.copy()
            request.GET["q"] = simplified
            context |= _found(request, within, query, by_rank, places)
            context["simplified"] = simplified
    if not context["results"]:
        context |= _alternatives(query, within, bool(chosen["chosen"]), request)
    if query.is_one_phrase and not context["is_continued"]:
        context["names"] = suggested(query.text)
    return render(request, "articles/search.html", context)


@require_safe
def suggestions(request):
    """Return names that match what is typed, as JSON: {"names": [{kind, name, address}]}."""
    names = suggested(request.GET.get("q", ""))
    return JsonResponse({"names": names}, json_dumps_params={"ensure_ascii": False})


def _filters(request, places):
    """Return the filters in the address as template context; Http404 for unknown ones."""
    section = _named(request.GET.get("section"), places["sections"])
    district = _named(request.GET.get("district"), places["districts"])
    first, last = _day(request, "from"), _day(request, "to")
    labels = [
        ("section", section and section.name),
        ("district", district and district.name),
        ("from", first and f"{first:%Y-%m-%d} 起"),
        ("to", last and f"{last:%Y-%m-%d} 止"),
    ]
    return {
        "section_chosen": section,
        "district_chosen": district,
        "first_day": first,
        "last_day": last,
        "chosen": [
            (label, _address(request, **{name: None}))
            for name, label in labels
            if label
        ],
    }


def _named(slug, places):
    """Return the section or district of a slug; None of no slug."""
    return called_or_404(places, slug) if slug else None


def _day(request, name):
    text = request.GET.get(name)
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not results.FIRST_DAY <= day < results.LAST_DAY:
        raise Http404("没有这一天。")
    return day


def _within(chosen):
    """Return what a Search is narrowed to."""
    section, district = chosen["section_chosen"], chosen["district_chosen"]
    return {
        "section": section and section.pk,
        "district": district and district.pk,
        "first": chosen["first_day"],
        "last": chosen["last_day"],
    }


def _found(request, within, query, by_rank, places):
    """Return one page of results; on the first, how many there are of what."""
    cursor = request.GET.get("before")
    search = results.Search(query, **within)
    found = {}
    if cursor is None:
        # First: a page is taken from what was counted.
        counted, found["is_capped"] = search.counted()
        found["number"] = len(counted)
        found["facets"] = _facets(request, counted, places)
    page = search.page(cursor, by_rank)
    return found | {
        "results": _shown(page["pks"], pattern_of(query)),
        "next_address": page["next_cursor"]
        and _address(request, before=page["next_cursor"]),
        "first_address": _address(request, before=None),
        "newest_address": _address(request, before=None, sort=None),
        "ranked_address": _address(request, before=None, sort=BY_RANK),
        "is_continued": cursor is not None,
    }


@prepared(light=True)
def _results(at, pks):
    return Article.objects.published(at).filter(pk__in=pks).for_results(at)


def _shown(pks, pattern):
    """Return stories in this order as they are shown, with the words marked in each."""
    found = _results(at=now(), pks=pks) if pks else ()
    stories = {story.pk: story for story in found}
    # Asked by their ids alone: whether a light row is true makes its instance.
    return [card_of(stories[pk], pattern) for pk in pks if pk in stories]


def _facets(request, hits, places):
    """Return [(label, [{"name", "number", "address"}])] of what is not chosen yet."""
    areas = [(district.pk, district.within_id) for district in places["districts"]]
    counted = hits.facets(areas)
    groups = []
    if not request.GET.get("section"):
        numbers = [
            (counted["sections"][section.pk], section.name, {"section": section.slug})
            for section in places["sections"]
        ]
        groups.append(("频道", ("section",), numbers))
    if not request.GET.get("district"):
        numbers = [
            (counted["districts"][place.pk], place.name, {"district": place.slug})
            for place in places["districts"]
        ]
        groups.append((settings.DISTRICTS_NAME, ("district",), numbers))
    if not (request.GET.get("from") or request.GET.get("to")):
        years = sorted(counted["years"].items(), reverse=True)
        numbers = [
            (number, f"{year}年", {"from": f"{year}-01-01", "to": f"{year}-12-31"})
            for year, number in years
        ]
        groups.append(("年份", ("from", "to"), numbers))
    return [
        (label, _links(_parameters(request, "before", *names), shown))
        for label, names, numbers in groups
        if (shown := [row for row in numbers if row[0]][:FACETS_SHOWN])
    ]


def _links(parameters, numbers):
    """Return [{"name", "number", "address"}] of a facet."""
    # A page has forty of these: what they have in common is encoded once.
    common = _query(parameters)
    return [
        {"name": name, "number": number, "address": f"{common}&{urlencode(values)}"}
        for number, name, values in numbers
    ]


def _alternatives(query, within, is_narrowed, request):
    """Return alternatives to a search that found nothing: fewer words, similar names."""
    fewer = []
    words = query.wanted if 1 < len(query.wanted) <= WORDS_LEFT_OUT else ()
    for left_out in words:
        rest = " ".join(word.strip() for word in words if word != left_out)
        if _is_found(queries.read(rest), within):
            fewer.append((rest, _address(request, q=rest, before=None)))
    names = [*query.wanted[:3], *query.people[:1], *query.districts[:1]]
    near = {row["address"]: row for row in nearest(names)}
    everywhere = is_narrowed and _is_found(query, {})
    only = {"section": None, "district": None, "from": None, "to": None}
    return {
        "fewer": fewer,
        "near": list(near.values()),
        "everywhere": _address(request, before=None, **only) if everywhere else "",
    }


def _is_found(query, within):
    return bool(results.Search(query, **within).newest(1))


def _address(request, **changes):
    """Return the address of this search with some of it changed, or left out."""
    changed = {name: value for name, value in changes.items() if value is not None}
    return _query(_parameters(request, *changes) | changed)


def _parameters(request, *names):
    """Return the parameters of this search without some."""
    # QueryDict.copy() would copy each value of each deeply.
    return {name: some for name, some in request.GET.lists() if name not in names}


def _query(parameters):
    return f"?{urlencode(parameters, doseq=True)}"
