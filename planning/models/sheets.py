"""Sheets of a month 稿件统计 that is closed: their rows and the rules, frozen for good.

The database itself refuses to change or delete one (migration 0002_statistics). What
might be added to one later, its digest tells.
"""

from django.conf import settings
from django.db import models

from articles.models import Contributor
from articles.models.audit import AppendOnlyModel
from articles.models.staff import staff_name


class Sheet(AppendOnlyModel):
    month = models.DateField("月份", unique=True, help_text="那个月的 1 日。")
    # The moment whose state it shows: what is changed later is in a later sheet.
    as_of = models.DateTimeField("截至")
    closed_at = models.DateTimeField("结账时间", auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁结的账",
        related_name="+",
    )
    # planning/statistics/rules.py: the editions of the month, as they were.
    rules = models.JSONField("计分办法", default=list)
    # planning/statistics/plots.py: [[day of the month, stories]].
    days = models.JSONField("每天的稿件", default=list)
    quality = models.CharField("差错率", max_length=60, blank=True)
    digest = models.CharField(
        "校验码", max_length=64, help_text="各行和明细的 SHA-256，见 closing.py。"
    )

    class Meta:
        verbose_name = "稿件统计"
        verbose_name_plural = "稿件统计"
        ordering = ["-month"]
        default_permissions = ("view",)
        permissions = [
            ("see_all_sheets", "看所有人的稿件统计"),
            ("close_sheet", "给稿件统计结账"),
        ]

    def __str__(self):
        return f"{self.month.year}年{self.month.month}月"

    def closed_by_name(self):
        return staff_name(self.closed_by)


class SheetRow(AppendOnlyModel):
    """One row of a closed sheet: of a person, a department, a section, a district or a
    role. figures: {name of a column: number}, see planning/statistics/columns.py."""

    class Kind(models.TextChoices):
        TOTAL = "total", "合计"
        PERSON = "person", "个人"
        DEPARTMENT = "department", "部门"
        SECTION = "section", "频道"
        DISTRICT = "district", "区县"
        ROLE = "role", "身份"

    sheet = models.ForeignKey(
        Sheet, models.PROTECT, verbose_name="月份", related_name="rows"
    )
    kind = models.CharField("按什么", max_length=12, choices=Kind)
    order = models.PositiveIntegerField("次序")
    name = models.CharField("名称", max_length=150)
    department = models.CharField("部门", max_length=100, blank=True)
    # Of a person: the author, or the account of a reviewer who signs nothing.
    contributor = models.ForeignKey(
        Contributor, models.PROTECT, null=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    figures = models.JSONField("数字", default=dict)

    class Meta:
        verbose_name = "稿件统计的行"
        verbose_name_plural = "稿件统计的行"
        ordering = ["sheet", "kind", "order"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "kind", "order"], name="sheet_row_has_its_place"
            )
        ]

    def __str__(self):
        return f"{self.sheet} {self.name}"


class SheetLine(AppendOnlyModel):
    """What one story earned one person in a closed sheet; or what is put right of an
    earlier month (`for_month`); or, without a story, a person's reviews."""

    sheet = models.ForeignKey(
        Sheet, models.PROTECT, verbose_name="月份", related_name="lines"
    )
    row = models.ForeignKey(
        SheetRow, models.PROTECT, verbose_name="谁", related_name="lines"
    )
    article = models.ForeignKey(
        "articles.Article", models.PROTECT, null=True, related_name="+"
    )
    for_month = models.DateField("哪个月的稿件")
    day = models.DateField("日期", null=True)
    what = models.CharField("稿件", max_length=300)
    roles = models.CharField("身份", max_length=100, blank=True)
    characters = models.IntegerField("字数", default=0)
    pictures = models.IntegerField("图片", default=0)
    words_points = models.DecimalField("文字分", max_digits=10, decimal_places=2)
    picture_points = models.DecimalField("图片分", max_digits=10, decimal_places=2)
    award_points = models.DecimalField("评分", max_digits=10, decimal_places=2)
    points = models.DecimalField("合计", max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = "稿件统计的明细"
        verbose_name_plural = "稿件统计的明细"
        ordering = ["day", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.row} {self.what}"
