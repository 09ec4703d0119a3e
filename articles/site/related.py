"""Related stories: more on a story's topics, of its column, from its districts.

They are ranked by the nearest thing that they share: a topic before a running column,
a column before a district, a district before nothing but the section.
"""

from django.db.models import Case, OuterRef, Subquery, When

from articles.models import Article
from articles.models.bylines_briefs import ArticleDistrict
from articles.models.taxonomy import TaggedArticle
from articles.moment import now
from articles.prepared import prepared
from articles.site.story_link import StoryLink

SHOWN = 6
# Enough that what is not public, or was filed long before it was published, leaves
# some; few enough that the row of a story with a common topic costs no more.
CANDIDATES = 40


def related_to(article, at=None):
    """Return up to six published stories, each with the reason (`why`).

    `article` has its tags and districts loaded. One query, whatever it shares.
    """
    nearest = _nearest(
        at=at or now(),
        article=article.pk,
        tags=[tag.pk for tag in article.tags.all()],
        districts=[district.pk for district in article.districts.all()],
        columns=[article.column_id] if article.column_id else [],
        sections=[article.section_id] if article.section_id else [],
    )
    return [
        StoryLink(pk, headline, published_at, _why(topic, in_column, place))
        for pk, headline, published_at, topic, in_column, place in nearest
    ]


@prepared
def _nearest(at, article, tags, districts, columns, sections):
    published = Article.objects.published(at)
    tagged = TaggedArticle.objects.filter(tag__in=tags)
    filed = ArticleDistrict.objects.filter(district__in=districts)
    near = published.in_any_of(
        tagged.order_by("-pk").values("content_object")[:CANDIDATES],
        filed.order_by("-pk").values("article")[:CANDIDATES],
        published.filter(column__in=columns).values("pk")[: SHOWN + 1],
        published.filter(section__in=sections).values("pk")[: SHOWN + 1],
    )
    return (
        near.exclude(pk=article)
        .annotate(
            topic=_name_of(tagged, "content_object", "tag__name"),
            place=_name_of(filed, "article", "district__short_name"),
        )
        .annotate(
            in_column=Case(When(column__in=columns, then=True), default=False),
            nearness=Case(
                When(topic__isnull=False, then=0),
                When(in_column=True, then=1),
                When(place__isnull=False, then=2),
                default=3,
            ),
        )
        .order_by("nearness", "-published_at", "pk")
        .values_list("pk", "headline", "published_at", "topic", "in_column", "place")[
            :SHOWN
        ]
    )


def _name_of(links, story, name):
    """Return the name that a story was filed under first, of those in some links."""
    names = links.filter(**{story: OuterRef("pk")}).order_by("pk").values(name)
    return Subquery(names[:1])


def _why(topic, in_column, place):
    if topic:
        return f"话题：{topic}"
    if in_column:
        return "同一栏目"
    return f"同在{place}" if place else "同一频道"
