"""URLs of the site: reverse() with a cache, and absolute URLs for what leaves the site."""

import re
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)


# A page of twenty stories has more than a hundred links, most of them the same on every
# page: Django would reverse each of them each time.
@lru_cache(maxsize=20_000)
def address_of(view, *parts):
    """Return reverse(view, args=parts), cached."""
    return reverse(view, args=parts)


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
