"""Deadlines of requests: how long one may wait for the database, and for the bucket.

What hangs is worse than what is gone: each request that waits for it holds a thread, and
soon none is left to say so. Hence each wait has a bound, all waits of a reader together
have one, and while a peer is silent it is short. When no thread of the process is free,
nobody waits for what is silent, so that there is one for what needs nobody: `/healthz`, a
kept page. See docs/decisions/021-bounded-waits.md.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from math import inf
from queue import SimpleQueue
from threading import Event, Lock, Thread, get_ident
from time import monotonic
from typing import NamedTuple

from django.conf import settings

# Shares of READERS_WAIT, 5 seconds unless it is set. Given to a wait beside what a
# statement may take, so that a server that ends one itself is heard of first:
MARGIN = 0.2
# to connect, and for a kept connection to show that it is alive:
CONNECTING = 0.4
# of silence after which a peer is taken to hang, and as long anybody waits for it then:
BRIEF = 0.1
# between two looks of whoever waits whether its thread is needed:
GLANCE = 0.05
# Together, in seconds, whatever READERS_WAIT is: after so long a thread is free for
# /healthz, which answers within one.
SOONEST_FREE = 0.75
# of silence after which a peer is given the full time again by whoever comes, for it may
# be slow, not gone.
LONGEST_SUSPICION = 2
# Of the threads that wait for a bucket. One that dribbles may keep them for minutes.
MOST_ERRANDS = 8


class Kind(Enum):
    """Who asks: a reader, or somebody at the desk."""

    READER = "reader"
    DESK = "desk"


class Deadline(NamedTuple):
    """Who waits, how long at most each time, and until when altogether."""

    kind: Kind = Kind.READER
    each: float | None = None
    until: float = inf


class TookTooLong(Exception):
    """Raised where a peer has not answered in the time that there was."""


_deadline = ContextVar("deadline of the request", default=Deadline())  # noqa: B039
_busy = set()  # the threads of this process that answer a request


@contextmanager
def of(kind):
    """Give the request that is answered within the block the deadline of its kind."""
    until = inf
    if kind is Kind.READER:
        until = monotonic() + share(1 + MARGIN)
    token = _deadline.set(Deadline(kind, until=until))
    _busy.add(get_ident())
    try:
        yield
    finally:
        _busy.discard(get_ident())
        _deadline.reset(token)


def none_is_free():
    """Whether every thread of this process answers somebody already."""
    return len(_busy) >= settings.WEB_THREADS


def kind_of_request():
    return _deadline.get().kind


def seconds_of(kind):
    """Return how long one statement may take."""
    return settings.READERS_WAIT if kind is Kind.READER else settings.DESK_WAIT


def share(part):
    """Return the seconds of a share of READERS_WAIT."""
    return settings.READERS_WAIT * part


def brief(part):
    """Return the seconds of BRIEF or GLANCE, which are bound however long readers wait."""
    return min(share(part), SOONEST_FREE * part / (BRIEF + GLANCE))


@contextmanager
def at_most(seconds):
    """Let no wait within the block be longer."""
    kind, each, until = _deadline.get()
    if each is not None:
        seconds = min(seconds, each)
    token = _deadline.set(Deadline(kind, seconds, until))
    try:
        yield
    finally:
        _deadline.reset(token)


def connecting():
    """Let no wait within the block be longer than one may be to connect."""
    return at_most(share(CONNECTING))


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
            each = seconds_of(deadline.kind) + share(MARGIN)
        seconds = min(each, deadline.until - now)
        if not self.is_suspect(now):
            return seconds
        return 0 if none_is_free() else min(seconds, brief(BRIEF))

    def wait(self):
        return Wait(self)

    def is_suspect(self, now):
        since = self.silent_since
        if since is None or now - since < brief(BRIEF):
            return False
        if now - since > share(LONGEST_SUSPICION):
            self.silent_since = now
            return False
        return True


class Wait:
    """Context manager of one wait for a peer."""

    def __init__(self, peer):
        self.peer = peer

    def __enter__(self):
        now, peer = monotonic(), self.peer
        self.until = now + peer.seconds(now)
        if peer.silent_since is None:
            peer.silent_since = now
        return self

    def __exit__(self, error, *details):
        # An error is an answer, too.
        if error is None or not issubclass(error, TookTooLong):
            self.peer.silent_since = None

    def left(self):
        """Return for how long to wait before asking here again; 0 when time is up."""
        now = monotonic()
        if none_is_free() and self.peer.is_suspect(now):
            return 0
        return max(min(self.until - now, brief(GLANCE)), 0)


class Errands:
    """Threads that do what has no time limit of its own, for others who wait no longer
    than they may. Whoever gives up leaves the thread to its sockets' timeouts.

    They stay, for each has a connection of its own; the one that was busy last is given
    the next errand, so that there are no more than are needed. No process waits for them
    when it ends.
    """

    def __init__(self, peer):
        self.peer, self.idle, self.number, self.lock = peer, [], 0, Lock()

    def run(self, work, *arguments):
        """Return what a function returns, or raise what it raises, or TookTooLong."""
        with self.peer.wait() as wait:
            errand = Errand(work, arguments)
            if not wait.left() or not self._give(errand):
                raise TookTooLong
            while not errand.is_done.wait(left := wait.left()):
                if not left:
                    raise TookTooLong
        return errand.result()

    def _give(self, errand):
        """Give an errand to a thread that has none; False where there is no such."""
        with self.lock:
            if self.idle:
                inbox = self.idle.pop()
            elif self.number < MOST_ERRANDS:
                self.number += 1
                inbox = SimpleQueue()
                Thread(target=self._work, args=(inbox,), daemon=True).start()
            else:
                return False
        inbox.put(errand)
        return True

    def _work(self, inbox):
        while True:
            errand = inbox.get()
            errand.do()
            with self.lock:
                self.idle.append(inbox)
            errand.is_done.set()


class Errand:
    """One function to be run, and what came of it."""

    def __init__(self, work, arguments):
        self.work, self.arguments = work, arguments
        self.is_done, self.outcome, self.error = Event(), None, None

    def do(self):
        try:
            self.outcome = self.work(*self.arguments)
        except Exception as error:
            self.error = error

    def result(self):
        if self.error is not None:
            raise self.error
        return self.outcome
