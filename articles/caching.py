"""Short-lived cache for expensive reads; a dead cache is ignored."""

from django.core.cache import cache
from django.db import DatabaseError

# No words of a story are cached, for it may be withdrawn; a count it is part of may be.
SECONDS = 60


def cached(name, compute, seconds=SECONDS):
    """Return the value cached under a name, or compute and cache it, for so many seconds.

    A cache that does not answer is done without.
    """
    try:
        return cache.get_or_set(name, compute, seconds)
    except DatabaseError:
        raise
    except Exception:  # each cache has errors of its own; a page needs none of them
        return compute()
