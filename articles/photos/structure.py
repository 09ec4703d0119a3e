"""Structure of picture files: how many pieces a decoder will walk over, counted beforehand.

Pillow reads the segments of a JPEG, the chunks of a PNG, the blocks of a GIF and the
directories of a TIFF one by one, in Python, and some of what they hold is joined anew for
each. A file of forty megabytes can be made of ten million of them, and would hold a
process for minutes. Here no more are looked at than a picture has. Pure: a file in,
nothing out.
"""

import io
import struct
from typing import BinaryIO

# What a JPEG of a camera has is below a hundred; maps of depth, in segments of 64 KB each,
# are some hundred more.
MOST_SEGMENTS = 1_000
MOST_OF_A_KIND = (
    64  # of EXIF, of Photoshop's: both are joined or read resource by resource
)
MOST_CHUNKS = 50_000  # of a PNG: 40 MB in parts of 8 KB are 5,000
MOST_BLOCKS = 200_000  # of a GIF: 40 MB in parts of 255 bytes are 160,000
MOST_ENTRIES = 20_000  # of all directories of a TIFF

EXIF, PHOTOSHOP = b"Exif\0", b"Photos"
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}


class TooManyPieces(Exception):
    """Raised for a file of more pieces than a picture has."""


def check(file: BinaryIO, most_frames: int) -> None:
    """Raise TooManyPieces for a file that would hold up whoever decodes it.

    What is cut off or damaged passes: the decoder says so.
    """
    file.seek(0)
    start = file.read(8)
    try:
        if start.startswith(b"\xff\xd8"):
            _check_jpeg(file)
        elif start == b"\x89PNG\r\n\x1a\n":
            _check_png(file)
        elif start.startswith((b"II", b"MM")):
            _check_tiff(file, start, most_frames)
    except (struct.error, IndexError):
        pass  # the file ends here
    finally:
        file.seek(0)


def _check_jpeg(file: BinaryIO) -> None:
    file.seek(2)
    kinds = {EXIF: 0, PHOTOSHOP: 0}
    for _ in range(MOST_SEGMENTS):
        first, marker = file.read(2)
        if first != 0xFF or marker in (0xFF, 0x00):
            file.seek(-1, io.SEEK_CUR)  # bytes that belong to nothing count as well
            continue
        if marker in (START_OF_SCAN, END_OF_IMAGE):
            return
        if marker in WITHOUT_LENGTH:
            continue
        (length,) = struct.unpack(">H", file.read(2))
        start = file.read(min(6, max(0, length - 2)))
        for kind in kinds:
            kinds[kind] += start.startswith(kind)
        if max(kinds.values()) > MOST_OF_A_KIND:
            raise TooManyPieces
        file.seek(length - 2 - len(start), io.SEEK_CUR)
    raise TooManyPieces


def _check_png(file: BinaryIO) -> None:
    for _ in range(MOST_CHUNKS):
        length, kind = struct.unpack(">I4s", file.read(8))
        if kind == b"IEND":
            return
        file.seek(length + 4, io.SEEK_CUR)
    raise TooManyPieces


def _check_tiff(file: BinaryIO, start: bytes, most_frames: int) -> None:
    order = "<" if start.startswith(b"II") else ">"
    is_big = struct.unpack(order + "H", start[2:4]) == (43,)
    count_of, size, next_of = ("Q", 20, "Q") if is_big else ("H", 12, "L")
    if is_big:
        (place,) = struct.unpack(order + "Q", file.read(8))
    else:
        (place,) = struct.unpack(order + "L", start[4:8])
    entries = 0
    for _ in range(most_frames + 1):
        if not place:
            return
        file.seek(place)
        (number,) = struct.unpack(
            order + count_of, file.read(struct.calcsize(count_of))
        )
        entries += number
        if entries > MOST_ENTRIES:
            raise TooManyPieces
        file.seek(number * size, io.SEEK_CUR)
        (place,) = struct.unpack(order + next_of, file.read(struct.calcsize(next_of)))


def gif_frames(file: BinaryIO, most: int) -> int:
    """Count a GIF's frames by stepping over its blocks, no further than one more than
    `most`; Pillow visits each, however many."""
    place = file.tell()
    file.seek(10)
    _skip_colours(file, file.read(1)[0])
    file.seek(2, io.SEEK_CUR)
    frames = blocks = 0
    while frames <= most and (introducer := file.read(1)) in (b"!", b","):
        if introducer == b",":
            frames += 1
            _skip_colours(file, file.read(9)[8])
        file.seek(1, io.SEEK_CUR)  # the extension's label, or the code size
        while length := file.read(1)[0]:
            file.seek(length, io.SEEK_CUR)
            blocks += 1
            if blocks > MOST_BLOCKS:
                raise TooManyPieces
    file.seek(place)
    return frames


def _skip_colours(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        file.seek(3 << (flags & 7) + 1, io.SEEK_CUR)
