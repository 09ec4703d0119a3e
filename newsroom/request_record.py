"""Request record: one line of log a request, and its id; what /metrics counts.

The outermost middleware, so that a page from page memory has one too. It costs such a page
little: no logging of its own is asked to find its caller, no view is resolved, and nobody
is looked up whom the request did not look up itself.

Never written: the query of an address, which is what a reader searched for; a referrer,
which may hold another's; a cookie.
"""

import logging
import os
import re
from contextlib import suppress
from functools import lru_cache
from time import perf_counter
from types import SimpleNamespace

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError, connections

from newsroom.log_lines import request_id
from newsroom.middleware import is_for_the_desk
from newsroom.sign_in.client_address import client_address, is_within, parsed

# What a proxy may call a request; anything else is replaced.
SOUND_ID = re.compile(r"[\w.:+=/-]{8,128}", re.ASCII)
MOST_CLIENTS = 4096

access = logging.getLogger("newsroom.access")


class RequestRecord:
    """Middleware that measures each request, and hands on what it found."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.observers = list(observers())
        if not self.observers:
            raise MiddlewareNotUsed
        self.aliases = list(settings.DATABASES)

    def __call__(self, request):
        started, counter = perf_counter(), Counter()
        asked = request_id_of(request.META)
        token = request_id.set(asked)
        try:
            response = self._answer(request, counter, *self.aliases)
            milliseconds = (perf_counter() - started) * 1000
            response.headers["X-Request-ID"] = asked
            for observe in self.observers:
                observe(request, response, milliseconds, counter.queries)
        finally:
            request_id.reset(token)
        return response

    def _answer(self, request, counter, alias, *others):
        """Return the answer, while the statements of each database are counted."""
        with connections[alias].execute_wrapper(counter):
            if others:
                return self._answer(request, counter, *others)
            return self.get_response(request)


class Counter:
    """Wrapper of each statement that counts it."""

    queries = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


def observers():
    """Yield the functions that are given each request, as the settings want it."""
    if settings.LOG_FORMAT == "json":
        yield log
    if settings.METRICS:
        from newsroom import metrics

        yield metrics.observe


def log(request, response, milliseconds, queries):
    """Write the access line of a request."""
    write(
        {
            "request_id": request_id.get(),
            "client": client_of(request),
            "user": user_of(request),
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "milliseconds": round(milliseconds, 1),
            "queries": queries,
        }
    )


def log_refusal(environ, status):
    """Write the access line of a request that Django cannot read (wsgi.py)."""
    if settings.LOG_FORMAT == "json":
        path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace")
        request = SimpleNamespace(META=environ, path=path, path_info=path)
        request.method = environ.get("REQUEST_METHOD", "")
        token = request_id.set(request_id_of(environ))
        log(request, SimpleNamespace(status_code=status), 0, 0)
        request_id.reset(token)


def write(fields):
    """Log fields, without the walk through the stack by which logging finds who asks."""
    if access.isEnabledFor(logging.INFO):
        record = logging.LogRecord(access.name, logging.INFO, "", 0, "", None, None)
        record.fields = fields
        access.handle(record)


def request_id_of(headers):
    """Return the id that a trusted proxy gave a request, or one made for it."""
    given, sender = headers.get("HTTP_X_REQUEST_ID"), headers.get("REMOTE_ADDR", "")
    is_sound = given and SOUND_ID.fullmatch(given)
    if is_sound and is_trusted(sender, *settings.TRUSTED_PROXIES):
        return given
    return os.urandom(12).hex()


@lru_cache(64)
def is_trusted(sender, *proxies):
    """Whether what a sender says of a request is believed; there are few."""
    address = parsed(sender)
    # Without an address it came through the socket of this machine's own proxy.
    return address is None or is_within(address, proxies)


_clients = {}


def client_of(request):
    """Return the client's address; it is read once for those who ask again and again."""
    headers = request.META
    key = headers.get("REMOTE_ADDR"), headers.get("HTTP_X_FORWARDED_FOR")
    client = _clients.get(key)
    if client is None:
        client = client_address(request)
        if len(_clients) >= MOST_CLIENTS:
            _clients.clear()
        _clients[key] = client
    return client


def user_of(request):
    """Return the name of who is signed in at the desk; None of any reader."""
    user = getattr(request, "user", None)
    if user is None or not is_for_the_desk(request):
        return None
    with suppress(DatabaseError, InterfaceError):  # nobody was asked for before
        return user.get_username() or None
