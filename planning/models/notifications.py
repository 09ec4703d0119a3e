"""Notifications: what somebody at the desk is to know, kept until they have read it."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def of(self, person):
        return self.filter(person=person)

    def read(self, at=None):
        """Note as read what is not yet; return how many that were."""
        return self.unread().update(read_at=at or timezone.now())

    def about(self, article, *kinds):
        return self.filter(article=article, kind__in=kinds)


class Notification(models.Model):
    """One thing that one person is told, once.

    `key` is what it is about: whoever tells the same thing again while it is unread
    changes nothing, so that nothing is ever told twice.
    """

    class Kind(models.TextChoices):
        WAITS = "waits", "等我审"
        RETURNED = "returned", "退回"
        SIGNED = "signed", "签发"
        WITHDRAWN = "withdrawn", "撤稿"
        CORRECTED = "corrected", "更正"
        MENTIONED = "mentioned", "提到我"
        RIGHTS_END = "rights_end", "图片到期"
        PAGE_BACK = "page_back", "版面退回"
        DEADLINE = "deadline", "临近截稿"
        PLAN = "plan", "选题"
        NOTE = "note", "批注"
        HANDED_OVER = "handed_over", "移交"
        OVERDUE = "overdue", "审稿逾时"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="告诉谁",
        related_name="desk_notifications",
    )
    kind = models.CharField("种类", max_length=20, choices=Kind)
    words = models.CharField("内容", max_length=300)
    # A path of the desk, where the person can do something about it.
    path = models.CharField("去处", max_length=300, blank=True)
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="稿件",
        null=True,
        blank=True,
        related_name="+",
    )
    key = models.CharField(max_length=120, editable=False)
    at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读", null=True, blank=True)
    # Of a kind that the person has no count of: read as it comes.
    is_quiet = models.BooleanField(default=False, editable=False)
    # Whether it is known by now what goes out by mail and by robot (notices/routing.py).
    is_routed = models.BooleanField(default=False, editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        # Everybody has their own, and nobody those of others.
        default_permissions = ()
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"],
                condition=models.Q(read_at=None),
                name="notification_is_told_once_while_unread",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "-at", "-id"], name="notifications_of_a_person"
            ),
            # Of those that were read: else SQLite looks through all of a kind for the few
            # that were not.
            models.Index(
                fields=["person", "kind", "-at", "-id"],
                condition=models.Q(read_at__isnull=False),
                name="read_notices_of_a_kind",
            ),
            models.Index(
                fields=["person", "-at", "-id"],
                condition=models.Q(read_at=None),
                name="notifications_unread",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(is_routed=False),
                name="notifications_to_route",
            ),
            # What is tidied.
            models.Index(
                fields=["read_at"],
                condition=models.Q(read_at__isnull=False),
                name="notifications_by_reading",
            ),
        ]

    def __str__(self):
        return self.words
