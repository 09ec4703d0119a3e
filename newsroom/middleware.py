"""What is refused before any view sees it."""

import codecs

from django.http import HttpResponseBadRequest


def refuse_unreadable_requests(get_response):
    """Answer 400 to what no browser sends and no part of the site could read."""

    def middleware(request):
        if _holds_a_nul(request) or not _is_utf8(request.encoding):
            return HttpResponseBadRequest(
                "请求里有无法识别的字符，请检查网址后再试。",
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return middleware


def _holds_a_nul(request):
    """PostgreSQL and the file system raise errors on a NUL where SQLite does not."""
    query = request.META.get("QUERY_STRING", "")
    texts = (request.path, query, *request.COOKIES.values())
    return "%00" in query or any("\x00" in text for text in texts)


def _is_utf8(encoding):
    """Read a request's charset: Django decodes with any codec of Python's that it
    names, and some of those, such as zip, are not for text and raise errors."""
    return encoding is None or codecs.lookup(encoding).name == "utf-8"
