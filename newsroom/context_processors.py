"""Context processor of every page: the paper's name, its sections and districts."""

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from articles.addresses import district_address, site_root
from articles.caching import cached
from articles.models import Section
from districts.models import District


def navigation():
    """Return the links in the head and foot of a page, cached: a new section is seen
    in a minute."""
    return cached("navigation", load_navigation)


def load_navigation():
    """Load {"sections", "districts"}, each with its `address`."""
    sections = list(Section.objects.all())
    districts = list(District.objects.all())
    # Every page leads to all of them: their addresses are made up once, not each time.
    for section in sections:
        section.address = section.get_absolute_url()
    for district in districts:
        district.address = district_address(district)
    return {"sections": sections, "districts": districts}


def paper(request):
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "city_name": settings.CITY_NAME,
        "today": timezone.localdate(),
        # Lazy: a request with a strange host is refused, and its page names no host.
        "site_root": SimpleLazyObject(lambda: site_root(request)),
        "site_licences": settings.SITE_LICENCES,
        # Lazy: a page of the desk shows none of it, and asks for none of it.
        "navigation": SimpleLazyObject(navigation),
    }
