"""Short items: of many stories what lists show, each for half the price of a StoryItem.

They have the same names and the same values, but no body, no briefs and nothing else that
lists leave out.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Prefetch

from articles import minors
from articles.addresses import address_of
from articles.ai_marks import STORY_LABELS
from articles.models import Byline
from articles.models.picture_stories import body_opening, picture_text
from articles.site.cards import is_of_pictures, teaser_of
from articles.text import bylines
from exchange import item_parts
from exchange.item_loading import changed_at
from exchange.item_parts import Guid, named
from exchange.items import USABLE, ItemPhoto, Name

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
            *("version", "language", "genre", "kicker", "headline", "deck"),
            *("summary", "ai_made", "minors_warning", "original_title"),
            *("original_author", "original_url"),
            *("published_at", "embargo_until", "corrected_at"),
            *item_parts.FILED,
        )
        .annotate(
            guid_text=Guid("guid"),
            body_opening=body_opening(OPENING),
            picture_text=picture_text(at),
        )
        .prefetch_related(
            item_parts.districts(),
            "tags",  # taggit narrows no columns
            Prefetch("bylines", Byline.objects.with_names()),
            item_parts.photos(at),
        )
    )


# What is made of them


def short_item(row):
    """Return the ShortItem of a plain row of loaded_in_short()."""
    people = [(b.role, b.work, b.contributor__name) for b in row.bylines]
    return ShortItem(
        id=row.id,
        guid=row.guid_text,
        path=address_of("articles:detail", row.id),
        version=row.version,
        language=row.language,
        genre="pictures" if is_of_pictures(row) else row.genre,
        kicker=row.kicker,
        headline=row.headline,
        deck=row.deck,
        teaser=teaser_of(row, row.body_opening),
        byline=bylines.line(people, row.source__byline_prefix or ""),
        section=named("articles:section", row.section__name, row.section__slug),
        column=named("articles:column", row.column__name, row.column__slug),
        districts=list(map(item_parts.district, row.districts)),
        topics=[named("articles:tag", tag.name, tag.slug) for tag in row.tags],
        photos=list(map(item_parts.photo, row.article_photos)),
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
