"""URLs of the site: reverse() with a cache, and absolute URLs for what leaves the site."""

import re
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse

# An id, a day and a number of the world that stand nowhere else in an address; an id that
# is more than any there can be; and the years of a day's converter.
SAMPLE_ID, TOO_LARGE = 271828182845904523, 10**18
SAMPLE_DAY, YEARS = date(2199, 12, 28), range(1900, 2200)
SAMPLE_GUID = "2e7182b8-1828-4590-a523-5360287471ce"
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


# A page of twenty stories has more than a hundred links, most of them the same on every
# page: Django would reverse each of them each time.
@lru_cache(maxsize=20_000)
def address_of(view, *parts):
    """Return reverse(view, args=parts), cached."""
    # Each story, day and photo is another: its address differs by that alone.
    sample = _sample_for(parts[0]) if parts else None
    if sample is not None:
        around = _around(view, sample, *parts[1:])
        if around:
            return f"{around[0]}{parts[0]}{around[1]}"
    return reverse(view, args=parts)


def _sample_for(part):
    """Return what may stand for a part in an address, which has it as str() does; None
    for what may not."""
    kind = type(part)
    if kind is int:
        return SAMPLE_ID if 0 < part < TOO_LARGE else None
    if kind is str:
        return SAMPLE_GUID if GUID.fullmatch(part) else None
    if kind is UUID:
        return SAMPLE_GUID
    return SAMPLE_DAY if kind is date and part.year in YEARS else None


# Of as many labels of pages, and widths of pictures, as a paper may have.
@lru_cache(maxsize=5_000)
def _around(view, sample, *others):
    """Return what stands before and behind a part in the address of a view with these
    others; None of a view that takes no such part."""
    try:
        address = reverse(view, args=[sample, *others])
    except NoReverseMatch:
        return None
    before, found, behind = address.partition(str(sample))
    return (before, behind) if found else None


def district_address(district):
    """Return the address of a district's page: the gazetteer itself has no pages."""
    return address_of("articles:district", district.slug)


def home_path():
    """Return the path of the front page: the site's root, whoever serves it there."""
    return get_script_prefix()


def site_root(request):
    """Return https://www.example.cn: from SITE_URL, else the request's own host."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path):
    """Return the absolute URL of a path of the site."""
    return f"{site_root(request)}{path}"


def is_web_address(text):
    """Whether a stored text may be a link: http and https only.

    A form checks what is typed; what came by a fixture, a version or SQL no form has seen.
    """
    return WEB_ADDRESS.fullmatch(text or "") is not None
