"""EXIF: what cameras and Windows write of a photo, and where it was taken."""

from PIL import ExifTags, Image

from articles.characters import decoded, mended
from articles.photos.metadata import dates

TEXTS = {
    ExifTags.Base.ImageDescription: "caption",
    ExifTags.Base.Copyright: "rights",
}
# Typed into the properties of a file in Windows.
OF_WINDOWS = {ExifTags.Base.XPTitle: "title", ExifTags.Base.XPComment: "caption"}
LISTS_OF_WINDOWS = {
    ExifTags.Base.XPAuthor: "creators",
    ExifTags.Base.XPKeywords: "keywords",
}
CHARACTER_SETS = {b"UNICODE\x00": "utf-16", b"ASCII\x00\x00\x00": "utf-8"}


def fields_of(exif: Image.Exif) -> dict:
    """Return what EXIF says of a photo: {name: text or list of texts}."""
    found = {}
    for tag, name in TEXTS.items():
        if tag in exif:
            found[name] = text_of(exif[tag])
    if ExifTags.Base.Artist in exif:
        found["creators"] = text_of(exif[ExifTags.Base.Artist]).split(";")
    for tag, name in OF_WINDOWS.items():
        if tag in exif and name not in found:
            found[name] = _of_windows(exif[tag])
    for tag, name in LISTS_OF_WINDOWS.items():
        if tag in exif and name not in found:
            found[name] = _of_windows(exif[tag]).split(";")
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    if taken := _taken(camera):
        found["taken_at"] = taken
    return found


def text_of(value) -> str:
    if isinstance(value, bytes):
        return decoded(value)
    # A photographer's notice and an editor's are parted by a NUL.
    return mended(value).replace("\x00", " ") if isinstance(value, str) else ""


def user_comment(exif: Image.Exif) -> str:
    """Return the comment of a program, in which the mark of AI making may stand."""
    comment = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.UserComment, b"")
    if isinstance(comment, str):
        return mended(comment)
    encoding = CHARACTER_SETS.get(comment[:8])
    if encoding == "utf-16":
        return _utf_16(comment[8:])
    return decoded(comment[8:] if encoding or not comment[:8].strip(b"\0") else comment)


def place_of(exif: Image.Exif) -> list[float] | None:
    """Return where a photo was taken, [latitude, longitude] in degrees."""
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps.get(2), gps.get(1) == "S")
    longitude = _degrees(gps.get(4), gps.get(3) == "W")
    if latitude is None or longitude is None or not (latitude or longitude):
        return None
    within = abs(latitude) <= 90 and abs(longitude) <= 180
    return [round(latitude, 6), round(longitude, 6)] if within else None


def _of_windows(value) -> str:
    if isinstance(value, tuple):
        value = bytes(value)
    return value.decode("utf-16-le", "ignore") if isinstance(value, bytes) else ""


def _utf_16(content: bytes) -> str:
    """Return a comment in UTF-16 of either order: that which has the most of ASCII."""
    orders = [content.decode(name, "ignore") for name in ("utf-16-be", "utf-16-le")]
    return max(orders, key=lambda text: sum(letter.isascii() for letter in text))


def _taken(camera):
    written = camera.get(ExifTags.Base.DateTimeOriginal)
    if not isinstance(written, str):
        return None
    offset = camera.get(ExifTags.Base.OffsetTimeOriginal)
    offset = offset.strip("\x00 ") if isinstance(offset, str) else ""
    written = written.strip("\x00 ")
    return dates.moment(written + offset) or dates.moment(written)


def _degrees(parts, is_negative):
    """Return degrees, minutes and seconds as a number; no number where one is none."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    whole = degrees + minutes / 60 + seconds / 3600
    if not 0 <= whole <= 180:  # a fraction of nothing is not a number
        return None
    return -whole if is_negative else whole
