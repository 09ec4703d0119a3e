"""Models of page import: a page's raw text while it is corrected, and kept for good.

A page import is the working copy, which the desk corrects; once its stories are drafts,
the text is kept word for word with the page, beside the mapping of its lines.
"""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone

from editions.models import PAGE_NUMBER, Page
from ingest.old_stories.values import KINDS


def checksum_of(text):
    """Return the SHA-256 of a page's text in UTF-8, by which a second import is known."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class PageTextQuerySet(models.QuerySet):
    def get_by_natural_key(self, checksum):
        return self.get(checksum=checksum)


class PageText(models.Model):
    page = models.OneToOneField(
        Page, models.PROTECT, verbose_name="版面", related_name="text"
    )
    text = models.TextField(
        "原文", max_length=1_000_000, help_text="从版面文件里提取的文字，一字不改。"
    )
    mapping = models.JSONField(
        "逐行归属",
        null=True,
        blank=True,
        editable=False,
        help_text="收版时每一行归入哪一篇的什么位置。",
    )
    checksum = models.CharField(
        "校验码",
        max_length=64,
        unique=True,
        editable=False,
        help_text="原文 UTF-8 的 SHA-256：同一份原文只收一次。",
    )
    received_at = models.DateTimeField("收到时间", auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        null=True,
        blank=True,
        editable=False,
        related_name="page_texts",
    )

    objects = PageTextQuerySet.as_manager()

    class Meta:
        verbose_name = "版面原文"
        verbose_name_plural = "版面原文"
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return f"{self.page} 原文"

    def save(self, *args, **kwargs):
        self.checksum = checksum_of(self.text)
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.checksum,)

    natural_key.dependencies = ["editions.page"]


class PageImport(models.Model):
    """A page's text on its way to drafts, with what the desk has corrected so far."""

    text = models.TextField(
        "原文", max_length=200_000, help_text="一个版面的文字，一次一版。"
    )
    form = models.CharField("来自", max_length=20, default="粘贴", editable=False)
    date = models.DateField(
        "出版日期", null=True, blank=True, help_text="如：2023-01-23。"
    )
    number = models.CharField(
        "版次",
        max_length=4,
        blank=True,
        validators=[PAGE_NUMBER],
        help_text="如 2、16、A3；原报版次不详的留空。",
    )
    name = models.CharField(
        "版名", max_length=20, blank=True, help_text="如：要闻、城事。"
    )
    # The desk's corrections (import_draft.py): the roles of lines, and what was typed.
    state = models.JSONField("收版进度", default=dict, editable=False)
    version = models.PositiveIntegerField("改动次数", default=1, editable=False)
    created_at = models.DateTimeField("收到时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        null=True,
        blank=True,
        editable=False,
        related_name="page_imports",
    )
    updated_at = models.DateTimeField("修改时间", auto_now=True)
    page_text = models.OneToOneField(
        PageText,
        models.PROTECT,
        verbose_name="已转为",
        null=True,
        blank=True,
        editable=False,
        related_name="page_import",
    )

    class Meta:
        # The name that it was made under; the kept records name it, too.
        db_table = "ingest_intake"
        verbose_name = "收版"
        verbose_name_plural = "收版"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        opening = "".join(self.text.split())[:20]
        return f"{self.date:%Y-%m-%d} {opening}…" if self.date else f"{opening}…"


class ImportRun(models.Model):
    """One moving in: a file of stories or an archive of the paper, as far as it came."""

    class Kind(models.TextChoices):
        STORIES = "stories", "稿件"
        PAPER = "paper", "数字报"

    class State(models.TextChoices):
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        STOPPED = "stopped", "中断"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    system = models.CharField("原系统", max_length=60)
    # The last part of its path: where it lay is nobody's business later.
    file = models.CharField("文件或文件夹", max_length=200)
    checksum = models.CharField("校验码", max_length=64, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.RUNNING
    )
    # {"new": 12, "same": 3, "changed": 0, "refused": 1 …}, and where to go on from.
    counts = models.JSONField("数目", default=dict)
    position = models.JSONField("做到哪里", default=dict)
    started_at = models.DateTimeField("开始", auto_now_add=True)
    ended_at = models.DateTimeField("结束", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        null=True,
        blank=True,
        related_name="import_runs",
    )

    class Meta:
        verbose_name = "迁入"
        verbose_name_plural = "迁入"
        ordering = ["-started_at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.file}（{self.started_at:%Y-%m-%d}）"


class ImportedIssue(models.Model):
    """An issue of the paper that was taken over, and from which files."""

    paper = models.CharField("原报", max_length=60)
    date = models.DateField("出版日期")
    issue = models.ForeignKey(
        "editions.Issue",
        models.PROTECT,
        verbose_name="期次",
        related_name="imported_issues",
    )
    run = models.ForeignKey(
        ImportRun, models.PROTECT, verbose_name="迁入", related_name="issues"
    )
    digest = models.CharField("文件校验码", max_length=64)
    # {"pages": 12, "areas": 80, "stories": 75, "pictures": 30 …}
    counts = models.JSONField("数目", default=dict)
    at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = "迁入的一期"
        verbose_name_plural = "迁入的各期"
        ordering = ["-date"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "date"], name="old_issue_is_taken_over_once"
            )
        ]

    def __str__(self):
        return f"{self.paper} {self.date:%Y-%m-%d}"


class ImportFindingQuerySet(models.QuerySet):
    def to_settle(self):
        return self.filter(settled_at=None)

    def settle(self, by, note):
        """Settle those of these that nobody has settled; return how many they were."""
        return self.to_settle().update(
            settled_at=timezone.now(), settled_by=by, note=note
        )


class ImportFinding(models.Model):
    """What did not come over as it should, for an editor to look at and settle."""

    run = models.ForeignKey(
        ImportRun, models.PROTECT, verbose_name="迁入", related_name="findings"
    )
    imported_issue = models.ForeignKey(
        ImportedIssue,
        models.PROTECT,
        verbose_name="哪一期",
        null=True,
        blank=True,
        related_name="findings",
    )
    # A key of KINDS in old_stories/values.py.
    kind = models.CharField("种类", max_length=30)
    words = models.CharField("说明", max_length=500)
    file = models.CharField("文件", max_length=300, blank=True)
    row = models.PositiveBigIntegerField("第几行", null=True, blank=True)
    # SHA-256 of system, kind, file, row and words: found again, it is the same.
    key = models.CharField(max_length=64, unique=True, editable=False)
    article = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        verbose_name="稿件",
        null=True,
        blank=True,
        related_name="import_findings",
    )
    page = models.ForeignKey(
        Page,
        models.PROTECT,
        verbose_name="版面",
        null=True,
        blank=True,
        related_name="import_findings",
    )
    found_at = models.DateTimeField("发现时间", auto_now_add=True)
    settled_at = models.DateTimeField("了结时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="了结人",
        null=True,
        blank=True,
        related_name="settled_import_findings",
    )
    note = models.CharField("处理", max_length=200, blank=True)

    objects = ImportFindingQuerySet.as_manager()

    class Meta:
        verbose_name = "迁入待核"
        verbose_name_plural = "迁入待核"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["run", "id"],
                condition=models.Q(settled_at=None),
                name="import_findings_to_settle",
            )
        ]

    def __str__(self):
        return self.words

    def kind_name(self):
        return KINDS.get(self.kind, self.kind)
