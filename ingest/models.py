"""The raw text of a printed page, kept word for word beside what was read from it."""

import hashlib

from django.conf import settings
from django.db import models

from editions.models import Page


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
        self.checksum = hashlib.sha256(self.text.encode()).hexdigest()
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.checksum,)

    natural_key.dependencies = ["editions.page"]
