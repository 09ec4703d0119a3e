"""Parts of items: what is loaded of a story's photos, places and people, and what is made
of them, for items whole (item_loading.py) and short (short_items.py).

All of plain rows (articles/plain_rows.py): a story with its names and pictures is some
twenty rows, and to make instances of these costs more than all that is said of them.
"""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import Func, Prefetch, TextField

from articles.addresses import address_of
from articles.ai_marks import PICTURE_LABELS
from articles.models import Rendition
from articles.models.recordings import TYPES, public_address
from articles.models.renditions import address_in_public
from articles.models.stories_loaded import photos_at
from districts.models import District
from exchange.items import ItemPhoto, ItemRendition, Name

# What is shown of places that a story is filed under, and of where it is from.
FILED = (
    *("section__name", "section__slug", "column__name", "column__slug"),
    *("source__name", "source__url", "source__is_own", "source__byline_prefix"),
)
RECORDED = ("guid", "format", "size", "seconds")


class Guid(Func):
    """A number of the world as the text it is shown as: to make a UUID of each, and its
    text again, takes as long as a third of a short item."""

    output_field = TextField()
    arity = 1

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, template="%(expressions)s::text")

    def as_sqlite(self, compiler, connection):
        parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        template = " || '-' || ".join(
            f"SUBSTR(%(expressions)s, {start}, {length})" for start, length in parts
        )
        return self.as_sql(compiler, connection, template=f"({template})")


# What is loaded


def districts():
    return Prefetch("districts", District.objects.only("name", "slug", "code"))


def photos(at):
    """Prefetch the photos that may stand on the web at a moment."""
    files = Rendition.objects.only("photo", "format", "width", "height", "size")
    words = ("ai_made", "alt", "caption", "credit")
    placed = (
        photos_at(at)
        .select_related("photo__recording")
        .prefetch_related(Prefetch("photo__renditions", files))
        .only(
            *("article", "after_paragraph", "caption", "credit"),
            *(f"photo__{name}" for name in words),
            *(f"photo__recording__{name}" for name in RECORDED),
        )
        .annotate(photo_guid=Guid("photo__guid"))
    )
    return Prefetch("article_photos", placed)


# What is made of it


# Names of a paper are few, and stand on every list.
@lru_cache(maxsize=5_000)
def named(view, name, slug, code=""):
    """Return the Name of what has a public page; None of nothing."""
    return None if slug is None else Name(name, slug, address_of(view, slug), code)


def district(row):
    return named("articles:district", row.name, row.slug, row.code or "")


def photo(placed):
    caption = placed.caption or placed.photo__caption
    guid = placed.photo_guid
    recording = _Recording.of(placed)
    return ItemPhoto(
        guid=guid,
        caption=caption,
        credit=placed.credit or placed.photo__credit,
        alt=placed.photo__alt or caption,
        after_paragraph=placed.after_paragraph,
        renditions=tuple(
            ItemRendition(
                path=address_in_public(guid, each),
                width=each.width,
                height=each.height,
                media_type=Rendition.content_type(each),
                size=each.size,
            )
            for each in placed.photo__renditions
        ),
        made_by_ai=PICTURE_LABELS.get(placed.photo__ai_made, ""),
        ai_made=placed.photo__ai_made,
        recording_path=public_address(recording, recording.format) if recording else "",
        recording_type=TYPES[recording.format] if recording else "",
        recording_size=placed.photo__recording__size,
        recording_seconds=placed.photo__recording__seconds,
    )


class _Recording(NamedTuple):
    guid: str
    format: str

    @classmethod
    def of(cls, placed):
        if placed.photo__recording__guid is None:
            return None
        return cls(placed.photo__recording__guid, placed.photo__recording__format)
