"""Proofs of a page, 小样 to 付印: who passed each, and with which stories."""

from django.conf import settings
from django.db import models

from articles.models.audit import AppendOnlyModel
from articles.models.staff import staff_name
from editions.models.pages import Page
from editions.page_proofs import LONGEST_REASON, Stage


class Proof(AppendOnlyModel):
    """One decision on a page: passed at a stage, or sent back before it."""

    page = models.ForeignKey(
        Page, models.PROTECT, verbose_name="版面", related_name="proofs"
    )
    stage = models.CharField("校次", max_length=10, choices=Stage)
    passed = models.BooleanField("通过")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        related_name="proofs",
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    reason = models.CharField("意见", max_length=LONGEST_REASON, blank=True)
    standing = models.JSONField(
        "当时版上的稿件", help_text="按次序：稿件、第几稿、状态、标题。"
    )

    class Meta:
        verbose_name = "版面签样记录"
        verbose_name_plural = "版面签样记录"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.page} {self.get_stage_display()}"

    def by_name(self):
        return staff_name(self.by)
