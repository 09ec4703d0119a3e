"""Photo file storage: paths of originals and renditions, and clean-up after failures."""

import logging
import os
import uuid
from contextlib import contextmanager, suppress

from django.core.files.storage import storages
from django.db import transaction

logger = logging.getLogger(__name__)


def originals_storage():
    return storages["originals"]


def renditions_storage():
    return storages["renditions"]


def original_path(photo, filename):
    """Name an original after its record, never after what was uploaded.

    No name is used twice: one original can take the place of another, and the old
    file goes when the new one is safe.
    """
    folder = f"{photo.guid.hex[:2]}/{photo.guid.hex}"
    return f"{folder}/{uuid.uuid4().hex}.{filename.rpartition('.')[2].lower()}"


class StorageFailed(Exception):
    """Raised when a file cannot be stored: a full disk, a bucket that does not answer."""


class StorageAway(Exception):
    """Raised when a file cannot be read, though it may be there."""


def opened(file):
    """Return a stored file, open: FileNotFoundError where it is lost, StorageAway where
    nobody can say."""
    try:
        return file.open("rb")
    except FileNotFoundError:
        raise
    except Exception as error:  # a disk and a bucket fail each in its own words
        raise StorageAway(file.name) from error


def part_of(file, start, length):
    """Return some bytes of a stored file; raises as opened() does.

    A bucket sends that part only (newsroom/bucket.py).
    """
    read_part = getattr(file.storage, "part", None)
    if read_part is None:
        with opened(file) as content:
            content.seek(start)
            return content.read(length)
    try:
        return read_part(file.name, start, length)
    except FileNotFoundError:
        raise
    except Exception as error:  # a bucket fails in its own words
        raise StorageAway(file.name) from error


@contextmanager
def files_removed_on_failure():
    """Yield a list for the new files, [(storage, name)], gone if the block fails.

    A database takes back what it wrote when a transaction fails; a disk does not.
    """
    written = []
    try:
        yield written
    except BaseException:
        _remove_if_possible(written)
        raise


def keep(storage, name, content, written):
    """Keep a file, noted in `written`; return the name it got."""
    # Noted first: a disk that fills up leaves the half that it had written.
    written.append((storage, name))
    try:
        return storage.save(name, content)
    except Exception as error:  # a disk and a bucket fail each in its own words
        raise StorageFailed(name) from error


def keep_under(storage, name, content):
    """Keep a file under its very name, whole or not at all: nobody opens half of one.

    A bucket has a file once it has all of it; on a disk another name is written first.
    """
    try:
        path = storage.path(name)
    except NotImplementedError:
        storage.save(name, content)
        return
    half = f"{name}.{uuid.uuid4().hex}"
    try:
        os.replace(storage.path(storage.save(half, content)), path)
    except BaseException:
        with suppress(Exception):  # as on a disk that is full
            storage.delete(half)
        raise


def _remove(files):
    for storage, name in files:
        storage.delete(name)


def _remove_if_possible(files):
    """Remove what was half written; where the storage does not answer, only that is lost
    which nothing names."""
    for storage, name in files:
        try:
            storage.delete(name)
        except Exception:  # each storage has errors of its own
            logger.warning("A file without use is left in the storage: %s", name)


def remove_after_commit(files):
    """Remove files, [(storage, name)], once what named them is gone for good."""
    transaction.on_commit(lambda: _remove(files), robust=True)
