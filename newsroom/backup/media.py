"""Media files of a backup: copied once, checked, and put into a folder or a bucket.

A stored file is never rewritten and no name is used twice (articles/photos/storage.py),
so that one which an earlier backup has copied is not read again.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import PurePosixPath

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import connection, models

from articles.photos import pending_uploads
from newsroom.backup.errors import BackupError, explained_file
from newsroom.backup.folder import MEDIA

CHUNK = 1024 * 1024
NOT_MEDIA = "staticfiles"  # made by collectstatic, from the code
WRITING = ".writing"


def stores():
    return [alias for alias in settings.STORAGES if alias != NOT_MEDIA]


def file_columns():
    """Yield (store, table, column, key column) of all that names a media file."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                meta = model._meta
                yield _store_of(field), meta.db_table, field.column, meta.pk.column


def _store_of(field):
    """Return the alias of a field's storage, as the settings name it."""
    given = field.deconstruct()[3].get("storage", storages["default"])
    storage = given() if callable(given) else given
    return next(alias for alias in stores() if storages[alias] is storage)


def names_in(snapshot):
    """Yield batches of [(store, name, table, column, key)] as a database copy has them."""
    for store, table, column, key in file_columns():
        for rows in snapshot.values(table, column, key):
            yield [(store, name, table, column, pk) for name, pk in rows if name]
    yield [
        ("originals", f"{pending_uploads.FOLDER}/{name}", "", "", None)
        for name in waiting_uploads()
    ]


def waiting_uploads():
    """Return the names of the pictures that wait for their form: no row has them."""
    with suppress(FileNotFoundError):
        return storages["originals"].listdir(pending_uploads.FOLDER)[1]
    return []


# Copying


def copy_all(media_list, root, earlier, progress):
    """Copy into the folder what it does not have; return how many were new."""
    new = 0
    for store, name, size, digest in media_list.with_earlier(earlier):
        progress.step()
        target = place(root, store, name)
        if digest is None or not is_unchanged(target, storages[store], name, size):
            try:
                with explained_file(name):
                    size, digest = copy(storages[store], name, target)
            except FileNotFoundError:
                continue  # deleted since the database was copied, or long gone
            new += 1
        media_list.set_copied(store, name, size, digest)
    return new


def is_unchanged(target, storage, name, size):
    """Whether a copied file is still as long as it was, there and in the storage.

    A bucket is not asked: that would be a request for each file, each night.
    """
    try:
        if target.stat().st_size != size:
            return False
        return os.stat(storage.path(name)).st_size == size
    except NotImplementedError:
        return True
    except FileNotFoundError:
        return target.exists()


def copy(storage, name, target):
    """Copy a file out of a storage; return its size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    with storage.open(name) as source:
        target.parent.mkdir(parents=True, exist_ok=True)
        writing = target.with_name(target.name + WRITING)
        try:
            with writing.open("wb") as file:
                for chunk in source.chunks(CHUNK):
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
            writing.replace(target)
        finally:
            writing.unlink(missing_ok=True)
    return size, digest.hexdigest()


def lost(missing):
    """Return those of the missing files that the database names even now: nobody
    deleted them, they are not where they should be."""
    keys = {table: key for _, table, _, key in file_columns()}
    found = []
    with connection.cursor() as cursor:
        for store, name, table, column, pk in missing:
            cursor.execute(
                f'SELECT "{column}" FROM "{table}" WHERE "{keys[table]}" = %s', [pk]
            )
            if cursor.fetchone() == (name,):
                found.append(f"{store}/{name}")
    return found


# Checking and putting back


def check_all(media_list, root, progress):
    """Yield a sentence for each media file that is missing or damaged."""
    for store, name, size, digest in media_list.copied():
        progress.step()
        path = place(root, store, name)
        if not path.is_file():
            yield f"缺图片文件{store}/{name}。"
        elif path.stat().st_size != size or _digest(path.open("rb")) != digest:
            yield f"图片文件{store}/{name}与校验码不符。"


def restore_all(media_list, root, overwrite, progress):
    """Put the files into the storages; return (how many were written, sentences about
    the damaged, which are left out)."""
    written, damaged = 0, []
    for store, name, _, digest in media_list.copied():
        progress.step()
        path = place(root, store, name)
        if not path.is_file() or _digest(path.open("rb")) != digest:
            damaged.append(f"{store}/{name}")
            continue
        with explained_file(name):
            written += restore(storages[store], name, path, digest, overwrite)
    return written, damaged


def restore(storage, name, path, digest, overwrite):
    """Put one file into a storage; return whether it had to be written."""
    if storage.exists(name):
        if _digest(storage.open(name)) == digest:
            return False
        if not overwrite:
            raise BackupError(
                f"图片文件{name}已经存在，内容与备份不同，没有动它："
                "请换一个空的图片文件夹或存储桶；确实要用备份盖掉它，加--overwrite。"
            )
        storage.delete(name)
    try:
        with path.open("rb") as file:
            stored = storage.save(name, File(file, name))
    except BaseException:
        storage.delete(name)  # a full disk leaves the half that it had written
        raise
    if stored != name:
        storage.delete(stored)
        raise BackupError(f"图片文件{name}在恢复时被别的程序占用：请停下网站再试。")
    return True


# Removing


def remove(media_list, root, kept):
    """Remove the files of a backup that none of those kept has."""
    for store, name in media_list.not_in(kept):
        path = place(root, store, name)
        for file in (path, path.with_name(path.name + WRITING)):
            file.unlink(missing_ok=True)
        with suppress(OSError):  # other files are in it
            path.parent.rmdir()


def place(root, store, name):
    """Return where a media file is in the folder of backups."""
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or store not in stores():
        raise BackupError(f"图片文件名{store}/{name}不对：它指向备份文件夹之外。")
    return root.joinpath(MEDIA, store, *parts)


def _digest(file):
    with file:
        digest = hashlib.sha256()
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
