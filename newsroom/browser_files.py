"""Files that browsers ask for at the root of a site: icons, manifest, search, worker.

All are made of the settings: no query, and nothing of any story.
"""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.addresses import home_path, site_root
from articles.palette import PAPER

# Browsers that read no <head>, such as those of old phones, ask for these by name.
ICONS = {
    "favicon.ico": "site/favicon.ico",
    "apple-touch-icon.png": "site/icon-180.png",
    "apple-touch-icon-precomposed.png": "site/icon-180.png",
}
INSTALLED = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("icon-maskable-512.png", 512, "maskable"),
)


@require_safe
def icon(request, name):
    """Send a browser to the icon, whose address changes with its content."""
    return redirect(static(ICONS[name]))


@require_safe
def manifest(request):
    """What a phone shows of the paper on its home screen."""
    told = {
        "id": home_path(),
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "lang": "zh-Hans",
        "dir": "ltr",
        "start_url": home_path(),
        "scope": home_path(),
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["news"],
        "icons": [
            {
                "src": static(f"site/{name}"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in INSTALLED
        ],
    }
    if settings.SITE_TAGLINE:
        told["description"] = settings.SITE_TAGLINE
    return JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False},
        content_type="application/manifest+json",
    )


@require_safe
def search_description(request):
    """The paper as one of a browser's search engines (OpenSearch 1.1)."""
    context = {"root": site_root(request)}
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "newsroom/opensearch.xml", context, kind)


# Kept nowhere: no memory of another process may bring back one that is switched off.
@never_cache
@require_safe
def service_worker(request):
    """The worker that keeps what was read for the train; switched off, the one that
    clears it away.

    It stands at the root, for a worker sees no address above its own.
    """
    context = {"is_on": settings.READ_OFFLINE}
    kind = "text/javascript; charset=utf-8"
    return render(request, "newsroom/service_worker.js", context, kind)


@require_safe
def offline(request):
    """The page that a kept copy of is shown where there is no network."""
    return render(request, "newsroom/offline.html")
