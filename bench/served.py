"""The site as it is served, which can be told to forget all that it has kept."""

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
    # Not before the site is there, which sets Django up.
    from django.core.cache import cache

    from articles.caching import KeptByContent
    from articles.site.districts import districts
    from articles.site.sections import sections
    from newsroom import page_memory

    page_memory.shelf.clear()
    cache.clear()
    for kept in KeptByContent.every:
        kept.clear()
    sections.forget()
    districts.forget()
