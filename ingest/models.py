"""Models of page import: a page's raw text while it is corrected, and kept for good.

A page import is the working copy, which the desk corrects; once its stories are drafts,
the text is kept word for word with the page, beside the mapping of its lines.
"""

import hashlib

from django.conf import settings
from django.db import models

from editions.models import PAGE_NUMBER, Page


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
