"""Names that stories are filed under, as the API answers with them."""

from articles.addresses import address_of, district_address
from articles.models import Column, Contributor
from articles.moment import now
from articles.prepared import prepared
from articles.site.district_map import districts
from articles.site.sections import sections
from exchange.api import filters
from exchange.api.answers import many
from exchange.api.changes import MOST
from exchange.api.story_fields import in_json

FIRST_ID = 2**62


# The newest names first, as there are more of them each day. A name that no published
# story has is not among them.


@prepared
def _columns(at, before):
    found = filters.columns(at).filter(pk__lt=before).order_by("-pk")
    return found.values_list("pk", "name", "slug", "description")[: MOST + 1]


@prepared
def _people(at, before):
    found = filters.people(at).filter(pk__lt=before).order_by("-pk")
    return found.values_list("pk", "name", "slug", "kind")[: MOST + 1]


@prepared
def _topics(at, before):
    found = filters.topics(at).filter(pk__lt=before).order_by("-pk")
    return found.values_list("pk", "name", "slug")[: MOST + 1]


def section_list(request, root, asked):
    return many("sections", [in_json(_named(s, root)) for s in sections()])


def district_list(request, root, asked):
    places = districts()
    slugs = {place.pk: place.slug for place in places}
    shown = [
        {
            "name": place.name,
            "short_name": place.short_name,
            "slug": place.slug,
            "code": place.code or "",
            "kind": place.kind,
            "within": slugs.get(place.within_id),
            "url": root + district_address(place),
        }
        for place in places
    ]
    return many("districts", map(in_json, shown))


def _named(row, root):
    return {
        "name": row.name,
        "slug": row.slug,
        "url": root + row.get_absolute_url(),
    }


def column_list(request, root, asked):
    return _page("columns", _columns, asked, lambda row: _column(row, root))


def _column(row, root):
    _, name, slug, description = row
    return _named(Column(name=name, slug=slug), root) | {"description": description}


def person_list(request, root, asked):
    return _page("people", _people, asked, lambda row: _person(row, root))


def _person(row, root):
    _, name, slug, kind = row
    is_desk = kind == Contributor.Kind.DESK
    return _named(Contributor(name=name, slug=slug), root) | {"is_desk": is_desk}


def topic_list(request, root, asked):
    return _page("topics", _topics, asked, lambda row: _topic(row, root))


def _topic(row, root):
    _, name, slug = row
    return {"name": name, "slug": slug, "url": root + address_of("articles:tag", slug)}


def _page(name, rows_before, asked, shown):
    rows = rows_before(at=now(), before=asked["before"] or FIRST_ID)
    page = rows[: asked["limit"]]
    next_cursor = str(page[-1][0]) if len(rows) > len(page) else ""
    return many(name, [in_json(shown(row)) for row in page], next_cursor)
