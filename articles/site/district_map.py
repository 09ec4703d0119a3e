"""District map: each district's number of stories as a tile, and its newest stories.

A story counts where it is filed and where it has a brief, once in each district; what
happens in a zone counts for the district that it lies in too.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta
from itertools import chain, pairwise

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from articles.addresses import district_address
from articles.caching import KeptByContent, cached, cached_until_changed
from articles.dates import midnight
from articles.models import Article, ArticleDistrict, Brief
from articles.moment import now
from articles.prepared import prepared
from districts.models import District

DAYS = 30
WEEKS = 12
# From this many stories in thirty days on, a tile has the next tone.
TONES = (1, 10, 40, 120)
# The map's units; a tile is 10 by 7 of them, as a page is wide and high.
TILE_WIDTH, TILE_HEIGHT, GAP = 100, 70, 6
# The trend's units.
BAR, TREND_HEIGHT = 6, 20
# The map and the trends of some hours.
DRAWN = KeptByContent(most=100)
# As far back as news of each district is looked for, before it is asked for by name.
RECENT = 400


def district_map():
    """Return what the map is drawn from, at most a minute old, see drawn_map(); and
    the map itself and the trend of each tile, as HTML (`svg`)."""
    return cached("district-map", _with_svg)


def _with_svg():
    drawn = drawn_map()
    context = {"district_map": drawn, "city_name": settings.CITY_NAME}
    svg = _svg("articles/_district_map.html", context)
    for tile in drawn["tiles"]:
        tile["svg"] = _svg("articles/_trend.html", {"tile": tile})
    return drawn | {"svg": svg}


def _svg(template_name, context):
    """Return the HTML of numbers and names, kept for as long as they are the same: most
    changes of the paper are in one district, or in none."""
    return DRAWN.render(template_name, repr(context), context)


def drawn_map(at=None):
    """Return {"tiles", "width", "height", "until"}, numbers and names only.

    A tile is a dictionary: pk, name, short_name, address, kind, x, y, middle, tone,
    number (stories of the thirty days), trend (bars) and weeks (their numbers, the
    oldest first). `until` is the day the window ends, None for now: a paper without
    news in the last thirty days shows those before its newest story.
    """
    at = at or now()
    newest = Article.objects.published(at).values_list("published_at", flat=True)
    last = newest.first()
    is_current = last is None or last > at - timedelta(days=DAYS)
    end = at if is_current else last
    districts = list(District.objects.all())
    numbers, weeks = _counted(_moments(end, is_current), end)
    tiles = [_tile(d, numbers[d.pk], weeks[d.pk]) for d in districts]
    return {
        "tiles": tiles,
        "width": max((tile["x"] for tile in tiles), default=0) + TILE_WIDTH,
        "height": max((tile["y"] for tile in tiles), default=0) + TILE_HEIGHT,
        "until": None if is_current else timezone.localdate(last),
    }


def _counted(moments, end):
    """Return two dictionaries by district: stories of 30 days, and of each week."""
    days, weeks = timedelta(days=DAYS), [timedelta(weeks=n) for n in range(WEEKS + 1)]
    numbers, trends = defaultdict(int), defaultdict(lambda: [0] * WEEKS)
    for district, here in moments.items():
        numbers[district] = len(here) - bisect_left(here, _seconds(end - days))
        # How many are of that week or older; the last week holds its own beginning.
        older = [bisect_right(here, _seconds(end - age)) for age in weeks[:-1]]
        older.append(bisect_left(here, _seconds(end - weeks[-1])))
        trend = [newer - further for newer, further in pairwise(older)]
        trends[district] = trend[::-1]
    return numbers, trends


def _moments(end, is_current):
    """Return {district pk: the moments of its stories of twelve weeks, in order}.

    They are read when something has changed, and not because a minute has passed.
    """
    # From its midnight on, a little more than is counted: the same question all day.
    first = timezone.localdate(end - timedelta(weeks=WEEKS))
    name = f"district-moments-{first}-{'' if is_current else end.timestamp()}"
    return cached_until_changed(name, lambda: _moments_read(midnight(first), end))


def _moments_read(start, end):
    span = Article.objects.published(end).filter(published_at__gte=start)
    span = span.order_by().values("pk")
    stories = defaultdict(dict)
    rows = chain(_places(ArticleDistrict, span), _places(Brief, span))
    for district, within, pk, moment in rows:
        for place in filter(None, (district, within)):
            stories[place][pk] = moment
    return {
        place: array("d", sorted(map(_seconds, here.values())))
        for place, here in stories.items()
    }


def _seconds(moment):
    return moment.timestamp()


def _tile(district, number, weeks):
    x = (district.tile_column - 1) * (TILE_WIDTH + GAP)
    y = (district.tile_row - 1) * (TILE_HEIGHT + GAP)
    return {
        "pk": district.pk,
        "name": district.name,
        "short_name": district.short_name,
        "address": district_address(district),
        "kind": district.kind,
        "x": x,
        "y": y,
        "middle": x + TILE_WIDTH // 2,
        "name_line": y + 32,
        "number_line": y + 54,
        "tone": sum(number >= enough for enough in TONES),
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

    Four queries; two more when a district has no news among the newest of all.
    """
    recent = [pk for (pk,) in _recent(at=now())]
    found = _filed(_filed_under(pks=recent), _told_in_briefs_of(pks=recent))
    short = [d for d in districts if len(found[d.pk]) < number]
    if short and len(recent) == RECENT:
        older = Article.objects.published().newest_of_districts(short, number)
        links = (_places(model, older) for model in (ArticleDistrict, Brief))
        found |= _filed(*links)
    newest = {
        district.pk: [pk for _, pk in sorted(found[district.pk])[:number]]
        for district in districts
    }
    pks = {pk for pks_here in newest.values() for pk in pks_here}
    stories = {story.pk: story for story in _lines(pks=pks)} if pks else {}
    briefs = _briefs_of(stories.values())
    return {
        district: [(stories[pk], briefs[district, pk]) for pk in pks_here]
        for district, pks_here in newest.items()
    }


@prepared
def _recent(at):
    return Article.objects.published(at).values_list("pk")[:RECENT]


@prepared
def _filed_under(pks):
    return _places(ArticleDistrict, pks)


@prepared
def _told_in_briefs_of(pks):
    return _places(Brief, pks)


@prepared
def _lines(pks):
    briefs = Brief.objects.filter(district__isnull=False).select_related("district")
    stories = Article.objects.filter(pk__in=pks).only("headline", "published_at")
    return stories.prefetch_related(Prefetch("briefs", briefs, to_attr="told"))


def _places(links, articles):
    """Return (district, the one it lies in, story, its moment) of links of stories."""
    rows = links.objects.filter(article__in=articles, district__isnull=False)
    return rows.order_by().values_list(
        "district", "district__within", "article", "article__published_at"
    )


def _filed(*links):
    """Return {district pk: {(what sorts the newest first, story pk)}}."""
    found = defaultdict(set)
    for district, within, pk, moment in chain(*links):
        for place in filter(None, (district, within)):
            found[place].add((-moment.timestamp(), pk))
    return found


def _briefs_of(stories):
    """Return {(district pk, story pk): the story's briefs about it, in order}."""
    briefs = defaultdict(list)
    for brief in chain(*(story.told for story in stories)):
        for place in filter(None, (brief.district_id, brief.district.within_id)):
            briefs[place, brief.article_id].append(brief)
    return briefs
