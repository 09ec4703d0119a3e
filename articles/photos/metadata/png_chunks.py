"""PNG chunks of text: the metadata of a PNG, before its pixels and after them.

Pillow meets what stands after the pixels only once it has decoded them.
"""

import zlib
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP, AI_MARK = b"XML:com.adobe.xmp", b"AIGC"
KINDS = (b"iTXt", b"tEXt", b"zTXt", b"eXIf")
MOST_CHUNKS = 50_000
LARGEST = 1024 * 1024


def texts(file: BinaryIO) -> dict[bytes, bytes]:
    """Return {keyword: text} of a PNG, and its EXIF as b"eXIf"; {} of any other file."""
    file.seek(0)
    found = {}
    if file.read(len(SIGNATURE)) != SIGNATURE:
        return found
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        length, kind = int.from_bytes(head[:4]), head[4:]
        if len(head) < 8 or kind == b"IEND":
            break
        if kind not in KINDS or length > LARGEST:
            file.seek(length + 4, 1)
            continue
        content = file.read(length)
        file.seek(4, 1)
        if kind == b"eXIf":
            found[kind] = content
        else:
            keyword, text = _text(kind, content)
            found.setdefault(keyword, text)
    return found


def _text(kind: bytes, content: bytes) -> tuple[bytes, bytes]:
    keyword, _, rest = content.partition(b"\x00")
    if kind == b"tEXt":
        return keyword, rest
    if kind == b"zTXt":
        return keyword, _inflated(rest[1:])
    is_compressed = rest[:1] == b"\x01"
    text = rest[2:].split(b"\x00", 2)[-1]  # after the language and the keyword in it
    return keyword, _inflated(text) if is_compressed else text


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, LARGEST)
    except zlib.error:
        return b""
