"""Conditional GET (RFC 9110, 13): answers that a cache has to revalidate each time.

A function and not django.views.decorators.http.condition: the ETag comes from what the
view has looked up already, and of what is hidden no validator is ever compared.
"""

from django.utils.cache import get_conditional_response


def revalidated(request, etag, make_response):
    """Return make_response(), or 304 or 412 without it when the conditions say so.

    `etag` is the validator without its quotes. Call it for what readers may see, only:
    a view raises Http404, or answers 410, before.
    """
    etag = f'"{etag}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = make_response()
    response["ETag"] = etag
    # A cache asks each time: what is withdrawn is gone from it at once.
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
