"""Page memory: public answers kept as long as the publication clock stands where it did.

A kept answer holds the clock's number that was read before its own queries. It is given
while that is still the number, and its hour has not come: one tiny query a request, and
no answer is ever older than the last change. See docs/decisions/014-page-memory.md.

Under another number its own questions are asked again, as SQL: where all answers are the
same it is good under that number too, and most pages are, for a change is of a few. See
docs/decisions/017-shown-to-be-right.md.

Before anything is made, corrections whose hour has come are put into effect: a kept page
ends at that hour, as at any at which something changes by itself. See
docs/decisions/019-corrections-for-an-hour.md.
"""

import logging
import time
from contextlib import suppress
from copy import copy
from datetime import timedelta
from hashlib import blake2b

from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
)
from django.utils import timezone

from articles.caching import from_cache, to_cache, under_clock
from articles.models import Article
from articles.moment import pinned
from articles.reading_database import reading_from
from articles.traces import recording
from newsroom import publication_clock
from newsroom.kept_pages import Shelf, kept_of
from newsroom.replica import replica

# What an address may ask, and still be kept: a list from a place on, a search.
PARAMETERS = {
    "/search/": {"q", "sort", "before", "section", "district", "from", "to"},
    "/search/names/": {"q"},
}
ANYWHERE = {"before"}
# Not `since`: what a harvester is told of ends a second before it asks.
API = "/api/"
OF_THE_API = {"before", "limit", "fields", "form", "q", "sort", "issue"} | {
    *("section", "district", "column", "person", "topic", "genre", "from", "to"),
}
# Whoever names a key is counted, and so asks anew.
KEYS_OF_THE_API = ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY")
# The desk, files, and what has to answer without the database.
WITHOUT_STORIES = ("/static/", "/healthz", "/readyz", "/metrics")
# A form has a token of its own moment.
NOT_FOR_ALL = ("/admin/", "/report/", *WITHOUT_STORIES)
# It shows the stories of two days, from whatever hour it is asked at, and that slides:
# as decision 009 allows, such a page may be a minute old.
SLIDING = "/news-sitemap.xml"
A_MINUTE = timedelta(minutes=1)
LONGEST_KEY = 500
SECONDS_IN_SHARED_CACHE = 3600
# While the database is away, so long after this process last heard of it: a restart is
# over by then, and what another process withdraws meanwhile may not be passed by longer.
LONGEST_AWAY = A_MINUTE
# So long a page is shown to be right, and then made again: another release, of which no
# database knows, may show it otherwise.
LONGEST_SHOWN = timedelta(hours=1)
# How often each process looks whether all triggers of the clock are there.
SECONDS_BETWEEN_LOOKS = 60
# Answers to what many pages ask, under one number: some dozen that all pages ask, of the
# map another each minute, and one for each list whose head stands under stories.
MOST_ANSWERED = 1000

logger = logging.getLogger(__name__)


shelf = Shelf(settings.PAGE_MEMORY_BYTES)


class PageMemory:
    """Middleware around all that make an answer: it keeps the whole, headers and all."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.heard = None  # the last number, and when it was read
        self.is_guarded, self.guarded_until = False, 0
        self.ends = (None, None)  # a number, and when its pages end
        self.answered = (None, {})  # a number and its end, and what is known under it

    def __call__(self, request):
        key = key_of(request)
        # Within a transaction one sees what others do not see yet.
        if connection.in_atomic_block:
            return self.get_response(request)
        if key is None:
            return self._not_kept(request, reads_clock=request.path.startswith(API))
        try:
            number = self._number()
        except (OperationalError, InterfaceError):
            return self._without_the_database(key, request)
        except Exception:
            logger.exception("The publication clock cannot be read: nothing is kept")
            return self.get_response(request)
        if number is None:
            return self._not_kept(request)
        self.heard = (number, timezone.now())
        page = self._latest(key, number, request)
        if not _is_good(page, number, timezone.now()):
            try:
                number = self._corrected(number)
            except (OperationalError, InterfaceError):
                return self._without_the_database(key, request)
            page = self._shown_right(page, key, number, request)
        answer = page.answer(request) if page else None
        return answer or self._made(key, number, request)

    def _not_kept(self, request, reads_clock=False):
        """Have an answer made that nobody keeps.

        reads_clock: for harvesters, who come again and again. Mostly it says that no
        correction is due, and that the connection lives: one question instead of two.
        """
        if not request.path.startswith(WITHOUT_STORIES):
            # Without the database: whoever answers needs it too, and says 503, or does not.
            with suppress(OperationalError, InterfaceError):
                number = self._number_if_any() if reads_clock else None
                if number is None:
                    self._put_corrections_into_effect()
                else:
                    self._corrected(number)
        return self.get_response(request)

    def _corrected(self, number):
        """Put the corrections into effect whose hour has come, and return the number of
        the clock after that.

        Under a number whose end is known and to come, there are none: each ends it.
        """
        known, end = self.ends
        if known == number and timezone.now() < end:
            return number
        if not self._put_corrections_into_effect():
            return number
        return publication_clock.read()

    def _put_corrections_into_effect(self):
        """Return how many were; 0 when the database is there and will not do it. They
        are due still, so that no page is kept, and the next reader tries again."""
        try:
            return Article.put_corrections_into_effect()
        except (OperationalError, InterfaceError):
            raise
        except DatabaseError:
            logger.warning("No correction can be put into effect", exc_info=True)
            return 0

    def _number(self):
        """Return the clock's number; None when a change could pass it by unnoticed."""
        if time.monotonic() > self.guarded_until:
            self.is_guarded = not publication_clock.missing_triggers()
            self.guarded_until = time.monotonic() + SECONDS_BETWEEN_LOOKS
        return publication_clock.read_first() if self.is_guarded else None

    def _number_if_any(self):
        """Return the same; None, too, of a clock that cannot be read."""
        try:
            return self._number()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("The publication clock cannot be read")
            return None

    def _latest(self, key, number, request):
        """Return what was kept last, by this process or by any; None if nothing was."""
        page, now = shelf.get(key), timezone.now()
        if not _is_good(page, number, now) and _may_be_shared(request):
            shared = from_cache(_shared_key(key))
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
        alias = replica.alias_for(number)
        try:
            end = self._end_of(number, now)
            with reading_from(alias):
                if not page.trace.holds(now, self._answered_under((number, end))):
                    return None
        except Exception:
            if alias != DEFAULT_DB_ALIAS:
                replica.leave_alone()
            # It may have ended meanwhile, or taken too long: the page is made by a new one.
            connection.close_if_unusable_or_obsolete()
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
        alias = replica.alias_for(number)
        response, trace = self._asked(alias, number, end, at, request)
        if alias != DEFAULT_DB_ALIAS and response.status_code >= 500:
            # It ended in between, or had to choose between us and what it replays.
            replica.leave_alone()
            response, trace = self._asked(DEFAULT_DB_ALIAS, number, end, at, request)
        until = min(end, at + A_MINUTE) if slides(request.path) else end
        page = kept_of(response, number, until, is_open_ended(request))
        if page is None:
            return response
        if trace.is_whole:
            page.made_at, page.trace = at, trace
            self._answered_under((number, end)).update(trace.common_answers())
        self._keep(key, page, request)
        return page.answer(request) or response

    def _asked(self, alias, number, end, at, request):
        """Return the answer made from a database, and the trace of that."""
        # What is counted goes with its hour too: a story that is due counts from then on.
        state = f"{number}-{end.timestamp()}"
        answered = self._answered_under((number, end))
        with (
            reading_from(alias),
            under_clock(state),
            pinned(at),
            recording(answered) as trace,
        ):
            return self.get_response(request), trace

    def _keep(self, key, page, request):
        shelf.put(key, page)
        if _may_be_shared(request):
            to_cache(_shared_key(key), page, SECONDS_IN_SHARED_CACHE)

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
    known = PARAMETERS.get(path, ANYWHERE)
    if path.startswith(API):
        if any(name in request.META for name in KEYS_OF_THE_API):
            return None
        known = OF_THE_API
    # Read last: a longer query may be one that nothing but a refusal can be read from.
    return None if query and not request.GET.keys() <= known else key


def is_open_ended(request):
    """Whether there is no end of addresses such as this: a query, any port of a host."""
    host = request.META.get("HTTP_HOST", "")
    host = host.removesuffix(f":{request.META.get('SERVER_PORT')}")
    return bool(request.META.get("QUERY_STRING")) or host not in settings.ALLOWED_HOSTS


def slides(path):
    """Whether a page shows what is new by an hour of its own."""
    return path == SLIDING


def _is_good(page, number, now):
    return page is not None and page.number == number and now < page.until


def _may_be_shared(request):
    return settings.CACHE_URL and not is_open_ended(request)


def _shared_key(key):
    # Another release, which may be running beside this one, has pages of another form.
    return f"page-2-{blake2b(key.encode(), digest_size=16).hexdigest()}"
