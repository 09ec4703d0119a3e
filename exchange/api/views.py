"""Views of the API: each request is refused, or answered, in the same few steps."""

from functools import partial
from hashlib import blake2b

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.addresses import site_root
from articles.conditional import revalidated
from articles.zipping import accepts_gzip, zipped
from exchange.api import limits
from exchange.api.answers import Answer
from exchange.api.arguments import read_all
from exchange.api.documentation import page_context
from exchange.api.endpoints import ENDPOINTS
from exchange.api.openapi import document
from exchange.api.origins import ALLOWED, METHODS, PREFLIGHT, for_every_origin
from exchange.api.problems import (
    NOT_FOUND,
    WRONG_METHOD,
    Problem,
    bad_argument,
    refused,
)
from exchange.api.story_fields import in_json

NO_ADDRESS = (
    "接口没有这个地址；有哪些，见 /api/ 和 /api/v1/openapi.json。地址以“/”结尾。"
)


def as_view(answer, arguments=()):
    """Return the view of what answers: answer(request, root, asked, **parts)."""

    @csrf_exempt  # nothing is written, and 405 is the answer to who tries
    def view(request, **parts):
        try:
            response = _answered(request, site_root(request), answer, arguments, parts)
        except Problem as problem:
            return refused(request, problem)
        except Http404:
            return refused(request, Problem(NOT_FOUND, NO_ADDRESS))
        return for_every_origin(response)

    return view


def _answered(request, root, answer, arguments, parts):
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=PREFLIGHT)
    if request.method not in METHODS:
        raise Problem(
            WRONG_METHOD,
            f"接口只读，不能用 {request.method[:20]}：请用 GET。",
            headers={"Allow": ALLOWED},
        )
    limits.count(request)
    asked = read_all(arguments, request.GET)
    if asked.get("form") and asked.get("fields"):
        raise bad_argument("fields", "form 是整篇的格式，不能和 fields 一起用。")
    found = answer(request, root, asked, **parts)
    content = found.content
    if isinstance(content, str):
        content = content.encode()
    make = partial(HttpResponse, content, content_type=_with_charset(found.media_type))
    etag = blake2b(content, digest_size=12).hexdigest()
    response = revalidated(request, etag, make)
    if limits.key_given(request) is not None or "since" in request.GET:
        _zip(request, response)  # all others the page memory zips
    return response


def _zip(request, response):
    """Zip an answer that nobody keeps, for whoever takes that."""
    patch_vary_headers(response, ["Accept-Encoding"])
    smaller = zipped(response.content) if accepts_gzip(request) else None
    if smaller is None:
        return
    response.content = smaller
    response.headers["Content-Encoding"] = "gzip"
    # The same in another form: who has either is told that it is good.
    response.headers["ETag"] = f"W/{response.headers['ETag']}"


def _with_charset(media_type):
    # JSON has none: it is UTF-8.
    is_text = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if is_text else media_type


def _nowhere(request, root, asked, **parts):
    raise Http404


def _openapi(request, root, asked):
    return Answer(in_json(document(root)))


VIEWS = {
    endpoint.name: as_view(endpoint.view, endpoint.arguments) for endpoint in ENDPOINTS
}
openapi = as_view(_openapi)
nowhere = as_view(_nowhere)


@require_safe
def documentation(request):
    return render(request, "exchange/api.html", page_context(site_root(request)))
