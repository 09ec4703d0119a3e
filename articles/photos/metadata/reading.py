"""Metadata reading: what a photo file says of itself in IPTC IIM, XMP and EXIF.

Where they differ, XMP goes before IIM, and IIM before EXIF, as in IPTC's mapping
guidelines; but IIM goes first where a program that knows no XMP has changed it since
(the digest that the Metadata Working Group's guidelines compare, 2.0, 5.3). Of EXIF a
camera fills the caption with its own name.
"""

import re
import struct
from typing import BinaryIO

from PIL import ExifTags, Image

from articles import ai_marks
from articles.characters import cleaned, decoded, in_one_line
from articles.photos.decoding import FORMATS
from articles.photos.metadata import (
    dates,
    exif,
    heif_items,
    iim,
    png_chunks,
    xmp,
)

IIM_RESOURCE, DIGEST_RESOURCE = 0x0404, 0x0425  # of Photoshop's block in a JPEG
IIM_TAG = 33723  # of a TIFF
MOST_ITEMS = 50
LONGEST_ITEM = 100
IN_THE_FILE = "文件"  # where it is none of the three, as the desk reads it
WRITTEN_BY_CAMERAS = {"caption", "title", "headline"}

# What cameras, phones and drones write where nobody wrote a caption.
BY_THE_CAMERA = re.compile(
    r"(?:(?:olympus|kodak|minolta|pentax|sony|panasonic|samsung)? ?"
    r"(?:digital (?:still )?camera|dsc|csc)|exif_jpeg_\w+|jpeg picture|default|untitled"
    r"|dji[ _]\w+|dcim[\\/].*|(?:oz)?nor(?:wor)?|hdr(?:pl)?|rhdr|sdr|cof|dav|edf|mde"
    r"|fbt|btf|ptr|rbt|burst|screenshot)",
    re.IGNORECASE,
)


def read(file: BinaryIO) -> dict:
    """Return {name: {"says": text, or a list, "from": "IPTC", "XMP" …}}.

    JSON can keep it. Of a file that is damaged, it has what could be read; it never
    raises, takes no longer for a larger file, and decodes no pixel.
    """
    try:
        return _merged(_sources(file))
    finally:
        file.seek(0)


def _sources(file: BinaryIO) -> list[tuple[str, dict]]:
    """Return [(where, what it says)], those first that count most."""
    blocks = _attempt(_of_heic, file) or _attempt(_of_others, file)
    if blocks is None:
        return []
    packet, header, block, digest, marks = blocks
    in_xmp = "XMP", _attempt(xmp.fields_of, _bytes(packet)) or {}
    in_iim = "IPTC", _attempt(iim.fields_of, block) or {}
    is_older = bool(block) and digest not in (None, iim.digest_of(block))
    in_exif = "EXIF", _attempt(_in_exif, header) or {}
    others = [(IN_THE_FILE, {"aigc": decoded(_bytes(mark))}) for mark in marks if mark]
    first = [in_iim, in_xmp] if is_older else [in_xmp, in_iim]
    return [*first, in_exif, *others]


def _of_heic(file: BinaryIO):
    """Return (XMP, EXIF, IIM, its digest, other marks) of a HEIC, or None."""
    items = heif_items.read(file)
    if items is None:
        return None
    header = _attempt(_exif_from, items.get(heif_items.EXIF))
    return items.get(heif_items.XMP, b""), header, b"", None, ()


def _of_others(file: BinaryIO):
    """Return the same of a file that Pillow opens."""
    chunks = _attempt(png_chunks.texts, file) or {}
    file.seek(0)
    with Image.open(file, formats=FORMATS) as image:
        block = chunks.get(b"eXIf")
        header = _attempt(_exif_from, block) if block else _attempt(image.getexif)
        packet = chunks.get(png_chunks.XMP) or image.info.get("xmp") or b""
        marks = chunks.get(png_chunks.AI_MARK), image.info.get("comment")
        if header is not None:
            # Of a TIFF they are in the file, which is open now.
            _attempt(header.get_ifd, ExifTags.IFD.Exif)
            _attempt(header.get_ifd, ExifTags.IFD.GPSInfo)
        return packet, header, *(_attempt(_iim_of, image) or (b"", None)), marks


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "replace") if isinstance(text, str) else text


def _attempt(read_part, *arguments):
    """Return what a part says, or None of one that is damaged: the others are read."""
    try:
        return read_part(*arguments)
    except Exception:  # strangers' bytes: each parser fails in its own way
        return None


def _in_exif(header: Image.Exif) -> dict:
    found = _attempt(exif.fields_of, header) or {}
    found["gps"] = _attempt(exif.place_of, header)
    found["aigc"] = _attempt(exif.user_comment, header) or ""
    return found


def _exif_from(block: bytes) -> Image.Exif:
    header = Image.Exif()
    header.load(b"Exif\x00\x00" + block)
    return header


def _iim_of(image) -> tuple[bytes, bytes | None]:
    """Return the block of IIM of a JPEG or a TIFF, and the digest left beside it."""
    if image.format == "TIFF":
        value = image.tag_v2.get(IIM_TAG, b"")
        if isinstance(value, tuple):  # written as numbers, in the order of the file
            order = "<" if image.tag_v2.prefix == b"II" else ">"
            value = struct.pack(f"{order}{len(value)}I", *value)
        return value, None
    resources = image.info.get("photoshop") or {}
    return resources.get(IIM_RESOURCE, b""), resources.get(DIGEST_RESOURCE)


def _merged(sources) -> dict:
    found = {}
    moments = []
    for where, says in sources:
        for name, value in says.items():
            if name == "taken_at":
                moments.append((*value, where))
            elif name not in found and (value := _harmless(name, value)):
                found[name] = {"says": value, "from": where}
    if best := dates.best(moments):
        found["taken_at"] = {"says": best[0].isoformat(), "from": best[1]}
    return found


def _harmless(name, value):
    """Return a value as it is kept, or nothing where it says nothing."""
    if name == "gps":
        return value
    if name == "aigc":
        return ai_marks.aigc_block(value)
    if name == "source_type":
        term = ai_marks.term_of(value)
        return ai_marks.VOCABULARY + term if term else ""
    if isinstance(value, list):
        items = (in_one_line(item, LONGEST_ITEM) for item in value[:MOST_ITEMS])
        return list(dict.fromkeys(item for item in items if item))
    text = cleaned(value) if name == "caption" else in_one_line(value)
    is_a_default = name in WRITTEN_BY_CAMERAS and BY_THE_CAMERA.fullmatch(text)
    return "" if is_a_default else text
