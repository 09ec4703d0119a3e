"""IPTC IIM: the fields that agencies' programs write into JPEG (APP13) and TIFF.

Read here and not by Pillow's IptcImagePlugin, which says nothing of the character set,
and of a damaged block loses the fields before the damage, too.
"""

import hashlib
from collections.abc import Iterator

from articles.characters import decoded, encoding_of
from articles.photos.metadata import dates

MARKER = 0x1C
CHARACTER_SET = (1, 90)
UTF_8 = b"\x1b%G"
MOST_FIELDS = 500
TEXTS = {
    (2, 5): "title",
    (2, 90): "city",
    (2, 92): "place",
    (2, 105): "headline",
    (2, 110): "credit",
    (2, 115): "source",
    (2, 116): "rights",
    (2, 120): "caption",
}
LISTS = {(2, 25): "keywords", (2, 80): "creators"}
DAY, HOUR = (2, 55), (2, 60)


def fields_of(block: bytes) -> dict:
    """Return what a block of IIM says: {name: text or list of texts}."""
    values, character_set = {}, b""
    for field, value in _fields(block):
        if field == CHARACTER_SET:
            character_set = value
        else:
            values.setdefault(field, []).append(value)
    texts = [
        text
        for field, several in values.items()
        if field in TEXTS or field in LISTS
        for text in several
    ]
    # Many programs write their own characters and do not say so, and some say UTF-8 of
    # what is GB18030.
    encoding = encoding_of(texts, character_set == UTF_8)
    found = {}
    for field, several in values.items():
        if field in TEXTS:
            found[TEXTS[field]] = decoded(several[0], encoding)
        elif field in LISTS:
            found[LISTS[field]] = [decoded(text, encoding) for text in several]
    if taken := _taken(values):
        found["taken_at"] = taken
    return found


def digest_of(block: bytes) -> bytes:
    """Return what a program that writes XMP beside IIM leaves of the latter."""
    return hashlib.md5(block, usedforsecurity=False).digest()


def _fields(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    for _ in range(MOST_FIELDS):
        if at + 5 > len(block) or block[at] != MARKER:
            return
        field = block[at + 1], block[at + 2]
        length = int.from_bytes(block[at + 3 : at + 5])
        at += 5
        if length & 0x8000:  # the length of the length
            size = min(length & 0x7FFF, 8)
            length = int.from_bytes(block[at : at + size])
            at += size
        yield field, block[at : at + length]
        at += length


def _taken(values):
    day = values.get(DAY, [b""])[0].decode("latin-1")
    hour = values.get(HOUR, [b""])[0].decode("latin-1")
    return dates.moment(f"{day}T{hour}" if hour else day) or dates.moment(day)
