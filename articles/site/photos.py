"""View of all pictures 图片: of the newest stories that have any, each its leading one."""

from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from articles.addresses import address_of, site_root
from articles.caching import KeptByContent
from articles.light_rows import plain_row_of
from articles.models import Article
from articles.paging import LISTED, PreparedList
from articles.site.cards import in_phrases, picture_in_public, piece
from articles.site.structured_data import as_script, of_gallery

# Full rows of two, three and four beneath one that is larger.
TILES = 25
# The tiles of the newest pages: most were there before the last change.
KEPT = KeptByContent(most=400)
LARGE = 'sizes="(min-width: 80rem) 50rem, (min-width: 48rem) 66vw, 100vw"'
SMALL = 'sizes="(min-width: 80rem) 18rem, (min-width: 48rem) 31vw, 46vw"'
LAZY, AT_ONCE = 'loading="lazy"', 'fetchpriority="high"'


class Tile(NamedTuple):
    """A story's leading picture as the page sets it, and as machines are told of it."""

    html: str
    address: str
    headline: str
    caption: str
    credit: str
    picture: dict
    published_at: datetime


def _listed(at):
    return Article.objects.published(at).listed_with_pictures().for_pictures()


_stories = PreparedList(_listed, LISTED, TILES)


@require_safe
def photos(request):
    page = _stories.page(request)
    tiles = [
        KEPT.get_or_make(story._digest, partial(_tile, story))
        for story in page["articles"]
    ]
    # The entry of a story whose photo went a moment ago may be there still.
    tiles = [tile for tile in tiles if tile]
    made = [tile.html for tile in tiles]
    if made:
        # As a plain string: Markup would escape what is put in.
        first = str(made[0]).replace(SMALL, LARGE).replace(LAZY, AT_ONCE)
        made[0] = Markup(first)
    root = site_root(request)
    context = page | {
        "is_photos": True,
        "tiles": made,
        "structured_data": as_script(of_gallery(root, request.path, tiles)),
    }
    return render(request, "articles/photos.html", context)


def _tile(row):
    """Return the Tile of a light row of for_pictures(), or None without a picture."""
    story = plain_row_of(row)
    for placed in story.article_photos:
        renditions = tuple(placed.photo__renditions)
        picture = picture_in_public(placed.photo__guid, renditions)
        if picture:
            return _tile_of(story, placed, picture)
    return None


def _tile_of(story, placed, picture):
    address = address_of("articles:detail", story.id)
    caption = placed.caption or placed.photo__caption
    credit = placed.credit or placed.photo__credit
    html = piece(
        "tile",
        "articles/_tile.html",
        address=address,
        picture=picture,
        alt=placed.photo__alt or caption or story.headline,
        focus=(round(4 * placed.photo__focal_x), round(4 * placed.photo__focal_y)),
        number=story.pictures or 1,
        caption=caption,
        credit=credit,
        headline=in_phrases(story, story.headline),
        section_address=address_of("articles:section", story.section__slug),
        section=story.section__name,
        published_at=story.published_at,
    )
    return Tile(
        html, address, story.headline, caption, credit, picture, story.published_at
    )
