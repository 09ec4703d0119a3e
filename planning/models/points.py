"""Points 分: the rules by which stories earn them, and what the meeting gives 评分."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from articles.genres import Genre
from articles.models.audit import AppendOnlyModel
from articles.models.staff import staff_name
from articles.text.bylines import Role
from editions.models import PAGE_NUMBER, placements

MOST = Decimal(10_000)
BOUNDS = [MinValueValidator(-MOST), MaxValueValidator(MOST)]
NOT_NEGATIVE = [MinValueValidator(0), MaxValueValidator(MOST)]


class PointsRules(models.Model):
    """One edition of the rules, for stories of its first day and of those after it, up
    to the first day of the next edition."""

    valid_from = models.DateField(
        "从哪天的稿件起",
        unique=True,
        help_text="如：2026-11-01。发布日期在这一天和以后的稿件按这套办法计，"
        "直到下一套开始的那天；已结账的月份不变。",
    )
    grade_a = models.DecimalField(
        "A 级好稿加分", max_digits=7, decimal_places=2, default=0, validators=BOUNDS
    )
    grade_b = models.DecimalField(
        "B 级好稿加分", max_digits=7, decimal_places=2, default=0, validators=BOUNDS
    )
    grade_c = models.DecimalField(
        "C 级好稿加分", max_digits=7, decimal_places=2, default=0, validators=BOUNDS
    )
    note = models.CharField(
        "说明", max_length=200, blank=True, help_text="如：编委会 10 月 28 日通过。"
    )

    class Meta:
        verbose_name = "计分办法"
        verbose_name_plural = "计分办法"
        ordering = ["-valid_from"]

    def __str__(self):
        return f"{self.valid_from:%Y-%m-%d} 起"


class PointsRule(models.Model):
    """One line of the rules: what earns how many points, under which conditions.

    Lines whose conditions all hold add up.
    """

    class Per(models.TextChoices):
        STORY = "story", "每篇"
        THOUSAND = "thousand", "每千字"
        PICTURE = "picture", "每张图片"
        REVIEW = "review", "每审一次稿"

    class Origin(models.TextChoices):
        OWN = "own", "本报稿"
        REPRINT = "reprint", "转载稿"
        ANY = "any", "都算"

    rules = models.ForeignKey(
        PointsRules, models.CASCADE, verbose_name="计分办法", related_name="lines"
    )
    per = models.CharField("计什么", max_length=10, choices=Per, default=Per.STORY)
    points = models.DecimalField(
        "分", max_digits=7, decimal_places=2, validators=BOUNDS
    )
    genre = models.CharField(
        "体裁",
        max_length=10,
        choices=[(Genre.TEXT, "文字稿"), (Genre.PICTURES, "图片新闻")],
        blank=True,
        help_text="不选是都算；公告广告从来不计。",
    )
    origin = models.CharField("稿源", max_length=10, choices=Origin, default=Origin.OWN)
    least = models.PositiveIntegerField(
        "字数从", null=True, blank=True, help_text="含这个数；不限就留空。"
    )
    most = models.PositiveIntegerField(
        "字数到", null=True, blank=True, help_text="含这个数；不限就留空。"
    )
    page = models.CharField(
        "版次",
        max_length=4,
        blank=True,
        validators=[PAGE_NUMBER],
        help_text="登在这一版才算，如 1 是头版；不限就留空。",
    )
    weight = models.PositiveSmallIntegerField(
        "分量",
        choices=[(int(weight), name) for weight, name in placements.WEIGHTS],
        null=True,
        blank=True,
        help_text="在版面上是这个分量才算，如头条；不限就不选。",
    )
    note = models.CharField("说明", max_length=100, blank=True)

    CONDITIONS = ("genre", "least", "most", "page", "weight")

    class Meta:
        verbose_name = "计分项"
        verbose_name_plural = "计分项"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_per_display()} {self.points} 分"

    def clean(self):
        if None not in (self.least, self.most) and self.least > self.most:
            raise ValidationError({"most": "“字数到”比“字数从”小，请改其中一个。"})
        narrowed = [
            name for name in self.CONDITIONS if getattr(self, name) not in (None, "")
        ]
        if self.per == self.Per.REVIEW and narrowed:
            raise ValidationError(
                {narrowed[0]: "审稿按次计，不分体裁、字数和版面：这一格请留空。"}
            )


class RoleShare(models.Model):
    """Weight of a role, where the points of a story are shared among several."""

    rules = models.ForeignKey(
        PointsRules, models.CASCADE, verbose_name="计分办法", related_name="shares"
    )
    role = models.CharField("身份", max_length=20, choices=Role)
    share = models.DecimalField(
        "份",
        max_digits=6,
        decimal_places=2,
        validators=NOT_NEGATIVE,
        help_text="一篇稿件几个人署名，分按份分：记者 2 份、通讯员 1 份，就是三分之二和三分之一。"
        "写 0 的不分。没有列出的各 1 份；策划、责任编辑没有列出就不分。",
    )

    class Meta:
        verbose_name = "署名的份"
        verbose_name_plural = "几人署名怎样分"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rules", "role"],
                name="role_has_one_share_in_rules",
                violation_error_message="这个身份写了两行，请删去一行。",
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.share} 份"


class Award(AppendOnlyModel):
    """What the meeting gives one story; the last one counts, those before it stay."""

    class Grade(models.TextChoices):
        A = "A", "A 级好稿"
        B = "B", "B 级好稿"
        C = "C", "C 级好稿"

    article = models.ForeignKey(
        "articles.Article", models.PROTECT, verbose_name="稿件", related_name="+"
    )
    grade = models.CharField("等级", max_length=1, choices=Grade, blank=True)
    extra = models.DecimalField(
        "另外加分",
        max_digits=7,
        decimal_places=2,
        default=0,
        validators=BOUNDS,
        help_text="等级之外加的分；扣分写负数，如 -5；没有写 0。",
    )
    reason = models.CharField("理由", max_length=200, help_text="如：独家，现场扎实。")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁评的",
        related_name="+",
    )
    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "评分"
        verbose_name_plural = "评分"
        ordering = ["pk"]
        default_permissions = ()
        permissions = [("give_award", "给稿件评分")]

    def __str__(self):
        return f"{self.article} {self.get_grade_display() or self.extra}"

    def by_name(self):
        return staff_name(self.by)
