"""Backup of PostgreSQL: its tables by COPY in one snapshot, and how they are put back.

No pg_dump: the machine of the site often has none, or an older one than the server,
which refuses. COPY is what it writes of rows, too, and `migrate` makes the tables.
"""

import gzip
from contextlib import contextmanager
from uuid import uuid4

from django.db import OperationalError, ProgrammingError, connection, transaction

from newsroom.backup.errors import BackupError
from newsroom.change_triggers import NOTED
from newsroom.clock_triggers import CHANGES, HOME

FOLDER, ENDING = "tables", ".copy.gz"
LEVEL = 4  # of gzip: twice as fast as its usual 6, a twentieth larger
ROWS_AT_ONCE = 1000
# The clock's triggers make these and what they hold means this very database.
OF_THE_TRIGGERS = (CHANGES, HOME, NOTED)
# The text of COPY is alike wherever it is written. No statement of a backup is cut off
# by the limits of pages; one that waits for a lock is.
SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "lock_timeout": "60s",
}
HERE = "relnamespace = current_schema()::regnamespace"
TABLES = f"SELECT relname FROM pg_class WHERE {HERE} AND relkind = 'r' ORDER BY relname"
COLUMNS = """
    SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0
      AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
SEQUENCES = f"""
    SELECT owner.relname, attname, sequence.oid::regclass::text,
           coalesce(pg_sequence_last_value(sequence.oid), 0)
    FROM pg_class AS sequence
    JOIN pg_depend ON objid = sequence.oid AND deptype IN ('a', 'i')
     AND classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
    JOIN pg_class AS owner ON owner.oid = refobjid
    JOIN pg_attribute ON attrelid = owner.oid AND attnum = refobjsubid
    WHERE sequence.relkind = 'S' AND sequence.{HERE}
"""
FOREIGN_KEYS = f"""
    SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', relname, conname),
           format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', relname, conname,
                  pg_get_constraintdef(pg_constraint.oid))
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'f' AND {HERE} AND relname = ANY (%s)
"""
# Those that are no part of a constraint, such as a primary key.
INDEXES = f"""
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE {HERE} AND relname = ANY (%s)
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""
FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND NOT EXISTS
    (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


def _rows(sql, values=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _set(cursor, settings):
    for name, value in settings.items():
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


# Making


@contextmanager
def snapshot(backup, progress):
    """Write all tables as they are at one moment, and yield what knows them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _set(cursor, SETTINGS)
        cursor.execute("SELECT now()")
        found = Snapshot(cursor.fetchone()[0], backup / FOLDER)
        found.write(cursor, progress)
        yield found


class Snapshot:
    vendor = "postgresql"

    def __init__(self, moment, folder):
        self.moment, self.folder = moment, folder
        self.tables = {}

    def write(self, cursor, progress):
        self.folder.mkdir()
        names = table_names()
        for number, table in enumerate(names, 1):
            columns = columns_of(table)
            listed = ", ".join(map(connection.ops.quote_name, columns))
            rows = Lines()
            with gzip.open(self.folder / f"{table}{ENDING}", "wb", LEVEL) as rows.file:
                cursor.copy_expert(
                    f"COPY {connection.ops.quote_name(table)} ({listed}) TO STDOUT",
                    rows,
                )
            self.tables[table] = {"rows": rows.number, "columns": list(columns.items())}
            progress.at(number, len(names))

    def about(self, progress):
        return {
            "server": _rows("SHOW server_version")[0][0],
            "migrations": _rows("SELECT app, name FROM django_migrations ORDER BY id"),
            "tables": self.tables,
            "sequences": {table: last for table, _, _, last in _rows(SEQUENCES)},
        }

    def values(self, table, column, key):
        """Yield batches of (value, key) of a column, as the snapshot has it."""
        quote = connection.ops.quote_name
        with connection.connection.cursor(name=f"backup_{uuid4().hex}") as cursor:
            cursor.execute(f"SELECT {quote(column)}, {quote(key)} FROM {quote(table)}")
            while some := cursor.fetchmany(ROWS_AT_ONCE):
                yield some


class Lines:
    """Counter of the lines that COPY writes: one a row, for it escapes those of texts."""

    number = 0

    def write(self, chunk):
        self.number += chunk.count(b"\n")
        return self.file.write(chunk)


# Reading


def opened(backup, table):
    """Return the file of the lines that COPY wrote of a table."""
    return gzip.open(backup / FOLDER / f"{table}{ENDING}", "rb")


def columns_of(table):
    """Return {name: type} of a table's columns."""
    return dict(_rows(COLUMNS, [connection.ops.quote_name(table)]))


def table_names():
    return [name for (name,) in _rows(TABLES) if name not in OF_THE_TRIGGERS]


# Putting back


@contextmanager
def prepared(progress):
    """Have the block fill the database in one transaction: whatever fails, leaves it as
    it was."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                _set(cursor, SETTINGS)
                # A migration cannot change a table that has keys still to be checked.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != "55P03":  # lock_not_available
            raise
        raise BackupError(
            "数据库一直被别的程序占用，什么都没有改：请停下网站再试。"
        ) from error


@contextmanager
def temporary():
    """Have the block use an empty database that nobody else sees."""
    own, name = connection.settings_dict["NAME"], f"newsroom_trial_{uuid4().hex[:12]}"
    quoted = connection.ops.quote_name(name)
    try:
        _run(f"CREATE DATABASE {quoted} ENCODING 'UTF8' TEMPLATE template0")
    except ProgrammingError as error:
        if getattr(error.__cause__, "pgcode", "") != "42501":  # insufficient_privilege
            raise
        raise BackupError(
            "这个数据库用户不能建临时库：请由数据库管理员执行"
            "ALTER ROLE … CREATEDB，或在另一台机器上试着恢复。"
        ) from error
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        _run(f"DROP DATABASE {quoted}")


def _run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def drop_everything():
    """Drop the tables and functions of this database's schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class"
            f" WHERE {HERE} AND relkind IN ('r', 'p', 'v', 'm') ORDER BY relkind DESC"
        )
        kinds = {"r": "TABLE", "p": "TABLE", "v": "VIEW", "m": "MATERIALIZED VIEW"}
        for name, kind in cursor.fetchall():
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"DROP {kinds[kind]} IF EXISTS {quoted} CASCADE")
        for (name,) in _rows(FUNCTIONS):
            cursor.execute(f"DROP ROUTINE {name} CASCADE")


@contextmanager
def loading(tables):
    """Empty the tables, and let the block fill them; keys and indexes are made again at
    the end, each at once: row by row they take many times as long."""
    quoted = [connection.ops.quote_name(table) for table in tables]
    keys = _rows(FOREIGN_KEYS, [tables])
    indexes = _rows(INDEXES, [tables])
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(quoted)}")
        for drop, _ in keys + indexes:
            cursor.execute(drop)
        yield
        for _, make in indexes + keys:
            cursor.execute(make)
        cursor.execute("ANALYZE")


def load(table, columns, source):
    """Load lines of COPY, in a file, into a table."""
    listed = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {connection.ops.quote_name(table)} ({listed}) FROM STDIN", source
        )


class Stream:
    """File of the lines that an iterator yields, for COPY to read."""

    def __init__(self, lines):
        self.lines, self.rest = iter(lines), b""

    def read(self, size):
        while len(self.rest) < size and (line := next(self.lines, None)):
            self.rest += line
        found, self.rest = self.rest[:size], self.rest[size:]
        return found


def set_sequences(last):
    """Let no number be given again that a row had, which may be deleted since."""
    with connection.cursor() as cursor:
        for table, column, sequence, _ in _rows(SEQUENCES):
            quoted = map(connection.ops.quote_name, (column, table))
            cursor.execute("SELECT max({}) FROM {}".format(*quoted))
            number = max(cursor.fetchone()[0] or 0, last.get(table, 0))
            if number:
                cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, number])
