"""Bulk insert on SQLite: one statement, prepared once, and run for each row."""

from django.db import connection


def next_pks(cursor, table, column, number):
    """Return so many numbers that no row of a table has had.

    Nobody else takes them: who is to write has SQLite's one lock from the beginning of
    the transaction.
    """
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    last = cursor.fetchone()
    first = last[0] + 1 if last else 1
    return range(first, first + number)


def insert(cursor, table, columns, rows):
    named = ", ".join(map(connection.ops.quote_name, columns))
    places = ", ".join(["%s"] * len(columns))
    cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({places})", rows)
