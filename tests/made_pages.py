"""Middleware of tests, the innermost: takes down which addresses a view was called for."""

from django.test import modify_settings

made = []
noting = modify_settings(MIDDLEWARE={"append": "tests.made_pages.note"})


def note(get_response):
    def middleware(request):
        made.append(request.get_full_path())
        return get_response(request)

    return middleware
