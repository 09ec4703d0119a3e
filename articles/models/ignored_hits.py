"""Proofreading hits that an editor chose to leave as they are, with the reason."""

from django.conf import settings
from django.db import models


class IgnoredHit(models.Model):
    """A hit of the proofreading rules that somebody found to be no error."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="稿件",
        related_name="ignored_hits",
    )
    key = models.CharField("哪一处", max_length=200)
    words = models.CharField("原文", max_length=100)
    reason = models.CharField(
        "理由", max_length=200, help_text="如：引文原样；人名用字如此。"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "不改的疑点"
        verbose_name_plural = "不改的疑点"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key"], name="hit_is_ignored_once_in_an_article"
            )
        ]

    def __str__(self):
        return f"{self.words}：{self.reason}"
