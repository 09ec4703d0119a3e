"""What is remembered of texts while a page is set, and forgotten once it is.

A page is tried in many ways, of the same texts each time, which are measured once. Of the
next page the texts are others: what is remembered of ten pages takes 13 MB of a process,
and spares none of the time.
"""

from functools import lru_cache, wraps

MOST = 8192  # answers of a function: a page has some hundreds
_remembering = []


def remembered(function):
    """Decorator of a function that is asked the same many times while a page is set."""
    kept = lru_cache(maxsize=MOST)(function)
    _remembering.append(kept)
    return kept


def forgets_afterwards(set_page):
    """Decorator of what sets a page: what was remembered for it is forgotten then.

    Where two are set at once one forgets for the other, which measures anew.
    """

    @wraps(set_page)
    def set_and_forget(*args):
        try:
            return set_page(*args)
        finally:
            for kept in _remembering:
                kept.cache_clear()

    return set_and_forget


def number_remembered():
    """Return how many answers are remembered, of all functions."""
    return sum(kept.cache_info().currsize for kept in _remembering)
