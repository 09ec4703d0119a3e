"""Full addresses, for machines and for paper: what leaves the site names the site."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse


# A page of twenty stories leads to more than a hundred places, and most of them are the
# same on every page: Django would make each address anew each time.
@lru_cache(maxsize=20_000)
def address_of(view, *parts):
    """Return reverse(view, args=parts), kept."""
    return reverse(view, args=parts)


def district_address(district):
    """Return the address of a district's page: the gazetteer itself has no pages.

    For Python only; a template writes {% url "articles:district" district.slug %},
    which any engineer knows and needs no tag of ours.
    """
    return address_of("articles:district", district.slug)


def site_root(request):
    """Return https://www.example.cn: what SITE_URL says, else the request's own host."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path):
    """Return the full address of a path of the site."""
    return f"{site_root(request)}{path}"
