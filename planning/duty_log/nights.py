"""Cut between two nights, at noon: pure.

The night of a paper's day begins at noon of the day before, local time, and ends at noon
of that day. The first page is signed in the evening and the last after midnight: both
belong to the paper that comes out in the morning, and so does what the morning shift
mends before noon.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from articles.dates import local

NOON = time(12)
A_DAY = timedelta(days=1)
# A day of the paper has no night before it.
FIRST = date(1900, 1, 1)


def beginning(day):
    """Return the moment at which the night of a day's paper begins."""
    noon = datetime.combine(day - A_DAY, NOON)
    return timezone.make_aware(noon, timezone.get_default_timezone())


def day_of(moment):
    """Return the day whose paper is being made at a moment."""
    here = local(moment)
    return here.date() + (A_DAY if here.time() >= NOON else timedelta())


def tonight(at=None):
    """Return the day of the night that it is now: of the last that has a log."""
    return day_of(at or timezone.now())


@dataclass(frozen=True)
class Span:
    """Nights, one after the other, as they are seen at a moment."""

    first: date
    last: date
    at: datetime

    @property
    def start(self):
        return beginning(self.first)

    @property
    def end(self):
        """The first moment that is of no night of these."""
        return beginning(self.last + A_DAY)

    @property
    def days(self):
        return [
            self.first + number * A_DAY
            for number in range((self.last - self.first).days + 1)
        ]

    def within(self, field):
        """Return the filter that a moment is of one of these nights."""
        return {f"{field}__gte": self.start, f"{field}__lt": self.end}


def month_of(day):
    """Return the first and the last day of a month."""
    first = day.replace(day=1)
    return first, (first + 31 * A_DAY).replace(day=1) - A_DAY
