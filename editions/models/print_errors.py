"""Errors found in the paper as printed (印后审读)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from articles.models import Article
from articles.models.audit import AppendOnlyModel
from articles.models.staff import staff_name
from editions.error_rate import Found, Kind
from editions.models.issues import Issue
from editions.models.pages import Page


class PrintError(models.Model):
    issue = models.ForeignKey(
        Issue, models.PROTECT, verbose_name="期次", related_name="print_errors"
    )
    page = models.ForeignKey(
        Page,
        models.PROTECT,
        verbose_name="版面",
        null=True,
        blank=True,
        related_name="print_errors",
        help_text="中缝、插页里的留空。",
    )
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        verbose_name="稿件",
        null=True,
        blank=True,
        related_name="print_errors",
    )
    kind = models.CharField("类别", max_length=20, choices=Kind)
    wrong = models.CharField(
        "错的", max_length=200, blank=True, help_text="印出来的字，如：既使。"
    )
    right = models.CharField(
        "对的", max_length=200, blank=True, help_text="应当是，如：即使。"
    )
    characters = models.PositiveSmallIntegerField(
        "错几个字",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text="错、别、多、漏字才看这一项：1 字计 1 个差错，2–5 字计 2 个，5 字以上计 4 个。",
    )
    places = models.PositiveSmallIntegerField(
        "几处",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="同一文字差错在一期里最多计 3 次。",
    )
    weighty = models.BooleanField(
        "标题或重要信息",
        default=False,
        help_text="在报头、报眉、栏头、标题里，或错了重要名称、时间、图片：双倍计数；标点和格式差错不加倍。",
    )
    person = models.CharField(
        "责任人",
        max_length=60,
        blank=True,
        help_text="哪个环节的人，如：张三（校对）。",
    )
    note = models.CharField("说明", max_length=300, blank=True)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="登记人",
        editable=False,
        related_name="print_errors",
    )
    at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "印后差错"
        verbose_name_plural = "印后差错"
        ordering = ["issue", "page__order", "pk"]

    def __str__(self):
        words = "→".join(filter(None, [self.wrong, self.right]))
        return f"{self.issue} {self.get_kind_display()} {words}".rstrip()

    def found(self):
        """Return the error as editions/error_rate.py counts it."""
        return Found(
            self.kind,
            self.wrong,
            self.right,
            self.characters,
            self.places,
            self.weighty,
        )


class PrintReading(AppendOnlyModel):
    """Record that somebody has read a printed issue through, errors or none."""

    issue = models.ForeignKey(
        Issue, models.PROTECT, verbose_name="期次", related_name="print_readings"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="审读人",
        related_name="print_readings",
    )
    at = models.DateTimeField("审读完的时间", auto_now_add=True)

    class Meta:
        verbose_name = "印后审读记录"
        verbose_name_plural = "印后审读记录"
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "by"], name="issue_is_read_once_by_a_person"
            )
        ]

    def __str__(self):
        return f"{self.issue} {self.by_name()}"

    def by_name(self):
        return staff_name(self.by)
