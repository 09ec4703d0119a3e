"""Open story forms: who has which story's form open, kept alive by a heartbeat."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.staff import staff_name
from articles.statements import through

# A form posts every 20 seconds that it is open; after two missed heartbeats it counts
# as closed, well within a minute.
HEARTBEAT = timedelta(seconds=20)
TIMEOUT = timedelta(seconds=45)


class OpenFormQuerySet(models.QuerySet):
    def now_open(self, at=None):
        longest_ago = through(lambda moment: moment - TIMEOUT, at or timezone.now())
        return self.filter(seen_at__gt=longest_ago)

    def of_others(self, user, at=None):
        """Forms that a person's colleagues have open now."""
        return self.now_open(at).exclude(user=user).select_related("user")


class OpenForm(models.Model):
    """A form of a story that a person has open: since when, last heartbeat when."""

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
