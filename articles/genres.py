"""Genres 体裁 of stories: words, pictures 图片新闻 with their captions for a text, or what
is no news: notices and advertisements of the printed page."""

from django.db import models


class Genre(models.TextChoices):
    """What a story is told by. One that has photos and no words is one of pictures,
    whatever was chosen: see Article.is_of_pictures()."""

    TEXT = "text", "文字稿"
    PICTURES = "pictures", "图片新闻"
    NOTICE = "notice", "公告广告"
