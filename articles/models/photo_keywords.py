"""Models of the photo library's keywords, which readers do not see."""

from django.db import models
from taggit.models import ItemBase, TagBase

from articles.models.photos import Photo


class PhotoKeyword(TagBase):
    """A keyword of the photo library, which readers do not see."""

    class Meta:
        verbose_name = "图片关键词"
        verbose_name_plural = "图片关键词"


class KeywordOfPhoto(ItemBase):
    content_object = models.ForeignKey(
        Photo, models.CASCADE, verbose_name="图片", related_name="+"
    )
    tag = models.ForeignKey(
        PhotoKeyword, models.CASCADE, verbose_name="关键词", related_name="photos"
    )

    class Meta:
        verbose_name = "图片的关键词"
        verbose_name_plural = "图片的关键词"
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="photo_has_a_keyword_once"
            )
        ]
