"""Backup of SQLite: a copy of its file by the backup API, and how one is put back."""

import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from newsroom.backup import copy_text
from newsroom.backup.errors import BackupError

FILE = "database.sqlite3"
PAGES_AT_ONCE, ROWS_AT_ONCE = 2000, 1000
SECONDS_TO_WAIT = 60


@contextmanager
def snapshot(backup, progress):
    """Copy the database as it is now, while people go on saving, and yield the copy."""
    moment = _copy_database(backup / FILE, progress)
    with _opened(backup) as database:
        yield Snapshot(database, moment)


class Snapshot:
    vendor = "sqlite"

    def __init__(self, database, moment):
        self.database, self.moment = database, moment

    def about(self, progress):
        asked = "SELECT app, name FROM django_migrations ORDER BY id"
        return {
            "server": sqlite3.sqlite_version,
            "migrations": self.database.execute(asked).fetchall(),
            "tables": {
                table: {
                    "rows": self._rows(table),
                    "columns": _columns(self.database, table),
                }
                for table in tables(self.database)
            },
            "sequences": dict(
                self.database.execute("SELECT name, seq FROM sqlite_sequence")
            ),
        }

    def values(self, table, column, key):
        """Yield batches of (value, key) of a column."""
        rows = self.database.execute(f'SELECT "{column}", "{key}" FROM "{table}"')
        while some := rows.fetchmany(ROWS_AT_ONCE):
            yield some

    def _rows(self, table):
        return self.database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]


def _copy_database(target, progress):
    """Copy the file that the site uses; return the moment whose state it holds.

    The source's transaction holds that state: without it, each save by somebody else
    would have the copy begin again.
    """
    connection.ensure_connection()  # in WAL mode from here on, see settings.py
    name = str(connection.settings_dict["NAME"])
    with (
        closing(sqlite3.connect(name, isolation_level=None)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        moment = timezone.now()
        _transfer(source, copy, progress)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole by itself
        _check_file(copy)
    return moment


def _transfer(source, target, progress):
    """Copy one database over another: all of it, or on any error nothing."""
    deadline = time.monotonic() + SECONDS_TO_WAIT

    def step(status, remaining, total):
        nonlocal deadline
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > deadline:
                raise BackupError(
                    f"数据库{SECONDS_TO_WAIT}秒内一直被别的程序占用：请停下网站再试。"
                )
        else:
            deadline = time.monotonic() + SECONDS_TO_WAIT
            progress.at(total - remaining, total)

    source.backup(target, pages=PAGES_AT_ONCE, progress=step)


def _check_file(database):
    """Refuse a damaged file: its copies would push the good ones out."""
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"数据库文件已经损坏（{found}）：请从上一份好的备份恢复。")


def _check_references(database):
    if broken := database.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupError(f"数据库里的表{broken[0]}指向不存在的行，不能用。")


def tables(database):
    """Return the names of the tables that have rows of their own."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    return [name for (name,) in database.execute(asked)]


def lines(backup, table, columns, kinds):
    """Yield a table's rows as COPY of PostgreSQL reads them."""
    names = ", ".join(f'"{name}"' for name in columns)
    with _opened(backup) as database:
        rows = database.execute(f'SELECT {names} FROM "{table}"')
        yield from copy_text.encoded(rows, kinds)


def _columns(database, table):
    return [row[1:3] for row in database.execute(f'PRAGMA table_info("{table}")')]


@contextmanager
def _opened(backup):
    address = f"{(backup / FILE).as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as database:
        yield database


# Putting back


@contextmanager
def prepared(progress):
    """Have the block fill another file, which takes the database's place at its end:
    whatever fails before leaves that as it was."""
    name = str(connection.settings_dict["NAME"])
    filling = f"{name}.restoring"
    with _other_file(filling):
        yield
        with closing(sqlite3.connect(filling)) as database:
            _check_file(database)
            _check_references(database)
            connection.close()
            with closing(sqlite3.connect(name)) as target:
                _transfer(database, target, progress)


@contextmanager
def temporary():
    """Have the block use an empty database that nobody else sees."""
    with _other_file(f"{connection.settings_dict['NAME']}.trial"):
        yield


@contextmanager
def _other_file(name):
    own = connection.settings_dict["NAME"]
    connection.close()
    _remove(name)
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        _remove(name)


def put_back(backup, progress):
    """Put a backup of SQLite into the database as it is."""
    connection.ensure_connection()
    with _opened(backup) as source:
        _transfer(source, connection.connection, progress)


def columns_of(table):
    """Return {name: type} of a table's columns."""
    connection.ensure_connection()
    return dict(_columns(connection.connection, table))


def table_names():
    connection.ensure_connection()
    return tables(connection.connection)


@contextmanager
def loading(tables):
    """Empty the tables, and let the block fill them in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
        yield


def load(table, columns, kinds, source):
    """Load the lines that PostgreSQL wrote of a table, whose columns are of these types."""
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join("?" * len(columns))
    connection.connection.executemany(
        f'INSERT INTO "{table}" ({names}) VALUES ({places})',
        copy_text.decoded(source, kinds),
    )


def set_sequences(last):
    """Let no number be given again that a row had, which may be deleted since."""
    with connection.cursor() as cursor:
        for table, number in last.items():
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s",
                [number, table],
            )
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s WHERE NOT EXISTS"
                " (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table, number, table],
            )


def _remove(name):
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{name}{ending}").unlink(missing_ok=True)
