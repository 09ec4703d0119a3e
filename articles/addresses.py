"""URLs of the site: reverse() with a cache, and absolute URLs for what leaves the site."""

import re
from functools import cache, lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse

# An id that stands nowhere else in an address, and more than any id there can be.
SAMPLE_ID, TOO_LARGE = 271828182845904523, 10**18
WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


# A page of twenty stories has more than a hundred links, most of them the same on every
# page: Django would reverse each of them each time.
@lru_cache(maxsize=20_000)
def address_of(view, *parts):
    """Return reverse(view, args=parts), cached."""
    if len(parts) == 1 and type(parts[0]) is int and 0 < parts[0] < TOO_LARGE:
        # Each story is another: it differs from others by its number only.
        around = _around_id(view)
        if around:
            return f"{around[0]}{parts[0]}{around[1]}"
    return reverse(view, args=parts)


@cache
def _around_id(view):
    """Return what stands before and behind the id in the address of a view of a row;
    None of another view."""
    try:
        before, _, behind = reverse(view, args=[SAMPLE_ID]).partition(str(SAMPLE_ID))
    except NoReverseMatch:
        return None
    return before, behind


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
