"""Server-prepared statements: PostgreSQL parses and plans each once a connection.

To plan the statement of a story costs it twice what the answer does, and those of a
printed page five times. So a connection asks first by PREPARE and EXECUTE, in one go, and
from then on by EXECUTE with other values. See docs/decisions/015-prepared-queries.md.

Within a transaction, which an error would end, statements are sent whole; and always with
DATABASE_PREPARE=0, behind a pooler that gives each transaction another connection. A name
tells all of the text that it stands for: no process can be answered what another one
prepared by that name.
"""

from datetime import date, datetime
from hashlib import blake2b
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DatabaseError

# So many are kept by a connection; the oldest go first. The site has fewer.
MOST = 250
LONGEST_LABEL = 36  # of a name, of which PostgreSQL reads 63 letters
# What PostgreSQL is told of a value. Of others it takes what they are compared with; an
# `integer` that it took so would refuse a number too large for it.
TYPES = {
    bool: "boolean",
    int: "bigint",
    datetime: "timestamptz",
    date: "date",
    UUID: "uuid",
}
UNTOLD = "unknown"
# SQLSTATEs of a statement that is not there, is there already, or was planned for columns
# of another type: this process does not know what the connection has.
GONE, THERE_ALREADY, OUTDATED = "26000", "42P05", "0A000"
# Those of one that cannot be prepared: what a value is compared with does not tell its type.
UNCLEAR = "42"

_prepared_on, _lock = WeakKeyDictionary(), Lock()


class ServerPrepared:
    """A statement with places $1, $2 and so on; what stands at %s is the same each time."""

    def __init__(self, label, sql, constants=(), types=()):
        self.constants, self.is_unclear = tuple(constants), False
        digest = blake2b(repr((sql, self.constants, types)).encode(), digest_size=12)
        self.name = f'"{label[:LONGEST_LABEL]}_{digest.hexdigest()}"'
        told = f" ({', '.join(types)})" if types else ""
        places = f" ({', '.join(['%s'] * len(types))})" if types else ""
        self.execute = f"EXECUTE {self.name}{places}"
        self.prepare = f"PREPARE {self.name}{told} AS {sql}; {self.execute}"

    def may_run(self, database):
        return (
            settings.DATABASE_PREPARE
            and database.vendor == "postgresql"
            and not database.in_atomic_block
            and not self.is_unclear
        )

    def run(self, database, values, execute, whole):
        """Return execute(sql, values) of the statement; of the whole one, which whole()
        returns, where the connection has lost it or cannot prepare it."""
        try:
            return execute(*self.asked(database, values))
        except DatabaseError as error:
            state = getattr(error.__cause__, "pgcode", None) or ""
            is_lost = state in (GONE, THERE_ALREADY, OUTDATED)
            if not is_lost and not state.startswith(UNCLEAR):
                raise
        forget_all(database)
        answer = execute(*whole())
        self.is_unclear = not is_lost
        return answer

    def asked(self, database, values):
        """Return the SQL and the values by which this connection runs the statement."""
        names = names_on(database)
        if self.name in names:
            return self.execute, values
        sql = self.prepare
        if len(names) >= MOST:
            oldest = next(iter(names))
            del names[oldest]
            sql = f"DEALLOCATE {oldest}; {sql}"
        names[self.name] = True
        return sql, (*self.constants, *values)


def names_on(database):
    """Return the names that were prepared on a connection, the oldest first."""
    database.ensure_connection()
    with _lock:
        return _prepared_on.setdefault(database.connection, {})


def forget_all(database):
    with database.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    names_on(database).clear()


def type_of(value):
    """Return the type that PostgreSQL is told of a value."""
    if not isinstance(value, list):
        return TYPES.get(type(value), UNTOLD)
    return "bigint[]" if {type(one) for one in value} == {int} else UNTOLD
