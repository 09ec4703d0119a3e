"""Pictures of old papers by their bytes: names lie (.tif.1 is a JPEG, an error page .jpg)."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

# The size of a JPEG stands behind what cameras write before it.
HEAD = 256 * 1024
SIGNS = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (0, b"BM", "bmp"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
)
PDF = b"%PDF-"


def kind(head):
    """Return what kind of picture begins with these bytes; "" for none.

    >>> kind(b"<html>404</html>"), kind(b"\\xff\\xd8\\xff\\xe0")
    ('', 'jpeg')
    """
    for at, sign, name in SIGNS:
        if head.startswith(sign, at):
            return name
    return ""


def size(head):
    """Return (width, height) of a picture by its first bytes; None where they do not say."""
    if not kind(head):
        return None
    try:
        with Image.open(BytesIO(head)) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return None
    except Image.DecompressionBombError:
        return None
    return (width, height) if width > 1 and height > 1 else None


def is_pdf(head):
    return PDF in head[:1024]
