"""Short-lived cache for expensive reads; a dead cache is ignored."""

from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial, wraps
from threading import Lock
from weakref import WeakSet

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from articles import traces

# No words of a story are cached, for it may be withdrawn; a count it is part of may be.
SECONDS = 60
# What no clock makes old is let go some time, all the same.
SECONDS_UNDER_CLOCK = 3600

_clock = ContextVar("state of the publication clock this request is under", default="")


@contextmanager
def under_clock(state):
    """Let what is cached within the block be kept under a state of the clock.

    A page that is kept until something changes may not hold what was read before.
    """
    token = _clock.set(state)
    try:
        yield
    finally:
        _clock.reset(token)


def cached(name, compute, seconds=SECONDS):
    """Return the value cached under a name, or compute and cache it, for so many seconds.

    A cache that does not answer is done without.
    """
    return _with_its_trace(f"{name}-{_clock.get()}", compute, seconds)


def cached_until_changed(name, compute):
    """Return what is cached for as long as nothing changes that readers see, or nothing
    of what it was computed from.

    All else that it depends on is in the name. Where no clock tells of changes it is
    computed each time.
    """
    state = _clock.get()
    if not state:
        return compute()
    key = f"until-changed-{name}"
    found = from_cache(key) or NOTHING
    kept = _kept_under(state, found, compute)
    if kept is not found:
        to_cache(key, kept, SECONDS_UNDER_CLOCK)
    return kept[1]


def _with_its_trace(name, compute, seconds):
    """Return a cached value; a page that is made of it depends on what it asked."""
    made = partial(traces.traced, compute)
    value, trace = cached_by_content(f"traced-{name}", made, seconds)
    traces.use(trace)
    return value


# Functions of a moment that return the state of what was published before yesterday: the
# project knows one, and this app knows nothing of it.
states_of_the_past = []


def cached_while_settled(name, compute, at):
    """Return what is cached for as long as nothing changes, up to a moment, that was
    published before yesterday, wherever the paper is.

    Where no clock tells of changes it is computed each time.
    """
    states = [state(at) for state in states_of_the_past] if _clock.get() else []
    if not states or None in states:
        return compute()

    def made():
        # A page that is made of it asks for the states again, which say all of it.
        return traces.untraced(compute)[0]

    return cached_by_content("-".join([name, *states]), made, SECONDS_UNDER_CLOCK)


def kept_by_clock(load):
    """Decorator that keeps what a function without parameters returns, in this process,
    while the clock's state is the same, or all that it was loaded from; it is never
    older than what is asked for.

    For the few rows that all pages show. Whoever gets them changes none of them. Where
    there is no clock they are loaded each time.
    """
    kept = NOTHING

    @wraps(load)
    def kept_or_loaded():
        nonlocal kept
        state = _clock.get()
        if not state:
            return load()
        good = kept = _kept_under(state, kept, load)
        return good[1]

    def forget():
        nonlocal kept
        kept = NOTHING

    kept_or_loaded.forget = forget
    return kept_or_loaded


# What is kept: the state of the clock, the value, the trace of how it was made.
NOTHING = (None, None, None)


def _kept_under(state, kept, make):
    """Return what is kept, good under a state of the clock, or made anew for it; a page
    that is made of it depends on what it asked."""
    under, value, trace = kept
    if under != state:
        if not traces.holds_still(trace):
            value, trace = traces.traced(make)
        kept = (state, value, trace)
    traces.use(trace)
    return kept


class KeptOfLists:
    """What was loaded of some of many lists, each by its key, kept in this process while
    the clock's state is the same.

    `load` returns {key: (value, trace)} of some keys, by one question of all of them; the
    trace is that of the list alone, which many pages show. Those loaded last are kept.
    Where there is no clock they are loaded each time.
    """

    # Every one of the process, for who measures what nothing remembers.
    every = WeakSet()

    def __init__(self, load, most):
        self.load, self.most, self.kept, self.lock = load, most, {}, Lock()
        self.every.add(self)

    def of(self, keys, besides=()):
        """Return {key: (value, trace)} of some lists; whoever shows one depends on its
        trace. Where one is to be loaded, so are those `besides`: they are needed next."""
        wanted, state = (*keys, *besides), _clock.get()
        found = self._found(wanted, state)
        if not all(map(found.__contains__, keys)):
            missing = [key for key in wanted if key not in found]
            found |= self._loaded(missing, state)
        return found

    def last(self, key):
        """Return the value that was kept last, or None: it may be old."""
        _, kept = self.kept.get(key, NOTHING[:2])
        return kept[0] if kept else None

    def _found(self, keys, state):
        found = {key: self.kept.get(key, NOTHING[:2]) for key in keys}
        return {key: kept for key, (under, kept) in found.items() if under == state}

    def _loaded(self, keys, state):
        loaded, is_sure = traces.untraced(partial(self.load, keys))
        if not is_sure:
            loaded = {key: (value, None) for key, (value, _) in loaded.items()}
        if state:
            with self.lock:
                for key, one in loaded.items():
                    self.kept.pop(key, None)  # the newest stand last
                    self.kept[key] = (state, one)
                while len(self.kept) > self.most:
                    del self.kept[next(iter(self.kept))]
        return loaded

    def clear(self):
        with self.lock:
            self.kept.clear()


class KeptByContent:
    """What was made lately of contents, in this process, each by a digest of its own.

    Never stale: of another content it is another digest. The oldest go first. While one
    writes templates nothing is kept: they are no part of the content.
    """

    # Every one of the process, for a test that asks for what nothing remembers.
    every = WeakSet()

    def __init__(self, most):
        self.most, self.kept, self.lock = most, {}, Lock()
        self.every.add(self)

    def render(self, template_name, digest, context):
        """Return what a template makes of a context, whose digest says all of it."""
        return self.get_or_make(
            (template_name, digest),
            lambda: mark_safe(render_to_string(template_name, context)),  # noqa: S308
        )

    def get_or_make(self, digest, make):
        if settings.DEBUG:
            return make()
        made = self.kept.get(digest)
        if made is None:
            made = make()
            with self.lock:
                self.kept[digest] = made
                while len(self.kept) > self.most:
                    del self.kept[next(iter(self.kept))]
        return made

    def clear(self):
        with self.lock:
            self.kept.clear()


def cached_by_content(name, compute, seconds):
    """Return what is cached under a name that says all that it was computed from."""
    try:
        return cache.get_or_set(name, compute, seconds)
    except DatabaseError:
        raise
    except Exception:  # each cache has errors of its own; a page needs none of them
        return compute()


def from_cache(key):
    """Return what is cached under a key; None where nothing is, or no cache answers."""
    try:
        return cache.get(key)
    except Exception:  # each cache has errors of its own; a page needs none of them
        return None


def to_cache(key, value, seconds):
    """Cache a value, if a cache answers."""
    # Each cache has errors of its own; a page needs none of them.
    with suppress(Exception):
        cache.set(key, value, seconds)
