"""Redis cache that is empty while Redis is away, and is not asked for a while then.

A page needs nothing of what is cached, so nobody waits for it longer than some tenths of
a second; and after a failure a pause follows, so that a Redis that hangs costs one wait
a pause, not one a request: a circuit breaker.
"""

import logging
from contextvars import ContextVar
from math import inf
from time import monotonic

import redis
from django.core.cache.backends import redis as django_redis
from redis.backoff import NoBackoff
from redis.connection import Connection
from redis.retry import Retry

# Of one question, with the connecting and all of its answer.
SECONDS = 0.3
PAUSE = 5

_until = ContextVar("moment by which Redis has to have answered", default=inf)
logger = logging.getLogger(__name__)


class Breaker:
    """Circuit breaker: whether Redis may be asked. Not in the pause after a failure, and
    after that by one first, while all others still do without."""

    def __init__(self):
        self.paused_until = None

    def lets_pass(self, now):
        if self.paused_until is None:
            return True
        if now < self.paused_until:
            return False
        self.pause(now)
        return True

    def pause(self, now):
        self.paused_until = now + PAUSE

    def close(self):
        self.paused_until = None


# Of this process: each of its threads has a cache of its own.
breaker = Breaker()


class HastySocket:
    """Socket whose whole answer has to be there in time, not each byte of it."""

    def __init__(self, sock):
        self.sock, self.timeout = sock, sock.gettimeout()

    def settimeout(self, seconds):
        self.timeout = seconds

    def gettimeout(self):
        return self.timeout

    def sendall(self, data):
        self._hurry()
        return self.sock.sendall(data)

    def recv(self, *arguments):
        self._hurry()
        return self.sock.recv(*arguments)

    def recv_into(self, *arguments):
        self._hurry()
        return self.sock.recv_into(*arguments)

    def _hurry(self):
        seconds = self.timeout
        if seconds != 0:  # else it is asked what is there already
            left = _until.get() - monotonic()
            if left <= 0:
                raise TimeoutError("Redis took too long to answer.")
            seconds = left if seconds is None else min(seconds, left)
        self.sock.settimeout(seconds)

    def __getattr__(self, name):
        return getattr(self.sock, name)


class HastyPool(redis.ConnectionPool):
    """Connection pool whose connections are made of hasty sockets, of whatever kind."""

    def __init__(self, connection_class=Connection, **options):
        class HastyConnection(connection_class):
            def _connect(self):
                return HastySocket(super()._connect())

        super().__init__(connection_class=HastyConnection, **options)


class RedisCache(django_redis.RedisCache):
    """Django's, with bounds."""

    def __init__(self, server, params):
        options = {
            "pool_class": HastyPool,
            "socket_connect_timeout": SECONDS,
            "socket_timeout": SECONDS,
            "retry": Retry(NoBackoff(), 1),
        }
        given = params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": options | given})

    def _or(self, nothing, ask, *arguments, **named):
        """Return what Redis answers; what an empty cache would where it does not."""
        now = monotonic()
        if not breaker.lets_pass(now):
            return nothing
        token = _until.set(now + SECONDS)
        try:
            found = ask(*arguments, **named)
            breaker.close()
            return found
        except (redis.RedisError, OSError) as error:
            breaker.pause(monotonic())
            logger.warning("Redis is not asked for %s seconds: %s", PAUSE, error)
            return nothing
        finally:
            _until.reset(token)

    def add(self, *arguments, **named):
        # As if it had been added: whoever asks goes on with a value of its own.
        return self._or(True, super().add, *arguments, **named)

    def get(self, key, default=None, version=None):
        return self._or(default, super().get, key, default, version)

    def set(self, *arguments, **named):
        return self._or(None, super().set, *arguments, **named)

    def touch(self, *arguments, **named):
        return self._or(False, super().touch, *arguments, **named)

    def delete(self, *arguments, **named):
        return self._or(False, super().delete, *arguments, **named)

    def get_many(self, *arguments, **named):
        return self._or({}, super().get_many, *arguments, **named)

    def has_key(self, *arguments, **named):
        return self._or(False, super().has_key, *arguments, **named)

    def set_many(self, data, *arguments, **named):
        return self._or(list(data), super().set_many, data, *arguments, **named)

    def delete_many(self, *arguments, **named):
        return self._or(None, super().delete_many, *arguments, **named)

    def incr(self, key, delta=1, version=None):
        found = self._or(None, super().incr, key, delta, version)
        if found is None:
            raise ValueError(f"Key {key!r} not found")
        return found

    def clear(self):
        return self._or(None, super().clear)
