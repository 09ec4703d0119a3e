"""Full addresses, for machines and for paper: what leaves the site names the site."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse


# A page of twenty stories leads to more than a hundred places, and most of them are the
# same on every page: Django would make each address anew each time.
@lru_cache(maxsize=20_000)
def address_of(view, *parts):
    """Return reverse(view, args=parts), kept."""
    return reverse(view, args=parts)


def home_path():
    """Return the path of the front page: the site's root, whoever serves it there."""
    return get_script_prefix()


def site_root(request):
    """Return https://www.example.cn: what SITE_URL says, else the request's own host."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path):
    """Return the full address of a path of the site."""
    return f"{site_root(request)}{path}"
