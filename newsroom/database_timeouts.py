"""Database timeouts: bounds of what a request waits for, on the server and here.

PostgreSQL ends a statement itself after statement_timeout, if it still runs. One that hangs,
or a network that does, is noticed by nobody but the client: psycopg2 waits by the function
that is given to it, which gives up at the request's deadline (newsroom/deadlines.py), and
psycopg2 closes the connection then. Within a transaction or not, prepared or not: it is
how each statement is waited for.

Only a process that answers requests has them (wsgi.py, asgi.py). A command may take its
time, and COPY, which psycopg2 refuses to do so.
"""

import select
from contextlib import closing

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.signals import connection_created

from newsroom import deadlines
from newsroom.deadlines import Kind, Peer, TookTooLong

# What of its time a statement may spend waiting for others' locks.
SHARE_FOR_LOCKS = 2 / 3
# Most answers come within so many seconds. Longer waits are watched, which costs a short
# statement as much as all else.
AT_ONCE = 0.02

database_server = Peer()


def install():
    """Bound the waits of this process from now on."""
    connection_created.connect(_give_new_one_time, dispatch_uid=__name__)
    if _is_postgresql():
        from psycopg2.extensions import set_wait_callback

        set_wait_callback(_waiting_function())


def uninstall():
    """Let this process wait without bounds again: for tests."""
    connection_created.disconnect(dispatch_uid=__name__)
    if _is_postgresql():
        from psycopg2.extensions import set_wait_callback

        set_wait_callback(None)


def give_time():
    """Give this thread's kept connection the time that the request has, first of all.

    At the desk it is the question, too, whether the connection is alive, for which Django
    would ask another; a reader's is that for the publication clock.
    """
    database = connections[DEFAULT_DB_ALIAS]
    given, kind = getattr(database, "time_given", None), deadlines.kind_of_request()
    if given is None or database.connection is None or database.in_atomic_block:
        return
    if kind is Kind.READER and given == (database.connection, kind):
        return
    try:
        with deadlines.connecting():
            _tell(database, kind)
    except database.Database.Error:
        database.close()
    else:
        database.health_check_done = True


def _give_new_one_time(connection, **kwargs):
    _tell(connection, deadlines.kind_of_request())


def _tell(database, kind):
    milliseconds = round(deadlines.seconds_of(kind) * 1000)
    if database.vendor == "sqlite":
        # Nobody waits for a lock for longer; readers wait for none but where a correction
        # takes effect.
        told = f"PRAGMA busy_timeout = {milliseconds}"
    elif settings.DATABASE_PREPARE:
        locks = round(milliseconds * SHARE_FOR_LOCKS)
        told = f"SET statement_timeout = {milliseconds}; SET lock_timeout = {locks}"
    else:
        # A pooler would hand the connection on to others with what it was told.
        return
    # Not by Django's cursor, which would ask first whether the connection is alive.
    with closing(database.connection.cursor()) as cursor:
        cursor.execute(told)
    database.time_given = (database.connection, kind)


def _is_postgresql():
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def _waiting_function():
    """Return what psycopg2 calls to wait until a connection has answered."""
    import psycopg2
    from psycopg2.extensions import POLL_OK, POLL_READ, STATUS_SETUP

    class DatabaseTookTooLong(TookTooLong, psycopg2.OperationalError):
        """An OperationalError, as of any server that is gone."""

    def wait(conn):
        if conn.status == STATUS_SETUP:
            with deadlines.connecting():
                _wait(conn)
        else:
            _wait(conn)

    def _wait(conn):
        state = conn.poll()
        nobody_waits = database_server.silent_since is None
        if nobody_waits and state == POLL_READ and is_ready(conn, True, AT_ONCE):
            # An answer to whoever began to wait meanwhile, too.
            database_server.silent_since = None
            state = conn.poll()
        if state != POLL_OK:
            _watch(conn, state)

    def _watch(conn, state):
        with database_server.wait() as wait:
            while state != POLL_OK:
                _wait_until_ready(conn, state, wait)
                state = conn.poll()

    def _wait_until_ready(conn, state, wait):
        while left := wait.left():
            if is_ready(conn, state == POLL_READ, left):
                return
        raise DatabaseTookTooLong("The database took too long to answer.")

    return wait


def is_ready(conn, is_read, seconds):
    """Wait until there is something to read, or room to write; False when time is up."""
    poll = select.poll()
    poll.register(conn.fileno(), select.POLLIN if is_read else select.POLLOUT)
    return bool(poll.poll(seconds * 1000))
