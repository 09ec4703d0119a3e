"""Tidying: old notifications that were read are removed, with how they were sent."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from planning.models import Notification, TimedTelling

BATCH = 1000


def tidy(at=None):
    """Delete what was read long ago, batch after batch; what is unread stays for good."""
    old = (at or timezone.now()) - timedelta(days=settings.NOTICE_DAYS)
    TimedTelling.objects.filter(at__lt=old - timedelta(days=366)).delete()
    read = Notification.objects.filter(read_at__lt=old).order_by("read_at")
    deleted = 0
    while pks := list(read.values_list("pk", flat=True)[:BATCH]):
        Notification.objects.filter(pk__in=pks).delete()
        deleted += len(pks)
    return deleted
