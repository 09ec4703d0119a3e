"""Records of inspection packs: who had one made, of which days."""

from django.conf import settings
from django.db import models

from articles.models.audit import AppendOnlyModel
from articles.models.staff import staff_name

ON_THE_SERVER = "服务器上的命令"


class InspectionPack(AppendOnlyModel):
    """One pack that was made, and left the house."""

    first = models.DateField("从")
    last = models.DateField("到")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁做的",
        null=True,
        blank=True,
        related_name="inspection_packs",
    )
    at = models.DateTimeField("什么时候", auto_now_add=True)

    class Meta:
        verbose_name = "迎检包"
        verbose_name_plural = "迎检包"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        permissions = [("make_inspectionpack", "做迎检包")]

    def __str__(self):
        return f"{self.first:%Y-%m-%d} 至 {self.last:%Y-%m-%d}"

    def by_name(self):
        return staff_name(self.by) if self.by_id else ON_THE_SERVER
