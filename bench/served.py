"""The site as it is served, which can be told to forget all pages that it has kept."""

from http import HTTPStatus

from bench.servers import FORGET
from newsroom.wsgi import application as site


def application(environ, start_response):
    if environ["PATH_INFO"] != FORGET:
        return site(environ, start_response)
    forget()
    start_response(f"{HTTPStatus.NO_CONTENT.value} No Content", [])
    return []


def forget():
    """Forget pages, cards, entries of feeds, set pages, heads of lists, sections and
    districts.

    What the cache has that all processes share stays, such as the layouts of printed
    pages: to lay out one is no part of reading it, and is done once for all readers.
    """
    # Not before the site is there, which sets Django up.
    from articles.caching import KeptByContent, KeptOfLists
    from articles.site.districts import districts
    from articles.site.sections import sections
    from newsroom import page_memory
    from newsroom.context_processors import navigation

    page_memory.shelf.clear()
    for kept in (*KeptByContent.every, *KeptOfLists.every):
        kept.clear()
    for kept in (sections, districts, navigation):
        kept.forget()
