"""Short-lived cache for expensive reads; a dead cache is ignored."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.cache import cache
from django.db import DatabaseError

# No words of a story are cached, for it may be withdrawn; a count it is part of may be.
SECONDS = 60
# What no clock makes old is let go some time, all the same.
SECONDS_UNDER_CLOCK = 3600

_clock = ContextVar("state of the publication clock this request is under", default="")


@contextmanager
def under_clock(state):
    """Let what is cached within the block be kept under a state of the clock.

    A page that is kept until something changes may not hold what was read before.
    """
    token = _clock.set(state)
    try:
        yield
    finally:
        _clock.reset(token)


def cached(name, compute, seconds=SECONDS):
    """Return the value cached under a name, or compute and cache it, for so many seconds.

    A cache that does not answer is done without.
    """
    return cached_by_content(f"{name}-{_clock.get()}", compute, seconds)


def cached_until_changed(name, hours, compute):
    """Return what is cached for as long as nothing changes that readers see.

    `hours` returns what else the value depends on, such as whose hour came last. Where
    no clock tells of changes the value is computed each time.
    """
    number = _clock.get()
    if not number:
        return compute()
    return cached_by_content(f"{name}-{number}-{hours()}", compute, SECONDS_UNDER_CLOCK)


def cached_by_content(name, compute, seconds):
    """Return what is cached under a name that says all that it was computed from."""
    try:
        return cache.get_or_set(name, compute, seconds)
    except DatabaseError:
        raise
    except Exception:  # each cache has errors of its own; a page needs none of them
        return compute()
