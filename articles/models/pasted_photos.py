"""Marks of pasted photos: in the library since the paste, in no saved story yet.

A picture pasted into a story is stored at once, for a browser keeps none; the story may
never be saved. The mark goes with the save that places the photo, and when somebody
files it in the library. What still has one after KEPT_FOR is removed at a later paste.
"""

from contextlib import suppress
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef, ProtectedError
from django.utils import timezone

from articles.models.article_photos import ArticlePhoto
from articles.models.photos import Photo

# Twice as long as what was typed beside it (autosaves.py): it is there when that is
# restored on its last day.
KEPT_FOR = timedelta(days=60)
SWEPT = 20  # so many at a time


class PastedPhotoQuerySet(models.QuerySet):
    def settle(self, photos):
        """Take the mark from photos that belong to a story or to the library now."""
        self.filter(photo__in=photos).delete()

    settle.alters_data = True

    def sweep(self, at=None):
        """Remove photos that were pasted long ago and never saved with a story."""
        used = ArticlePhoto.objects.filter(photo=OuterRef("photo"))
        long_ago = (at or timezone.now()) - KEPT_FOR
        unwanted = self.filter(
            ~Exists(used), pasted_at__lt=long_ago, photo__portraits=None
        )
        oldest = unwanted.order_by("pasted_at").values_list("photo", flat=True)[:SWEPT]
        if oldest := list(oldest):
            # Placed by somebody at this very moment: it stays, as do the others, till
            # the next paste.
            with suppress(ProtectedError), transaction.atomic():
                Photo.objects.filter(pk__in=oldest).delete()

    sweep.alters_data = True


class PastedPhoto(models.Model):
    """The mark of a photo that was pasted into a form and not saved with a story yet."""

    photo = models.OneToOneField(
        Photo, models.CASCADE, verbose_name="图片", related_name="paste"
    )
    pasted_at = models.DateTimeField("贴入时间", default=timezone.now)

    objects = PastedPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "贴入的图片"
        verbose_name_plural = "贴入的图片"
        ordering = ["pasted_at", "pk"]
        indexes = [
            models.Index(fields=["pasted_at"], name="pasted_photos_oldest_first")
        ]

    def __str__(self):
        return str(self.photo)
