"""Months of the statistics: pure values, from one midnight to another in local time."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from articles.dates import local, midnight

WRITTEN = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])\Z")


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def of(cls, day):
        return cls(day.year, day.month)

    @classmethod
    def at(cls, moment):
        return cls.of(local(moment))

    @classmethod
    def now(cls):
        return cls.of(timezone.localdate())

    @classmethod
    def written(cls, text):
        """Return the month of 2026-11, or None."""
        found = WRITTEN.match(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self):
        return f"{self.year}年{self.number}月"

    @property
    def slug(self):
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self):
        return date(self.year, self.number, 1)

    @property
    def last(self):
        return self.next().first - timedelta(days=1)

    @property
    def start(self):
        return midnight(self.first)

    @property
    def end(self):
        """The moment that it is over."""
        return midnight(self.next().first)

    def next(self):
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    def before(self):
        return Month.of(self.first - timedelta(days=1))

    def is_over(self, at=None):
        return self.end <= (at or timezone.now())
