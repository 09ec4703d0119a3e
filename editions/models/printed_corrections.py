"""Corrections that are due in print: of stories that stood in the paper."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from articles.models import Article, Correction
from articles.models.staff import staff_name
from editions.models.issues import Issue
from editions.models.placements import Placement

LONGEST_REASON = 500


class PrintedCorrectionQuerySet(models.QuerySet):
    def unprinted(self):
        """Those that are neither on a page nor waived: they are still due."""
        placed = Placement.objects.filter(
            article=OuterRef("item"), page__issue__date__gte=OuterRef("due_on")
        )
        return self.filter(~Exists(placed), waived_at=None, is_settled=False)

    def settle(self, day):
        """Mark those that ran in an issue before a day: what is on paper stays printed.

        So that to find what is due costs the same however many there ever were.
        """
        ran = Placement.objects.filter(
            article=OuterRef("item"),
            page__issue__date__gte=OuterRef("due_on"),
            page__issue__date__lt=day,
        )
        open_ones = self.filter(Exists(ran), waived_at=None, is_settled=False)
        return open_ones.update(is_settled=True)

    settle.alters_data = True

    def missed_and_taken(self, issue, at=None):
        """Mark each with the first issue that went to press without it (`missed`), and
        whether one before this is still being made for it (`is_taken`)."""
        due = Issue.objects.filter(date__gte=OuterRef("due_on")).order_by("date")
        gone, earlier = due.gone_to_press(at), due.being_made(at)
        return self.annotate(
            missed=Subquery(gone.values("date")[:1]),
            is_taken=Exists(earlier.filter(date__lt=issue.date)),
        )

    def with_words(self):
        """Load what the desk is shown of each."""
        return self.select_related("correction", "item", "waived_by")

    def with_runs(self):
        """Mark each with where its item stands in print (`ran_on`, and the page's
        `ran_number` and `ran_name`)."""
        stands = Placement.objects.filter(
            article=OuterRef("item"), page__issue__date__gte=OuterRef("due_on")
        ).order_by("page__issue__date", "page__order")
        return self.annotate(
            ran_on=Subquery(stands.values("page__issue__date")[:1]),
            ran_number=Subquery(stands.values("page__number")[:1]),
            ran_name=Subquery(stands.values("page__name")[:1]),
        )


class PrintedCorrection(models.Model):
    """Duty to print a correction in the next issue, at the page of the original.

    新出报刊〔1999〕859号. What is due stays as it was written, and a waiver too: the
    database refuses to change or delete them (migration 0005, decision 044). Whether it
    is printed, the placement of its item says; it is settled after that issue's day.
    """

    correction = models.OneToOneField(
        Correction,
        models.PROTECT,
        verbose_name="更正启事",
        related_name="printed_correction",
    )
    headline = models.CharField("见报时的标题", max_length=200, blank=True)
    printed_on = models.DateField("原稿哪天见报")
    # Of a page, its values: the page itself may be made up anew.
    page_label = models.CharField("原稿版次", max_length=6)
    page_title = models.CharField("原稿版面", max_length=40)
    due_on = models.DateField(
        "应登日期", help_text="这一天或以后最近的一期；那一期可以还没有开。"
    )
    item = models.OneToOneField(
        Article,
        models.SET_NULL,
        verbose_name="登报的更正稿",
        null=True,
        blank=True,
        related_name="printed_correction",
    )
    is_settled = models.BooleanField(
        "登过了", default=False, db_default=False, editable=False
    )
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁定的不登",
        null=True,
        blank=True,
        related_name="waived_corrections",
    )
    waived_at = models.DateTimeField("何时定的不登", null=True, blank=True)
    waiver = models.CharField("不登的原因", max_length=LONGEST_REASON, blank=True)

    objects = PrintedCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "登报更正"
        verbose_name_plural = "登报更正"
        ordering = ["-due_on", "-pk"]
        default_permissions = ("view",)
        permissions = [("waive_printedcorrection", "决定更正不登报")]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="corrections_due_in_print",
                condition=Q(waived_at=None, is_settled=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(waived_at=None, waived_by=None, waiver="")
                | Q(waived_at__isnull=False, waived_by__isnull=False) & ~Q(waiver=""),
                name="waived_correction_says_who_when_and_why",
            )
        ]

    def __str__(self):
        return f"《{self.headline}》的{self.correction.get_kind_display()}"

    def original_place(self):
        """Return where the error stood: 5月4日第1版 要闻."""
        day = self.printed_on
        return f"{day.month}月{day.day}日{self.page_title}"

    def waiver_sentence(self):
        at = timezone.localtime(self.waived_at)
        return (
            f"不登：{self.waiver}（{staff_name(self.waived_by)} {at:%Y-%m-%d %H:%M}）"
        )
