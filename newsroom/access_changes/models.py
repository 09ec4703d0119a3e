"""Changes of access: rows that the database keeps, as it does those of sign-ins."""

from django.db import models
from django.utils import timezone

from articles.models.audit import AppendOnlyModel


class AccessChange(AppendOnlyModel):
    """One change of an account, of its duties and rights, or of what a duty may do.

    In words, and without references: it outlives whom and what it is about. Permanent:
    the database changes and deletes none (migration 0013, decision 028).
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", "账号"
        DUTIES = "duties", "账号的岗位"
        RIGHTS = "rights", "账号自己的权限"
        DUTY = "duty", "岗位和它的权限"

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    subject = models.CharField("谁、哪个岗位", max_length=150)
    words = models.TextField("改了什么")
    by = models.CharField("经手", max_length=200)

    class Meta:
        verbose_name = "账号和权限变动"
        verbose_name_plural = "账号和权限变动"
        ordering = ["-pk"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.subject}：{self.words}"[:200]
