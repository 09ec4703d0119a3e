"""List of a person's notifications: what is unread first, then the newest, by cursor."""

import re
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.http import Http404

from planning.models import Notification

SIZE = 30
# u for a place among the unread, r among the read; microseconds since 1970, and the key.
CURSOR = re.compile(r"([ur])([0-9]{1,16})-([0-9]{1,18})\Z", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Kind = Notification.Kind


def page_of(person, kind="", cursor=None):
    """Return (notifications, cursor of the next page or "") in two queries at most."""
    rows = Notification.objects.of(person).order_by("-at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    is_unread, after = _place(cursor)
    unread, read = rows.unread(), rows.filter(read_at__isnull=False)
    found = []
    if is_unread:
        found = list(unread.filter(after)[: SIZE + 1])
        after = Q()
    if len(found) <= SIZE:
        found += read.filter(after)[: SIZE + 1 - len(found)]
    is_last = len(found) <= SIZE
    return found[:SIZE], "" if is_last else _cursor(found[SIZE - 1])


def kind_or_404(text):
    if text and text not in Kind.values:
        raise Http404("没有这种提醒。")
    return text


def _cursor(one):
    microseconds = (one.at - EPOCH) // timedelta(microseconds=1)
    return f"{'u' if one.read_at is None else 'r'}{microseconds}-{one.pk}"


def _place(cursor):
    """Return (whether it is among the unread, the condition on what follows)."""
    if cursor is None:
        return True, Q()
    match = CURSOR.match(cursor)
    if not match:
        raise Http404("这个翻页地址不对。")
    at = EPOCH + timedelta(microseconds=int(match[2]))
    # The first condition bounds the index; the second orders those of one moment.
    return match[1] == "u", Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=int(match[3])))
