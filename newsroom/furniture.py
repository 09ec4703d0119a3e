"""Furniture: what is around every page, its head and its foot.

It is rendered once for each kind of place of a reader on the site, not for each page, and
again on another day or when a section or a district has changed.
"""

from collections import defaultdict
from functools import lru_cache
from itertools import chain

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from jinja2 import pass_context
from markupsafe import escape

from articles.addresses import address_of
from articles.caching import KeptByContent, kept_by_clock
from articles.moment import now
from articles.prepared import prepared
from editions.models import Issue
from newsroom.context_processors import navigation

# Of each day the head of most pages, of the front page, of the search; and the foot.
KEPT = KeptByContent(most=40)
# What every page is told, and its head and foot show.
OF_THE_PAPER = "site_name", "site_tagline", "today"
# Pages that say of themselves that they are this one.
PLACES = {
    "is_district_list": "articles:district-list",
    "is_latest": "articles:latest",
    "is_photos": "articles:photos",
}
# Of the newest printed issue: as high as a block of a section.
PAGES_IN_A_PANEL, LINES_IN_A_PANEL = 5, 6


@pass_context
def masthead(context, of_front_page=False):
    """Return the head of a page, with the sections and the districts, and the mark where
    the reader is."""
    here = {"of_front_page": of_front_page, "is_search": bool(context.get("is_search"))}
    made = str(_rendered("_masthead.html", context, here))
    for address, mark in _links_here(context, of_front_page):
        # To render a head for each of them would be a tenth of what a list costs.
        link = f' href="{escape(address)}"'
        made = made.replace(f"{link}>", f'{link} aria-current="{mark}">')
    return mark_safe(made)  # noqa: S308 - a template's, with an attribute more


def _links_here(context, of_front_page):
    """Yield (address, what aria-current says) of the links in a head that lead to where
    the reader is."""
    links = _links(context)
    if context.get("district"):
        yield from _to(links["districts"], context["district"])
    elif context.get("section"):
        yield from _to(links["sections"], context["section"])
    for name, view in PLACES.items():
        if context.get(name):
            yield address_of(view), "page"
    if context.get("issue") and not of_front_page:
        yield address_of("editions:latest"), "true"


def _to(links, place):
    key = getattr(place, "pk", None)
    return [(link["address"], "page") for link in links if link["pk"] == key]


@pass_context
def footer(context):
    """Return the foot of a page, which lists all that the site has."""
    return _rendered("_footer.html", context, {"legal_notice": legal_notice()})


@prepared
def newest_placements(at):
    return Issue.objects.newest_placements(at)


def as_panel(placements):
    """Return the placements of an issue that a panel shows, in their order: of its first
    pages the leads; and what follows them, where the pages are few."""
    pages = defaultdict(list)
    for placement in placements:
        pages[placement.page_id].append(placement)
    shown = list(pages.values())[:PAGES_IN_A_PANEL]
    of_each = max(1, LINES_IN_A_PANEL // max(1, len(shown)))
    return list(chain.from_iterable(page[:of_each] for page in shown))


@kept_by_clock
def paper_panel():
    """Return the newest printed issue as a panel beside other news; "" without one."""
    paper = as_panel(newest_placements(at=now()))
    if not paper:
        return ""
    made = render_to_string("editions/_issue_panel.html", {"paper": paper})
    return mark_safe(made)  # noqa: S308 - a template's


def _links(context):
    # The page's own, which asks the cache once.
    return context.get("navigation") or navigation()


def _rendered(template_name, context, here):
    links = _links(context)
    shown = here | {name: context.get(name) for name in OF_THE_PAPER}
    digest = (links["key"], *shown.values())
    return KEPT.render(template_name, digest, shown | {"navigation": links})


# They are the same on every page.
@lru_cache(maxsize=4)
def icons_in_head(site_name, reads_offline):
    """Return what a page's <head> tells of the paper itself: its icons, its search."""
    context = {"site_name": site_name, "reads_offline": reads_offline}
    return mark_safe(render_to_string("_icons.html", context))  # noqa: S308 - a template's


@lru_cache(maxsize=4)
def _legal_notice(told, has_mark):
    told = dict(told)
    context = {
        "told": told,
        "has_mark": has_mark,
        # The number alone, by which the ministry's site finds the record.
        "police_code": "".join(filter(str.isdecimal, told.get("police", ""))),
    }
    made = render_to_string("_legal_notice.html", context)
    return mark_safe(made)  # noqa: S308 - a template's


def legal_notice():
    """Return the licences and records at the foot of every page, and where to report."""
    return _legal_notice(
        tuple(settings.SITE_LICENCES.items()), bool(settings.SITE_POLICE_MARK)
    )


def report_address(story):
    """Return where readers report what is wrong with a story."""
    return f"{address_of('report')}?story={story.pk}"
