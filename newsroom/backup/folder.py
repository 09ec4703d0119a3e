"""Folder of backups: which of them are whole, and a lock that one process holds.

    DIR/README.txt                   marks the folder as ours
    DIR/media/<store>/…              media files, each once for all backups
    DIR/2026-11-30T022214Z/          a whole backup
    DIR/.2026-11-30T022214Z.partial/ one that is being made, or removed

A backup gets its name when all of it is on the disk: whatever a crash, a full disk or
Ctrl-C leaves has another name, and the next backup removes it.
"""

import os
import re
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.files import locks

from newsroom.backup.errors import BackupError

MARKER, MEDIA, PARTIAL = "README.txt", "media", ".partial"
ABOUT = """\
Backups of the newsroom CMS, written by `manage.py backup`. docs/backup.md says how
to check them (`verify`) and to put them back (`restore`).

They hold everything: unpublished stories, password hashes, sign-in sessions. Copy
this folder as a whole, and only to places that are as safe as the site itself.
"""
NAME = "%Y-%m-%dT%H%M%SZ"
IS_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z")


def moment_of(name):
    return datetime.strptime(name, NAME).replace(tzinfo=UTC)


def finished(root):
    """Return the whole backups in a folder, oldest first."""
    return sorted(path for path in Path(root).iterdir() if IS_NAME.fullmatch(path.name))


def find(path):
    """Return the backup that a path names: itself, or the newest in its folder."""
    path = Path(path).resolve()
    if IS_NAME.fullmatch(path.name) and path.is_dir():
        return path
    if not path.is_dir():
        raise BackupError(f"找不到文件夹{path}：请核对路径，或确认备份盘已经挂上。")
    backups = finished(path)
    if not backups:
        raise BackupError(
            f"{path}里没有完整的备份；没有做完的不算。请核对路径，或先运行backup。"
        )
    return backups[-1]


class Folder:
    """Folder that backups are written to."""

    def __init__(self, path):
        self.path = Path(path).resolve()

    def prepare(self, overwrite=False):
        """Make the folder, for its owner only; refuse one that holds something else."""
        if self.path.exists() and not self.path.is_dir():
            raise BackupError(f"{self.path}是一个文件：请换一个文件夹。")
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_ours = (self.path / MARKER).is_file() and (self.path / MEDIA).is_dir()
        if not is_ours:
            if any(self.path.iterdir()) and not overwrite:
                raise BackupError(
                    f"{self.path}里已有别的文件：请换一个空文件夹；"
                    "确实要用它，加--overwrite，同名的文件会被盖掉。"
                )
            (self.path / MEDIA).mkdir(exist_ok=True)
            (self.path / MARKER).write_text(ABOUT)

    def begin(self, moment):
        """Return the path of a new backup that is not whole yet."""
        moment = moment.astimezone(UTC)
        while (self.path / moment.strftime(NAME)).exists():
            moment += timedelta(seconds=1)
        partial = self.path / f".{moment.strftime(NAME)}{PARTIAL}"
        partial.mkdir(mode=0o700)
        return partial

    def finish(self, partial):
        """Give a backup its name, once every byte of it is on the disk."""
        os.sync()
        backup = self.path / partial.name.removeprefix(".").removesuffix(PARTIAL)
        partial.rename(backup)
        os.sync()
        return backup

    def discard(self, backup):
        """Take a backup's name away, so that it is whole no longer; return its path."""
        partial = backup.with_name(f".{backup.name}{PARTIAL}")
        if partial.exists():  # of a removal that was cut off
            shutil.rmtree(partial)
        return backup.rename(partial)

    def partials(self):
        return sorted(self.path.glob(f".*{PARTIAL}"))


@contextmanager
def locked(root, alone):
    """Hold the folder's lock: alone to write there, with others to read.

    A copy that cannot be written to has no lock, and nobody who writes there either.
    """
    marker = Path(root) / MARKER
    if not marker.is_file():
        yield
        return
    with marker.open() as file:
        kind = locks.LOCK_EX if alone else locks.LOCK_SH
        if not locks.lock(file, kind | locks.LOCK_NB):
            raise BackupError(f"另一个备份、恢复或核对正在用{root}：请等它结束再运行。")
        yield
