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
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms

from articles.photos.metadata import packets
from articles.photos.widths import WIDTHS

MEBIBYTE = 1024 * 1024
MAX_BYTES = 40 * MEBIBYTE
MAX_PIXELS = 60_000_000
# JPEG and AVIF end at 65,535; what is longer than this is no photo either.
MAX_SIDE = 30_000
MAX_FRAMES = 200
# A very long picture, such as a chat or a chart on a phone, has its smallest
# rendition at any length, and larger ones only up to this size.
MAX_RENDITION_PIXELS = 16_000_000

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
}
FORMATS = [name for name in ENDINGS if name != "MPO"]
# What a form's field of a picture accepts. Named one by one: a phone or a Mac that keeps
# its pictures as HEIC then sends a JPEG, which it does not where image/* is asked for.
ACCEPTED = ",".join(f"image/{name.lower()}" for name in FORMATS)

ENCODINGS = {
    "avif": ("AVIF", {"quality": 60, "speed": 8}),
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
# decodes one at a time, whatever is uploaded at once.
_decoding = threading.Lock()


class ImageRefused(Exception):
    """A file that is not taken, with a sentence for the editor who chose it."""


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
    try:
        with _decoding, Image.open(file, formats=FORMATS) as image:
            _check_header(image, name)
            return _decoded(image, file)
    except ImageRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except Image.UnidentifiedImageError as error:
        raise ImageRefused(
            "这个文件不是 JPEG、PNG、WebP、TIFF、AVIF 或 GIF 图片；"
            "请在修图软件里另存为 JPEG 再上传（iPhone 的 HEIC 也要先转成 JPEG）。"
        ) from error
    except Exception as error:
        # Damaged bytes make Pillow raise nearly anything: OSError, SyntaxError,
        # struct.error, ValueError, KeyError, ZeroDivisionError, MemoryError …
        raise ImageRefused(
            "图片文件不完整或已损坏，打不开；请重新导出或重新下载后再上传。"
        ) from error
    finally:
        file.seek(0)


def pixels(file: BinaryIO, width: int) -> Image.Image:
    """Return the pixels of a file that read() took, upright, in sRGB, so wide.

    For what is larger than a photo's largest rendition: a whole page of the paper.
    """
    with _decoding, Image.open(file, formats=FORMATS) as image:
        _check_header(image, "")
        image.load()
        found = _eight_bits(image)
        orientation = _orientation(image)
        if orientation in UPRIGHT:
            found = found.transpose(UPRIGHT[orientation])
        height = max(1, round(found.height * width / found.width))
        found = _shrunk(found, (width, height))
        return _in_srgb(found, image.info.get("icc_profile"))


def sizes(width: int, height: int) -> list[tuple[int, int]]:
    """Return the sizes of the renditions, from small to large; none is enlarged."""
    widths = [each for each in WIDTHS if each < width]
    widths.append(min(width, WIDTHS[-1]))
    found = [(w, max(1, round(height * w / width))) for w in dict.fromkeys(widths)]
    return found[:1] + [(w, h) for w, h in found[1:] if w * h <= MAX_RENDITION_PIXELS]


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


def _check_header(image: Image.Image, name: str) -> None:
    endings = ENDINGS[image.format]
    _, dot, ending = name.rpartition(".")
    if dot and ending.lower() not in endings:
        kind = endings[0].upper()
        raise ImageRefused(
            f"文件名以 .{ending[:10]} 结尾，内容却是 {kind}；"
            f"请核对选对了文件，把文件名改成 .{endings[0]} 再上传。"
        )
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        raise _too_large()
    if _has_too_many_frames(image):
        raise ImageRefused(
            f"动图超过 {MAX_FRAMES} 帧；请截取要用的一帧，存成 JPEG 再上传。"
        )


def _too_large() -> ImageRefused:
    return ImageRefused(
        "图片超过 6000 万像素，或有一边超过 30000 像素；请缩小后再上传。"
    )


def _has_too_many_frames(image: Image.Image) -> bool:
    """Return whether a file has too many frames, looking no further than the limit.

    Pillow counts those of a GIF or a TIFF by visiting each, however many.
    """
    if image.format == "GIF":
        return _gif_frames(image.fp) > MAX_FRAMES
    if image.format != "TIFF":
        return getattr(image, "n_frames", 1) > MAX_FRAMES
    try:
        image.seek(MAX_FRAMES)  # reads the frames' headers, decodes none
    except EOFError:
        return False
    finally:
        image.seek(0)
    return True


def _gif_frames(file: BinaryIO) -> int:
    """Count a GIF's frames by stepping over its blocks."""
    place = file.tell()
    file.seek(10)
    _skip_colours(file, file.read(1)[0])
    file.seek(2, io.SEEK_CUR)
    frames = 0
    while frames <= MAX_FRAMES and (introducer := file.read(1)) in (b"!", b","):
        if introducer == b",":
            frames += 1
            _skip_colours(file, file.read(9)[8])
        file.seek(1, io.SEEK_CUR)  # the extension's label, or the code size
        while length := file.read(1)[0]:
            file.seek(length, io.SEEK_CUR)
    file.seek(place)
    return frames


def _skip_colours(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        file.seek(3 << (flags & 7) + 1, io.SEEK_CUR)


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
    converted = _by_profile(image, profile) if profile else None
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
