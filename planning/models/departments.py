"""Departments 部门 of the newsroom, and who is in which from which day."""

from django.db import models

from articles.models import Contributor


class Department(models.Model):
    name = models.CharField(
        "名称", max_length=40, unique=True, help_text="如：时政新闻部、摄影部。"
    )
    order = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name


class Posting(models.Model):
    """Somebody in a department from a day on, until the day of the next one.

    Whoever moves has the stories of each day counted where they were on that day.
    """

    contributor = models.ForeignKey(
        Contributor,
        models.PROTECT,
        verbose_name="作者",
        related_name="+",
        help_text="有账号的人按账号的署名作者登记。",
    )
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="部门", related_name="postings"
    )
    since = models.DateField(
        "从哪天起", help_text="如：2026-11-01；一直在这个部门的，写哪一天都行。"
    )

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["contributor", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["contributor", "since"],
                name="posting_is_one_on_a_day",
                violation_error_message="这个人这一天已经登记了部门，请改那一行。",
            )
        ]

    def __str__(self):
        return f"{self.contributor} {self.since:%Y-%m-%d} 起"
