"""Full addresses, for machines and for paper: what leaves the site names the site."""

from django.conf import settings


def site_root(request):
    """Return https://www.example.cn: what SITE_URL says, else the request's own host."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request, path):
    """Return the full address of a path of the site."""
    return f"{site_root(request)}{path}"
