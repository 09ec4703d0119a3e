"""Related stories: more on a story's topics, of its column, from its districts.

They are ranked by the nearest thing that they share: a topic before a running column,
a column before a district, a district before nothing but the section.
"""

from django.db.models import OuterRef, Q, Subquery

from articles.models import Article
from articles.models.bylines_briefs import ArticleDistrict
from articles.models.taxonomy import TaggedArticle
from articles.paging import newest_first

SHOWN = 6
# Enough that what is not public, or was filed long before it was published, leaves
# some; few enough that the row of a story with a common topic costs no more.
CANDIDATES = 40


def related_to(article, at=None):
    """Return up to six published stories, each with the reason (`why`).

    `article` has its tags and districts loaded. One query, whatever it shares.
    """
    tags = [tag.pk for tag in article.tags.all()]
    districts = [district.pk for district in article.districts.all()]
    tagged = TaggedArticle.objects.filter(tag__in=tags)
    filed = ArticleDistrict.objects.filter(district__in=districts)
    published = Article.objects.published(at)
    of_section = published.in_section(article.section_id)
    near = Q(pk__in=of_section.values("pk")[: SHOWN + 1])
    if tags:
        near |= Q(pk__in=tagged.order_by("-pk").values("content_object")[:CANDIDATES])
    if districts:
        near |= Q(pk__in=filed.order_by("-pk").values("article")[:CANDIDATES])
    if article.column_id:
        of_column = published.in_column(article.column_id)
        near |= Q(pk__in=of_column.values("pk")[: SHOWN + 1])
    found = (
        published.filter(near)
        .exclude(pk=article.pk)
        .only("headline", "published_at", "column", "section")
        .annotate(
            topic=_name_of(tagged, "content_object", "tag__name"),
            place=_name_of(filed, "article", "district__short_name"),
        )
    )
    return _nearest(article, found)


def _name_of(links, story, name):
    return Subquery(links.filter(**{story: OuterRef("pk")}).values(name)[:1])


def _nearest(article, found):
    ranked = [(*_why(article, other), other) for other in found]
    ranked.sort(key=lambda row: (row[0], newest_first(row[2])))
    for _, why, other in ranked:
        other.why = why
    return [other for _, _, other in ranked[:SHOWN]]


def _why(article, other):
    """Return how near another story is, 0 being the nearest, and why."""
    if other.topic:
        return 0, f"话题：{other.topic}"
    if article.column_id and other.column_id == article.column_id:
        return 1, "同一栏目"
    if other.place:
        return 2, f"同在{other.place}"
    return 3, "同一频道"
