"""Keys of the API: whom an hour's requests are counted for."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Value, When
from django.utils import timezone

PREFIX = "nk_"
LONGEST_KEY = 100
AN_HOUR = timedelta(hours=1)


class ApiKey(models.Model):
    """A key that one partner asks with. Only its digest is kept, so that nobody who reads
    the database has it."""

    name = models.CharField(
        "给谁用", max_length=60, unique=True, help_text="如：晋中日报客户端。"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # To tell two keys apart at the desk.
    beginning = models.CharField("密钥开头", max_length=8, editable=False)
    hourly_limit = models.PositiveIntegerField(
        "每小时请求数",
        default=3600,
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
        help_text="一小时里最多请求多少次，超过的回答 429，到下一个整点再来。",
    )
    is_on = models.BooleanField(
        "启用", default=True, help_text="停用后，带这个密钥的请求一律回答 401。"
    )
    hour = models.DateTimeField("计数的整点", null=True, editable=False)
    used_in_hour = models.PositiveIntegerField(
        "这一小时已用", default=0, editable=False
    )
    last_used_on = models.DateField("最近使用", null=True, editable=False)
    created_at = models.DateTimeField("发放时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="发放人",
        null=True,
        editable=False,
        related_name="api_keys",
    )

    class Meta:
        verbose_name = "接口密钥"
        verbose_name_plural = "接口密钥"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def make(self):
        """Give it a new secret, and return that: the only time that anybody sees it."""
        key = PREFIX + secrets.token_urlsafe(32)
        self.digest, self.beginning = digest_of(key), key[:8]
        return key

    def count(self, at):
        """Count a request; return whether it is within the limit of its hour.

        In one statement, so that of all processes each counts.
        """
        hour = at.replace(minute=0, second=0, microsecond=0)
        same = When(hour=hour, then=F("used_in_hour") + 1)
        within = ApiKey.objects.filter(pk=self.pk).exclude(
            hour=hour, used_in_hour__gte=F("hourly_limit")
        )
        counted = within.update(
            used_in_hour=Case(same, default=Value(1)),
            hour=hour,
            last_used_on=timezone.localdate(at),
        )
        return bool(counted)

    count.alters_data = True


def seconds_to_next_hour(at):
    """Return after how many seconds a key is counted anew."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return int((hour + AN_HOUR - at).total_seconds()) + 1


def digest_of(key):
    # No salt and no stretching: a key is 256 bits of chance, not a password.
    return hashlib.sha256(key.encode()).hexdigest()
