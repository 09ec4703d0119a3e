"""QuerySet verbs that load stories with what a page, a feed or a search shows of each."""

from django.db import models
from django.db.models import Prefetch

from articles import reprints
from articles.models.article_photos import ArticlePhoto
from articles.models.bylines_briefs import Brief, Byline
from articles.models.photo_rights import WEB
from articles.models.picture_stories import body_opening, picture_text
from districts.models import District


class StoriesLoaded(models.QuerySet):
    """`at` is the moment that decides which photos, see photos_at()."""

    def for_listing(self, at, districts=None):
        """Load what a card shows, so that a list costs a fixed number of queries.

        With districts, a round-up's card carries its briefs of these (`local_briefs`).
        """
        briefs = Brief.objects.none()
        if districts:
            briefs = Brief.objects.filter(district__in=districts)
        return (
            self.select_related("section", "column", "source")
            .only(
                *("kicker", "headline", "deck", "summary", "published_at"),
                *("section__name", "section__slug", "column__name", "column__slug"),
                *(
                    "source__byline_prefix",
                    "phrases",
                    "language",
                    "minors_warning",
                    "genre",
                ),
            )
            .annotate(body_opening=body_opening(400), picture_text=picture_text(at))
            .prefetch_related(
                Prefetch("districts", District.objects.only("name", "slug")),
                Prefetch("bylines", Byline.objects.with_names()),
                Prefetch("article_photos", photos_at(at).with_files()),
                Prefetch("briefs", briefs, to_attr="local_briefs"),
            )
        )

    def for_lines(self):
        """Load what a line of all news shows of a story."""
        return self.select_related("section").only(
            *("headline", "phrases", "language", "published_at"),
            *("section__name", "section__slug"),
        )

    def for_front_page(self, at):
        """Load what the front page shows of a story: no names and no districts."""
        return (
            self.select_related("section", "column")
            .only(
                *("kicker", "headline", "deck", "summary", "published_at"),
                *("section__name", "section__slug", "column__name", "column__slug"),
                *("phrases", "language"),
            )
            .annotate(body_opening=body_opening(700), picture_text=picture_text(at))
            .prefetch_related(Prefetch("article_photos", photos_at(at).with_files()))
        )

    def for_results(self, at):
        """Load what search shows of a story: a card, and the words to quote from."""
        return (
            self.select_related("section", "column", "source")
            .only(
                *("kicker", "headline", "deck", "summary", "body", "published_at"),
                *("section__name", "section__slug", "column__name", "column__slug"),
                *(
                    "source__byline_prefix",
                    "phrases",
                    "language",
                    "minors_warning",
                    "genre",
                ),
            )
            .annotate(picture_text=picture_text(at))
            .prefetch_related(
                Prefetch("districts", District.objects.only("name", "slug")),
                Prefetch("briefs", Brief.objects.only("article", "heading", "text")),
                Prefetch("bylines", Byline.objects.with_names()),
                Prefetch("article_photos", photos_at(at).with_captions()),
            )
        )

    def for_feed(self, at):
        """Load what an entry of a feed shows of a story: all of its text."""
        people = Byline.objects.with_people()
        return (
            self.select_related("section", "source")
            .only(
                *("guid", "kicker", "headline", "deck", "summary", "dateline", "body"),
                *(
                    "editors_note",
                    "ai_made",
                    "minors_warning",
                    "language",
                    "published_at",
                    "corrected_at",
                    "version",
                ),
                *("section__name", "source__byline_prefix"),
                *("source__name", "source__is_own", "source__url"),
                *reprints.ORIGINAL,
            )
            .annotate(picture_text=picture_text(at))
            .prefetch_related(
                "briefs",
                "corrections",
                Prefetch(
                    "bylines",
                    people.only(
                        *("article", "role", "work"),
                        *("contributor__name", "contributor__slug"),
                    ),
                ),
                Prefetch("article_photos", photos_at(at).for_feed()),
            )
        )

    def for_detail(self, at):
        """Load all that a story's page shows."""
        names = "name", "slug"
        places = District.objects.only(*names, "short_name", "code")
        people = Byline.objects.with_people().only(
            *("article", "role", "work"),
            *(f"contributor__{name}" for name in (*names, "kind")),
        )
        briefs = Brief.objects.select_related("district").only(
            *("article", "heading", "text"),
            *(f"district__{name}" for name in names),
        )
        return self.select_related("section", "column", "source").prefetch_related(
            Prefetch("districts", places),
            "tags",
            "corrections",
            Prefetch("bylines", people),
            Prefetch("briefs", briefs),
            Prefetch("article_photos", photos_at(at).with_pictures()),
        )


def photos_at(at):
    """Return the placed photos that readers may see on the web at a moment; all of them
    for the desk, which asks of no moment (None)."""
    if at is None:
        return ArticlePhoto.objects.all()
    return ArticlePhoto.objects.shown(at, WEB)
