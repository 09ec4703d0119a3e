"""Addresses that the paper's 数字报 had before: node_3.htm, content_12345.htm."""

from django.db import models
from django.db.models import Q

from articles.models import Article
from editions.models.pages import Page


class ClassicAddress(models.Model):
    """Redirect of one old address of a day, to a page or a story."""

    date = models.DateField("日期", help_text="旧网址里的那一天。")
    name = models.CharField(
        "文件名",
        max_length=60,
        help_text="旧网址最后一段，不带 .htm，如：node_3、content_12345。",
    )
    page = models.ForeignKey(
        Page,
        models.CASCADE,
        verbose_name="版面",
        null=True,
        blank=True,
        related_name="classic_addresses",
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        verbose_name="稿件",
        null=True,
        blank=True,
        related_name="classic_addresses",
    )

    class Meta:
        verbose_name = "旧网址"
        verbose_name_plural = "旧网址"
        ordering = ["-date", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "name"],
                name="classic_address_leads_to_one_place",
                violation_error_message="这个旧网址已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(page__isnull=False, article__isnull=True)
                | Q(page__isnull=True, article__isnull=False),
                name="classic_address_leads_somewhere",
                violation_error_message="版面和稿件填一样，也只填一样。",
            ),
        ]

    def __str__(self):
        return f"/html/{self.date:%Y-%m/%d}/{self.name}.htm"

    def get_absolute_url(self):
        return (self.page or self.article).get_absolute_url()
