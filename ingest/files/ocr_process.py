"""Text recognition, run by ingest/files/ocr.py as a process with limits.

Reads a picture, or a PDF of pictures, on standard input; prints its text as JSON, with the
claims of its lines. Ends with one of the codes of ocr.py when there is no text.
"""

import contextlib
import io
import json
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps

from articles.photos import structure
from ingest.files import ocr
from ingest.files.faces import text_and_claims
from ingest.files.paragraphs import paragraphs_of

MEMORY = (
    6 * 1024 * 1024 * 1024
)  # of addresses; a page of 40 million pixels takes a third
PROCESSOR_SECONDS = ocr.SECONDS
LONGEST_SIDE = 20_000
LARGEST_RENDERED = 24_000_000  # pixels of a page of a PDF
DOTS = 250 / 72  # of a page of a PDF, to a point
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")


class NotRead(Exception):
    """Raised with the code that the process ends with."""


def main():
    try:
        from ingest.files.ocr_boxes import Recognition
    except ImportError:
        return ocr.NOT_INSTALLED
    answer = sys.stdout.buffer
    recognition = Recognition()
    Image.init()  # its decoders, before no file can be opened
    bound()
    data = sys.stdin.buffer.read()
    try:
        pages = []
        # What a library prints is no answer.
        with contextlib.redirect_stdout(sys.stderr):
            for picture in pictures_of(data):
                pages.append(paragraphs_of(recognition.blocks_of(picture)))
        text, claims, unsure = text_and_claims(pages)
        if not text.strip():
            return ocr.NO_TEXT
    except NotRead as refusal:
        return refusal.args[0]
    except (structure.TooManyPieces, Image.DecompressionBombError, MemoryError):
        return ocr.TOO_LARGE
    except Exception:  # damaged bytes make a decoder raise nearly anything
        return ocr.DAMAGED
    found = {
        "text": text,
        "claims": [[n, c.role, c.score, c.why] for n, c in claims.items()],
        "unsure": unsure,
    }
    answer.write(json.dumps(found).encode())
    return 0


def bound():
    """Give up what this process has no need of, for good: time, memory, files, sockets."""
    for kind, most in (
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        # The three standard files are open; there is no number for another, nor for a
        # connection.
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(kind, (most, most))


def pictures_of(data):
    """Yield the pages of a file as pictures, measured before they are decoded."""
    if b"%PDF-" in data[:1024]:
        yield from _rendered(data)
        return
    file = io.BytesIO(data)
    structure.check(file, ocr.MOST_PAGES)
    with Image.open(file, formats=FORMATS) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > ocr.MOST_PAGES:
            raise NotRead(ocr.TOO_MANY_PAGES)
        for number in range(frames):
            image.seek(number)
            if max(image.size) > LONGEST_SIDE or (
                image.width * image.height > ocr.MOST_PIXELS
            ):
                raise NotRead(ocr.TOO_LARGE)
            yield _on_white(ImageOps.exif_transpose(image))


def _on_white(image):
    """Return a picture in colours, on white where it is transparent."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def _rendered(data):
    document = pypdfium2.PdfDocument(data)
    if len(document) > ocr.MOST_PAGES:
        raise NotRead(ocr.TOO_MANY_PAGES)
    for page in document:
        width, height = page.get_size()
        scale = min(DOTS, (LARGEST_RENDERED / max(1, width * height)) ** 0.5)
        scale = min(scale, LONGEST_SIDE / max(1, width, height))
        yield page.render(scale=scale).to_pil().convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
