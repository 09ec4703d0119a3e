"""Loading of StoryItems: stories as the outside may have them, many at a fixed price.

The number of statements is the same for one story and for a hundred. Who asks again and
again prepares a query around loaded(), which is one statement with all parts, and gives
the rows to from_rows(); for lists, that show a part of each story, short_items.py has
it for half the price. Rights are those of the moment that is asked about: a photo that may
not stand on the web then is in no item, be it for readers or for the desk's own exports.
"""

from dataclasses import replace

from django.db.models import Count, Prefetch

from articles.addresses import address_of, district_address
from articles.dates import local
from articles.models import Article, ArticlePhoto, Contributor, Correction
from articles.moment import now
from articles.prepared import prepared
from articles.site.structured_data import NOT_AUTHORS
from articles.text.bylines import Role, Work
from articles.workflow import Status
from editions.models import Placement
from exchange.items import (
    CANCELED,
    USABLE,
    WITHHELD,
    ItemBrief,
    ItemByline,
    ItemCorrection,
    ItemPhoto,
    ItemPlace,
    ItemRendition,
    Name,
    StoryItem,
)
from exchange.media_topics import label_of
from exchange.models import StoryTopic

# Which stories


def items_of(stories, at, number=None):
    """Return the items of the stories of a queryset that readers may see at a moment, in
    its order: the first so many."""
    return from_rows(loaded(stories.published(at), at)[:number])


def item_of(pk, at=None):
    """Return the item of a story that readers may see, or None."""
    at = at or now()
    return next(iter(from_rows(_one(at=at, pk=pk))), None)


def desk_items_of(stories, at):
    """Return the items of stories that a person may open at the desk, in any state.

    A story that readers may not see is WITHHELD, a withdrawn one CANCELED. The caller
    asks who may: visible_to().
    """
    rows = list(loaded(stories, at))
    here = Article.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    # One that was withdrawn before its hour too: nobody is to have its words.
    gone = here.originals().in_states(Status.WITHDRAWN)
    statuses = (
        dict.fromkeys((row.pk for row in rows), WITHHELD)
        | dict.fromkeys(gone.values_list("pk", flat=True), CANCELED)
        | dict.fromkeys(here.published(at).values_list("pk", flat=True), USABLE)
    )
    items = from_rows(rows, statuses)
    placed = ArticlePhoto.objects.filter(article__in=statuses).order_by()
    numbers = dict(placed.values_list("article").annotate(Count("pk")))
    return [_with_held_back(item, numbers.get(item.id, 0)) for item in items]


def _with_held_back(item, placed):
    if item.status == CANCELED:
        return item
    return replace(item, photos_held_back=placed - len(item.photos))


def tombstones_of(stories):
    """Return the items of the withdrawn stories of a queryset: that they are gone."""
    withdrawn = stories.withdrawn().only(*TOMBSTONE)
    return [tombstone(story) for story in withdrawn]


# What a tombstone is made of.
TOMBSTONE = (
    *("guid", "version", "language", "published_at", "withdrawn_at"),
    *("withdrawal_notice", "status_since"),
)


def tombstone(article):
    """Return the item of a withdrawn story: its number and address, and no words."""
    gone_at = article.withdrawn_at or article.status_since
    return StoryItem(
        **BLANK,
        id=article.pk,
        guid=str(article.guid),
        path=article.get_absolute_url(),
        version=article.version,
        language=article.language,
        published_at=article.published_at,
        changed_at=gone_at,
        status=CANCELED,
        withdrawal_notice=article.withdrawal_notice,
    )


BLANK = dict.fromkeys(
    ("genre", "kicker", "headline", "deck", "summary", "teaser", "dateline", "byline")
    + ("body", "source_name", "source_url", "original_title", "original_author")
    + ("original_url", "editors_note", "ai_label", "minors_notice"),
    "",
) | {
    **dict.fromkeys(("bylines", "districts", "topics", "briefs", "photos"), ()),
    **dict.fromkeys(("corrections", "places"), ()),
    **dict.fromkeys(("section", "column", "corrected_at")),
    "is_own": False,
    "characters": 0,
}


# With what loaded


def loaded(stories, at):
    """Load what items are made of; `at` may be a slot of a prepared query."""
    return stories.for_detail(at).prefetch_related(
        Prefetch("placements", _places(at)),
        Prefetch("media_topics", StoryTopic.objects.order_by("code")),
    )


def _places(at):
    """Places in papers that are out, with what their addresses are made of."""
    places = Placement.objects.public(at).select_related("page__issue")
    issue = [f"page__issue__{name}" for name in ("date", "number")]
    names = [f"page__{name}" for name in ("number", "name", "order")]
    return places.only("article", *names, *issue).order_by(
        "page__issue__date", "page__order", "order"
    )


@prepared
def _one(at, pk):
    return loaded(Article.objects.published(at).filter(pk=pk), at)


def from_rows(rows, statuses=None):
    """Return the items of stories that loaded() loaded, in their order.

    statuses: {pk: status} of stories that need not be public.
    """
    statuses = statuses or {}
    return [
        tombstone(row)
        if statuses.get(row.pk) == CANCELED
        else _item(row, statuses.get(row.pk, USABLE))
        for row in rows
    ]


def _item(article, status):
    is_own = article.source is None or article.source.is_own
    return StoryItem(
        id=article.pk,
        guid=str(article.guid),
        path=article.get_absolute_url(),
        version=article.version,
        language=article.language,
        genre="pictures" if article.is_of_pictures() else article.genre,
        kicker=article.kicker,
        headline=article.headline,
        deck=article.deck,
        summary=article.summary,
        teaser=article.teaser(),
        dateline=article.dateline,
        byline=article.byline_line(),
        body=article.body,
        bylines=tuple(map(_byline, article.bylines.all())),
        section=_named(article.section),
        column=_named(article.column),
        districts=tuple(map(_district, article.districts.all())),
        topics=tuple(map(_topic, article.tags.all())),
        briefs=tuple(map(_brief, article.briefs.all())),
        photos=tuple(map(_photo, article.article_photos.all())),
        corrections=tuple(map(_correction, article.corrections.all())),
        places=tuple(map(_place, article.placements.all())),
        media_topics=tuple(
            (topic.code, label_of(topic.code)) for topic in article.media_topics.all()
        ),
        source_name=article.source.name if article.source else "",
        source_url=article.source.url if article.source else "",
        is_own=is_own,
        original_title=article.original_title,
        original_author=article.original_author,
        original_url=article.original_url,
        editors_note=article.editors_note,
        ai_label=article.ai_label(),
        minors_notice=article.minors_notice(),
        published_at=article.published_at,
        corrected_at=article.corrected_at,
        changed_at=changed_at(article) if status == USABLE else article.updated_at,
        characters=article.characters().words,
        status=status,
        state=_state(article) if status == WITHHELD else "",
        ai_made=article.ai_made,
        responsible_editors=article.responsible_editors(),
        embargo_until=article.embargo_until if status == WITHHELD else None,
    )


def _state(article):
    """Return the state of a story that readers may not see: 已签发，2023-01-23 21:40 发布."""
    due = article.takes_effect_at or (
        article.published_at if article.status == Status.SIGNED else None
    )
    return article.get_status_display() + (
        f"，{local(due):%Y-%m-%d %H:%M} 发布" if due else ""
    )


def changed_at(article):
    """Return the last moment at which what readers see of a story became so."""
    moments = article.published_at, article.embargo_until, article.corrected_at
    return max(filter(None, moments), default=None)


def _named(place):
    if place is None:
        return None
    return Name(place.name, place.slug, place.get_absolute_url())


def _district(district):
    return Name(
        district.name, district.slug, district_address(district), district.code or ""
    )


def _topic(tag):
    return Name(tag.name, tag.slug, address_of("articles:tag", tag.slug))


def _byline(byline):
    person = byline.contributor
    return ItemByline(
        name=person.name,
        role=Role(byline.role).label,
        work=Work(byline.work).label if byline.work else "",
        slug=person.slug,
        path=person.get_absolute_url(),
        is_author=byline.role not in NOT_AUTHORS,
        is_desk=person.kind == Contributor.Kind.DESK,
    )


def _brief(brief):
    district = brief.district and _district(brief.district)
    return ItemBrief(brief.anchor, brief.heading, district, tuple(brief.paragraphs))


def _photo(placed):
    photo = placed.photo
    recording = photo.recording
    return ItemPhoto(
        guid=str(photo.guid),
        caption=placed.caption_line(),
        credit=placed.credit_line(),
        alt=placed.alt_text(),
        after_paragraph=placed.after_paragraph,
        renditions=tuple(
            ItemRendition(
                path=photo.address_of(rendition),
                width=rendition.width,
                height=rendition.height,
                media_type=rendition.content_type(),
                size=rendition.size,
            )
            for rendition in photo.renditions.all()
        ),
        made_by_ai=placed.ai_label(),
        ai_made=photo.ai_made,
        recording_path=recording.address() if recording else "",
        recording_type=recording.content_type() if recording else "",
        recording_size=recording.size if recording else None,
        recording_seconds=recording.seconds if recording else None,
    )


def _correction(notice):
    return ItemCorrection(Correction.Kind(notice.kind).label, notice.text, notice.at)


def _place(placed):
    page = placed.page
    return ItemPlace(
        date=page.issue.date,
        page=page.number,
        page_name=page.name,
        path=page.get_absolute_url(),
        issue_number=page.issue.number,
    )
