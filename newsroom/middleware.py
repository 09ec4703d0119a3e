"""What is refused before any view sees it."""

from django.http import HttpResponseBadRequest


def refuse_unreadable_requests(get_response):
    """Answer 400 to an address with a NUL byte: no name or word holds one.

    PostgreSQL and the file system raise errors on it where SQLite does not.
    """

    def middleware(request):
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "\x00" in query or "%00" in query:
            return HttpResponseBadRequest(
                "网址里有无法识别的字符，请检查后再试。",
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return middleware
