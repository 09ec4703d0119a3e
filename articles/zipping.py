"""Zipping of answers, by one measure for those that are kept and those that are not."""

import gzip
from functools import lru_cache

SMALLEST_ZIPPED = 1024
# Half of what level 6 takes, which makes a page a tenth smaller: most are read once.
ZIPPED_BY = 3


def zipped(body):
    """Return a body zipped; None for a small one, or a picture that gets no smaller."""
    if len(body) <= SMALLEST_ZIPPED:
        return None
    smaller = gzip.compress(body, ZIPPED_BY, mtime=0)
    return smaller if len(smaller) < len(body) * 0.9 else None


def accepts_gzip(request):
    """Whether gzip is among what Accept-Encoding names, and not refused by q=0."""
    return _has_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))


# Browsers send a handful of these.
@lru_cache(maxsize=100)
def _has_gzip(accepted):
    for coding in accepted.split(","):
        name, _, quality = coding.replace(" ", "").partition(";q=")
        if name == "gzip":
            return not quality or quality.strip("0.") != ""
    return False
