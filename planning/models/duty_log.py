"""夜班日志, the log of a night at the desk: who was on duty, their lines, what was frozen.

A log is of a day of the paper. While it is open it holds what people write, and what the
system knows is asked anew (planning/duty_log/known.py). When it is closed, all of it is
kept as JSON, and the database refuses to change it (migration 0002, decision 057).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.audit import AppendOnlyModel
from articles.models.staff import staff_name

LONGEST_LINE = 1000


class DutyLogQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def of_month(self, first, last):
        """Logs of a span of days as a list shows them, without what was frozen."""
        return (
            self.filter(date__range=(first, last))
            .defer("record")
            .select_related("closed_by")
            .prefetch_related("on_duty")
            .annotate(number_of_lines=models.Count("lines"))
        )


class DutyLog(models.Model):
    """The log of the night in which the paper of a day is made."""

    date = models.DateField("报纸日期", unique=True)
    on_duty = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="值班",
        blank=True,
        related_name="+",
        help_text="今夜谁值班，可选几位。",
    )
    closed_at = models.DateTimeField("结班时间", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁结的班",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    # As planning/duty_log/record.py writes it, by its version; {} while it is open.
    record = models.JSONField("结班记录", default=dict, editable=False)
    # {kind: how many facts}, for lists.
    counts = models.JSONField("各类条数", default=dict, editable=False)

    objects = DutyLogQuerySet.as_manager()

    class Meta:
        verbose_name = "夜班日志"
        verbose_name_plural = "夜班日志"
        ordering = ["-date"]
        default_permissions = ("view", "change")
        permissions = [("close_dutylog", "可以给夜班日志结班")]
        indexes = [
            models.Index(
                fields=["-date"], condition=Q(closed_at=None), name="open_duty_logs"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="closed_duty_log_says_who_closed_it",
            )
        ]

    def __str__(self):
        return f"{self.date:%Y-%m-%d}"

    @property
    def is_open(self):
        return self.closed_at is None

    def closed_by_name(self):
        return staff_name(self.closed_by)


class DutyLine(models.Model):
    """What one person wrote into a log; theirs to mend until it is closed."""

    log = models.ForeignKey(
        DutyLog, models.PROTECT, verbose_name="夜班日志", related_name="lines"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁写的",
        editable=False,
        related_name="+",
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    text = models.TextField(
        "记了什么",
        max_length=LONGEST_LINE,
        help_text="如：23:10 印厂来电，第 5 版网点过重，已重发 PDF。",
    )

    class Meta:
        verbose_name = "值班记录"
        verbose_name_plural = "我写的值班记录"
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{staff_name(self.by)}：{self.text[:20]}"


class DutyAddendum(AppendOnlyModel):
    """What became known after a log was closed: the words, and what the system knew."""

    log = models.ForeignKey(
        DutyLog, models.PROTECT, verbose_name="夜班日志", related_name="addenda"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁补记的",
        related_name="+",
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    text = models.TextField("补记", max_length=LONGEST_LINE)
    record = models.JSONField("结班后系统记下的", default=dict)

    class Meta:
        verbose_name = "夜班日志补记"
        verbose_name_plural = "夜班日志补记"
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.log} 补记"

    def by_name(self):
        return staff_name(self.by)
