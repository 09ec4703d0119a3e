"""Related stories: more on a story's topics, of its column, from its districts.

They are ranked by the nearest thing that they share: a topic before a running column,
a column before a district, a district before nothing but the section.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from articles.models import Article
from articles.models.bylines_briefs import ArticleDistrict
from articles.models.taxonomy import TaggedArticle
from articles.moment import now
from articles.paging import newest_first
from articles.prepared import prepared

SHOWN = 6
FIELDS = ["id", "headline", "published_at"]
# Enough that what is not public, or was filed long before it was published, leaves
# some; few enough that the row of a story with a common topic costs no more.
CANDIDATES = 40


class Candidate(NamedTuple):
    """A row of _near(): of sixty, six become stories."""

    pk: int
    headline: str
    published_at: datetime
    column_id: int | None
    topic: str | None
    place: str | None


def related_to(article, at=None):
    """Return up to six published stories, each with the reason (`why`).

    `article` has its tags and districts loaded. One query, whatever it shares.
    """
    found = [Candidate(*row) for row in _near_of(article, at)]
    return _nearest(article, found)


def _near_of(article, at):
    return _near(
        at=at or now(),
        article=article.pk,
        tags=[tag.pk for tag in article.tags.all()],
        districts=[district.pk for district in article.districts.all()],
        columns=[article.column_id] if article.column_id else [],
        sections=[article.section_id] if article.section_id else [],
    )


@prepared
def _near(at, article, tags, districts, columns, sections):
    published = Article.objects.published(at)
    tagged = TaggedArticle.objects.filter(tag__in=tags)
    filed = ArticleDistrict.objects.filter(district__in=districts)
    near = _union(
        tagged.order_by("-pk").values("content_object")[:CANDIDATES],
        filed.order_by("-pk").values("article")[:CANDIDATES],
        published.filter(column__in=columns).values("pk")[: SHOWN + 1],
        published.filter(section__in=sections).values("pk")[: SHOWN + 1],
    )
    return (
        published.filter(pk__in=near)
        .exclude(pk=article)
        .annotate(
            topic=_name_of(tagged, "content_object", "tag__name"),
            place=_name_of(filed, "article", "district__short_name"),
        )
        .values_list("pk", "headline", "published_at", "column_id", "topic", "place")
    )


def _union(*lists):
    """Return the stories in any of some short lists of ids, as a subquery.

    "In this or in that" would have PostgreSQL read all stories to see which are; and
    SQLite takes no limited list into a union as it is.
    """
    first, *rest = (
        Article.objects.filter(pk__in=ids).order_by().values("pk") for ids in lists
    )
    return first.union(*rest)


def _name_of(links, story, name):
    """Return the name that a story was filed under first, of those in some links."""
    names = links.filter(**{story: OuterRef("pk")}).order_by("pk").values(name)
    return Subquery(names[:1])


def _nearest(article, found):
    ranked = [(*_why(article, other), other) for other in found]
    ranked.sort(key=lambda row: (row[0], newest_first(row[2])))
    return [_story(other, why, article) for _, why, other in ranked[:SHOWN]]


def _story(candidate, why, article):
    """Return a story with no more than its line shows, and the reason (`why`)."""
    story = Article.from_db(article._state.db, FIELDS, candidate[: len(FIELDS)])
    story.why = why
    return story


def _why(article, other):
    """Return how near another story is, 0 being the nearest, and why."""
    if other.topic:
        return 0, f"话题：{other.topic}"
    if article.column_id and other.column_id == article.column_id:
        return 1, "同一栏目"
    if other.place:
        return 2, f"同在{other.place}"
    return 3, "同一频道"
