"""What the desk remembers around a story: who has it open, who was sent a link to
it, which remark of the proofreading rules was waved through."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models.staff import staff_name
from articles.paging import EPOCH

# A form tells every 20 seconds that it is open; after two missed tellings it counts
# as closed, well within a minute.
HEARTBEAT = timedelta(seconds=20)
SILENCE = timedelta(seconds=45)


class OpenFormQuerySet(models.QuerySet):
    def now_open(self, at=None):
        return self.filter(seen_at__gt=(at or timezone.now()) - SILENCE)

    def beside(self, user):
        """Forms that a person's colleagues have open."""
        return self.now_open().exclude(user=user).select_related("user")


class OpenForm(models.Model):
    """A person has a story's form open, since when, heard of when last."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="稿件",
        related_name="open_forms",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="同事", related_name="+"
    )
    opened_at = models.DateTimeField("打开时间", default=timezone.now)
    seen_at = models.DateTimeField("最近一次在线", default=timezone.now)

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        verbose_name = "打开的稿件"
        verbose_name_plural = "打开的稿件"
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user"], name="form_is_open_once_for_a_person"
            )
        ]

    def __str__(self):
        return f"{staff_name(self.user)}：{self.article}"


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


class IgnoredHit(models.Model):
    """A remark of the proofreading rules that somebody found to be no error."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="稿件",
        related_name="ignored_hits",
    )
    key = models.CharField("哪一处", max_length=200)
    words = models.CharField("原文", max_length=100)
    reason = models.CharField(
        "理由", max_length=200, help_text="如：引文原样；人名用字如此。"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁", related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "不改的疑点"
        verbose_name_plural = "不改的疑点"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "key"], name="hit_is_ignored_once_in_an_article"
            )
        ]

    def __str__(self):
        return f"{self.words}：{self.reason}"
