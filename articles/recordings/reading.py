"""Reading of film and sound files: what one is, by its content, and what goes from it.

What every browser of the last ten years plays is taken: MP4 with H.264 and AAC, and MP3.
Nothing is decoded here, for that needs a program of its own: the boxes of an MP4 say how
long and how large it is, and the rest is copied. What a telephone writes beside it, such
as the place, is blanked. Pure: files in, values out.
"""

import hashlib
import io
import shutil
import struct
import tempfile
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

MEBIBYTE = 1024 * 1024
# deploy/nginx/newsroom.conf takes forms of 128 MiB from the desk.
MAX_BYTES = 120 * MEBIBYTE
MAX_INDEX = 16 * MEBIBYTE  # an hour's film has two
MAX_BOXES = 20_000  # in all; a film in fragments has four for each two seconds
MAX_DEPTH = 4  # trak, mdia, minf, stbl
MOST_SECONDS = 24 * 3600
CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
# Where telephones and editing programs write who, where and with what.
PRIVATE = {b"udta", b"meta", b"uuid"}
FILM, SOUND = b"vide", b"soun"
PLAYED = {FILM: {b"avc1", b"avc3"}, SOUND: {b"mp4a"}}

NOT_ONE = (
    "这不是能放的音视频文件：只收 MP4 视频、M4A 或 MP3 音频；"
    "请用剪辑软件导出为 MP4（H.264 加 AAC）再上传。"
)
BROKEN = "音视频文件不完整或已损坏，请重新导出或重新下载后再上传。"
OTHER_FILM = "视频是 H.265 等编码，不少读者的浏览器放不了；请用剪辑软件导出为 H.264 的 MP4 再上传。"
OTHER_SOUND = "声音不是 AAC 编码，不少读者的浏览器放不了；请导出为 AAC 再上传。"


class RecordingRefused(ValueError):
    """A file that is not taken; its text is the sentence for whoever uploaded it."""


@dataclass(frozen=True)
class Found:
    """What a file is. seconds, width and height are None where it does not say.

    blanked: [(start, end)] of what is blanked in a copy; kept: (start, end) of the copy.
    """

    format: str
    seconds: int | None = None
    width: int | None = None
    height: int | None = None
    blanked: tuple = ()
    kept: tuple = (0, None)

    @property
    def ending(self) -> str:
        return self.format


def read(file: BinaryIO) -> Found:
    """Return what a file is, or raise RecordingRefused."""
    length = file.seek(0, io.SEEK_END)
    if not isinstance(length, int):  # Django's wrapped files return nothing
        length = file.tell()
    file.seek(0)
    if not length:
        raise RecordingRefused("文件是空的；请重新选择音视频文件。")
    if length > MAX_BYTES:
        raise RecordingRefused(
            f"音视频有 {length / MEBIBYTE:.0f} MB，超过了 120 MB；"
            "请导出小一些的（720p、每秒 2 Mb 就很清楚）再上传。"
        )
    try:
        head = file.read(12)
        if head[4:8] == b"ftyp":
            return _mp4(file, length)
        return _mp3(file, length)
    except (struct.error, IndexError, EOFError) as error:
        raise RecordingRefused(BROKEN) from error
    finally:
        file.seek(0)


def clean_copy(file: BinaryIO, found: Found) -> BinaryIO:
    """Return a temporary file with what readers get: without what is private."""
    # The caller closes it, when it is stored.
    copy = tempfile.TemporaryFile()  # noqa: SIM115
    start, end = found.kept
    file.seek(start)
    shutil.copyfileobj(file, copy)
    if end is not None:
        copy.truncate(end - start)
    for first, last in found.blanked:
        # A box that is free is passed over; so all others stay where they are.
        copy.seek(first + 4)
        copy.write(b"free")
        copy.seek(first + 8)
        copy.write(bytes(last - first - 8))
    copy.seek(0)
    return copy


def checksum(file: BinaryIO) -> str:
    """Return the SHA-256 of a file's bytes."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


# MP4: boxes in boxes (ISO/IEC 14496-12), each with its length and a name of four letters


class Box(NamedTuple):
    name: bytes
    start: int
    body: int
    end: int


def _boxes(content, start, end, budget):
    """Yield the boxes between two places of a file; they are not decoded.

    budget: an iterator that ends when too many have been read of the whole file.
    """
    for _ in budget:
        if start + 8 > end:
            return
        content.seek(start)
        size, name = struct.unpack(">I4s", content.read(8))
        body = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", content.read(8))
            body += 8
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            raise RecordingRefused(BROKEN)
        yield Box(name, start, body, start + size)
        start += size
    raise RecordingRefused(BROKEN)


def _mp4(file, length):
    budget = iter(range(MAX_BOXES))
    boxes = list(_boxes(file, 0, length, budget))
    index = next((box for box in boxes if box.name == b"moov"), None)
    if index is None or index.end - index.start > MAX_INDEX:
        raise RecordingRefused(BROKEN)
    blanked = [box for box in boxes if box.name in PRIVATE]
    tracks, seconds = [], None
    for box in _boxes(file, index.body, index.end, budget):
        if box.name in PRIVATE:
            blanked.append(box)
        elif box.name == b"mvhd":
            seconds = _seconds(_body(file, box))
        elif box.name == b"trak":
            track = _track(file, box, budget)
            if track.kind in PLAYED:
                tracks.append(track)
                blanked += track.private
            else:
                # Of a telephone's sensors, say.
                blanked.append(box)
    kinds = {track.kind for track in tracks}
    if not kinds:
        raise RecordingRefused(NOT_ONE)
    film = next((track for track in tracks if track.kind == FILM), None)
    width, height = film.size if film else (None, None)
    places = tuple((box.start, box.end) for box in blanked if box.body - box.start == 8)
    return Found("mp4" if film else "m4a", seconds, width, height, places)


class Track(NamedTuple):
    kind: bytes
    size: tuple
    private: list


def _track(file, track, budget):
    kind, codecs, size, private = b"", set(), (None, None), []

    def look(box, depth=1):
        nonlocal kind, size
        if depth > MAX_DEPTH:
            raise RecordingRefused(BROKEN)
        for inner in _boxes(file, box.body, box.end, budget):
            if inner.name in CONTAINERS:
                look(inner, depth + 1)
            elif inner.name in PRIVATE:
                private.append(inner)
            elif inner.name == b"tkhd":
                size = _measures(_body(file, inner))
            elif inner.name == b"hdlr" and box.name == b"mdia":
                kind = _body(file, inner)[8:12]
            elif inner.name == b"stsd":
                codecs.update(
                    one.name for one in _boxes(file, inner.body + 8, inner.end, budget)
                )

    look(track)
    if kind in PLAYED and not (codecs and codecs <= PLAYED[kind]):
        raise RecordingRefused(OTHER_FILM if kind == FILM else OTHER_SOUND)
    return Track(kind, size, private)


def _body(file, box):
    file.seek(box.body)
    return file.read(min(box.end - box.body, 4096))


def _seconds(mvhd):
    """Return how long a film is; None of one that comes in fragments and does not say."""
    form = ">QQIQ" if mvhd[0] == 1 else ">IIII"
    *_, scale, duration = struct.unpack_from(form, mvhd, 4)
    seconds = round(duration / scale) if scale else 0
    return seconds if 0 < seconds <= MOST_SECONDS else None


def _measures(tkhd):
    """Return (width, height) as shown, of a film that was taken upright too."""
    place = 52 if tkhd[0] == 1 else 40
    matrix = struct.unpack_from(">9i", tkhd, place)
    width, height = (side >> 16 for side in struct.unpack_from(">II", tkhd, place + 36))
    is_turned = matrix[0] == 0 and matrix[4] == 0
    if not (0 < width <= 16384 and 0 < height <= 16384):
        return None, None
    return (height, width) if is_turned else (width, height)


# MP3: frames one behind the other (ISO/IEC 11172-3, 13818-3), tags before and behind

RATES = {  # of layer III, in kbit/s, by whether it is MPEG-1
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLING = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
FRAMES_LOOKED_AT = 3


class Frame(NamedTuple):
    length: int
    rate: int
    samples: int
    sampling: int
    is_mono: bool
    is_mpeg1: bool


def _mp3(file, length):
    start, end = _without_tags(file, length)
    file.seek(start)
    head = file.read(64 * 1024)
    place, first = 0, None
    for _ in range(FRAMES_LOOKED_AT):
        frame = _frame(head[place : place + 4])
        if frame is None:
            raise RecordingRefused(NOT_ONE)
        first = first or frame
        place += frame.length
    frames = _xing_frame_count(head, first)
    if frames:
        seconds = frames * first.samples / first.sampling
    else:
        seconds = (end - start) * 8 / (first.rate * 1000)
    seconds = min(round(seconds), MOST_SECONDS) or None
    return Found("mp3", seconds, kept=(start, end))


def _without_tags(file, length):
    """Return where the sound begins and ends, ID3 tags left out."""
    start, end = 0, length
    file.seek(0)
    head = file.read(10)
    if head[:3] == b"ID3":
        size = 0
        for byte in head[6:10]:
            size = size << 7 | byte & 0x7F
        start = 10 + size + (10 if head[5] & 0x10 else 0)
    if length >= 128:
        file.seek(length - 128)
        if file.read(3) == b"TAG":
            end -= 128
    if start >= end:
        raise RecordingRefused(BROKEN)
    return start, end


def _frame(head):
    """Return what the four bytes at the head of a frame say; None if they are none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer != 1 or rate in (0, 15) or sampling == 3:
        return None
    is_mpeg1 = version == 3
    kbits, hertz = RATES[is_mpeg1][rate], SAMPLING[version][sampling]
    samples = 1152 if is_mpeg1 else 576
    length = samples // 8 * kbits * 1000 // hertz + (head[2] >> 1 & 1)
    return Frame(length, kbits, samples, hertz, head[3] >> 6 == 3, is_mpeg1)


def _xing_frame_count(head, first):
    """Return how many frames the first one says there are, where it does (Xing, Info)."""
    side = (
        (17 if first.is_mono else 32)
        if first.is_mpeg1
        else (9 if first.is_mono else 17)
    )
    place = 4 + side
    if head[place : place + 4] not in (b"Xing", b"Info"):
        return 0
    flags, frames = struct.unpack_from(">II", head, place + 4)
    return frames if flags & 1 else 0
