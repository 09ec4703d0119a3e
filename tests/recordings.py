"""Factories of films and sound for tests: the boxes of an MP4, the frames of an MP3."""

import io
import struct

from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Recording
from articles.photos.storage import files_removed_on_failure
from articles.recordings import reading
from tests.pictures import make_photo

PLACE = b"+37.8706+112.5489/"
FRAME = b"\xff\xfb\x90\xc4" + bytes(
    413
)  # MPEG-1 layer III, 128 kbit/s, 44,100 Hz, mono


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def track(kind, codec, size=(0, 0), is_upright=False):
    matrix = (0, 1, 0, -1, 0, 0, 0, 0, 1) if is_upright else (1, 0, 0, 0, 1, 0, 0, 0, 1)
    sides = (side << 16 for side in size)
    tkhd = box(
        b"tkhd", bytes(40), struct.pack(">9i", *matrix), struct.pack(">II", *sides)
    )
    hdlr = box(b"hdlr", bytes(8), kind, bytes(12))
    stsd = box(b"stsd", bytes(8), box(codec, bytes(78)))
    media = box(b"mdia", hdlr, box(b"minf", box(b"stbl", stsd)))
    return box(b"trak", tkhd, media, box(b"udta", PLACE))


def film(codec=b"avc1", sound=b"mp4a", seconds=125, data=b"", **shape):
    """Return an MP4 as a telephone writes it, with the place in it."""
    mvhd = box(b"mvhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(80))
    tracks = [track(b"vide", codec, (1280, 720), **shape)] if codec else []
    tracks += [track(b"soun", sound)] if sound else []
    tracks.append(track(b"meta", b"mebx"))
    moov = box(b"moov", mvhd, *tracks, box(b"udta", PLACE), box(b"meta", PLACE))
    return box(b"ftyp", b"isom", bytes(4)) + moov + box(b"mdat", data)


def sound(frames=40):
    """Return an MP3 with tags before and behind."""
    tag = b"ID3\x04\x00\x00" + struct.pack(">I", 32) + b"SecretProgram".ljust(32, b"\0")
    return tag + FRAME * frames + b"TAG".ljust(128, b"x")


def upload(content=None, name="film.mp4"):
    return SimpleUploadedFile(name, film() if content is None else content)


def make_film(content=None, subtitles="", photo=None):
    """Return a photo of the library with a film or a piece of sound behind it."""
    file = io.BytesIO(film(data=bytes(range(256)) * 40) if content is None else content)
    found, recording, photo = reading.read(file), Recording(), photo or make_photo()
    recording.set_subtitles(subtitles)
    with files_removed_on_failure() as written, reading.clean_copy(file, found) as copy:
        recording.set_checksum(reading.checksum(copy))
        photo.save_recording(recording, copy, found, written)
    return photo
