"""District map: each district's number of stories as a tile, and its newest stories.

A story counts where it is filed and where it has a brief, once in each district; what
happens in a zone counts for the district that it lies in too.
"""

from collections import defaultdict
from datetime import timedelta
from functools import cache
from itertools import chain

from django.conf import settings
from django.db.models import OuterRef, Prefetch
from django.db.models.functions import JSONArray
from django.utils import timezone

from articles.addresses import district_address
from articles.caching import (
    KeptByContent,
    cached,
    cached_while_settled,
    kept_by_clock,
)
from articles.dates import midnight
from articles.models import Article, Brief
from articles.moment import now
from articles.prefetched import JSONRows
from articles.prepared import prepared
from articles.site.tones import tones_of
from districts.models import District

DAYS = 30
WEEKS = 12
# The map's units; a tile is 10 by 7 of them, as a page is wide and high.
TILE_WIDTH, TILE_HEIGHT, GAP = 100, 70, 6
# So many characters of a name fit into a tile as they are.
NAME_FITS, NAME_WIDTH = 4, 90
# The trend's units.
BAR, TREND_HEIGHT = 6, 20
# The map and the trends of some hours.
DRAWN = KeptByContent(most=100)


def district_map():
    """Return what the map is drawn from, see drawn_map(); and the map itself, as HTML
    (`svg`). At most a minute old, and under the clock as
    new as the page."""
    return cached("district-map", _with_svg)


def _with_svg():
    drawn = drawn_map()
    context = {"district_map": drawn, "city_name": settings.CITY_NAME}
    # Kept for as long as numbers and names are the same: most changes of the paper are
    # in one district, or in none.
    svg = DRAWN.render("articles/_district_map.html", repr(context), context)
    return drawn | {"svg": svg}


def trend(tile):
    """Return the weeks of a tile of the map as HTML."""
    return DRAWN.render("articles/_trend.html", tuple(tile["weeks"]), {"tile": tile})


def drawn_map(at=None):
    """Return {"tiles", "width", "height", "has_zones", "until"}, numbers and names only.

    A tile is a dictionary: pk, name, short_name, name_width (what a long one is squeezed
    to, None of others), address, kind, x, y, middle, tone,
    number (stories of the thirty days), trend (bars) and weeks (their numbers, the
    oldest first), by whole days (docs/decisions/018-the-map-counts-by-days.md).
    `until` is the last of the days, None for today: a paper without news in the last
    thirty days shows those up to its newest story.
    """
    at = at or now()
    places, last = districts(), timezone.localdate(at)
    counted, until = _counted(places, at, last), None
    if not _has_news(counted, last):
        newest = _newest_day(at)
        if newest and newest <= last - timedelta(days=DAYS):
            counted, last, until = _counted(places, at, newest), newest, newest
    summed = [_summed(counted.get(district.pk, {}), last) for district in places]
    tone = tones_of(number for number, _ in summed)
    tiles = [
        _tile(district, number, weeks, tone(number))
        for district, (number, weeks) in zip(places, summed, strict=True)
    ]
    return {
        "tiles": tiles,
        "width": max((tile["x"] for tile in tiles), default=0) + TILE_WIDTH,
        "height": max((tile["y"] for tile in tiles), default=0) + TILE_HEIGHT,
        "has_zones": any(tile["kind"] == District.Kind.ZONE for tile in tiles),
        "until": until,
    }


@prepared
def _districts():
    return District.objects.select_related("within")


@kept_by_clock
def districts():
    """Return all districts, in their order."""
    return _districts()


@prepared
def _newest(at):
    return Article.objects.published(at).values_list("published_at")[:1]


def _newest_day(at):
    newest = _newest.first(at=at)
    return newest and timezone.localdate(*newest)


def _has_news(counted, last):
    """Whether any district has news in the thirty days."""
    start = last - timedelta(days=DAYS)
    return any(day > start for days in counted.values() for day in days)


def _summed(days, last):
    """Return the stories of thirty days up to the last one, and of each week."""
    number, weeks = 0, [0] * WEEKS
    for day, stories in days.items():
        age = (last - day).days
        weeks[-1 - age // 7] += stories
        if age < DAYS:
            number += stories
    return number, weeks


def _counted(places, at, last):
    """Return {district pk: {day: its stories}} of the twelve weeks up to a day.

    What was published before yesterday is read again when some of it has changed, and
    not because the paper goes on: of these weeks, two days are read.
    """
    start = midnight(last - timedelta(days=WEEKS * 7 - 1))
    end = midnight(last + timedelta(days=1))
    since = midnight(timezone.localdate(at) - timedelta(days=1))
    settled = cached_while_settled(
        f"district-days-{start:%Y%m%d}-{since:%Y%m%d}",
        lambda: _by_day(places, _stories(at=at, start=start, end=min(since, end))),
        at,
    )
    rest = _stories(at=at, start=max(since, start), end=end)
    return _added(settled, _by_day(places, rest))


@prepared
def _stories(at, start, end):
    """Return (district, story, its moment) of a span: where stories are filed, and of
    their briefs."""
    articles = Article.objects.published(at).between(start, end).order_by()
    filed, told = (
        articles.filter(**{f"{place}__isnull": False}).values_list(
            place, "pk", "published_at"
        )
        for place in ("districts", "briefs__district")
    )
    return filed.union(told, all=True)


def _by_day(places, rows):
    """Return {district pk: {day: number of stories}}, each story once in a district."""
    within = {district.pk: district.within_id for district in places}
    days = {
        (place, pk): moment
        for district, pk, moment in rows
        for place in (district, within.get(district))
        if place
    }
    counted = {}
    for (place, _), moment in days.items():
        here, day = counted.setdefault(place, {}), timezone.localdate(moment)
        here[day] = here.get(day, 0) + 1
    return counted


def _added(counted, more):
    """Return the sum of two counts by district and day."""
    total = dict(counted)
    for place, days in more.items():
        here = dict(total.get(place, {}))
        for day, number in days.items():
            here[day] = here.get(day, 0) + number
        total[place] = here
    return total


def _tile(district, number, weeks, tone):
    x = (district.tile_column - 1) * (TILE_WIDTH + GAP)
    y = (district.tile_row - 1) * (TILE_HEIGHT + GAP)
    return {
        "pk": district.pk,
        "name": district.name,
        "short_name": district.short_name,
        "name_width": NAME_WIDTH if len(district.short_name) > NAME_FITS else None,
        "address": district_address(district),
        "kind": district.kind,
        "x": x,
        "y": y,
        "middle": x + TILE_WIDTH // 2,
        "name_line": y + 32,
        "number_line": y + 54,
        "tone": tone,
        "number": number,
        "weeks": weeks,
        "trend": _bars(weeks),
    }


def _bars(weeks):
    """Return the trend as bars: x, y and height, the busiest week as high as it goes."""
    most = max(weeks) or 1
    heights = [max(1, round(week / most * TREND_HEIGHT)) for week in weeks]
    return [
        {"x": place * BAR, "y": TREND_HEIGHT - height, "height": height}
        for place, height in enumerate(heights)
    ]


def newest_of_each(districts, number):
    """Return {district pk: [(story, its briefs about that district)]}, the newest first.

    Two queries, whether a district had its last news today or ten years ago.
    """
    newest = {pk: list(chain(*rows)) for pk, rows in _newest_pks(number)(at=now())}
    pks = set(chain(*newest.values()))
    stories = {story.pk: story for story in _lines(pks=pks)} if pks else {}
    briefs = _briefs_of(stories.values())
    return {
        district.pk: [
            (stories[pk], briefs[district.pk, pk])
            for pk in newest.get(district.pk, ())
            if pk in stories
        ]
        for district in districts
    }


@cache
def _newest_pks(number):
    """Return the prepared query of the newest stories of each district."""

    @prepared
    def newest(at):
        here = Article.objects.published(at).listed_in(OuterRef("pk"))
        rows = JSONRows(here.values(row=JSONArray("pk"))[:number])
        return District.objects.order_by().values_list("pk", rows)

    return newest


@prepared
def _lines(pks):
    briefs = Brief.objects.filter(district__isnull=False).select_related("district")
    stories = Article.objects.filter(pk__in=pks).only(
        "headline", "phrases", "language", "published_at"
    )
    return stories.prefetch_related(Prefetch("briefs", briefs, to_attr="told"))


def _briefs_of(stories):
    """Return {(district pk, story pk): the story's briefs about it, in order}."""
    briefs = defaultdict(list)
    for brief in chain(*(story.told for story in stories)):
        for place in filter(None, (brief.district_id, brief.district.within_id)):
            briefs[place, brief.article_id].append(brief)
    return briefs
