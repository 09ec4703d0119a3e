"""Model of renditions: the sizes and formats of a photo that readers get; and their
addresses, and those of its crops."""

from django.db import models

from articles.addresses import address_of
from articles.photos.storage import renditions_storage


def public_address(rendition):
    """Return where readers find a picture file, once a published story shows it."""
    return address_in_public(rendition.photo.guid, rendition)


def address_in_public(guid, rendition):
    return address_of("articles:photo", guid, rendition.width, rendition.format)


def public_crop_address(guid, name, width, format):
    """Return where readers find a crop of a photo, once a published story shows it."""
    return address_of("articles:photo-crop-file", guid, name, width, format)


def picture_of(renditions, address_of):
    """Return what <picture> is set with, or None when there is nothing to show.

    {"avif": srcset, "jpg": srcset, "src": address, "width": …, "height": …}
    """
    sizes = {"avif": [], "jpg": []}
    for rendition in renditions:
        sizes[rendition.format].append((rendition, address_of(rendition)))
    if not sizes["jpg"]:
        return None
    largest, address = max(sizes["jpg"], key=lambda one: one[0].width)
    return {
        name: ", ".join([f"{address} {one.width}w" for one, address in some])
        for name, some in sizes.items()
    } | {"src": address, "width": largest.width, "height": largest.height}


class Rendition(models.Model):
    """One size and format of a photo, as served."""

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        JPEG = "jpg", "JPEG"

    photo = models.ForeignKey(
        "articles.Photo", models.CASCADE, verbose_name="图片", related_name="renditions"
    )
    format = models.CharField("格式", max_length=10, choices=Format)
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    size = models.PositiveIntegerField("字节数")
    file = models.FileField("文件", storage=renditions_storage, max_length=200)

    class Meta:
        verbose_name = "图片副本"
        verbose_name_plural = "图片副本"
        ordering = ["format", "width"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "format", "width"], name="rendition_is_made_once"
            )
        ]

    def __str__(self):
        return f"{self.width}×{self.height} {self.get_format_display()}"

    def version(self):
        """Return what names these very bytes: no file's name is used twice."""
        return self.file.name.rpartition("/")[2].partition(".")[0]

    def content_type(self):
        return {"avif": "image/avif", "jpg": "image/jpeg"}[self.format]
