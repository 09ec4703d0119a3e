"""Preview links: a story shown to somebody without an account, for some hours."""

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models.staff import staff_name
from articles.paging import EPOCH


class PreviewLinkQuerySet(models.QuerySet):
    def valid(self, at=None):
        """Links that open their story.

        None outlives its maker's account, nor the withdrawal of what it shows: a
        link to a withdrawn story is good when it was made knowing that.
        """
        withdrawn_at = Coalesce(
            "article__withdrawn_at",
            "article__corrects__withdrawn_at",
            Value(EPOCH, models.DateTimeField()),
        )
        # Named first: in a filter of its own, it would leave out what corrects
        # nothing.
        return self.alias(withdrawn_at=withdrawn_at).filter(
            expires_at__gt=at or timezone.now(),
            revoked_at__isnull=True,
            created_by__is_active=True,
            created_at__gt=F("withdrawn_at"),
        )

    def of_token(self, token):
        """Return the valid link that a token stands for, or None."""
        try:
            key = signing.loads(token, salt=PreviewLink.SALT)
        except signing.BadSignature:
            return None
        return self.valid().filter(pk=key).first() if isinstance(key, int) else None


class PreviewLink(models.Model):
    """A story shown to somebody without an account, for some hours."""

    SALT = "articles.preview"

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="稿件",
        related_name="preview_links",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁开的",
        related_name="+",
    )
    created_at = models.DateTimeField("何时开的", auto_now_add=True)
    expires_at = models.DateTimeField("有效到")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "预览链接"
        verbose_name_plural = "预览链接"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.article}，{timezone.localtime(self.expires_at):%Y-%m-%d %H:%M} 前有效"

    def token(self):
        return signing.dumps(self.pk, salt=self.SALT)

    def by_name(self):
        return staff_name(self.created_by)
