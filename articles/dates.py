"""Days of the paper: an issue's day begins at midnight of the paper's own zone."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def midnight(day):
    """Return the moment a local day begins, as an aware datetime."""
    return timezone.make_aware(datetime.combine(day, time.min))


def local_day(day):
    """Return the moments a local day begins and the next one does."""
    return midnight(day), midnight(day + timedelta(days=1))
