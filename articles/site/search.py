"""Search page (检索) of the site, and its suggestions while a reader types."""

from functools import partial
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from articles.addresses import address_of
from articles.caching import KeptByContent
from articles.light_rows import plain_row_of
from articles.models import Article
from articles.models.bylines_briefs import brief_anchor
from articles.moment import now
from articles.prepared import prepared
from articles.search import queries, results
from articles.search.marking import is_in, marked, pattern_of, quoted
from articles.site.cards import (
    facts_of,
    in_phrases,
    is_notice,
    is_of_pictures,
    picture_of_placed,
    piece,
    shown_in_list,
    teaser_of,
)
from articles.site.districts import districts
from articles.site.examples import search_examples
from articles.site.sections import called_or_404, sections
from articles.site.suggestions import nearest, suggested
from articles.text import richtext
from articles.text.escaping import escaped
from articles.text.phrasing import phrased_parts

BY_RANK = "relevance"
FACETS_SHOWN = 12
# Of so many words, each is left out once when all of them together find nothing.
WORDS_LEFT_OUT = 5
# Of some 3 KB each: what the searches of the last minutes have shown.
KEPT = KeptByContent(most=500)


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
    shown = [stories[pk] for pk in pks if pk in stories]
    words = pattern and pattern.pattern
    return [
        KEPT.get_or_make((story._digest, words), partial(_result, story, pattern))
        for story in shown
    ]


def _result(story, pattern):
    """Render a result that is not kept, with the words marked."""
    story = plain_row_of(story)
    text = richtext.plain_text(story.body)
    words = quoted(_words(story, text), pattern)
    return piece(
        "found",
        address=address_of("articles:detail", story.id),
        anchor=_anchor(story, text, pattern),
        picture=picture_of_placed(shown_in_list(story), "card"),
        may_affect_minors=bool(story.minors_warning),
        is_of_pictures=is_of_pictures(story),
        is_notice=is_notice(story),
        kicker=_marked(story, story.kicker, pattern),
        headline=_marked(story, story.headline, pattern),
        deck=_marked(story, story.deck, pattern),
        quotation=_as_html(
            words or [(in_phrases(story, teaser_of(story, story.body)), False)]
        ),
        facts_of=facts_of(story),
    )


def _marked(story, heading, pattern):
    """Return a heading as HTML, broken between words only, what was looked for marked."""
    if not heading:
        return ""
    parts = marked(heading, pattern)
    return _as_html(phrased_parts(parts, story.phrases, story.language))


def _as_html(parts):
    """Return parts of a text as HTML, what was looked for in <mark>."""
    made = (
        f"<mark>{escaped(part)}</mark>" if is_hit else escaped(part)
        for part, is_hit in parts
    )
    return mark_safe("".join(made))  # noqa: S308 - escaped above


def _words(story, text):
    """Return what a result is quoted from: the text, the briefs, the captions."""
    briefs = [f"{brief.heading}：{brief.text}" for brief in story.briefs]
    captions = [
        placed.caption or placed.photo__caption for placed in story.article_photos
    ]
    return "\n".join(filter(None, [text, *briefs, *captions]))


def _anchor(story, text, pattern):
    """Return the anchor of the brief of a round-up that has the words, if one only has."""
    if pattern is None or is_in(text, pattern):
        return ""
    holding = [
        brief_anchor(brief.id)
        for brief in story.briefs
        if is_in(f"{brief.heading}\n{brief.text}", pattern)
    ]
    return f"#{holding[0]}" if len(holding) == 1 else ""


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
