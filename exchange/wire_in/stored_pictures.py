"""Files of the pictures of 来稿: decoded once as they come in, kept under their checksum.

A file that is named by its bytes is the same whoever writes it, and however often: who is
killed before the rows are written leaves nothing that the next look does not use.
"""

import hashlib
from io import BytesIO
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction

from articles.photos import decoding
from articles.photos.refusals import ImageRefused
from articles.photos.storage import keep_under, originals_storage
from exchange.models import WirePicture

FOLDER = "wire"


class Stored(NamedTuple):
    """Where a picture and its thumbnail are kept, or why it is not."""

    file: str = ""
    thumbnail: str = ""
    refusal: str = ""


def keep(pieces):
    """Keep the pictures of some pieces; return {the bytes' SHA-256: Stored}.

    Before the rows are written: on SQLite all other saves wait for a transaction.
    """
    stored = {}
    for piece in pieces:
        for picture in piece.pictures:
            if picture.data:
                mark = mark_of(picture.data)
                stored.setdefault(mark, _kept(picture.name, picture.data, mark))
    return stored


def mark_of(data):
    return hashlib.sha256(data).hexdigest()


def thumbnail_of(mark):
    return f"{FOLDER}/{mark[:2]}/{mark}.small.jpg"


def _kept(name, data, mark):
    ending = name.rpartition(".")[2].lower()
    kept = Stored(f"{FOLDER}/{mark[:2]}/{mark}.{ending}", thumbnail_of(mark))
    storage = originals_storage()
    if storage.exists(kept.thumbnail) and storage.exists(kept.file):
        return kept
    try:
        thumbnail = decoding.read(BytesIO(data), name).thumbnail()
    except ImageRefused as refusal:
        return Stored(refusal=str(refusal)[:300])
    for path, content in ((kept.file, data), (kept.thumbnail, thumbnail.content)):
        if not storage.exists(path):
            keep_under(storage, path, ContentFile(content))
    return kept


def row_of(version, order, picture, stored):
    """Return the row of a picture of a version, not saved yet."""
    found = stored.get(mark_of(picture.data)) if picture.data else None
    found = found or Stored()
    return WirePicture(
        version=version,
        order=order,
        name=picture.name,
        caption=picture.caption,
        credit=picture.credit,
        file=found.file,
        thumbnail=found.thumbnail,
        refusal=found.refusal,
    )


def remove_unused(names):
    """Remove files that no row names any more, once that is so for good."""

    def remove():
        storage = originals_storage()
        for name in names:
            is_named = WirePicture.objects.filter(file=name).exists()
            if not (is_named or WirePicture.objects.filter(thumbnail=name).exists()):
                storage.delete(name)

    transaction.on_commit(remove, robust=True)
