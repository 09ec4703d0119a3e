"""Middleware of tests, the innermost: takes down which addresses a view was called for.

And what a process would make that remembers nothing.
"""

from contextlib import contextmanager

from django.core.cache import cache
from django.test import modify_settings

from articles.caching import KeptByContent
from articles.site.districts import districts
from articles.site.sections import sections
from newsroom import kept_pages, page_memory

made = []
noting = modify_settings(MIDDLEWARE={"append": "tests.made_pages.note"})


def note(get_response):
    def middleware(request):
        made.append(request.get_full_path())
        return get_response(request)

    return middleware


@contextmanager
def remembering_nothing():
    """Forget what is kept of values and pieces of pages; no kept page is given within."""
    kept = page_memory.shelf
    page_memory.shelf = kept_pages.Shelf(kept.limit)
    cache.clear()
    for parts in KeptByContent.every:
        parts.clear()
    sections.forget()
    districts.forget()
    try:
        yield
    finally:
        page_memory.shelf = kept
