"""Streaming replica for readers' pages: asked while it has replayed the newest change.

The publication clock is read on the primary with each request. A page is made from the
replica only where the clock's row there has that number, or a later one: by then it has
all that was published or withdrawn up to that number, since PostgreSQL replays commits in
their order. All else is the primary's: the desk, commands, whatever has written, and pages
that nobody keeps. See docs/decisions/023-replica.md.

A replica that lags, hangs or is gone costs readers nothing but that it is not asked. It is
looked at on a connection that never blocks, for one that hangs would hold who looks.
"""

import logging
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from articles.reading_database import read_from_the_primary, reading_alias
from newsroom import publication_clock
from newsroom.database_timeouts import is_ready

REPLICA = "replica"
# To connect and to say the clock's number. It is in memory, on a machine nearby.
SECONDS_TO_LOOK = 0.5
# What was seen so lately is believed: a replica does not go back.
SECONDS_BELIEVED = 1
# After a look in vain: for one that lags, and for one that does not answer.
SECONDS_WHILE_LAGGING, SECONDS_WHILE_AWAY = 0.2, 10

logger = logging.getLogger(__name__)


class Router:
    """Database router: reads go where the page is read from, writes to the primary."""

    def db_for_read(self, model, **hints):
        # Never None: Django would ask where the instance came from.
        return reading_alias()

    def db_for_write(self, model, **hints):
        read_from_the_primary()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True  # they are rows of one database, whoever was asked for them

    def allow_migrate(self, db, app_label, **hints):
        return None if db == DEFAULT_DB_ALIAS else False


class Silence(Exception):
    """The replica has not answered in time, or not as a replica does."""


class Replica:
    """What this process knows of the replica."""

    def __init__(self):
        self.connection, self.lock = None, Lock()
        self.seen, self.seen_at, self.left_alone_until = 0, 0, 0

    def alias_for(self, number):
        """Return the database to make a page from, which may not be older than a number
        of the clock."""
        is_there = REPLICA in settings.DATABASES
        if is_there and self.has_replayed(number):
            return REPLICA
        return DEFAULT_DB_ALIAS

    def has_replayed(self, number):
        """Whether the replica answers, and has all changes up to a number of the clock."""
        now = monotonic()
        if now < self.left_alone_until:
            return False
        if self.seen >= number and now < self.seen_at + SECONDS_BELIEVED:
            return True
        # One thread looks; the others do not wait for it.
        if not self.lock.acquire(blocking=False):
            return False
        try:
            self.seen, self.seen_at = self._look(now + SECONDS_TO_LOOK), now
        except Exception as error:  # of the driver, which need not be there at all
            logger.warning("The replica is left alone: %s", error)
            self.leave_alone()
            return False
        finally:
            self.lock.release()
        if self.seen < number:
            self.left_alone_until = now + SECONDS_WHILE_LAGGING
        return self.seen >= number

    def leave_alone(self):
        """Ask the replica nothing for a while: it did not answer somebody."""
        self.left_alone_until = monotonic() + SECONDS_WHILE_AWAY
        self.seen = 0
        self._disconnect()

    def _look(self, deadline):
        """Return the clock's number on the replica; 0 while it stands still there."""
        import psycopg2

        if self.connection is None:
            self.connection = psycopg2.connect(
                settings.DATABASE_REPLICA_URL, async_=True
            )
            self._wait(deadline)
        cursor = self.connection.cursor()
        cursor.execute(publication_clock.NUMBER["postgresql"])
        self._wait(deadline)
        row = cursor.fetchone()
        return row[0] or 0 if row else 0

    def _wait(self, deadline):
        from psycopg2.extensions import POLL_OK, POLL_READ

        while (state := self.connection.poll()) != POLL_OK:
            left = deadline - monotonic()
            if left <= 0 or not is_ready(self.connection, state == POLL_READ, left):
                raise Silence(f"no answer within {SECONDS_TO_LOOK} s")

    def _disconnect(self):
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close()


replica = Replica()
