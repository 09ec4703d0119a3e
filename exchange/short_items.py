"""Short items: of many stories what lists show, each for half the price of a StoryItem.

They have the same names and the same values, but no body, no briefs and nothing else that
lists leave out. They are made of plain rows (articles/plain_rows.py): a story with its
names and pictures is some twenty rows, and to make instances of these costs more than all
that is said of them.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Prefetch
from django.db.models.functions import Substr

from articles import minors
from articles.addresses import address_of, district_address
from articles.ai_marks import PICTURE_LABELS, STORY_LABELS
from articles.models import Byline, Rendition
from articles.models.picture_stories import picture_text
from articles.models.queryset import photos_at
from articles.models.recordings import TYPES, public_address
from articles.models.renditions import address_in_public
from articles.site.cards import is_of_pictures, teaser_of
from articles.text import bylines
from districts.models import District
from exchange.item_loading import changed_at
from exchange.items import USABLE, ItemPhoto, ItemRendition, Name

# What holds the 84 words of a teaser, whatever links and figures are between them.
OPENING = 4000


class ShortItem(NamedTuple):
    """A story as lists have it; each value is the StoryItem's of that name."""

    id: int
    guid: str
    path: str
    version: int
    language: str
    genre: str
    kicker: str
    headline: str
    deck: str
    teaser: str
    byline: str
    section: Name | None
    column: Name | None
    districts: list[Name]
    topics: list[Name]
    photos: list[ItemPhoto]
    source_name: str
    source_url: str
    is_own: bool
    original_title: str
    original_author: str
    original_url: str
    ai_label: str
    minors_notice: str
    published_at: datetime
    corrected_at: datetime | None
    changed_at: datetime | None
    status: str = USABLE


# With what loaded


def loaded_in_short(stories, at):
    """Load what short items are made of; `at` may be a slot of a prepared query."""
    return (
        stories.select_related("section", "column", "source")
        .only(
            *("guid", "version", "language", "genre", "kicker", "headline", "deck"),
            *("summary", "ai_made", "minors_warning", "original_title"),
            *("original_author", "original_url"),
            *("published_at", "embargo_until", "corrected_at"),
            *(f"{place}__{part}" for place in NAMED for part in ("name", "slug")),
            *(f"source__{part}" for part in ("name", "url", "is_own", "byline_prefix")),
        )
        .annotate(
            body_opening=Substr("body", 1, OPENING), picture_text=picture_text(at)
        )
        .prefetch_related(
            Prefetch("districts", District.objects.only("name", "slug", "code")),
            "tags",  # taggit narrows no columns
            Prefetch("bylines", Byline.objects.with_names()),
            Prefetch("article_photos", _photos(at)),
        )
    )


NAMED = ("section", "column")


def _photos(at):
    files = Rendition.objects.only("photo", "format", "width", "height", "size")
    words = ("ai_made", "alt", "caption", "credit", "guid")
    return (
        photos_at(at)
        .select_related("photo__recording")
        .prefetch_related(Prefetch("photo__renditions", files))
        .only(
            *("article", "after_paragraph", "caption", "credit"),
            *(f"photo__{name}" for name in words),
            *(f"photo__recording__{name}" for name in RECORDED),
        )
    )


RECORDED = ("guid", "format", "size", "seconds")


# What is made of them


def short_item(row):
    """Return the ShortItem of a plain row of loaded_in_short()."""
    people = [(b.role, b.work, b.contributor__name) for b in row.bylines]
    return ShortItem(
        id=row.id,
        guid=str(row.guid),
        path=address_of("articles:detail", row.id),
        version=row.version,
        language=row.language,
        genre="pictures" if is_of_pictures(row) else row.genre,
        kicker=row.kicker,
        headline=row.headline,
        deck=row.deck,
        teaser=teaser_of(row, row.body_opening),
        byline=bylines.line(people, row.source__byline_prefix or ""),
        section=_place("articles:section", row.section__name, row.section__slug),
        column=_place("articles:column", row.column__name, row.column__slug),
        districts=[
            Name(each.name, each.slug, district_address(each), each.code or "")
            for each in row.districts
        ],
        topics=[_place("articles:tag", tag.name, tag.slug) for tag in row.tags],
        photos=list(map(_photo, row.article_photos)),
        source_name=row.source__name or "",
        source_url=row.source__url or "",
        is_own=row.source_id is None or row.source__is_own,
        original_title=row.original_title,
        original_author=row.original_author,
        original_url=row.original_url,
        ai_label=STORY_LABELS.get(row.ai_made, ""),
        minors_notice=minors.notice(row.minors_warning),
        published_at=row.published_at,
        corrected_at=row.corrected_at,
        changed_at=changed_at(row),
    )


def _place(view, name, slug):
    return None if slug is None else Name(name, slug, address_of(view, slug))


def _photo(placed):
    caption = placed.caption or placed.photo__caption
    guid = placed.photo__guid
    recording = _Recording.of(placed)
    return ItemPhoto(
        guid=str(guid),
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
        recording_path=public_address(recording, recording.format) if recording else "",
        recording_type=TYPES[recording.format] if recording else "",
    )


class _Recording(NamedTuple):
    guid: str
    format: str

    @classmethod
    def of(cls, placed):
        if placed.photo__recording__guid is None:
            return None
        return cls(placed.photo__recording__guid, placed.photo__recording__format)
