"""Kept pages: answers as they are given again, and the shelf that holds them."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from threading import Lock

from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.utils.cache import get_conditional_response, patch_vary_headers

from articles.traces import Trace
from articles.zipping import accepts_gzip, zipped

# What a page takes beside its bodies: its headers, its key, what Python holds them by.
OVERHEAD = 2048
# Of ten thousand kept pages none takes so much, zipped or as it is; a PDF is not worth
# it. A sitemap of ten thousand stories is, which is the longest answer of all.
LARGEST, LONGEST = 512 * 1024, 4 * 1024 * 1024
# Of all bytes, those for what anybody can ask for without end: searches, cursors, hosts.
SHARE_OF_OPEN_ENDED = 1 / 4
LONG_PAST = "@1"  # seconds since 1970
# What makes a request a conditional one; Django looks for each, and parses it.
CONDITIONS = {
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
}
# Not stored with an answer: they are of one connection, or made anew from the body.
OF_ONE_ANSWER = {"content-length", "connection", "date", "set-cookie"}


@dataclass
class Kept:
    """What is kept of an answer, with the number it was made under, the moment it ends
    at, and what it was made of."""

    number: int
    until: datetime
    headers: ResponseHeaders
    is_open_ended: bool = field(default=False, kw_only=True)
    made_at: datetime | None = field(default=None, kw_only=True)
    trace: Trace | None = field(default=None, kw_only=True)

    @property
    def size(self):
        return OVERHEAD + (self.trace.size if self.trace else 0)


class KeptAnswer(HttpResponse):
    """Answer of a kept page, by headers that were checked before."""

    def __init__(self, body, headers):
        super().__init__(body)
        self.headers = copy_of(headers)


def copy_of(headers):
    """Return a copy of headers. To check and encode each for each answer takes half as
    long as to give it."""
    copied = ResponseHeaders({})
    copied._store.update(headers._store)
    return copied


@dataclass
class KeptPage(Kept):
    """An answer, whole."""

    body: bytes

    def __post_init__(self):
        self.etag = sha256(self.body).hexdigest()[:24]
        self.zipped = zipped(self.body)
        self.length = len(self.body)
        # Hardly anybody asks for the other, which takes four times as much.
        if self.zipped is not None:
            self.body = None

    @cached_property
    def plain_headers(self):
        return self._headers(self.etag, self.length)

    @cached_property
    def zipped_headers(self):
        headers = self._headers(f"{self.etag}-gzip", len(self.zipped))
        headers["Content-Encoding"] = "gzip"
        return headers

    def _headers(self, etag, length):
        """Return the headers of an answer of this page, as it is or zipped."""
        response = HttpResponse()
        response.headers = copy_of(self.headers)
        patch_vary_headers(response, ["Accept-Encoding"])
        response.headers["ETag"] = f'"{etag}"'
        response.headers["Content-Length"] = str(length)
        # Tells nginx that it may keep the page, and has to ask each time; it tells
        # nobody else. See deploy/nginx/page_cache.conf.
        response.headers["X-Accel-Expires"] = LONG_PAST
        return response.headers

    @property
    def size(self):
        return super().size + len(self.body or b"") + len(self.zipped or b"")

    def is_asked_for(self, request):
        """Whether it answers a request: always."""
        return True

    def answer(self, request):
        """Return the answer to a request: whole, zipped, or 304."""
        if self.zipped is not None and accepts_gzip(request):
            whole = KeptAnswer(self.zipped, self.zipped_headers)
        else:
            whole = KeptAnswer(self._whole(), self.plain_headers)
        if request.META.keys().isdisjoint(CONDITIONS):
            return whole
        etag = whole.headers["ETag"]
        answer = get_conditional_response(request, etag=etag, response=whole)
        answer.headers["X-Accel-Expires"] = LONG_PAST
        return answer

    def _whole(self):
        return gzip.decompress(self.zipped) if self.body is None else self.body


@dataclass
class KeptValidator(Kept):
    """The ETag of an answer that is not kept itself, such as a photo: whoever has it
    already is told that it is still good."""

    def is_asked_for(self, request):
        """Whether a request names a validator at all."""
        return "HTTP_IF_NONE_MATCH" in request.META

    def answer(self, request):
        """Return 304, or None when the answer has to be made."""
        if not self.is_asked_for(request):
            return None
        response = HttpResponse(headers=self.headers)
        etag = self.headers["ETag"]
        answer = get_conditional_response(request, etag=etag, response=response)
        return answer if answer.status_code == 304 else None


class Shelf:
    """The kept pages of this process: bounded in bytes, the least used go first.

    What can be asked for without end has a share of its own, and pushes out no others.
    """

    def __init__(self, limit):
        self.limit, self.size = limit, 0
        self.limit_open_ended, self.size_open_ended = limit * SHARE_OF_OPEN_ENDED, 0
        self.pages, self.open_ended = OrderedDict(), OrderedDict()
        self.lock = Lock()

    def get(self, key):
        with self.lock:
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
                if page.is_open_ended:
                    self.open_ended.move_to_end(key)
            return page

    def put(self, key, page):
        with self.lock:
            self._drop(key)
            self.pages[key] = page
            self.size += page.size
            if page.is_open_ended:
                self.open_ended[key] = None
                self.size_open_ended += page.size
            while self.size_open_ended > self.limit_open_ended:
                self._drop(next(iter(self.open_ended)))
            while self.size > self.limit:
                self._drop(next(iter(self.pages)))

    def clear(self):
        with self.lock:
            self.pages.clear()
            self.open_ended.clear()
            self.size = self.size_open_ended = 0

    def _drop(self, key):
        page = self.pages.pop(key, None)
        if page:
            self.size -= page.size
            if page.is_open_ended:
                del self.open_ended[key]
                self.size_open_ended -= page.size


def kept_of(response, number, until, is_open_ended):
    """Return what is kept of an answer; None when nothing may be."""
    if not is_for_all(response):
        return None
    headers = copy_of(response.headers)
    for name in OF_ONE_ANSWER:
        headers.pop(name, None)
    if response.streaming or response.status_code == 304:
        if "ETag" not in headers:
            return None
        return KeptValidator(number, until, headers, is_open_ended=is_open_ended)
    if len(response.content) > LONGEST:
        return None
    headers.pop("ETag", None)  # there is one for the body, and one for it zipped
    page = KeptPage(
        number, until, headers, response.content, is_open_ended=is_open_ended
    )
    return page if page.size <= LARGEST else None


def is_for_all(response):
    """Whether an answer is everybody's, in this form until the clock moves."""
    headers = response.headers
    return (
        response.status_code in (200, 304)
        and not response.cookies
        # So says newsroom.middleware.ask_each_time of what may be kept at all.
        and headers.get("Cache-Control") == "no-cache"
        and "cookie" not in headers.get("Vary", "").lower()
        and "'nonce-" not in headers.get("Content-Security-Policy", "")
        and "Content-Encoding" not in headers
    )
