"""The most frequent authors of a list of stories, shown beside it."""

from django.db.models import Count

from articles.models import Byline, Contributor
from articles.site.structured_data import NOT_AUTHORS

# Counted among so many of the newest stories.
STORIES_OF_AUTHORS = 60
AUTHORS = 8


def frequent_authors(articles):
    """Return the people who sign the newest of these stories, the most frequent first."""
    newest = articles.values("pk")[:STORIES_OF_AUTHORS]
    bylines = Byline.objects.filter(article__in=newest).exclude(role__in=NOT_AUTHORS)
    often = (
        bylines.order_by()
        .values("contributor")
        .annotate(number=Count("article", distinct=True))
        .order_by("-number", "contributor")
        .values_list("contributor", flat=True)[:AUTHORS]
    )
    order = list(often)
    people = Contributor.objects.in_bulk(order)
    return [people[pk] for pk in order]
