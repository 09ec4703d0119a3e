"""The words the newsroom says of stories: which ones, and with what loaded."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Substr
from django.utils import timezone

from articles.dates import local_day
from articles.models.filing import TaggedArticle
from articles.models.parts import ArticleDistrict, Brief, Byline
from articles.models.photos import ArticlePhoto, Rendition
from articles.workflow import Status


class ArticleQuerySet(models.QuerySet):
    def get_by_natural_key(self, guid):
        return self.get(guid=guid)

    # Which stories

    def published(self, at=None):
        """What readers may see at a moment: the one place that decides it."""
        return self.filter(_public(at or timezone.now()))

    def withdrawn(self):
        """Stories that readers could see once, and are told are gone."""
        return self.filter(status=Status.WITHDRAWN)

    def in_section(self, section):
        return self.filter(section=section)

    def in_district(self, district):
        """Stories filed under a district, and round-ups with a brief of it.

        What a zone within the district does is news of the district too.
        """
        here = Q(district=district) | Q(district__within=district)
        filed = ArticleDistrict.objects.filter(here, article=OuterRef("pk"))
        briefs = Brief.objects.filter(here, article=OuterRef("pk"))
        return self.filter(Exists(filed) | Exists(briefs))

    def in_column(self, column):
        return self.filter(column=column)

    def about(self, tag):
        return self.filter(
            Exists(TaggedArticle.objects.filter(tag=tag, content_object=OuterRef("pk")))
        )

    def by(self, contributor):
        """Stories that carry a person's name."""
        return self.filter(
            Exists(
                Byline.objects.filter(contributor=contributor, article=OuterRef("pk"))
            )
        )

    def on_day(self, day):
        """Stories published on a day of the paper's own time zone."""
        return self.between(*local_day(day))

    def between(self, start, end):
        """Stories published from one moment on and before another."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def editable_by(self, user):
        """What a person may change: a reporter, drafts of their own only."""
        if user.has_perm("articles.edit_copy"):
            return self
        return self.filter(status=Status.DRAFT, created_by=user)

    def visible_to(self, user):
        """What a person of the newsroom may open: a reporter, own and published."""
        if user.has_perm("articles.edit_copy"):
            return self
        return self.filter(Q(created_by=user) | _public(timezone.now()))

    def newest_in_each_section(self, sections, number):
        """Return {section pk: its newest stories}, from a fixed number of queries."""
        newest = self.filter(
            _any(
                Q(pk__in=self.in_section(section).values("pk")[:number])
                for section in sections
            )
        )
        grouped = {section.pk: [] for section in sections}
        for article in newest.for_listing():
            grouped[article.section_id].append(article)
        return grouped

    def newest_in_each_district(self, districts, number):
        """Return {district pk: its newest stories}, from a fixed number of queries."""
        newest = self.filter(
            _any(
                Q(pk__in=self.in_district(district).values("pk")[:number])
                for district in districts
            )
        )
        grouped = {district.pk: [] for district in districts}
        for article in newest.for_listing(districts=districts):
            places = {d.pk: d for d in article.districts.all()}
            places |= {
                brief.district_id: brief.district for brief in article.local_briefs
            }
            for pk in {*places, *(place.within_id for place in places.values())}:
                if len(grouped.get(pk, [None] * number)) < number:
                    grouped[pk].append(article)
        return grouped

    def renditions(self):
        """Return the picture files that these stories show."""
        showing = ArticlePhoto.objects.filter(article__in=self, photo=OuterRef("photo"))
        return Rendition.objects.filter(Exists(showing))

    # With what loaded

    def for_listing(self, districts=()):
        """Load what a card shows, so that a list costs a fixed number of queries.

        With districts, a round-up's card carries their briefs (`local_briefs`).
        """
        briefs = Brief.objects.none()
        if districts:
            briefs = Brief.objects.filter(
                Q(district__in=districts) | Q(district__within__in=districts)
            ).select_related("district")
        return (
            self.select_related("section", "column", "source")
            .defer("body", "staff_note", "editors_note")
            .annotate(body_opening=Substr("body", 1, 400))
            .prefetch_related(
                "districts",
                Prefetch("bylines", Byline.objects.with_people()),
                Prefetch("article_photos", ArticlePhoto.objects.with_pictures()),
                Prefetch("briefs", briefs, to_attr="local_briefs"),
            )
        )

    def for_detail(self):
        """Load all that a story's page shows."""
        return self.select_related("section", "column", "source").prefetch_related(
            "districts",
            "tags",
            "corrections",
            Prefetch("bylines", Byline.objects.with_people()),
            Prefetch("briefs", Brief.objects.select_related("district")),
            Prefetch("article_photos", ArticlePhoto.objects.with_pictures()),
            "placements__page__issue",
        )


def _public(at):
    return Q(status=Status.SIGNED, published_at__lte=at) & (
        Q(embargo_until__isnull=True) | Q(embargo_until__lte=at)
    )


def _any(conditions):
    """Join conditions by "or"; of none, nothing matches."""
    return reduce(or_, conditions, Q(pk__in=[]))
