"""HEIC decoder, run by articles/photos/heic.py as a process with limits.

Reads a file on standard input; writes its size, and its pixels in sRGB, to standard
output. Ends with one of the codes of heic.py when there is no picture.
"""

import io
import resource
import sys

from PIL import Image, ImageCms, ImageFile  # noqa: F401 (loaded before no file is)

from articles.photos import decoding, heic

# 60 million pixels: 90 MB as the codec has them, 180 MB as RGB, twice, and the library.
MEMORY = 1536 * 1024 * 1024
SECONDS = 20
# The largest rendition, or a page of the paper, at three bytes a pixel.
LARGEST_ANSWER = 3 * decoding.MAX_PIXELS + 1024


def main(width: int) -> int:
    try:
        import pillow_heif
    except ImportError:
        return heic.NOT_INSTALLED
    # Depth, gain and thumbnails are not looked at.
    pillow_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
    )
    Image.preinit()
    bound()
    try:
        return answer(sys.stdin.buffer.read(decoding.MAX_BYTES + 1), width)
    except MemoryError:
        return heic.ENDLESS
    except Exception:  # damaged bytes make a decoder raise nearly anything
        return heic.DAMAGED


def bound() -> None:
    """Give up what this process has no need of, for good: time, memory, files, sockets."""
    for kind, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        (resource.RLIMIT_CORE, 0),
        # The three standard files are open; there is no number for another, nor for a
        # connection.
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(kind, (most, most))


def answer(data: bytes, width: int) -> int:
    with Image.open(io.BytesIO(data), formats=["HEIF"]) as image:
        if max(image.size) > decoding.MAX_SIDE:
            return heic.TOO_LARGE
        if image.width * image.height > decoding.MAX_PIXELS:
            return heic.TOO_LARGE
        if image.n_frames > decoding.MAX_FRAMES:
            return heic.TOO_MANY_FRAMES
        # The library turns the picture upright, by the boxes beside its EXIF.
        image.load()
        wide, high = image.size
        size = decoding.sizes(wide, high)[-1]
        if width:
            size = width, max(1, round(high * width / wide))
        pixels = decoding.upright_srgb(image, size)
    sys.stdout.buffer.write(heic.HEADER.pack(wide, high, *pixels.size))
    sys.stdout.buffer.write(pixels.tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
