"""AVIF items: where the packet of XMP stands in a file of libavif's, and another put in.

Only what libavif itself writes is taken: a meta box before the pixels, with places in
four bytes each. ISO/IEC 14496-12, 8.11, says what the boxes hold.
"""

import struct
from collections.abc import Iterator

XMP = b"mime\x58\x4d\x50\x00application/rdf+xml\x00"
PLACES = b"\x00\x00\x00\x00\x44\x00"  # version 0; offset and length in four bytes each
ITEM, EXTENT = struct.Struct(">HHH"), struct.Struct(">II")


def span(content: bytes) -> tuple[int, int]:
    """Return where the packet of a file begins and ends, (0, 0) where it has none."""
    meta = _meta(content)
    number = _number(content, meta)
    if not number:
        return 0, 0
    at = _extents(content, meta)[number]
    start, length = EXTENT.unpack_from(content, at)
    if start + length > len(content):
        raise ValueError("a packet beyond the end")
    return start, start + length


def with_packet(content: bytes, packet: bytes) -> bytes:
    """Return a file with another packet, at its end: what it says of the pixels stays
    where it is. One that it had is blanked."""
    start, stop = span(content)
    if start == stop:
        content = _with_item(content)
    content = content[:start] + b" " * (stop - start) + content[stop:]
    meta = _meta(content)
    at = _extents(content, meta)[_number(content, meta)]
    place = EXTENT.pack(len(content) + 8, len(packet))
    content = content[:at] + place + content[at + len(place) :]
    return content + _box(b"mdat", packet)


def _boxes(content: bytes, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, where its inside begins, where it ends) of the boxes in a stretch."""
    while start + 8 <= stop:
        length = int.from_bytes(content[start : start + 4])
        if length < 8 or start + length > stop:
            raise ValueError("a box of a wrong length")
        yield content[start + 4 : start + 8], start + 8, start + length
        start += length


def _meta(content: bytes) -> dict[bytes, tuple[int, int]]:
    """Return {kind: (begin, end)} of the boxes in the meta box, and of itself."""
    if content[4:12] not in (b"ftypavif", b"ftypavis"):
        raise ValueError("no AVIF")
    for kind, start, stop in _boxes(content, 0, len(content)):
        if kind == b"meta":
            inner = _boxes(content, start + 4, stop)
            found = {name: (begin, end) for name, begin, end in inner}
            return found | {b"meta": (start, stop)}
    raise ValueError("no meta box")


def _number(content: bytes, meta: dict) -> int:
    """Return the number of the item that is the packet, 0 where there is none."""
    start, stop = meta[b"iinf"]
    for kind, begin, _ in _boxes(content, start + 6, stop):
        if kind == b"infe" and content.startswith(XMP, begin + 8):
            return int.from_bytes(content[begin + 4 : begin + 6])
    return 0


def _extents(content: bytes, meta: dict) -> dict[int, int]:
    """Return {item: where its place is written}; each is in one piece."""
    start, stop = meta[b"iloc"]
    if content[start : start + 6] != PLACES:
        raise ValueError("places in another form")
    number = int.from_bytes(content[start + 6 : start + 8])
    found, at = {}, start + 8
    for _ in range(number):
        item, _, pieces = ITEM.unpack_from(content, at)
        if pieces != 1 or at + ITEM.size + EXTENT.size > stop:
            raise ValueError("an item in pieces")
        found[item] = at + ITEM.size
        at += ITEM.size + EXTENT.size
    return found


def _with_item(content: bytes) -> bytes:
    """Return a file whose meta box knows of a packet, which is nowhere yet.

    The meta box grows, and all that stands behind it moves.
    """
    meta = _meta(content)
    extents = _extents(content, meta)
    item = max(extents) + 1
    entry = _box(b"infe", struct.pack(">IHH", 0x02000000, item, 0) + XMP)
    reference = _box(b"cdsc", struct.pack(">HHH", item, 1, _primary(content, meta)))
    place = ITEM.pack(item, 0, 1) + EXTENT.pack(0, 0)
    added = {b"iinf": entry, b"iloc": place, b"iref": reference}
    start, stop = meta[b"meta"]
    boxes, pieces = dict(added), [content[start : start + 4]]
    for kind, begin, end in _boxes(content, start + 4, stop):
        inside = content[begin:end] + boxes.pop(kind, b"")
        if kind in (b"iinf", b"iloc"):
            at = 4 if kind == b"iinf" else 6
            count = int.from_bytes(inside[at : at + 2]) + 1
            inside = inside[:at] + count.to_bytes(2) + inside[at + 2 :]
        pieces.append(_box(kind, inside))
    if b"iref" in boxes:
        pieces.append(_box(b"iref", bytes(4) + reference))
    grown = _box(b"meta", b"".join(pieces))
    moved = len(grown) - (stop - start + 8)
    content = content[: start - 8] + grown + content[stop:]
    for at in _extents(content, _meta(content)).values():
        offset, length = EXTENT.unpack_from(content, at)
        place = EXTENT.pack(offset + moved if length else 0, length)
        content = content[:at] + place + content[at + len(place) :]
    return content


def _primary(content: bytes, meta: dict) -> int:
    start, stop = meta[b"pitm"]
    return int.from_bytes(content[start + 4 : stop])


def _box(kind: bytes, inside: bytes) -> bytes:
    return (len(inside) + 8).to_bytes(4) + kind + inside
