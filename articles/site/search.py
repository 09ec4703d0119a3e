"""Search page (检索) of the site, and its suggestions while a reader types."""

from datetime import date, timedelta

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from articles.dates import midnight
from articles.models import Article
from articles.prepared import prepared
from articles.search import queries, results
from articles.search.marking import marked, pattern_of, quoted
from articles.site.districts import district_or_404, districts
from articles.site.sections import section_or_404, sections
from articles.site.suggestions import nearest, suggested
from articles.text import richtext

BY_RANK = "relevance"
FACETS_SHOWN = 12
# Of so many words, each is left out once when all of them together find nothing.
WORDS_LEFT_OUT = 5
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


@require_safe
def search(request):
    asked = request.GET.get("q", "")
    query = queries.read(asked)
    chosen = _filters(request)
    by_rank = request.GET.get("sort") == BY_RANK and bool(query.wanted)
    context = chosen | {
        "is_search": True,
        "asked": query.text,
        "query": query,
        "by_rank": by_rank,
        "every_section": sections(),
        "every_district": districts(),
    }
    if not query.has_terms:
        return render(request, "articles/search.html", context)
    articles = _within(Article.objects.published(), chosen)
    places = context["every_section"], context["every_district"]
    context |= _found(request, articles, query, by_rank, places)
    if not context["results"] and not context["is_continued"]:
        simplified = queries.simplified(query.text)
        if simplified != query.text:
            query = queries.read(simplified)
            # All links of the page go on from what found something.
            request.GET = request.GET.copy()
            request.GET["q"] = simplified
            context |= _found(request, articles, query, by_rank, places)
            context["simplified"] = simplified
    if not context["results"]:
        context |= _alternatives(query, articles, bool(chosen["chosen"]), request)
    if query.is_one_phrase and not context["is_continued"]:
        context["names"] = suggested(query.text)
    return render(request, "articles/search.html", context)


@require_safe
def suggestions(request):
    """Return names that match what is typed, as JSON: {"names": [{kind, name, address}]}."""
    names = suggested(request.GET.get("q", ""))
    return JsonResponse({"names": names}, json_dumps_params={"ensure_ascii": False})


def _filters(request):
    """Return the filters in the address as template context; Http404 for unknown ones."""
    section = district = None
    if request.GET.get("section"):
        section = section_or_404(request.GET["section"])
    if request.GET.get("district"):
        district = district_or_404(request.GET["district"])
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


def _day(request, name):
    text = request.GET.get(name)
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day < LAST_DAY:
        raise Http404("没有这一天。")
    return day


def _within(articles, chosen):
    if chosen["section_chosen"]:
        articles = articles.in_section(chosen["section_chosen"])
    if chosen["district_chosen"]:
        articles = articles.in_district(chosen["district_chosen"])
    if chosen["first_day"] or chosen["last_day"]:
        first = chosen["first_day"] or FIRST_DAY
        last = chosen["last_day"] or LAST_DAY
        articles = articles.between(midnight(first), midnight(last + timedelta(days=1)))
    return articles


def _found(request, articles, query, by_rank, places):
    """Return one page of results; on the first, how many there are of what."""
    cursor = request.GET.get("before")
    search = results.Search(articles, query)
    page = search.page(cursor, by_rank)
    found = {
        "results": _shown(page["pks"], pattern_of(query)),
        "next_address": page["next_cursor"]
        and _address(request, before=page["next_cursor"]),
        "first_address": _address(request, before=None),
        "newest_address": _address(request, before=None, sort=None),
        "ranked_address": _address(request, before=None, sort=BY_RANK),
        "is_continued": cursor is not None,
    }
    if cursor is None:
        counted, found["is_capped"] = search.counted()
        found["number"] = len(counted)
        found["facets"] = _facets(request, counted, places)
    return found


@prepared
def _results(at, pks):
    return Article.objects.published(at).filter(pk__in=pks).for_results()


def _shown(pks, pattern):
    """Return stories in this order, each with what is marked in it."""
    found = _results(at=timezone.now(), pks=pks) if pks else ()
    stories = {story.pk: story for story in found}
    return [
        {
            "article": story,
            "headline": marked(story.headline, pattern),
            "kicker": marked(story.kicker, pattern),
            "deck": marked(story.deck, pattern),
            "quotation": quoted(_words(story), pattern) or [(story.teaser(), False)],
            "anchor": _anchor(story, pattern),
        }
        for story in filter(None, map(stories.get, pks))
    ]


def _words(story):
    """Return what a result is quoted from: the text, the briefs, the captions."""
    briefs = [f"{brief.heading}：{brief.text}" for brief in story.briefs.all()]
    captions = [placed.caption_line() for placed in story.article_photos.all()]
    return "\n".join(
        filter(None, [richtext.plain_text(story.body), *briefs, *captions])
    )


def _anchor(story, pattern):
    """Return the anchor of the brief of a round-up that has the words, if one only has."""
    if pattern is None or pattern.search(richtext.plain_text(story.body)):
        return ""
    holding = [
        brief.anchor
        for brief in story.briefs.all()
        if pattern.search(f"{brief.heading}\n{brief.text}")
    ]
    return f"#{holding[0]}" if len(holding) == 1 else ""


def _facets(request, rows, places):
    """Return [(label, [{"name", "number", "address"}])] of what is not chosen yet."""
    counted = results.facets(rows)
    sections, districts = places
    groups = []
    if not request.GET.get("section"):
        numbers = [
            (counted["sections"][section.pk], section.name, {"section": section.slug})
            for section in sections
        ]
        groups.append(("频道", numbers))
    if not request.GET.get("district"):
        numbers = [
            (counted["districts"][place.pk], place.name, {"district": place.slug})
            for place in districts
        ]
        groups.append(("区县", numbers))
    if not (request.GET.get("from") or request.GET.get("to")):
        years = sorted(counted["years"].items(), reverse=True)
        numbers = [
            (number, f"{year}年", {"from": f"{year}-01-01", "to": f"{year}-12-31"})
            for year, number in years
        ]
        groups.append(("年份", numbers))
    return [
        (
            label,
            [
                {
                    "name": name,
                    "number": number,
                    "address": _address(request, before=None, **values),
                }
                for number, name, values in numbers
                if number
            ][:FACETS_SHOWN],
        )
        for label, numbers in groups
        if any(number for number, *_ in numbers)
    ]


def _alternatives(query, articles, is_narrowed, request):
    """Return alternatives to a search that found nothing: fewer words, similar names."""
    fewer = []
    words = query.wanted if 1 < len(query.wanted) <= WORDS_LEFT_OUT else ()
    for left_out in words:
        rest = " ".join(word.strip() for word in words if word != left_out)
        if _is_found(articles, queries.read(rest)):
            fewer.append((rest, _address(request, q=rest, before=None)))
    names = [*query.wanted[:3], *query.people[:1], *query.districts[:1]]
    near = {row["address"]: row for name in names for row in nearest(name)}
    everywhere = is_narrowed and _is_found(Article.objects.published(), query)
    only = {"section": None, "district": None, "from": None, "to": None}
    return {
        "fewer": fewer,
        "near": list(near.values()),
        "everywhere": _address(request, before=None, **only) if everywhere else "",
    }


def _is_found(articles, query):
    return bool(results.Search(articles, query).newest(1))


def _address(request, **changes):
    """Return the address of this search with some of it changed, or left out."""
    parameters = request.GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = value
    return f"?{parameters.urlencode()}"
