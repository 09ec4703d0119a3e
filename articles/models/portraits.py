"""Portraits of contributors, as their pages show them: photos of the library.

A table of its own, for a photo has its photographer already: a field of the contributor
would close the circle, in which `dumpdata` finds no beginning.
"""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import models

from articles.addresses import address_of
from articles.models.people import Contributor
from articles.models.photo_rights import WEB, has_rights
from articles.models.photos import Photo
from articles.models.renditions import Rendition
from articles.photos.crops import SQUARE


class PortraitQuerySet(models.QuerySet):
    def shown(self, at):
        """Portraits that readers may see at a moment: of photos that have the rights."""
        return self.filter(has_rights(at, WEB, "photo__"))

    def with_pictures(self):
        """Load what a portrait is set with."""
        measures = "guid", "original", "width", "height"
        points = "focal_x", "focal_y", "crops"
        names = [f"photo__{name}" for name in measures + points]
        return self.select_related("photo").only("contributor", *names)


class Portrait(models.Model):
    # No OneToOneField: it is loaded with the contributor, as rows that belong to one are.
    contributor = models.ForeignKey(
        Contributor, models.CASCADE, verbose_name="作者", related_name="portraits"
    )
    photo = models.ForeignKey(
        Photo,
        models.PROTECT,
        verbose_name="图片",
        related_name="portraits",
        help_text="图片库里的一张人像，点加号可以传一张新的；只在作者页上用，不必配进稿件。",
    )

    objects = PortraitQuerySet.as_manager()

    class Meta:
        verbose_name = "头像"
        verbose_name_plural = "头像"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contributor"],
                name="contributor_has_one_portrait",
                violation_error_message="一位作者只有一张头像。",
            )
        ]

    def __str__(self):
        return str(self.contributor)

    def clean(self):
        if self.photo_id and not self.photo.original:
            raise ValidationError({"photo": "这张图片没有文件，请另选一张。"})

    def picture(self):
        """Return what <picture> is set with, or None: see Photo.crop_picture()."""
        self.photo.crop_address_of = partial(_address, self.contributor.slug)
        return self.photo.crop_picture(SQUARE.name)


def _address(slug, guid, name, width, format):
    return address_of("articles:portrait", slug, width, format)


def renditions_of_portrait(at, slug):
    """Return the picture files of a contributor's portrait that readers may see."""
    portraits = Rendition.objects.filter(photo__portraits__contributor__slug=slug)
    return portraits.filter(has_rights(at, WEB, "photo__"))
