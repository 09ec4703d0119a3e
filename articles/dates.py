"""Dates in local time: where a day of the paper begins, and a moment as a short text."""

from datetime import datetime, time

from django.utils import timezone

# The word for a day that is near, by its distance from today.
NEAR_DAYS = {-1: "昨天", 0: "今天", 1: "明天"}


def midnight(day):
    """Return the moment a local day begins, as an aware datetime."""
    return timezone.make_aware(datetime.combine(day, time.min))


def spoken(moment, at=None):
    """Return a moment as short text relative to today, in local time; "" for none.

    今天 21:40, 昨天 08:05, 明天 06:00, 11月20日 21:40; of another year than now
    (`at`) with it: 2025年3月2日 09:00.
    """
    if moment is None:
        return ""
    moment, now = timezone.localtime(moment), timezone.localtime(at)
    day = NEAR_DAYS.get((moment.date() - now.date()).days)
    if day is None:
        day = f"{moment.month}月{moment.day}日"
        if moment.year != now.year:
            day = f"{moment.year}年{day}"
    return f"{day} {moment:%H:%M}"


def iso(moment):
    """Return a moment in local time as machines read it: 2023-05-04T12:00:00+08:00."""
    return timezone.localtime(moment).isoformat()


def long_day(day):
    """Return a day, or the local day of a moment, as it is printed: 2023年5月4日."""
    if isinstance(day, datetime):
        day = timezone.localtime(day)
    return f"{day.year}年{day.month}月{day.day}日"
