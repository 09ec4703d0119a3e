"""Zipping of answers, by one measure for those that are kept and those that are not."""

from functools import lru_cache

from isal import isal_zlib

SMALLEST_ZIPPED = 1024
# A quarter of what zlib takes for a page that is a twenty-fifth smaller: most are read
# once. A level more takes twice as long for two in a hundred.
ZIPPED_BY = 2
# With the header of gzip, and no time in it: of one page it is the same each time.
AS_GZIP = 16 + isal_zlib.MAX_WBITS


def zipped(body):
    """Return a body zipped; None for a small one, or a picture that gets no smaller."""
    if len(body) <= SMALLEST_ZIPPED:
        return None
    smaller = isal_zlib.compress(body, ZIPPED_BY, wbits=AS_GZIP)
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
