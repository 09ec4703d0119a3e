"""Context processor of every page: the paper's name, its sections and districts."""

from hashlib import blake2b

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from articles.addresses import district_address, site_root
from articles.caching import cached, kept_by_clock
from articles.site.districts import districts
from articles.site.sections import sections


@kept_by_clock  # the cache gives a copy, which takes ten times as long
def navigation():
    """Return the links in the head and foot of a page, cached: where no clock tells of
    it, a new section is seen in a minute."""
    return cached("navigation", load_navigation)


def load_navigation():
    """Load {"sections", "districts"}, each with its `address`; and `key`, a digest of
    them: what is rendered of them is kept under that, until one of them changes."""
    links = {
        "sections": [
            _link(section, section.get_absolute_url()) for section in sections()
        ],
        "districts": [
            _link(district, district_address(district))
            | {"short_name": district.short_name}
            for district in districts()
        ],
    }
    return links | {"key": blake2b(repr(links).encode(), digest_size=16).hexdigest()}


def _link(place, address):
    return {
        "pk": place.pk,
        "name": place.name,
        "slug": place.slug,
        "address": address,
    }


def paper(request):
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "city_name": settings.CITY_NAME,
        "today": timezone.localdate(),
        # Lazy: a request with a strange host is refused, and its page names no host.
        "site_root": SimpleLazyObject(lambda: site_root(request)),
        "site_licences": settings.SITE_LICENCES,
        "reads_offline": settings.READ_OFFLINE,
        # Lazy: a page of the desk shows none of it, and asks for none of it.
        "navigation": SimpleLazyObject(navigation),
    }
