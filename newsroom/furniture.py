"""Furniture: what is around every page, its links above and below.

It is rendered once for each place of a reader on the site, not for each page, and again
when a section or a district has changed.
"""

from jinja2 import pass_context

from articles.caching import KeptByContent
from newsroom.context_processors import navigation

# One for each section, district, and section of a district that is read.
KEPT = KeptByContent(most=300)


@pass_context
def links_above(context):
    """Return the sections and the districts, with the mark where the reader is."""
    district = getattr(context.get("district"), "pk", None)
    section = None if district else getattr(context.get("section"), "pk", None)
    of_front_page = bool(context.get("of_front_page"))
    here = {
        "section": section,
        "district": district,
        "of_front_page": of_front_page,
        "of_paper": bool(context.get("issue")) and not of_front_page,
        "is_search": bool(context.get("is_search")),
        "is_district_list": bool(context.get("is_district_list")),
    }
    return _rendered("_links_above.html", context, here)


@pass_context
def links_below(context):
    """Return all that the site has, as the foot of a page lists it."""
    return _rendered("_links_below.html", context, {})


def _rendered(template_name, context, here):
    # The page's own, which asks the cache once.
    links = context.get("navigation") or navigation()
    digest = (links["key"], *here.values())
    return KEPT.render(template_name, digest, here | {"navigation": links})
