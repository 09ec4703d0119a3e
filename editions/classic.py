"""Redirects from the addresses that Chinese 数字报 have had for twenty years.

/html/2023-01/23/node_2.htm is a page, /html/2023-01/23/content_12345.htm a story; the
other forms are in editions/classic_paths.py. What the paper's old system numbered is in
the table of old addresses (ClassicAddress); without it, a node is the page of that
number, and a content is the story of that id if it was in that day's paper. What came from
the paper's archive has the old system's number, and is not meant by its own.
"""

import re

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from articles.moment import now
from articles.prepared import prepared
from editions.classic_paths import LONGEST, day_of, fragment_path, path_of
from editions.models import ClassicAddress, Placement, plain_number, shown_pages

ENTRANCES = {"paperindex.htm", "content/paperindex.htm", "layout/index.htm"}
NUMBERED = re.compile(
    r"html/[0-9]{4}-[0-9]{2}/[0-9]{2}/"
    r"(?:node_0{0,2}(?P<node>[1-9][0-9]{0,8})|content_(?P<content>[1-9][0-9]{0,17}))\.htm"
)
UNKNOWN = "旧网址表里没有这个地址。"


@prepared
def _known(at, path):
    return ClassicAddress.objects.filter(path=path).leading_on(at)


@require_safe
def classic(request, old):
    """Redirect an old address to what it meant, whose view checks what is public."""
    path = path_of(old)
    if path.lower() in ENTRANCES:
        return redirect("editions:latest", permanent=True)
    return _redirect(path)


@require_safe
def fragment(request, date, name):
    """Redirect a story of the Flash reader, which only a script of the page could read."""
    return _redirect(fragment_path(date, name))


def _redirect(path):
    if not 0 < len(path) <= LONGEST:
        raise Http404(UNKNOWN)
    goal = _known.first(at=now(), path=path)
    if goal is None:
        goal = _numbered(path)
        if goal is None or goal.classic_addresses.filter(file="").exists():
            raise Http404(UNKNOWN)
    return redirect(goal.get_absolute_url(), permanent=True)


def _numbered(path):
    """Return the page or story that an address means by its own number, or None."""
    match, day = NUMBERED.fullmatch(path), day_of(path)
    if not match or not day:
        return None
    if node := match["node"]:
        pages = shown_pages(now()).filter(issue__date=day).select_related("issue")
        for page in pages:
            if plain_number(page.number) == node:
                return page
        return next((p for p in pages if not p.number and str(p.order) == node), None)
    placed = Placement.objects.shown(now()).filter(
        article=int(match["content"]), page__issue__date=day
    )
    placement = placed.select_related("article").first()
    return placement.article if placement else None
