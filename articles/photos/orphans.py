"""Orphans of the photo storages: files of photos that no row names, and uploads that
nobody came back for.

The names that rows have are put into a database of their own on the disk, one by one,
and the storage's names are looked up in it as they come: of a bucket with millions
neither list is ever whole in memory. What other parts of the site keep in these storages
is not looked at.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.core.files.storage import storages
from django.db import models

from articles.models import Photo
from articles.photos.crop_files import folder_of
from articles.photos.pending_uploads import FOLDER, SWEPT_AFTER

STORES = ("originals", "renditions")
# What is younger may be about to be named by a row.
YOUNGEST = timedelta(days=1)
AT_ONCE = 500
# As original_path() names files.
OF_A_PHOTO = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}/[0-9a-f]{32}\.\w+")
# Crops have no rows: they are known by the folder of their photo (crop_files.py).
CROP = re.compile(r"([0-9a-f]{2}/([0-9a-f]{32})/crops)/[\w-]+\.\w+")


class StoredFile(NamedTuple):
    name: str
    size: int
    modified: datetime


class Orphan(NamedTuple):
    store: str
    file: StoredFile


def orphans(now: datetime) -> Iterator[list[Orphan]]:
    """Yield the files that no row names, in batches."""
    with _names_of_rows() as database:
        for store in STORES:
            for batch in _batches(_candidates(store, now)):
                found = [file for file in batch if not _is_named(database, file)]
                yield [Orphan(store, file) for file in found]


def remove(found: list[Orphan]) -> int:
    """Remove the files that no row names even now; return how many."""
    names = {orphan.file.name for orphan in found}
    for field in file_fields() if found else ():
        named = field.model._base_manager.filter(**{f"{field.name}__in": names})
        names -= set(named.values_list(field.name, flat=True))
    names -= _crops_in_use(names)
    unnamed = [orphan for orphan in found if orphan.file.name in names]
    for store, file in unnamed:
        storages[store].delete(file.name)
    return len(unnamed)


def _crops_in_use(names: set[str]) -> set[str]:
    """Return those of some names that are crops of photos which are there."""
    crops = {name: match[2] for name in names if (match := CROP.fullmatch(name))}
    photos = Photo.objects.filter(guid__in=set(crops.values())).order_by()
    there = {guid.hex for guid in photos.values_list("guid", flat=True)}
    return {name for name, guid in crops.items() if guid in there}


def file_fields() -> list[models.FileField]:
    """Return the fields of this app that name a stored file."""
    return [
        field
        for model in apps.get_app_config("articles").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FileField)
    ]


@contextmanager
def _names_of_rows() -> Iterator[sqlite3.Connection]:
    # A name of nothing: a file that SQLite makes, and removes when it is closed.
    with closing(sqlite3.connect("")) as database:
        database.execute("CREATE TABLE named (name TEXT PRIMARY KEY) WITHOUT ROWID")
        for field in file_fields():
            names = field.model._base_manager.order_by().values_list(
                field.name, flat=True
            )
            database.executemany(
                "INSERT OR IGNORE INTO named VALUES (?)",
                ((name,) for name in names.iterator(chunk_size=2000) if name),
            )
        guids = Photo.objects.order_by().values_list("guid", flat=True)
        database.executemany(
            "INSERT OR IGNORE INTO named VALUES (?)",
            ((folder_of(guid),) for guid in guids.iterator(chunk_size=2000)),
        )
        yield database


def _is_named(database: sqlite3.Connection, file: StoredFile) -> bool:
    asked = "SELECT 1 FROM named WHERE name = ?"
    crop = CROP.fullmatch(file.name)
    name = crop[1] if crop else file.name
    return database.execute(asked, (name,)).fetchone() is not None


def _candidates(store: str, now: datetime) -> Iterator[StoredFile]:
    for file in _files_in(storages[store]):
        waits = file.name.startswith(f"{FOLDER}/")
        is_of_photo = OF_A_PHOTO.fullmatch(file.name) or CROP.fullmatch(file.name)
        if waits or is_of_photo:
            oldest = now - (SWEPT_AFTER if waits else YOUNGEST)
            if file.modified < oldest:
                yield file


def _files_in(storage) -> Iterator[StoredFile]:
    """Yield all files of a storage; a bucket names a thousand at once."""
    walk = getattr(storage, "stored_files", None)
    if walk is not None:
        return map(StoredFile._make, walk())
    return _files_below(Path(storage.location), "")


def _files_below(root: Path, folder: str) -> Iterator[StoredFile]:
    try:
        entries = os.scandir(root / folder)
    except FileNotFoundError:  # nothing was ever stored, or it is gone by now
        return
    with entries:
        for entry in entries:
            name = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(root, f"{name}/")
            elif entry.is_file(follow_symlinks=False):
                found = entry.stat()
                modified = datetime.fromtimestamp(found.st_mtime, UTC)
                yield StoredFile(name, found.st_size, modified)


def _batches(files: Iterator[StoredFile]) -> Iterator[list[StoredFile]]:
    for first in files:
        yield [first, *islice(files, AT_ONCE - 1)]
