"""List of the media files of a backup: an SQLite file, for there may be millions.

Names come from the rows of the database copy, not from the storage: they are the files
of that very moment, and a bucket is not asked for its millions of names.
"""

import sqlite3
from contextlib import closing, contextmanager

from newsroom.backup.errors import BackupError

FILE = "media.sqlite3"
# A file that waits for its form has no row (`source` is empty). One that could not be
# copied, because it was deleted meanwhile or long gone, has no checksum.
SCHEMA = """
    CREATE TABLE files (
        store TEXT NOT NULL, name TEXT NOT NULL, bytes INTEGER, sha256 TEXT,
        source TEXT NOT NULL, field TEXT NOT NULL, pk INTEGER,
        PRIMARY KEY (store, name)
    ) WITHOUT ROWID
"""
AT_ONCE = 500


class MediaList:
    def __init__(self, database):
        self.database = database

    @classmethod
    @contextmanager
    def new(cls, backup):
        with closing(sqlite3.connect(backup / FILE, uri=True)) as database:
            database.execute(SCHEMA)
            yield cls(database)
            database.commit()

    @classmethod
    @contextmanager
    def of(cls, backup):
        with closing(sqlite3.connect(_address(backup), uri=True)) as database:
            yield cls(database)

    def add(self, rows):
        """Add files, [(store, name, table, column, key of the row)]."""
        self.database.executemany(
            "INSERT OR IGNORE INTO files (store, name, source, field, pk)"
            " VALUES (?, ?, ?, ?, ?)",
            rows,
        )
        self.database.commit()

    def with_earlier(self, backup):
        """Yield (store, name, bytes, sha256): the latter two as an earlier backup, or
        None, has them."""
        if backup is None:
            yield from self._in_batches("NULL, NULL", "")
            return
        self.database.execute("ATTACH ? AS earlier", [_address(backup)])
        yield from self._in_batches(
            "earlier.files.bytes, earlier.files.sha256",
            "LEFT JOIN earlier.files USING (store, name)",
        )
        self.database.commit()
        self.database.execute("DETACH earlier")

    def copied(self):
        """Yield (store, name, bytes, sha256) of the files that are in the backup."""
        asked = "SELECT store, name, bytes, sha256 FROM files WHERE sha256 IS NOT NULL"
        yield from self.database.execute(asked)

    def missing(self):
        """Return the rows of the files that could not be copied."""
        asked = "SELECT store, name, source, field, pk FROM files WHERE sha256 IS NULL"
        return self.database.execute(f"{asked} AND source <> ''").fetchall()

    def set_copied(self, store, name, size, digest):
        self.database.execute(
            "UPDATE files SET bytes = ?, sha256 = ? WHERE store = ? AND name = ?",
            [size, digest, store, name],
        )

    def number(self):
        """Return how many files it names, whether or not they are copied."""
        return self.database.execute("SELECT count(*) FROM files").fetchone()[0]

    def totals(self):
        """Return (number, bytes) of the files that are in the backup."""
        asked = "SELECT count(*), coalesce(sum(bytes), 0) FROM files"
        return self.database.execute(f"{asked} WHERE sha256 IS NOT NULL").fetchone()

    def not_in(self, backups):
        """Yield (store, name) of the files that none of these backups has."""
        self.database.execute("CREATE TEMP TABLE gone AS SELECT store, name FROM files")
        for backup in backups:
            self.database.commit()
            self.database.execute("ATTACH ? AS kept", [_address(backup)])
            self.database.execute(
                "DELETE FROM gone WHERE EXISTS (SELECT 1 FROM kept.files"
                " WHERE kept.files.store = gone.store"
                " AND kept.files.name = gone.name AND sha256 IS NOT NULL)"
            )
            self.database.commit()
            self.database.execute("DETACH kept")
        yield from self.database.execute("SELECT store, name FROM gone")

    def _in_batches(self, columns, join):
        """Yield rows in the order of their key; each batch is read before it is
        handed out, for its rows are written meanwhile."""
        asked = f"""
            SELECT main.files.store, main.files.name, {columns} FROM main.files {join}
            WHERE (main.files.store, main.files.name) > (?, ?)
            ORDER BY main.files.store, main.files.name LIMIT {AT_ONCE}
        """
        last = ("", "")
        while rows := self.database.execute(asked, last).fetchall():
            yield from rows
            self.database.commit()
            last = rows[-1][:2]


def _address(backup):
    """Return the list's address: read only, also on a disk that cannot be written."""
    path = backup / FILE
    if not path.is_file():
        raise BackupError(f"{backup.name}里没有图片清单{FILE}：请换一份备份。")
    return f"{path.as_uri()}?mode=ro&immutable=1"
