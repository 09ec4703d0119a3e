"""Lock that lets one `migrate` at a time change a database, whichever machine asks.

Two machines that start a new version together would each find the same migrations to do,
and the slower one fails half-way. On PostgreSQL it is an advisory lock of a connection of
its own: the server gives it back when that process dies. On SQLite, which one machine has,
it is a lock of a file beside the database, and the kernel gives it back.
"""

import fcntl
import time
from contextlib import closing, contextmanager, suppress

from django.db import DatabaseError, connections

# Any number; the same for every version, or they would not wait for each other.
KEY = 0x6E65777372  # "newsr"
SECONDS_BETWEEN_TRIES = 0.5


class StillLocked(Exception):
    """Another `migrate` did not end in time."""


@contextmanager
def migration_lock(using, seconds, on_wait):
    """Hold the lock, after waiting for another's `seconds` at most."""
    with _holder(connections[using]) as try_to_take:
        _take(try_to_take, seconds, on_wait)
        yield


def _take(try_to_take, seconds, on_wait):
    # Asked again and again: who waits inside PostgreSQL for a lock holds a snapshot,
    # for which CREATE INDEX CONCURRENTLY of the other would wait in turn.
    deadline = time.monotonic() + seconds
    is_waiting = False
    while not try_to_take():
        if time.monotonic() >= deadline:
            raise StillLocked
        if not is_waiting:
            on_wait()
            is_waiting = True
        time.sleep(SECONDS_BETWEEN_TRIES)


def _holder(database):
    if database.vendor == "postgresql":
        return _advisory_lock(database)
    return _file_lock(database)


@contextmanager
def _advisory_lock(database):
    # migrate closes its own connection when it likes, and the lock goes with one.
    with closing(database.copy()) as own, own.cursor() as cursor:

        def try_to_take():
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
            return cursor.fetchone()[0]

        yield try_to_take
        # Of a connection that is closed the server gives it back a moment later.
        with suppress(DatabaseError):
            cursor.execute("SELECT pg_advisory_unlock_all()")


@contextmanager
def _file_lock(database):
    if database.is_in_memory_db():
        yield lambda: True
        return
    # It stays there: to delete it would let two hold two files of one name.
    with open(f"{database.settings_dict['NAME']}.migrating", "w") as file:

        def try_to_take():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield try_to_take
