"""Stories of pictures 图片新闻: those that photos tell, with their captions for a text.

An editor chooses it; and a story that has photos and no words is one, whatever was
chosen, so that it is right by whatever door a story comes, and by itself when words are
written. See docs/decisions/039-stories-of-pictures.md.
"""

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Substr
from django.db.models.lookups import IsNull

from articles.genres import Genre
from articles.models.article_photos import ArticlePhoto
from articles.models.bylines_briefs import Brief
from articles.models.photo_rights import WEB
from articles.prefetched import loaded


class PicturesFirst(models.QuerySet):
    """QuerySet verbs of the readers' page of pictures and of its feed."""

    def showing_pictures(self, at):
        """Stories with a photo that readers may see on the web at a moment."""
        photos = ArticlePhoto.objects.shown(at, WEB).filter(article=OuterRef("pk"))
        return self.filter(Exists(photos.with_a_file()))

    def for_pictures(self, at):
        """Load the leading picture of each story, with all that is said of it there."""
        photos = ArticlePhoto.objects.shown(at, WEB).filter(article=OuterRef("pk"))
        counted = photos.with_a_file().order_by().values("article")
        return (
            self.select_related("section")
            .only(
                *("headline", "phrases", "language", "published_at"),
                *("section__name", "section__slug"),
            )
            .annotate(pictures=Subquery(counted.values(number=Count("pk"))))
            .prefetch_related(
                Prefetch(
                    "article_photos",
                    ArticlePhoto.objects.leading(at).with_words(),
                    to_attr="leading_photos",
                )
            )
        )


class OfPictures:
    """Mixin of Article: whether it is of pictures, and the words it is told in."""

    def is_of_pictures(self):
        if self.genre != Genre.PICTURES and (self.body or loaded(self, "briefs")):
            return False
        return bool(loaded(self, "article_photos"))

    def told_by_pictures(self):
        """Return the caption that a story of pictures begins with; of any other, ""."""
        if not self.is_of_pictures():
            return ""
        captions = (placed.caption_line() for placed in loaded(self, "article_photos"))
        return next(filter(None, captions), "")


def picture_text(at):
    """Return the expression of the same for a list of stories at a moment: null of a
    story that is not of pictures. Most stories are decided by their own row, and nothing
    is asked."""
    # Not Exists(), for which PostgreSQL would read the briefs of all stories.
    briefs = Brief.objects.filter(article=OuterRef("pk")).order_by().values("pk")[:1]
    shown = ArticlePhoto.objects.shown(at, WEB)
    photos = shown.filter(article=OuterRef("pk"))
    caption = Subquery(photos.captions()[:1])
    return Case(
        When(genre=Genre.PICTURES, then=caption),
        # In this order: of a story that has a text nobody asks for briefs.
        When(Q(body="") & Q(IsNull(Subquery(briefs), True)), then=caption),
        output_field=TextField(),
    )


def body_opening(characters):
    """Return the expression of how a body begins, for a teaser: "" of a story that has a
    summary, which is its teaser. A body is kept beside its row, and packed: to read how
    twenty begin takes PostgreSQL a fifth of a list's time."""
    begins = Substr("body", 1, characters)
    return Case(When(summary="", then=begins), default=Value(""))
