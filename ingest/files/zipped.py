"""Bounds on what is unpacked of a zip archive: of a Word document, or of several files.

The sizes in an archive's headers are not trusted: what is unpacked is counted as it is
read, so that nothing is held that is too large.
"""

import lzma
import zipfile
import zlib
from contextlib import contextmanager
from io import BytesIO

from ingest.files.values import UnreadableFile

SIGNS = (b"PK\x03\x04", b"PK\x05\x06")  # the second: an archive of nothing
# Before each entry of the directory, which takes memory and time to read; an archive in
# an archive has its own.
ENTRY = b"PK\x01\x02"
LARGEST_UNPACKED = 60 * 1024 * 1024
LARGEST_TEXT_PART = 20 * 1024 * 1024
MOST_ENTRIES = 3000
MOST_TAGS = 1_000_000
PIECE = 65536
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,  # zipfile: a way of packing it does not know
    RuntimeError,  # a password
    OSError,
    EOFError,
    ValueError,
)


def is_zip(data):
    return data.startswith(SIGNS)


def names(data):
    """Return the names in an archive; none where it is none, or damaged."""
    if not is_zip(data) or data.count(ENTRY) > 2 * MOST_ENTRIES:
        return frozenset()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except DAMAGED:
        return frozenset()


@contextmanager
def opened(name, data):
    """Open an archive; what is wrong with it, now or when it is read, is a sentence."""
    if data.count(ENTRY) > 2 * MOST_ENTRIES:
        raise bomb(name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise bomb(name)
            yield archive
    except DAMAGED as error:
        raise UnreadableFile(
            f"“{name}”已损坏或加了密码：请重新保存一份再上传。"
        ) from error


def pieces(name, archive, entry, most):
    """Yield what an entry unpacks to, bit by bit; refuse it at more than `most` bytes."""
    size = 0
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            size += len(piece)
            if size > most:
                raise bomb(name)
            yield piece


def check_document(name, archive):
    """Refuse a document that unpacks to far more than a page, or that defines entities."""
    left, tags = LARGEST_UNPACKED, 0
    for entry in archive.infolist():
        is_text = entry.filename.endswith((".xml", ".rels"))
        most = min(left, LARGEST_TEXT_PART if is_text else left)
        before = b""
        for piece in pieces(name, archive, entry, most):
            left -= len(piece)
            tags += piece.count(b"<") if is_text else 0
            if tags > MOST_TAGS:
                raise bomb(name)
            # What defines entities may be cut in two by the pieces.
            seen = before[-16:] + piece
            if is_text and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen):
                raise bomb(name)
            before = piece


def bomb(name):
    return UnreadableFile(f"“{name}”解开后大得不正常，不像一个版面，没有读取。")
