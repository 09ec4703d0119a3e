"""Server-prepared statements: PostgreSQL parses and plans each once a connection.

To plan the statement of a story costs it twice what the answer does, and those of a
printed page five times. So a connection asks first by PREPARE and EXECUTE, in one go, and
from then on by EXECUTE with other values. See docs/decisions/015-prepared-queries.md.

Within a transaction, which an error would end, statements are sent whole; and always with
DATABASE_PREPARE=0, behind a pooler that gives each transaction another connection. A name
tells all of the text that it stands for: no process can be answered what another one
prepared by that name.
"""

import re
from datetime import date, datetime
from functools import cache, partial
from hashlib import blake2b
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary, WeakValueDictionary

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

PLACES = re.compile(r"%%|\$(\d+)|%s")
NAME = re.compile(r'EXECUTE ("[^"]+")(?: \([%s, ]*\))?$')

_prepared_on, _lock = WeakKeyDictionary(), Lock()
# {name: statement} of this process.
_statements = WeakValueDictionary()


class ServerPrepared:
    """A statement with places $1, $2 and so on; what stands at %s is the same each time.

    Of its values a tuple is sent as an array.
    """

    def __init__(self, label, sql, constants=(), types=()):
        self.sql, self.constants, self.is_unclear = sql, tuple(constants), False
        digest = blake2b(repr((sql, self.constants, types)).encode(), digest_size=12)
        self.name = f'"{label[:LONGEST_LABEL]}_{digest.hexdigest()}"'
        told = f" ({', '.join(types)})" if types else ""
        places = f" ({', '.join(['%s'] * len(types))})" if types else ""
        self.execute = f"EXECUTE {self.name}{places}"
        # EXECUTE copies what a statement selects, each time and with all subqueries in
        # it, to tell its columns: of a statement around it these are but names.
        around = f"SELECT * FROM ({sql}) AS found"
        self.prepare = f"PREPARE {self.name}{told} AS {around}; {self.execute}"
        _statements[self.name] = self

    def may_run(self, database):
        return (
            settings.DATABASE_PREPARE
            and database.vendor == "postgresql"
            and not database.in_atomic_block
            and not self.is_unclear
        )

    def run(self, database, values, execute):
        """Return execute(sql, values) of the statement: as it is where the connection
        has lost what was prepared, or cannot prepare it."""
        try:
            return execute(*self.asked(database, values))
        except DatabaseError as error:
            state = getattr(error.__cause__, "pgcode", None) or ""
            is_lost = state in (GONE, THERE_ALREADY, OUTDATED)
            if not is_lost and not state.startswith(UNCLEAR):
                raise
        forget_all(database)
        answer = execute(*self.whole(values))
        self.is_unclear = not is_lost
        return answer

    def whole(self, values):
        """Return the SQL and the values of the statement when nothing is prepared."""
        values, constants = as_arrays(values), iter(self.constants)
        places = [place for place in PLACES.finditer(self.sql) if place[0] != "%%"]
        params = [
            values[int(place[1]) - 1] if place[1] else next(constants)
            for place in places
        ]
        return PLACES.sub(lambda p: p[0] if p[0] == "%%" else "%s", self.sql), params

    def asked(self, database, values):
        """Return the SQL and the values by which this connection runs the statement."""
        names, values = names_on(database), as_arrays(values)
        if self.name in names:
            return self.execute, values
        sql = self.prepare
        if len(names) >= MOST:
            oldest = next(iter(names))
            del names[oldest]
            sql = f"DEALLOCATE {oldest}; {sql}"
        names[self.name] = True
        return sql, (*self.constants, *values)


def statements():
    """Return the statements of this process."""
    with _lock:
        return list(_statements.values())


def question_of(sql, params):
    """Return the name of the statement that was asked by what is sent, and its values,
    by which it can be asked again on any connection; None of what is no such statement."""
    name = NAME.search(sql)
    statement = name and _statements.get(name[1])
    if not statement:
        return None
    values = params if sql == statement.execute else params[len(statement.constants) :]
    return statement.name, tuple(tuple(v) if type(v) is list else v for v in values)


def ask_again(name, values, database):
    """Return the rows of a statement of this process; LookupError where it has none of
    that name."""
    statement = _statements.get(name)
    if statement is None:
        raise LookupError(name)
    rows = partial(rows_of, database)
    if statement.may_run(database):
        return statement.run(database, values, rows)
    return rows(*statement.whole(values))


def rows_of(database, sql, values):
    """Return the rows of a statement."""
    with database.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def as_arrays(values):
    """Return values as the driver takes them: an array is a list."""
    return [list(value) if type(value) is tuple else value for value in values]


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
    if not isinstance(value, tuple):
        return _type(type(value))
    return "bigint[]" if {_type(type(one)) for one in value} == {"bigint"} else UNTOLD


@cache
def _type(kind):
    return next((TYPES[base] for base in kind.__mro__ if base in TYPES), UNTOLD)
