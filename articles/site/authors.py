"""The most frequent authors of a list of stories, shown beside it."""

from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery

from articles.addresses import address_of
from articles.models import Byline, Contributor
from articles.site.structured_data import NOT_AUTHORS

# Counted among so many of the newest stories.
STORIES_OF_AUTHORS = 60
AUTHORS = 8


class Author(NamedTuple):
    pk: int
    name: str
    slug: str
    number: int

    @property
    def address(self):
        return address_of("articles:person", self.slug)


class Few(Subquery):
    """A few ids. PostgreSQL looks each up in an index: of a subquery it takes it that the
    rows are more, and reads all that they are compared with."""

    def as_postgresql(self, compiler, connection):
        few = "(SELECT UNNEST(ARRAY(%(subquery)s)))"
        return self.as_sql(compiler, connection, template=few)


def frequent_authors(articles):
    """Return the queryset of those who sign the newest of these stories, the most
    frequent first, as the values of an Author."""
    return authors_in(articles.values("pk"))


def authors_in(ids):
    """Return the same of stories by their ids, the newest first."""
    newest = ids[:STORIES_OF_AUTHORS]
    bylines = Byline.objects.filter(article__in=Few(newest)).exclude(
        role__in=NOT_AUTHORS
    )
    # Named once they are counted: to join everybody's name takes twice as many rows.
    signer = Contributor.objects.filter(pk=OuterRef("contributor_id")).order_by()
    return (
        bylines.order_by()
        .values("contributor_id")
        .annotate(number=Count("article", distinct=True))
        .order_by("-number", "contributor_id")
        .annotate(
            name=Subquery(signer.values("name")), slug=Subquery(signer.values("slug"))
        )
        .values_list("contributor_id", "name", "slug", "number")[:AUTHORS]
    )
