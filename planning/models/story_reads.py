"""Readers' counts of stories, from the server's logs, and how far each log is counted;
the length of each story, counted once a version."""

from django.db import models


class ReadCount(models.Model):
    """How often a story was read on a day. No address of a reader is kept anywhere."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+")
    day = models.DateField("日期")
    reads = models.PositiveIntegerField("阅读")

    class Meta:
        verbose_name = "阅读数"
        verbose_name_plural = "阅读数"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "day"], name="reads_are_one_number_a_day"
            )
        ]

    def __str__(self):
        return f"{self.article_id} {self.day} {self.reads}"


class CountedLog(models.Model):
    """A log as it is known by what is in it, whatever its file is called.

    `begins` is the SHA-256 of its first line, `digest` that of its first `position`
    bytes, unpacked: all of them are counted.
    """

    begins = models.CharField(max_length=64, unique=True)
    position = models.PositiveBigIntegerField("数到第几个字节", default=0)
    digest = models.CharField(max_length=64)
    name = models.CharField("文件名", max_length=255, blank=True)
    counted_at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = "数过的日志"
        verbose_name_plural = "数过的日志"
        default_permissions = ()

    def __str__(self):
        return self.name


class StoryLength(models.Model):
    """Characters of a story's version: a month of bodies is not read for each page."""

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, primary_key=True, related_name="+"
    )
    version = models.PositiveIntegerField()
    characters = models.PositiveIntegerField("字数")

    class Meta:
        verbose_name = "稿件字数"
        verbose_name_plural = "稿件字数"
        default_permissions = ()

    def __str__(self):
        return f"{self.article_id} {self.characters}"
