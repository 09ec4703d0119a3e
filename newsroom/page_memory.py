"""Page memory: public answers kept as long as the publication clock stands where it did.

A kept answer holds the clock's number that was read before its own queries. It is given
while that is still the number, and its hour has not come: one tiny query a request, and
no answer is ever older than the last change. See docs/decisions/014-page-memory.md.

Under another number its own questions are asked again, as SQL: where all answers are the
same it is good under that number too, and most pages are, for a change is of a few. See
docs/decisions/017-shown-to-be-right.md.
"""

import gzip
import logging
import time
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from articles.caching import under_clock
from articles.moment import pinned
from articles.traces import Trace, recording
from newsroom import publication_clock

# What an address may ask, and still be kept: a list from a place on, a search.
PARAMETERS = {
    "/search/": {"q", "sort", "before", "section", "district", "from", "to"},
    "/search/names/": {"q"},
}
ANYWHERE = {"before"}
# The desk, files, and what has to answer without the database.
NOT_FOR_ALL = ("/admin/", "/static/", "/healthz", "/readyz")
# It shows the stories of two days, from whatever hour it is asked at, and that slides:
# as decision 009 allows, such a page may be a minute old.
SLIDING = "/news-sitemap.xml"
A_MINUTE = timedelta(minutes=1)
LONGEST_KEY = 500
# What a page takes beside its bodies: its headers, its key, what Python holds them by.
OVERHEAD = 2048
# Of ten thousand kept pages none takes so much, zipped or as it is; a PDF is not worth
# it. A sitemap of ten thousand stories is, which is the longest answer of all.
LARGEST, LONGEST = 512 * 1024, 4 * 1024 * 1024
# From here on the zipped body only is kept; hardly anybody asks for the other.
LONG = 128 * 1024
SMALLEST_ZIPPED = 1024
# Of all bytes, those for what anybody can ask for without end: searches, cursors, hosts.
SHARE_OF_OPEN_ENDED = 1 / 4
SECONDS_IN_SHARED_CACHE = 3600
LONG_PAST = "@1"  # seconds since 1970
# While the database is away, so long after this process last heard of it: a restart is
# over by then, and what another process withdraws meanwhile may not be passed by longer.
LONGEST_AWAY = A_MINUTE
# So long a page is shown to be right, and then made again: another release, of which no
# database knows, may show it otherwise.
LONGEST_SHOWN = timedelta(hours=1)
# How often each process looks whether all triggers of the clock are there.
SECONDS_BETWEEN_LOOKS = 60
# Answers to what all pages ask, under one number; a paper has about a dozen, and of its
# map another each minute.
MOST_ANSWERED = 1000
# Not stored with an answer: they are of one connection, or made anew from the body.
OF_ONE_ANSWER = {"content-length", "connection", "date", "set-cookie"}

logger = logging.getLogger(__name__)


@dataclass
class KeptPage:
    """An answer with the number it was made under and the moment it ends at."""

    number: int
    until: datetime
    headers: dict
    body: bytes
    is_open_ended: bool = False
    made_at: datetime | None = None
    trace: Trace | None = None

    def __post_init__(self):
        self.etag = blake2b(self.body, digest_size=12).hexdigest()
        self.zipped = zipped(self.body)
        if self.zipped is not None and len(self.body) > LONG:
            self.body = None

    @property
    def size(self):
        bodies = len(self.body or b"") + len(self.zipped or b"")
        return bodies + OVERHEAD + _size_of(self.trace)

    def is_asked_for(self, request):
        """Whether it answers a request: always."""
        return True

    def answer(self, request):
        """Return the answer to a request: whole, zipped, or 304."""
        is_zipped = self.zipped is not None and accepts_gzip(request)
        if is_zipped:
            body, etag = self.zipped, f'"{self.etag}-gzip"'
        else:
            body, etag = self._whole(), f'"{self.etag}"'
        response = HttpResponse(body)
        for name, value in self.headers.items():
            response.headers[name] = value
        if is_zipped:
            response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        response.headers["ETag"] = etag
        response.headers["Content-Length"] = str(len(body))
        answer = get_conditional_response(request, etag=etag, response=response)
        # Tells nginx that it may keep the page, and has to ask each time; it tells
        # nobody else. See deploy/nginx.conf.
        answer.headers["X-Accel-Expires"] = LONG_PAST
        return answer

    def _whole(self):
        return gzip.decompress(self.zipped) if self.body is None else self.body


@dataclass
class KeptValidator:
    """The ETag of an answer that is not kept itself, such as a photo: whoever has it
    already is told that it is still good."""

    number: int
    until: datetime
    headers: dict
    is_open_ended: bool = False
    made_at: datetime | None = None
    trace: Trace | None = None

    @property
    def size(self):
        return OVERHEAD + _size_of(self.trace)

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


def zipped(body):
    """Return a body zipped; None for a small one, or a picture that gets no smaller."""
    if len(body) <= SMALLEST_ZIPPED:
        return None
    smaller = gzip.compress(body, 6, mtime=0)
    return smaller if len(smaller) < len(body) * 0.9 else None


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


shelf = Shelf(settings.PAGE_MEMORY_BYTES)


class PageMemory:
    """Middleware, the outermost: what it keeps is the whole answer, headers and all."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.heard = None  # the last number, and when it was read
        self.is_guarded, self.guarded_until = False, 0
        self.ends = (None, None)  # a number, and when its pages end
        self.answered = (None, {})  # a number and its end, and what is known under it

    def __call__(self, request):
        key = key_of(request)
        # Within a transaction one sees what others do not see yet.
        if key is None or connection.in_atomic_block:
            return self.get_response(request)
        try:
            number = self._number()
        except (OperationalError, InterfaceError):
            return self._without_the_database(key, request)
        except Exception:
            logger.exception("The publication clock cannot be read: nothing is kept")
            return self.get_response(request)
        if number is None:
            return self.get_response(request)
        self.heard = (number, timezone.now())
        page = self._latest(key, number, request)
        if not _is_good(page, number, timezone.now()):
            page = self._shown_right(page, key, number, request)
        answer = page.answer(request) if page else None
        return answer or self._made(key, number, request)

    def _number(self):
        """Return the clock's number; None when a change could pass it by unnoticed."""
        if time.monotonic() > self.guarded_until:
            self.is_guarded = not publication_clock.missing_triggers()
            self.guarded_until = time.monotonic() + SECONDS_BETWEEN_LOOKS
        return publication_clock.read_first() if self.is_guarded else None

    def _latest(self, key, number, request):
        """Return what was kept last, by this process or by any; None if nothing was."""
        page, now = shelf.get(key), timezone.now()
        if not _is_good(page, number, now) and _may_be_shared(request):
            shared = _from_shared_cache(key)
            if shared and (page is None or shared.number > page.number):
                page = shared
                shelf.put(key, page)
        return page

    def _shown_right(self, page, key, number, request):
        """Return what was kept under an earlier number, once all that it was made of is
        seen to be the same: it is good under this number then. None where it is not.

        The number was read before, so a change that comes meanwhile makes it old again.
        """
        now = timezone.now()
        if page is None or page.trace is None or not page.is_asked_for(request):
            return None
        if now >= page.until or now >= page.made_at + LONGEST_SHOWN:
            return None
        try:
            end = self._end_of(number, now)
            if not page.trace.holds(now, self._answered_under((number, end))):
                return None
        except Exception:
            logger.warning("What a page was made of cannot be asked", exc_info=True)
            return None
        # Others may be giving the page as it is.
        page = copy(page)
        page.number = number
        # What slides by itself does not become newer by this.
        page.until = min(end, page.until) if slides(request.path) else end
        self._keep(key, page, request)
        return page

    def _answered_under(self, state):
        """Return {question: digest of the answer} of what all pages ask, under a number
        and until the hour at which something changes by itself."""
        under, answered = self.answered
        if under != state or len(answered) > MOST_ANSWERED:
            answered = {}
            self.answered = (state, answered)
        return answered

    def _made(self, key, number, request):
        """Have the page made, and keep it if it may be kept."""
        at = timezone.now()
        try:
            end = self._end_of(number, at)
        except (OperationalError, InterfaceError):
            return self._without_the_database(key, request)
        # What is counted goes with its hour too: a story that is due counts from then on.
        state = f"{number}-{end.timestamp()}"
        answered = self._answered_under((number, end))
        with under_clock(state), pinned(at), recording(answered) as trace:
            response = self.get_response(request)
        until = min(end, at + A_MINUTE) if slides(request.path) else end
        page = kept_of(response, number, until, is_open_ended(request))
        if page is None:
            return response
        if trace.is_whole:
            page.made_at, page.trace = at, trace
            answered.update(trace.common_answers())
        self._keep(key, page, request)
        return page.answer(request) or response

    def _keep(self, key, page, request):
        shelf.put(key, page)
        if _may_be_shared(request):
            _to_shared_cache(key, page)

    def _end_of(self, number, at):
        known, end = self.ends
        if known != number or end <= at:
            end = publication_clock.next_change(at)
            self.ends = (number, end)
        return end

    def _without_the_database(self, key, request):
        """Give what was good when the database was last heard of, else go on: to 503.

        What was withdrawn by then is not among it; and soon, nothing is any more.
        """
        page, now = shelf.get(key), timezone.now()
        number, at = self.heard or (None, now)
        answer = None
        if at <= now < at + LONGEST_AWAY and _is_good(page, number, now):
            answer = page.answer(request)
        return answer or self.get_response(request)


def key_of(request):
    """Return what tells a public answer from others; None where none may be kept."""
    if request.method not in ("GET", "HEAD"):
        return None
    path, query = request.path, request.META.get("QUERY_STRING", "")
    host = request.META.get("HTTP_HOST", "")
    key = f"{request.scheme}://{host}{path}?{query}"
    if path.startswith(NOT_FOR_ALL) or len(key) > LONGEST_KEY:
        return None
    # Read last: a longer query may be one that nothing but a refusal can be read from.
    if query and not request.GET.keys() <= PARAMETERS.get(path, ANYWHERE):
        return None
    return key


def is_open_ended(request):
    """Whether there is no end of addresses such as this: a query, any port of a host."""
    host = request.META.get("HTTP_HOST", "")
    host = host.removesuffix(f":{request.META.get('SERVER_PORT')}")
    return bool(request.META.get("QUERY_STRING")) or host not in settings.ALLOWED_HOSTS


def slides(path):
    """Whether a page shows what is new by an hour of its own."""
    return path == SLIDING


def kept_of(response, number, until, is_open_ended):
    """Return what is kept of an answer; None when nothing may be."""
    if not is_for_all(response):
        return None
    headers = {
        name: value
        for name, value in response.headers.items()
        if name.lower() not in OF_ONE_ANSWER
    }
    if response.streaming or response.status_code == 304:
        if "ETag" not in headers:
            return None
        return KeptValidator(number, until, headers, is_open_ended)
    if len(response.content) > LONGEST:
        return None
    headers.pop("ETag", None)  # there is one for the body, and one for it zipped
    page = KeptPage(number, until, headers, response.content, is_open_ended)
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


def accepts_gzip(request):
    """Whether gzip is among what Accept-Encoding names, and not refused by q=0."""
    for coding in request.META.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, _, quality = coding.replace(" ", "").partition(";q=")
        if name == "gzip":
            return not quality or quality.strip("0.") != ""
    return False


def _is_good(page, number, now):
    return page is not None and page.number == number and now < page.until


def _size_of(trace):
    return trace.size if trace else 0


def _may_be_shared(request):
    return settings.CACHE_URL and not is_open_ended(request)


def _from_shared_cache(key):
    try:
        return cache.get(_shared_key(key))
    except Exception:  # each cache has errors of its own; a page needs none of them
        return None


def _to_shared_cache(key, page):
    try:
        cache.set(_shared_key(key), page, SECONDS_IN_SHARED_CACHE)
    except Exception:
        logger.debug("The shared cache does not answer")


def _shared_key(key):
    return f"page-{blake2b(key.encode(), digest_size=16).hexdigest()}"
