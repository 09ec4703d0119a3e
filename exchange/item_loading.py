"""Loading of StoryItems: stories as the outside may have them, many at a fixed price.

There is one statement, with all parts of all stories. Who asks again and again prepares a
query around loaded(), and gives its plain rows to from_rows(); for lists, that show a part
of each story, short_items.py has it for half the price. Rights are those of the moment
that is asked about: a photo that may not stand on the web then is in no item, be it for
readers or for the desk's own exports.
"""

from dataclasses import replace
from functools import lru_cache

from django.db.models import Count, Prefetch

from articles import minors
from articles.addresses import address_of
from articles.ai_marks import STORY_LABELS
from articles.dates import local
from articles.genres import Genre
from articles.light_rows import plain_row_of
from articles.models import (
    Article,
    ArticlePhoto,
    Brief,
    Byline,
    Contributor,
    Correction,
)
from articles.models.bylines_briefs import brief_anchor, paragraphs_of
from articles.models.story_text import TEASER
from articles.moment import now
from articles.prepared import plain_rows, prepared
from articles.site.structured_data import NOT_AUTHORS
from articles.text import bylines, counting, richtext
from articles.text.bylines import Role, Work
from articles.workflow import Status
from editions.models import Placement
from editions.models.pages import page_label
from exchange import item_parts
from exchange.item_parts import Guid, named
from exchange.items import (
    CANCELED,
    USABLE,
    WITHHELD,
    ItemBrief,
    ItemByline,
    ItemCorrection,
    ItemPlace,
    StoryItem,
)
from exchange.media_topics import label_of
from exchange.models import StoryTopic

# Which stories


def items_of(stories, at, number=None):
    """Return the items of the stories of a queryset that readers may see at a moment, in
    its order: the first so many."""
    return from_rows(plain_rows(loaded(stories.published(at), at)[:number]))


def item_of(pk, at=None):
    """Return the item of a story that readers may see, or None."""
    at = at or now()
    return next(iter(from_rows(map(plain_row_of, _one(at=at, pk=pk)))), None)


def desk_items_of(stories, at):
    """Return the items of stories that a person may open at the desk, in any state.

    A story that readers may not see is WITHHELD, a withdrawn one CANCELED. The caller
    asks who may: visible_to().
    """
    rows = plain_rows(loaded(stories, at, *OF_THE_DESK))
    here = Article.objects.filter(pk__in=[row.id for row in rows]).order_by()
    # One that was withdrawn before its hour too: nobody is to have its words.
    gone = here.originals().in_states(Status.WITHDRAWN)
    statuses = (
        dict.fromkeys((row.id for row in rows), WITHHELD)
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


# What a tombstone is made of.
TOMBSTONE = (
    *("guid", "version", "language", "published_at", "withdrawn_at"),
    *("withdrawal_notice", "status_since"),
)


@prepared
def _withdrawn(pks):
    return Article.objects.withdrawn().filter(pk__in=pks).only(*TOMBSTONE)


def tombstones_of(pks):
    """Return the items of those of some stories that are withdrawn: that they are gone."""
    return list(map(tombstone, _withdrawn(pks=pks)))


def tombstone(article):
    """Return the item of a withdrawn story, or of its row: its number and address, and no
    words."""
    gone_at = article.withdrawn_at or article.status_since
    return StoryItem(
        **BLANK,
        id=article.id,
        guid=str(article.guid),
        path=address_of("articles:detail", article.id),
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


# What the desk is told besides, of stories in any state.
OF_THE_DESK = (
    *("guid", "status", "status_since", "updated_at", "takes_effect_at"),
    *("withdrawn_at", "withdrawal_notice"),
)


def loaded(stories, at, *more):
    """Load what items are made of, and more columns; `at` may be a slot of a prepared
    query."""
    return (
        stories.select_related("section", "column", "source")
        .only(
            *("version", "language", "genre", "kicker", "headline", "deck"),
            *("summary", "dateline", "body", "editors_note", "ai_made"),
            *("minors_warning", "original_title", "original_author", "original_url"),
            *("published_at", "embargo_until", "corrected_at"),
            *item_parts.FILED,
            *more,
        )
        .annotate(guid_text=Guid("guid"))
        .prefetch_related(
            item_parts.districts(),
            "tags",  # taggit narrows no columns
            Prefetch("corrections", _corrections()),
            Prefetch("bylines", _bylines()),
            Prefetch("briefs", _briefs()),
            item_parts.photos(at),
            Prefetch("placements", _places(at)),
            Prefetch("media_topics", _media_topics()),
        )
    )


def _bylines():
    person = (f"contributor__{name}" for name in ("name", "slug", "kind"))
    return Byline.objects.with_people().only("article", "role", "work", *person)


def _briefs():
    district = (f"district__{name}" for name in ("name", "slug", "code"))
    briefs = Brief.objects.select_related("district")
    return briefs.only("article", "heading", "text", *district)


def _corrections():
    return Correction.objects.only("article", "kind", "text", "at")


def _media_topics():
    return StoryTopic.objects.only("article", "code").order_by("code")


def _places(at):
    """Places in papers that are out, with what their addresses are made of.

    Whether readers may see the story is known of it: of each place it would be asked anew.
    """
    places = Placement.objects.in_print(at).select_related("page__issue")
    issue = [f"page__issue__{name}" for name in ("date", "number")]
    names = [f"page__{name}" for name in ("number", "name", "order")]
    return places.only("article", *names, *issue).order_by(
        "page__issue__date", "page__order", "order"
    )


@prepared(light=True)
def _one(at, pk):
    return loaded(Article.objects.published(at).filter(pk=pk), at)


# What is made of it


def from_rows(rows, statuses=None):
    """Return the items of plain rows of loaded(), in their order.

    statuses: {pk: status} of stories that need not be public.
    """
    statuses = statuses or {}
    return [
        tombstone(row)
        if statuses.get(row.id) == CANCELED
        else _item(row, statuses.get(row.id, USABLE))
        for row in rows
    ]


def _item(row, status):
    people = [(b.role, b.work, b.contributor__name) for b in row.bylines]
    photos = tuple(map(item_parts.photo, row.article_photos))
    is_of_pictures = _is_of_pictures(row)
    return StoryItem(
        id=row.id,
        guid=row.guid_text,
        path=address_of("articles:detail", row.id),
        version=row.version,
        language=row.language,
        genre="pictures" if is_of_pictures else row.genre,
        kicker=row.kicker,
        headline=row.headline,
        deck=row.deck,
        summary=row.summary,
        teaser=row.summary or _opening(row.body, photos if is_of_pictures else ()),
        dateline=row.dateline,
        byline=bylines.line(people, row.source__byline_prefix or ""),
        body=row.body,
        bylines=tuple(map(_byline, row.bylines)),
        section=named("articles:section", row.section__name, row.section__slug),
        column=named("articles:column", row.column__name, row.column__slug),
        districts=tuple(map(item_parts.district, row.districts)),
        topics=tuple(named("articles:tag", tag.name, tag.slug) for tag in row.tags),
        briefs=tuple(map(_brief, row.briefs)),
        photos=photos,
        corrections=tuple(map(_correction, row.corrections)),
        places=tuple(map(_place, row.placements)) if status == USABLE else (),
        media_topics=tuple(
            (topic.code, label_of(topic.code)) for topic in row.media_topics
        ),
        source_name=row.source__name or "",
        source_url=row.source__url or "",
        is_own=row.source_id is None or row.source__is_own,
        original_title=row.original_title,
        original_author=row.original_author,
        original_url=row.original_url,
        editors_note=row.editors_note,
        ai_label=STORY_LABELS.get(row.ai_made, ""),
        minors_notice=minors.notice(row.minors_warning),
        published_at=row.published_at,
        corrected_at=row.corrected_at,
        changed_at=changed_at(row) if status == USABLE else row.updated_at,
        characters=_characters(row),
        status=status,
        state=_state(row) if status == WITHHELD else "",
        ai_made=row.ai_made,
        responsible_editors=bylines.names_of(people, Role.EDITOR),
        embargo_until=row.embargo_until if status == WITHHELD else None,
    )


# What Article's own methods say of an instance.


def _is_of_pictures(row):
    if row.genre != Genre.PICTURES and (row.body or row.briefs):
        return False
    return bool(row.article_photos)


def _opening(body, photos):
    """Return how a story begins that has no summary: of one of pictures, a caption."""
    caption = next(filter(None, (photo.caption for photo in photos)), "")
    if caption:
        return richtext.shortened(caption, TEASER)
    return richtext.opening(body, TEASER)


def _characters(row):
    briefs = "".join(brief.heading + brief.text for brief in row.briefs)
    return counting.count(richtext.plain_text(row.body) + briefs).words


def _state(row):
    """Return the state of a story that readers may not see: 已签发，2023-01-23 21:40 发布."""
    due = row.takes_effect_at or (
        row.published_at if row.status == Status.SIGNED else None
    )
    return Status(row.status).label + (
        f"，{local(due):%Y-%m-%d %H:%M} 发布" if due else ""
    )


def changed_at(row):
    """Return the last moment at which what readers see of a story became so."""
    moments = row.published_at, row.embargo_until, row.corrected_at
    return max(filter(None, moments), default=None)


def _byline(row):
    person = row.contributor__name, row.contributor__slug, row.contributor__kind
    return _byline_of(row.role, row.work, *person)


# A house has some hundred people, who do mostly the same.
@lru_cache(maxsize=2_000)
def _byline_of(role, work, name, slug, kind):
    return ItemByline(
        name=name,
        role=Role(role).label,
        work=Work(work).label if work else "",
        slug=slug,
        path=address_of("articles:person", slug),
        is_author=role not in NOT_AUTHORS,
        is_desk=kind == Contributor.Kind.DESK,
    )


def _brief(row):
    name, slug = row.district__name, row.district__slug
    district = named("articles:district", name, slug, row.district__code or "")
    return ItemBrief(
        brief_anchor(row.id), row.heading, district, tuple(paragraphs_of(row.text))
    )


def _correction(row):
    return ItemCorrection(Correction.Kind(row.kind).label, row.text, row.at)


def _place(row):
    date, number = row.page__issue__date, row.page__number
    return ItemPlace(
        date=date,
        page=number,
        page_name=row.page__name,
        path=address_of("editions:page", date, page_label(number, row.page__order)),
        issue_number=row.page__issue__number,
    )
