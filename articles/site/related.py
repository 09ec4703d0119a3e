"""Related stories: more on a story's topics, of its column, from its districts.

They are ranked by the nearest thing that they share: a topic before a running column,
a column before a district, a district before nothing but the section.
"""

from datetime import datetime
from functools import cache, partial
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    OuterRef,
    Prefetch,
    Subquery,
    Value,
    When,
)

from articles.addresses import address_of
from articles.caching import KeptByContent
from articles.light_rows import plain_row_of
from articles.models import Article, ArticlePhoto
from articles.models.bylines_briefs import ArticleDistrict
from articles.models.taxonomy import TaggedArticle
from articles.moment import now
from articles.paging import newest_first
from articles.prefetched import loaded
from articles.prepared import Prepared
from articles.site.cards import in_phrases, picture_in, piece

SHOWN = 6
# The stories filed last under each of so many topics, and in so many districts, are
# looked at. Enough that what is not public, or was filed long before it was published,
# leaves some; and one list each, which costs the same however many stories it has.
LISTS, CANDIDATES = 3, 20
# Lines of some 1 KB each: most stand under other stories too.
KEPT = KeptByContent(most=1000)


def related_to(article, at=None):
    """Return up to six published stories, each with its picture and the reason (`why`).

    `article` has its tags and districts loaded. One query, whatever it shares.
    """
    tags = [tag.pk for tag in loaded(article, "tags")]
    districts = [district.pk for district in loaded(article, "districts")]
    column, section = article.column_id, article.section_id
    named = _first("tag", tags) | _first("district", districts)
    named |= {"tags": tags} if tags else {}
    named |= {"districts": districts} if districts else {}
    named |= {"column": column} if column else {}
    named |= {"section": section} if section else {}
    if not named:  # a draft
        return []
    nearest = _nearest(*named)(at=at or now(), article=article.pk, **named)
    ranked = []
    for row in nearest:
        nearness, story = KEPT.get_or_make(row._digest, partial(_made, row))
        ranked.append((nearness, *newest_first(story), story))
    return [story for *_, story in sorted(ranked)]


class RelatedStory(NamedTuple):
    """A related story, and the line of the list that it is, as HTML."""

    pk: int
    headline: str
    published_at: datetime
    why: str
    line: str


def _made(row):
    """Return how near a story is, and the RelatedStory, of its light row."""
    story = plain_row_of(row)
    nearness, why = _why(story.topic, story.in_column, story.place)
    line = piece(
        "line",
        "articles/_related.html",
        address=address_of("articles:detail", story.id),
        headline=in_phrases(story, story.headline),
        why=why,
        published_at=story.published_at,
        picture=picture_in(story, "square"),
    )
    return nearness, RelatedStory(
        story.id, story.headline, story.published_at, why, line
    )


def _first(name, pks):
    """Return {"tag_0": pk, …} of the first of a story's topics."""
    return {f"{name}_{n}": pk for n, pk in enumerate(pks[:LISTS])}


def _build(at, article, tags=None, districts=None, column=None, section=None, **lists):
    """Rows of the nearest stories, in no order, with what they share."""
    published = Article.objects.published(at).suitable_for_minors()
    tagged = TaggedArticle.objects.filter(tag__in=tags or [])
    filed = ArticleDistrict.objects.filter(district__in=districts or [])
    near, nearness = [], []
    topic = place = Value(None, CharField())
    in_column = Value(False, BooleanField())
    if tags:
        nearness.append(
            When(Exists(tagged.filter(content_object=OuterRef("pk"))), then=0)
        )
        topic = _name_of(tagged, "content_object", "tag__name")
    if column:
        near.append(published.in_column(column).values("pk")[: SHOWN + 1])
        nearness.append(When(column=column, then=1))
        in_column = Case(When(column=column, then=True), default=False)
    if districts:
        nearness.append(When(Exists(filed.filter(article=OuterRef("pk"))), then=2))
        place = _name_of(filed, "article", "district__short_name")
    if section:
        near.append(published.in_section(section).values("pk")[: SHOWN + 1])
    for name, pk in lists.items():
        if name.startswith("tag"):
            near.append(_latest(TaggedArticle, "content_object", tag=pk))
        else:
            near.append(_latest(ArticleDistrict, "article", district=pk))
    ranked = published.in_any_of(*near).exclude(pk=article)
    # A constant would be the number of a column to PostgreSQL.
    nearest = [Case(*nearness, default=3)] if nearness else []
    ranked = ranked.order_by(*nearest, "-published_at", "pk")
    # What they share is named of the six, not of all that were ranked.
    return (
        Article.objects.filter(pk__in=ranked.values("pk")[:SHOWN])
        .order_by()
        .annotate(topic=topic, in_column=in_column, place=place)
        .only("headline", "phrases", "language", "published_at")
        .prefetch_related(
            Prefetch("article_photos", ArticlePhoto.objects.leading(at).with_files())
        )
    )


@cache
def _nearest(*named):
    """Return the query for a story that has so much to share: most have one topic and one
    district, and each list that is asked for costs as much when it is of nothing."""

    def nearest(**values):
        return _build(**values)

    return Prepared(nearest, ("at", "article", *named), light=True)


def _latest(links, story, **filed):
    """Return the stories that were filed last under a topic or in a district."""
    return links.objects.filter(**filed).order_by("-pk").values(story)[:CANDIDATES]


def _name_of(links, story, name):
    """Return the name that a story was filed under first, of those in some links."""
    names = links.filter(**{story: OuterRef("pk")}).order_by("pk").values(name)
    return Subquery(names[:1])


def _why(topic, in_column, place):
    """Return how near a story is, as _nearest() ranks it, and the words for it."""
    if topic:
        return 0, f"话题：{topic}"
    if in_column:
        return 1, "同一栏目"
    return (2, f"同在{place}") if place else (3, "同一频道")
