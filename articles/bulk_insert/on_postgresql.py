"""Bulk insert on PostgreSQL: COPY, for which no row is SQL that must be parsed.

Only a command may: psycopg2 refuses it in a process whose waits are bounded
(newsroom/database_timeouts.py).
"""

from io import StringIO

from django.db import connection

NULL = "\\N"
ESCAPED = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))


def next_pks(cursor, table, column, number):
    """Return so many numbers of a table's own sequence."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
        [table, column, number],
    )
    return [pk for (pk,) in cursor.fetchall()]


def insert(cursor, table, columns, rows):
    named = ", ".join(map(connection.ops.quote_name, columns))
    lines = ["\t".join(map(_written, row)) for row in rows]
    text = StringIO("\n".join([*lines, ""]))
    with connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({named}) FROM STDIN", text)


def _written(value):
    """Return a value as a field of COPY's text."""
    if value is None:
        return NULL
    if not isinstance(value, str):
        value = _as_text(value)
    for sign, escaped in ESCAPED:
        if sign in value:
            value = value.replace(sign, escaped)
    return value


def _as_text(value):
    from psycopg2.extras import Json

    if isinstance(value, Json):
        return value.dumps(value.adapted)
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"COPY takes values, no expressions: {value!r}")
    return str(value)
