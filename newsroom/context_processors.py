"""What every page of the site shows: the paper's name, its sections and districts."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from articles.addresses import site_root
from articles.models import Article, Section
from districts.models import District

# Sections and districts change a few times a year; a new one is seen in a minute.
NAVIGATION_SECONDS = 60


def navigation():
    """Return what the head and foot of a page lead to, from the cache if it answers."""
    try:
        return cache.get_or_set("navigation", load_navigation, NAVIGATION_SECONDS)
    except DatabaseError:
        raise
    except Exception:  # each cache has errors of its own; a page needs none of them
        return load_navigation()


def load_navigation():
    """Load what the head and foot of a page lead to.

    The archive is led to by the day of the newest story: its year has news.
    """
    newest = Article.objects.published().values_list("published_at", flat=True)
    sections = list(Section.objects.all())
    districts = list(District.objects.all())
    # Every page leads to all of them: their addresses are made up once, not each time.
    for section in sections:
        section.address = section.get_absolute_url()
    for district in districts:
        district.address = reverse("articles:district", args=[district.slug])
    return {"sections": sections, "districts": districts, "newest": newest.first()}


def paper(request):
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "city_name": settings.CITY_NAME,
        "today": timezone.localdate(),
        # Lazy: a request with a strange host is refused, and its page names no host.
        "site_root": SimpleLazyObject(lambda: site_root(request)),
        # Lazy: a page of the desk shows none of it, and asks for none of it.
        "navigation": SimpleLazyObject(navigation),
    }
