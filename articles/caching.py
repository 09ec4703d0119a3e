"""What costs something to find out and may be a minute old, from the cache."""

from django.core.cache import cache
from django.db import DatabaseError

# A withdrawn story's words are never remembered; its share of a number is, so long.
SECONDS = 60


def cached(name, find_out, seconds=SECONDS):
    """Return what is remembered under a name, or find it out; a cache that does not
    answer is done without."""
    try:
        return cache.get_or_set(name, find_out, seconds)
    except DatabaseError:
        raise
    except Exception:  # each cache has errors of its own; a page needs none of them
        return find_out()
