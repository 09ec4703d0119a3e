"""Image decoding: an upload in, upright sRGB renditions out, with room for what is said
of the photo and no metadata of the file.

Bytes and values only: no model, no storage. What is not a sound picture of a
reasonable size is refused with one sentence that says what to do. An upload is
measured by its header before a pixel is decoded, and only its first frame is.
"""

import hashlib
import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms

from articles.photos import heic, refusals, structure
from articles.photos.metadata import packets
from articles.photos.refusals import DecoderBusy, ImageRefused
from articles.photos.widths import sizes

MEBIBYTE = 1024 * 1024
MAX_BYTES = 40 * MEBIBYTE
MAX_PIXELS = 60_000_000
# JPEG and AVIF end at 65,535; what is longer than this is no photo either.
MAX_SIDE = 30_000
MAX_FRAMES = 200

# Pillow's own guard, which only warns between once and twice the limit.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

# What is decoded at all, and the endings that a file of each may have. Phones
# put a second picture behind the first, which Pillow calls MPO: a JPEG to all.
ENDINGS = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif", "mpo"),
    "MPO": ("jpg", "jpeg", "jpe", "jfif", "mpo"),
    "PNG": ("png",),
    "WEBP": ("webp",),
    "TIFF": ("tif", "tiff"),
    "AVIF": ("avif",),
    "GIF": ("gif",),
    "HEIF": ("heic", "heif", "hif"),
}
# What this process decodes: HEIF is for another (heic.py).
FORMATS = [name for name in ENDINGS if name not in ("MPO", "HEIF")]
# What a form's field of a picture accepts. By its endings, too: Windows has no name for
# the type of a HEIC, and its browsers would not show such a file among those to choose.
ACCEPTED = ",".join(
    [*(f"image/{name.lower()}" for name in FORMATS), "image/heic", "image/heif"]
    + [f".{ending}" for ending in ENDINGS["HEIF"]]
)

ENCODINGS = {
    "avif": ("AVIF", {"quality": 49, "speed": 9}),
    "jpg": ("JPEG", {"quality": 82, "progressive": True, "optimize": True}),
}

# How to turn a picture that was stored as the camera was held. Pillow's
# exif_transpose() would also rewrite the EXIF, and fails where it is damaged.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_ITS_SIDE = (5, 6, 7, 8)

# A picture of 60 million pixels takes up to 1 GB while it is decoded: a process
# decodes one at a time, whatever is uploaded at once, and nobody waits for longer.
_decoding = threading.Lock()
SECONDS_IN_LINE = 25
# The profile of a printing press has two megabytes.
MAX_PROFILE = 8 * MEBIBYTE
# One segment of a JPEG has 64 KB of EXIF; other files may have any number of entries.
MAX_EXIF = MEBIBYTE


@dataclass(frozen=True)
class Encoded:
    """One size and format of a picture, ready to be kept."""

    format: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True)
class Picture:
    """A sound upload: what it is, how large it is upright, and its pixels."""

    ending: str
    width: int
    height: int
    checksum: str
    pixels: Image.Image  # at the size of the largest rendition

    @cached_property
    def renditions(self) -> list[Encoded]:
        """Every size in every format: a second's work, done once."""
        return [
            self._encoded(name, *size)
            for size in sizes(self.width, self.height)
            for name in ENCODINGS
        ]

    def thumbnail(self) -> Encoded:
        """Encode the smallest size alone, as every browser shows it."""
        return self._encoded("jpg", *sizes(self.width, self.height)[0])

    def _encoded(self, name: str, width: int, height: int) -> Encoded:
        format, options = ENCODINGS[name]
        resized = self.pixels
        if resized.size != (width, height):
            resized = resized.resize((width, height), Image.Resampling.LANCZOS)
        content = io.BytesIO()
        try:
            resized.save(content, format, xmp=packets.blank(), **options)
        except Exception as error:  # each encoder fails in its own way
            raise ImageRefused(
                "图片打得开，但做不出网页用的副本；请在修图软件里另存为 JPEG 再上传。"
            ) from error
        return Encoded(name, width, height, content.getvalue())


def read(file: BinaryIO, name: str = "") -> Picture:
    """Return the picture in a file as it was uploaded, or refuse it."""
    _check_bytes(file)
    with _explained(file):
        structure.check(file, MAX_FRAMES)
        if heic.is_heic(file):
            return _heic(file, name)
        with _turn(), Image.open(file, formats=FORMATS) as image:
            _check_header(image, name)
            return _decoded(image, file)


def measured(file: BinaryIO) -> tuple[str, int, int]:
    """Return the ending, the width and the height of a sound picture, or refuse it.

    For the pages of a whole archive, whose pixels nobody asks for yet: a JPEG is decoded
    at an eighth of its size, which is enough to see that it is whole.
    """
    _check_bytes(file)
    with _explained(file):
        structure.check(file, MAX_FRAMES)
        with _turn(), Image.open(file, formats=FORMATS) as image:
            _check_header(image, "")
            width, height = image.size
            if _orientation(image) in ON_ITS_SIDE:
                width, height = height, width
            image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
            image.load()
            return ENDINGS[image.format][0], width, height


@contextmanager
def _explained(file: BinaryIO) -> Iterator[None]:
    """Refuse with a sentence whatever a file makes the decoders raise."""
    try:
        yield
    except ImageRefused:
        raise
    except structure.TooManyPieces as error:
        raise ImageRefused(
            "图片文件里的附加信息多得不正常，没有打开；请在修图软件里另存为 JPEG 再上传。"
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusals.too_large() from error
    except Image.UnidentifiedImageError as error:
        raise ImageRefused(
            "这个文件不是 JPEG、PNG、WebP、HEIC、TIFF、AVIF 或 GIF 图片；"
            "请在修图软件里另存为 JPEG 再上传。"
        ) from error
    except Exception as error:
        # Damaged bytes make Pillow raise nearly anything: OSError, SyntaxError,
        # struct.error, ValueError, KeyError, ZeroDivisionError, MemoryError …
        raise refusals.damaged() from error
    finally:
        file.seek(0)


def pixels(file: BinaryIO, width: int) -> Image.Image:
    """Return the pixels of a file that read() took, upright, in sRGB, so wide.

    For what is larger than a photo's largest rendition: a whole page of the paper.
    """
    if heic.is_heic(file):
        return _from_heic(file, width)[-1]
    with _turn(), Image.open(file, formats=FORMATS) as image:
        _check_header(image, "")
        image.load()
        found = _eight_bits(image)
        orientation = _orientation(image)
        if orientation in UPRIGHT:
            found = found.transpose(UPRIGHT[orientation])
        height = max(1, round(found.height * width / found.width))
        found = _shrunk(found, (width, height))
        return _in_srgb(found, image.info.get("icc_profile"))


def checksum(file: BinaryIO) -> str:
    """Return the SHA-256 of a file's bytes."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _check_bytes(file: BinaryIO) -> None:
    length = file.seek(0, io.SEEK_END)
    if not isinstance(length, int):  # Django's wrapped files return nothing
        length = file.tell()
    file.seek(0)
    if not length:
        raise ImageRefused("文件是空的；请重新选择图片文件。")
    if length > MAX_BYTES:
        raise ImageRefused(
            f"图片有 {length / MEBIBYTE:.0f} MB，超过了 40 MB；请导出小一些的 JPEG 再上传。"
        )


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until no other thread decodes."""
    if not _decoding.acquire(timeout=SECONDS_IN_LINE):
        raise DecoderBusy("服务器正忙着处理别的图片，请过一分钟再传。")
    try:
        yield
    finally:
        _decoding.release()


def _heic(file: BinaryIO, name: str) -> Picture:
    _check_ending("HEIF", name)
    width, height, image = _from_heic(file)
    ending = ENDINGS["HEIF"][0]
    return Picture(ending, width, height, checksum(file), image)


def _from_heic(file: BinaryIO, width: int = 0) -> tuple[int, int, Image.Image]:
    """Return a HEIC's width, height and pixels, at most so wide."""
    try:
        with _turn():
            return heic.decoded(file, width)
    except heic.NotDecoded as error:
        raise refusals.of_heic(error.reason) from error


def _check_ending(format: str, name: str) -> None:
    endings = ENDINGS[format]
    _, dot, ending = name.rpartition(".")
    if dot and ending.lower() not in endings:
        kind = endings[0].upper()
        raise ImageRefused(
            f"文件名以 .{ending[:10]} 结尾，内容却是 {kind}；"
            f"请核对选对了文件，把文件名改成 .{endings[0]} 再上传。"
        )


def _check_header(image: Image.Image, name: str) -> None:
    _check_ending(image.format, name)
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise refusals.too_large()
    if _has_too_many_frames(image):
        raise refusals.too_many_frames()


def _has_too_many_frames(image: Image.Image) -> bool:
    """Return whether a file has too many frames, looking no further than the limit.

    Pillow counts those of a TIFF by visiting each, however many.
    """
    if image.format == "GIF":
        return structure.gif_frames(image.fp, MAX_FRAMES) > MAX_FRAMES
    if image.format != "TIFF":
        return getattr(image, "n_frames", 1) > MAX_FRAMES
    try:
        image.seek(MAX_FRAMES)  # reads the frames' headers, decodes none
    except EOFError:
        return False
    finally:
        image.seek(0)
    return True


def _decoded(image: Image.Image, file: BinaryIO) -> Picture:
    width, height = image.size
    if image.format in ("JPEG", "MPO"):
        # A JPEG can be decoded at a half, a quarter or an eighth of its size. It
        # may stand on its side: the shorter side must suffice for either.
        scale = min(1, 2 * _largest(min(width, height), max(width, height)))
        image.draft(None, (round(width * scale), round(height * scale)))
    image.load()
    orientation = _orientation(image)
    if orientation in ON_ITS_SIDE:
        width, height = height, width
    largest = sizes(width, height)[-1]
    if orientation in ON_ITS_SIDE:
        largest = largest[::-1]
    pixels = _shrunk(_eight_bits(image), largest)
    if orientation in UPRIGHT:
        pixels = pixels.transpose(UPRIGHT[orientation])
    return Picture(
        ending=ENDINGS[image.format][0],
        width=width,
        height=height,
        checksum=checksum(file),
        pixels=_in_srgb(pixels, image.info.get("icc_profile")),
    )


def _largest(width: int, height: int) -> float:
    """Return the largest rendition's share of a picture's size."""
    return sizes(width, height)[-1][0] / width


def _orientation(image: Image.Image) -> int:
    if len(image.info.get("exif", b"")) > MAX_EXIF:
        return 1
    try:
        return image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:
        # EXIF that cannot be read does not make a picture a bad one.
        return 1


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture in a mode that can be shrunk, transparency included."""
    if image.mode.startswith("I;16"):
        # convert("L") would cut off all above 255: everything white.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        raise ImageRefused(
            "图片每个像素有 32 位，网页显示不了；请在修图软件里转成 8 位，另存为 JPEG 再上传。"
        )
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK", "LAB") else image.convert("RGB")


def upright_srgb(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return an open picture that is upright already, so large, in sRGB."""
    return _in_srgb(_shrunk(_eight_bits(image), size), image.info.get("icc_profile"))


def _shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Flatten a picture on white and convert it to sRGB, with nothing attached."""
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    fits = profile and len(profile) <= MAX_PROFILE
    converted = _by_profile(image, profile) if fits else None
    image = converted or image.convert("RGB")
    # Encoders write what hangs on a picture, such as a comment or a profile.
    return Image.frombytes("RGB", image.size, image.tobytes())


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Convert by the colour profile; one that is damaged or unfit is passed over."""
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None
