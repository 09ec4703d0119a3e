"""Bulk insert: new rows of one model, written past the compiler of the ORM.

Half of what bulk_create() takes goes into SQL that is written anew for each few rows.
Here a table's statement is written once, and the database is given nothing but values:
by executemany() on SQLite, by COPY on PostgreSQL. The values are those that save() would
write, for the fields themselves make them; constraints and triggers of the database see
each row as they do any other.
"""

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import AutoField

from articles.bulk_insert import on_postgresql, on_sqlite

DATABASES = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def insert(table, columns, rows):
    """Insert rows of values, as the database takes them, into a table."""
    if rows:
        with connection.cursor() as cursor:
            DATABASES[connection.vendor].insert(cursor, table, columns, rows)


def add_rows(rows):
    """Insert new instances of one model, and give each its id; as with bulk_create() no
    signal is sent, and all are there or none.

    What follows from them in Python is the caller's: of a story and its parts, the search
    index (articles/loading.py).
    """
    rows = list(rows)
    if not rows:
        return rows
    database, meta = DATABASES[connection.vendor], type(rows[0])._meta
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if isinstance(meta.pk, AutoField):
            new = [row for row in rows if row.pk is None]
            pks = database.next_pks(cursor, meta.db_table, meta.pk.column, len(new))
            for row, pk in zip(new, pks, strict=True):
                row.pk = pk
        fields = [field for field in meta.concrete_fields if not field.generated]
        columns = [field.column for field in fields]
        database.insert(cursor, meta.db_table, columns, _values(rows, fields))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _values(rows, fields):
    """Return a tuple of each row's values, as the database takes them."""
    makers = [(field.pre_save, field.get_db_prep_save) for field in fields]
    database = connections[DEFAULT_DB_ALIAS]  # `connection` looks for it each time
    return [
        tuple([stored(of(row, True), database) for of, stored in makers])
        for row in rows
    ]
