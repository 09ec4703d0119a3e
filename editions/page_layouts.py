"""Layouts of printed pages from their placements, cached, for readers and the desk."""

from dataclasses import replace
from functools import partial
from hashlib import sha256

from articles.caching import KeptByContent, cached, cached_by_content
from articles.dates import midnight
from articles.moment import now
from articles.prepared import prepared
from articles.statements import digest_of
from articles.text.line_breaking import words_known
from districts.names import gazetteer_names, names_among
from editions.layout import lay_out_page
from editions.layout_input import story_input_of
from editions.layout_version import LAYOUT_VERSION
from editions.models import Placement

# The key names every word on the page: one that changed is another key.
AN_HOUR = 60 * 60
A_DAY = 24 * AN_HOUR
# Of the same pages as page_markup.KEPT, and those that they are continued from.
KEPT = KeptByContent(most=24)


@prepared(digests=True)
def _shown(at, pages):
    return Placement.objects.shown(at).filter(page__in=pages).for_setting(at)


@prepared(digests=True)
def _every(at, pages):
    every = Placement.objects.with_withdrawn()
    return every.filter(page__in=pages).for_setting(at)


@prepared(digests=True)
def _jumping(issue):
    return (
        Placement.objects.filter(page__issue=issue)
        .exclude(continued_from="", continued_on="")
        .select_related("page")
        .only("article", "continued_from", "continued_on", "page__number")
    )


def layout_of(page, at=None):
    """Return (the set page, the placements on it as for_setting() loads them), as far
    as readers may see them."""
    return _set(page, partial(_shown, at=at or now()))


def proof_of(page):
    """Return the same with all placements of the page, for the desk: as it will be on
    its day, by which the rights to a photo may have ended."""
    on_its_day = max(now(), midnight(page.issue.date))
    return _set(page, partial(_every, at=on_its_day))


def layouts_of(issue, pages, at=None):
    """Return layout_of() each of some pages of an issue, in as many queries as of one."""
    jumps = _Jumps(issue.pk)
    # A story may come from a page that readers do not see.
    asked = set().union(*(jumps.leading_to(page.pk) for page in pages))
    placed = {pk: [] for pk in sorted(asked)}
    for placement in _shown(at=at or now(), pages=list(placed)):
        placed[placement.page_id].append(placement)
    return [_set_of(page, placed, jumps) for page in pages]


def _set(page, placements_on):
    """Set a page. A story that comes from another page begins where that page left it:
    the pages that it has come through are set as well."""
    jumps = _Jumps(page.issue_id)
    pages = jumps.leading_to(page.pk)
    placed = {pk: [] for pk in pages}
    for placement in placements_on(pages=pages):
        placed[placement.page_id].append(placement)
    return _set_of(page, placed, jumps)


def _set_of(page, placed, jumps):
    names = cached("names-of-places", _names_of_places, AN_HOUR)
    rows = [
        placement._digest
        for pk in sorted(jumps.leading_to(page.pk))
        for placement in placed[pk]
    ]
    key = (LAYOUT_VERSION, page.pk, jumps.said, names, *rows)

    def made():
        # By the rows: what is to be set need not be made of them to know that it was.
        name = f"page-layout-{digest_of(key).hex()}"
        return cached_by_content(
            name, lambda: _layout(page.pk, placed, jumps, names), A_DAY
        )

    return KEPT.get_or_make(key, made), placed[page.pk]


def _names_of_places():
    """Return the names of the gazetteer, which a dictionary may not know: 尖草坪."""
    return names_among(_names())


@prepared
def _names():
    return gazetteer_names()


def _layout(page_pk, placed, jumps, names, after=()):
    """Set a page; `after` are the pages that wait for it."""
    stories = []
    for placement in placed[page_pk]:
        skip, tables_set = 0, ()
        origin = jumps.origin(placement)
        if origin and origin.page_id not in (*after, page_pk):
            waiting = (*after, page_pk)
            layout = _layout(origin.page_id, placed, jumps, names, waiting)
            skip = layout.turned_over.get(origin.pk, 0)
            tables_set = layout.tables_set.get(origin.pk, ())
        skip = 0 if placement.is_withdrawn else skip
        story = story_input_of(placement, skip, names)
        goes_on = jumps.goes_on(placement)
        stories.append(replace(story, tables_set=tables_set, divides=goes_on))
    known = (placement.heading_words for placement in placed[page_pk])
    return cached_layout(tuple(stories), "\n".join(filter(None, known)))


def cached_layout(stories, heading_words=""):
    """Return the layout of some stories, set once for as long as they are the same.

    `heading_words` of the index spare a reader's worker the dictionary.
    """
    digest = sha256(repr((LAYOUT_VERSION, stories)).encode()).hexdigest()[:32]

    def lay_out():
        with words_known(heading_words):
            return lay_out_page(stories)

    return cached_by_content(f"layout-{digest}", lay_out, A_DAY)


class _Jumps:
    """The 下转 and 上接 of an issue: which placement goes on at which."""

    def __init__(self, issue_pk):
        self.by_place = {
            (placement.article_id, placement.page.number): placement
            for placement in _jumping(issue=issue_pk)
        }
        self.jumping = list(self.by_place.values())
        self.said = tuple(placement._digest for placement in self.jumping)

    def origin(self, placement):
        """Return the placement that a story is continued from, or None."""
        number = placement.continued_from
        return self.by_place.get((placement.article_id, number)) if number else None

    def goes_on(self, placement):
        """Whether the page that a story goes on at takes it up."""
        number = placement.continued_on
        other = self.by_place.get((placement.article_id, number)) if number else None
        return bool(other and other.continued_from)

    def leading_to(self, page_pk):
        """Return the pages whose setting decides that of a page, itself included."""
        found, asked = {page_pk}, [page_pk]
        while asked:
            here = asked.pop()
            for placement in self.jumping:
                origin = self.origin(placement) if placement.page_id == here else None
                if origin and origin.page_id not in found:
                    found.add(origin.page_id)
                    asked.append(origin.page_id)
        return found
