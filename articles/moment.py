"""Moment of a request: all that a page asks the database, it asks about one moment.

So the page is a picture of that moment; and when its questions are asked again later,
to see whether it is still right, each value that was the moment can be told from others
and is the later one then (articles/traces.py).
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_pinned = ContextVar("moment of this request", default=None)


def now():
    """Return the moment of this request; outside of one, that of the call."""
    return _pinned.get() or timezone.now()


@contextmanager
def pinned(moment):
    """Let now() return one moment throughout the block."""
    token = _pinned.set(Moment.of(moment))
    try:
        yield
    finally:
        _pinned.reset(token)


class Moment(datetime):
    """Datetime that is known again where it stands among the values of a statement.

    By its type, for a row may have the same value. What is reckoned from it, such as a
    week before, is a plain datetime: at a later moment it would be another.
    """

    @classmethod
    def of(cls, moment):
        return cls.combine(moment.date(), moment.timetz())

    def __add__(self, span):
        return _plain(self) + span

    __radd__ = __add__

    def __sub__(self, other):
        return _plain(self) - other

    def astimezone(self, tz=None):
        return Moment.of(_plain(self).astimezone(tz))

    def replace(self, **changes):
        replaced = _plain(self).replace(**changes)
        return Moment.of(replaced) if changes.keys() == {"tzinfo"} else replaced

    def __str__(self):
        return StoredMoment(super().__str__())


class StoredMoment(str):
    """A Moment as SQLite takes it, which has no type for a date."""

    __slots__ = ()


def _plain(moment):
    return datetime.combine(moment.date(), moment.timetz())
