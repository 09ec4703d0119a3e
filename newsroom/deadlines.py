"""Deadlines of requests: how long one may wait for the database, and for the bucket.

What hangs is worse than what is gone: each request that waits for it holds a thread, and
soon none is left to say so. Hence each wait has a bound, all waits of a reader together
have one, and while a peer is silent it is short. The last free thread of a process waits
briefly, or not at all, so that one is always there for what needs nobody: `/healthz`, a
kept page. See docs/decisions/020-bounded-waits.md.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import Enum
from math import inf
from threading import BoundedSemaphore, Event, Thread, get_ident
from time import monotonic

from django.conf import settings

# A server that ends a statement in time itself is heard of before anybody gives up.
MARGIN = 1
# Silence after which a peer is taken to hang, and how long anybody waits for it then.
BRIEF = 0.5
# After so long a silence it is given the full time again, by whoever comes: it may be
# slow, not gone.
LONGEST_SUSPICION = 10
# Of the threads that wait for a bucket. One that dribbles may keep them for minutes.
MOST_ERRANDS = 16


class Kind(Enum):
    """Who asks: a reader, or somebody at the desk."""

    READER = "reader"
    DESK = "desk"


@dataclass(frozen=True)
class Deadline:
    """Who waits, how long at most each time, and until when altogether."""

    kind: Kind = Kind.READER
    each: float | None = None
    until: float = inf


class TookTooLong(Exception):
    """Raised where a peer has not answered in the time that there was."""


_deadline = ContextVar("deadline of the request", default=Deadline())  # noqa: B039
_waiting = set()  # the threads of this process that wait


@contextmanager
def of(kind):
    """Give the request that is answered within the block the deadline of its kind."""
    until = inf
    if kind is Kind.READER:
        until = monotonic() + settings.READERS_WAIT + MARGIN
    token = _deadline.set(Deadline(kind, until=until))
    try:
        yield
    finally:
        _deadline.reset(token)


def kind_of_request():
    return _deadline.get().kind


def seconds_of(kind):
    """Return how long one statement may take."""
    return settings.READERS_WAIT if kind is Kind.READER else settings.DESK_WAIT


@contextmanager
def at_most(seconds):
    """Let no wait within the block be longer."""
    deadline = _deadline.get()
    if deadline.each is not None:
        seconds = min(seconds, deadline.each)
    token = _deadline.set(replace(deadline, each=seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


class Peer:
    """What requests wait for, and since when it has been silent, if it is.

    Silent is a peer that has answered nobody in this process since somebody began to
    wait; one slow answer beside others makes nobody suspect it.
    """

    def __init__(self):
        self.silent_since = None

    def seconds(self, now):
        """Return how long this thread may wait for it now: 0 is not at all."""
        deadline = _deadline.get()
        each = deadline.each
        if each is None:
            each = seconds_of(deadline.kind) + MARGIN
        seconds = min(each, deadline.until - now)
        is_last = len(_waiting - {get_ident()}) >= max(settings.WEB_THREADS - 1, 1)
        if self._is_suspect(now):
            return 0 if is_last else min(seconds, BRIEF)
        return min(seconds, BRIEF) if is_last else seconds

    def wait(self):
        return Wait(self)

    def _is_suspect(self, now):
        since = self.silent_since
        if since is None or now - since < BRIEF:
            return False
        if now - since > LONGEST_SUSPICION:
            self.silent_since = now
            return False
        return True


class Wait:
    """Context manager of one wait for a peer; `until` is when it has to end."""

    def __init__(self, peer):
        self.peer = peer

    def __enter__(self):
        now, peer = monotonic(), self.peer
        self.until = now + peer.seconds(now)
        if peer.silent_since is None:
            peer.silent_since = now
        _waiting.add(get_ident())
        return self

    def __exit__(self, error, *details):
        _waiting.discard(get_ident())
        # An error is an answer, too.
        if error is None or not issubclass(error, TookTooLong):
            self.peer.silent_since = None


class Errands:
    """Threads that do what has no time limit of its own, for others who wait no longer
    than they may. Whoever gives up leaves the thread to its sockets' timeouts.
    """

    def __init__(self, peer):
        self.peer, self.free = peer, BoundedSemaphore(MOST_ERRANDS)

    def run(self, work, *arguments):
        """Return what a function returns, or raise what it raises, or TookTooLong."""
        with self.peer.wait() as wait:
            left = wait.until - monotonic()
            if left <= 0 or not self.free.acquire(blocking=False):
                raise TookTooLong
            errand = Errand(work, arguments, self.free)
            if not errand.is_done.wait(left):
                raise TookTooLong
        return errand.result()


class Errand:
    """One function run in a thread of its own, which no process waits for when it ends."""

    def __init__(self, work, arguments, free):
        self.is_done, self.outcome, self.error = Event(), None, None
        self.work, self.arguments, self.free = work, arguments, free
        Thread(target=self._run, daemon=True).start()

    def _run(self):
        try:
            self.outcome = self.work(*self.arguments)
        except BaseException as error:
            self.error = error
        finally:
            self.free.release()
            self.is_done.set()

    def result(self):
        if self.error is not None:
            raise self.error
        return self.outcome
