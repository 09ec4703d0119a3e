"""HEIF items: the EXIF and the XMP of a HEIC, read from its boxes and no pixel.

Pillow does not open a HEIC, and the process that decodes one hands on pixels alone.
ISO/IEC 14496-12, 8.11, and 23008-12, Annex A, say what the boxes hold.
"""

from collections.abc import Iterator
from typing import BinaryIO

BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
LARGEST_META = 4 * 1024 * 1024
LARGEST_ITEM = 1024 * 1024
MOST_BOXES = 10_000
MOST_ITEMS = 5_000
EXIF, XMP = b"Exif", b"application/rdf+xml"
IN_THE_FILE, IN_IDAT = 0, 1


def read(file: BinaryIO) -> dict[bytes, bytes] | None:
    """Return {EXIF: TIFF header and all, XMP: packet} of a HEIC; None of another file.

    Raises ValueError, IndexError or KeyError of one that is damaged.
    """
    file.seek(0)
    if (head := file.read(12))[4:8] != b"ftyp" or head[8:12] not in BRANDS:
        return None
    meta = _meta(file)
    boxes = {kind: (start, stop) for kind, start, stop in _boxes(meta, 4, len(meta))}
    wanted = dict(_kinds(meta, *boxes[b"iinf"]))
    found = {}
    for item, method, pieces in _places(meta, *boxes[b"iloc"]):
        if kind := wanted.get(item):
            content = _content(file, meta, boxes, method, pieces)
            found.setdefault(kind, _bare_exif(content) if kind == EXIF else content)
    return found


def _meta(file: BinaryIO) -> bytes:
    """Return the inside of the meta box, wherever it stands in the file."""
    at = 0
    for _ in range(MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        length, kind, inside = int.from_bytes(head[:4]), head[4:8], 8
        if length == 1:
            length, inside = int.from_bytes(head[8:16]), 16
        if kind == b"meta" and 8 <= length <= LARGEST_META:
            file.seek(at + inside)
            return file.read(length - inside)
        if len(head) < 8 or length < 8:
            break
        at += length
    raise ValueError("no meta box")


def _boxes(content: bytes, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    for _ in range(MOST_BOXES):
        length = int.from_bytes(content[start : start + 4])
        if start + 8 > stop or length < 8 or start + length > stop:
            return
        yield content[start + 4 : start + 8], start + 8, start + length
        start += length


def _kinds(meta: bytes, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """Yield (number, EXIF or XMP) of the items that are one of the two."""
    entries = start + (6 if meta[start] == 0 else 8)
    for kind, begin, end in _boxes(meta, entries, stop):
        version = meta[begin]
        size = {2: 2, 3: 4}.get(version)
        if kind != b"infe" or size is None:
            continue
        number = int.from_bytes(meta[begin + 4 : begin + 4 + size])
        rest = meta[begin + 6 + size : end]  # after the protection
        if rest[:4] == EXIF:
            yield number, EXIF
        elif rest[:4] == b"mime" and XMP in rest.split(b"\x00")[1:2]:
            yield number, XMP


class _Numbers:
    """Reads one number after another from the place where it begins."""

    def __init__(self, content, at, stop):
        self.content, self.at, self.stop = content, at, stop

    def next(self, size):
        if self.at + size > self.stop:
            raise ValueError("places beyond their box")
        self.at += size
        return int.from_bytes(self.content[self.at - size : self.at])


def _places(meta: bytes, start: int, stop: int) -> Iterator[tuple[int, int, list]]:
    """Yield (item, where its places count from, [(offset, length)])."""
    version, numbers = meta[start], _Numbers(meta, start + 4, stop)
    sizes = numbers.next(2)
    offset, length, base, index = (sizes >> by & 15 for by in (12, 8, 4, 0))
    size = 4 if version == 2 else 2
    for _ in range(min(numbers.next(size), MOST_ITEMS)):
        item = numbers.next(size)
        method = numbers.next(2) & 15 if version else IN_THE_FILE
        numbers.next(2)  # another file, of which nobody is
        begin = numbers.next(base)
        pieces = []
        for _ in range(numbers.next(2)):
            if version and index:
                numbers.next(index)
            pieces.append((begin + numbers.next(offset), numbers.next(length)))
        yield item, method, pieces


def _content(file, meta, boxes, method, pieces) -> bytes:
    if sum(length for _, length in pieces) > LARGEST_ITEM:
        raise ValueError("an item of more than a megabyte")
    content = b""
    for offset, length in pieces:
        if method == IN_IDAT:
            start, stop = boxes[b"idat"]
            content += meta[start + offset : min(start + offset + length, stop)]
        else:
            file.seek(offset)
            content += file.read(length)
    return content


def _bare_exif(content: bytes) -> bytes:
    """Return EXIF from its TIFF header on, which the first four bytes tell."""
    return content[4 + int.from_bytes(content[:4]) :]
