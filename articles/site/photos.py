"""View of all pictures 图片: of the newest stories that have any, each its leading one."""

from functools import partial

from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.addresses import address_of, site_root
from articles.ai_marks import PICTURE_LABELS
from articles.caching import KeptByContent
from articles.light_rows import plain_row_of
from articles.models import Article
from articles.paging import LISTED, PreparedList
from articles.site.cards import (
    Place,
    in_phrases,
    picture_of_placed,
    piece,
)
from articles.site.structured_data import as_script, of_gallery

# Full rows of two, three and four beneath one that is larger.
TILES = 25
# The tiles of the newest pages: most were there before the last change.
KEPT = KeptByContent(most=400)
LARGE = Place(
    "(min-width: 80rem) 50rem, (min-width: 48rem) 66vw, 100vw",
    is_first=True,
    crop="lead",
)
SMALL = Place("(min-width: 80rem) 18rem, (min-width: 48rem) 31vw, 46vw", crop="lead")


class Tile:
    """A story's leading picture, as the page sets it, and as machines are told of it."""

    def __init__(self, story, placed):
        self.story, self.placed, self.rendered = story, placed, {}
        self.address = address_of("articles:detail", story.id)
        self.caption = placed.caption or placed.photo__caption
        self.credit = placed.credit or placed.photo__credit
        self.headline, self.published_at = story.headline, story.published_at
        self.picture = picture_of_placed(placed, "lead")

    def at(self, place):
        """Return the tile as HTML at a place of the page."""
        if place not in self.rendered:
            self.rendered[place] = self._made(place)
        return self.rendered[place]

    def _made(self, place):
        story, placed = self.story, self.placed
        return piece(
            "tile",
            "articles/_tile.html",
            place=place,
            address=self.address,
            picture=self.picture,
            alt=placed.photo__alt or self.caption or story.headline,
            ai_label=PICTURE_LABELS.get(placed.photo__ai_made, ""),
            number=story.pictures or 1,
            caption=self.caption,
            credit=self.credit,
            headline=in_phrases(story, story.headline),
            section_address=address_of("articles:section", story.section__slug),
            section=story.section__name,
            published_at=story.published_at,
        )


def _listed(at):
    published = Article.objects.published(at).suitable_for_minors()
    return published.listed_with_pictures().for_pictures(at)


_stories = PreparedList(_listed, LISTED, TILES)


@require_safe
def photos(request):
    page = _stories.page(request)
    tiles = [
        KEPT.get_or_make(story._digest, partial(_tile, story))
        for story in page["articles"]
    ]
    # The rights to all photos of a story may have ended.
    tiles = [tile for tile in tiles if tile]
    root = site_root(request)
    context = page | {
        "is_photos": True,
        "tiles": [tile.at(SMALL if n else LARGE) for n, tile in enumerate(tiles)],
        "structured_data": as_script(of_gallery(root, request.path, tiles)),
    }
    return render(request, "articles/photos.html", context)


def _tile(row):
    """Return the Tile of a light row of for_pictures(), or None without a picture."""
    story = plain_row_of(row)
    placed = next(iter(story.leading_photos), None)
    return Tile(story, placed) if placed else None
