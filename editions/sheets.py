"""Printed pages set from their stories, as far as readers may see them."""

from dataclasses import replace
from hashlib import sha256

from articles.remembering import remembered
from editions.copies import copy_of
from editions.models import Placement
from editions.setting import set_page

# The key names every word on the page: one that changed is another key.
A_DAY = 24 * 60 * 60


def sheet_of(page, at=None):
    """Return (the set page, the placements on it as for_setting() loads them)."""
    return _sheet(page, at, ())


def _sheet(page, at, before):
    placements = list(Placement.objects.shown(at).filter(page=page).for_setting())
    goes_on = _going_on(placements, page)
    copies = tuple(
        replace(
            copy_of(placement, _skipped(placement, page, at, before)),
            divides=placement.pk in goes_on,
        )
        for placement in placements
    )
    return set_sheet(copies), placements


def set_sheet(copies):
    """Return the page of some copies, set once for as long as they are the same."""
    digest = sha256(repr(copies).encode()).hexdigest()[:32]
    return remembered(f"sheet-{digest}", lambda: set_page(copies), A_DAY)


def _going_on(placements, page):
    """Return the placements whose story another page of the issue takes up again."""
    jumps = {p.article_id: p for p in placements if p.continued_on}
    if not jumps:
        return set()
    taken_up = Placement.objects.filter(
        article__in=jumps, page__issue=page.issue_id
    ).exclude(continued_from="")
    return {
        jumps[other.article_id].pk
        for other in taken_up.exclude(page=page).select_related("page")
        if other.page.number == jumps[other.article_id].continued_on
    }


def _skipped(placement, page, at, before):
    """Return how many characters of a story stand on the page it comes from."""
    if not placement.continued_from or placement.is_withdrawn:
        return 0
    origin = (
        Placement.objects.filter(
            article=placement.article_id,
            page__issue=page.issue_id,
            page__number=placement.continued_from,
        )
        .exclude(page=page)
        .exclude(page__in=before)
        .select_related("page")
        .first()
    )
    if origin is None:
        return 0
    sheet, _ = _sheet(origin.page, at, (*before, page.pk))
    return sheet.turned_over.get(origin.pk, 0)
