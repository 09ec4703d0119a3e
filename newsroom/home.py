"""Selection of the front page's stories: what an editor arranged, then the newest.

Everything is decided when a reader asks. A story that is not public now, or that is
flagged as what may affect minors, is passed over, wherever it was set, and the next takes its place; no story is shown twice.
"""

from collections import defaultdict
from datetime import datetime
from itertools import chain, islice
from operator import attrgetter
from typing import NamedTuple

from django.db import router
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    F,
    OuterRef,
    Subquery,
    Value,
)

from articles.models import Article, ArticlePhoto, Correction
from articles.models.photo_rights import WEB
from articles.moment import now
from articles.paging import newest_first
from articles.prepared import prepared
from articles.site.sections import sections as every_section
from articles.workflow import IN_PROGRESS, Status
from newsroom.front_lead import lead_of, with_lead
from newsroom.front_lines import lines
from newsroom.models import FrontPage, FrontSlot

# So many are filled up in a small paper, and one more in a full one.
SECONDS, MOST_SECONDS = 3, 4
IN_A_SECTION = 5
LATEST = 10
PHOTOS = 4
# As far back as sections look for news of theirs, before they ask by name.
HEADS = 160
# With fewer stories than this, one list of the latest would empty the sections.
ENOUGH_FOR_LATEST = 30
Place = FrontSlot.Place


@prepared
def _heads(at):
    """Return (pk, section pk) of the newest."""
    return _newest(at).values_list("pk", "section_id")


def _newest(at):
    return Article.objects.published(at).suitable_for_minors()[:HEADS]


def _pictures(at):
    pictures = ArticlePhoto.objects.shown(at, WEB).exclude(photo__original="")
    return pictures.order_by()


class Arranged(NamedTuple):
    """A story that an editor has set on the front page; of one that is not public there
    is no `published_at`."""

    place: str
    pk: int
    published_at: datetime | None
    section: int | None
    pictured: int | None
    order: int
    slot: int


# In the place of one in which an editor sets stories.
PICTURED = ""


@prepared
def _live_slots(at):
    live = FrontPage.objects.live(at).values("pk")
    return _arranged_and_pictured(FrontSlot.objects.filter(front_page__in=live), at)


@prepared
def _slots_of(front_page, at):
    return _arranged_and_pictured(FrontSlot.objects.filter(front_page=front_page), at)


def _arranged_and_pictured(slots, at):
    """Return the queryset of the values of Arranged, in no order; and as such, of a place
    of their own, which of the newest have pictures.

    To ask that of each of the newest costs PostgreSQL more than to find them.
    """
    published = Article.objects.published(at).suitable_for_minors().order_by()
    story = published.filter(pk=OuterRef("article"))
    pictured = _pictures(at).filter(article=OuterRef("article")).values("article")
    arranged = slots.order_by().annotate(
        published_at=Subquery(story.values("published_at")),
        section=Subquery(story.values("section")),
        pictured=Subquery(pictured[:1]),
    )
    newest = _pictures(at).filter(article__in=_newest(at).values("pk"))
    newest = newest.annotate(
        place=Value(PICTURED),
        published_at=Value(None, DateTimeField()),
        section=Value(None, BigIntegerField()),
        pictured=F("article"),
    )
    columns = "place", "article", "published_at", "section", "pictured", "order", "pk"
    return arranged.values_list(*columns).union(newest.values_list(*columns), all=True)


@prepared(light=True)
def _cards(at, pks, lead, shown):
    # In no order: where each stands is known.
    found = Article.objects.filter(pk__in=pks).order_by().for_front_page(at)
    return with_lead(found, lead, at, shown)


class Heads:
    """The newest published stories and those arranged, as pk, section and picture, the
    newest first.

    `take` gives stories out, each once.
    """

    def __init__(self, arranged, pictured, at):
        self.section, self.pictured = {}, pictured
        self.newest, self.taken = [], set()
        self.by_section = defaultdict(list)
        for pk, section in _heads(at=at):
            self._add(pk, section)
        # Those that are not among the newest are older than all of them.
        for row in sorted(filter(_is_public, arranged), key=newest_first):
            if row.pk not in self.section:
                self._add(row.pk, row.section)

    def take(self, pks, number):
        """Return the first so many of these that are public and not given out yet."""
        free = (pk for pk in pks if pk in self.section and pk not in self.taken)
        given = list(islice(free, number))
        self.taken.update(given)
        return given

    def _add(self, pk, section):
        self.section[pk] = section
        self.newest.append(pk)
        self.by_section[section].append(pk)

    def of_section(self, section):
        return self.by_section[section.pk]

    def look_further(self, sections, at):
        """Add older stories of sections of which the newest few hold too little."""
        if len(self.newest) < HEADS:
            return
        short = [s for s in sections if len(self.of_section(s)) < 2 * IN_A_SECTION]
        if short:
            published = Article.objects.published(at).suitable_for_minors()
            found = published.newest_pks(short, IN_A_SECTION * 2)
            for pk, section in found:
                if pk not in self.section:
                    self._add(pk, section)


def front_page(arrangement=None, at=None):
    """Return the template context of the front page at a moment.

    Without an arrangement, the one that is live then. At most five queries.
    """
    at = at or now()
    arranged, pictured = _arranged(arrangement, at)
    slots = _by_place(arranged)
    sections = every_section()
    heads = Heads(arranged, pictured, at)
    heads.look_further(sections, at)
    laid_out = _laid_out(slots, sections, heads)
    shown = [*laid_out["lead"], *laid_out["seconds"]]
    return _loaded(at, **laid_out) | {
        "first_picture": next((pk for pk in shown if pk in heads.pictured), None)
    }


def _laid_out(slots, sections, heads):
    """Return the stories of each place, as pks: arranged first, then by date."""
    pinned = slots[Place.SECTION]
    unpinned = [pk for pk in heads.newest if pk not in set(pinned)]
    # With nothing but pinned stories, the newest of those leads.
    lead = heads.take([*slots[Place.LEAD], *unpinned, *heads.newest], 1)
    arranged = heads.take(slots[Place.SECOND], MOST_SECONDS)
    is_full = len(heads.newest) >= ENOUGH_FOR_LATEST
    wanted = MOST_SECONDS if is_full else SECONDS
    seconds = arranged + heads.take(unpinned, max(0, wanted - len(arranged)))
    # What they promise: the newest, those that are shown beside them among them.
    latest = heads.newest[: LATEST if is_full else 0]
    photos = heads.take([pk for pk in unpinned if pk in heads.pictured], PHOTOS)
    blocks = []
    for section in sections:
        first = [pk for pk in pinned if heads.section.get(pk) == section.pk]
        given = heads.take([*first, *heads.of_section(section)], IN_A_SECTION)
        if given:
            blocks.append((section, given))
    return {
        "lead": lead,
        "seconds": seconds,
        "latest": latest,
        "photos": photos,
        "blocks": blocks,
    }


def standing(at=None):
    """Return {place: pks} of what stands on the front page, as a new arrangement begins.

    The lead and those below it are what readers see, set there or not; and what was set
    and waits for its hour keeps its place. What is withdrawn has none.
    """
    at = at or now()
    arranged, pictured = _arranged(None, at)
    slots = _by_place(arranged)
    shown = _laid_out(slots, (), Heads(arranged, pictured, at))
    pks = [row.pk for row in arranged]
    suitable = Article.objects.filter(pk__in=pks).suitable_for_minors()
    coming = suitable.in_states(*IN_PROGRESS, Status.SIGNED)
    alive = set(coming.order_by().values_list("pk", flat=True)) - set(shown["lead"])
    seconds = [pk for pk in slots[Place.SECOND] if pk in alive]
    filled = [pk for pk in shown["seconds"] if pk not in seconds]
    return {
        Place.LEAD: shown["lead"],
        Place.SECOND: seconds + filled,
        Place.SECTION: [pk for pk in slots[Place.SECTION] if pk in alive],
    }


def _arranged(arrangement, at):
    """Return the Arranged stories in the order of their places, of no arrangement those
    of the one that is live; and the ids of all of these and of the newest that have
    pictures."""
    if arrangement:
        rows = _slots_of(front_page=arrangement.pk, at=at)
    else:
        rows = _live_slots(at=at)
    found = [Arranged(*row) for row in rows]
    pictured = {row.pictured for row in found}
    arranged = [row for row in found if row.place != PICTURED]
    return sorted(arranged, key=attrgetter("order", "slot")), pictured


def _by_place(arranged):
    """Return {place: pks of its stories in their order}."""
    slots = {place: [] for place in Place}
    for row in arranged:
        slots[row.place].append(row.pk)
    return slots


def _is_public(row):
    return row.published_at is not None


def _loaded(at, lead, seconds, latest, photos, blocks):
    """Load the stories of each place: as far as it shows them, a headline or more; and
    what else stands on the page as lines."""
    as_cards = [*lead, *seconds, *photos, *(pks[0] for _, pks in blocks)]
    as_lines = set(chain(latest, *(pks[1:] for _, pks in blocks)))
    headlines, notices, breaking = lines(at, sorted(as_lines))
    shown = sorted(as_lines.union(as_cards))
    found = _cards(at=at, pks=as_cards, lead=lead[0], shown=shown) if lead else []
    cards = {card.pk: card for card in found}
    using = router.db_for_read(Correction)
    return {
        "lead": cards[lead[0]] if lead else None,
        "leading": lead_of(cards[lead[0]], len(seconds)) if lead else None,
        "seconds": [cards[pk] for pk in seconds],
        "latest": [headlines[pk] for pk in latest],
        "photos": [cards[pk] for pk in photos],
        "sections": [
            (section, [cards[first], *(headlines[pk] for pk in rest)])
            for section, (first, *rest) in blocks
        ],
        "breaking": breaking,
        "corrections": [notice.notice(using) for notice in notices],
    }
