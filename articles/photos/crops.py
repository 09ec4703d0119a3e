"""Photos cut to the shapes that search engines show: 16:9, 4:3 and 1:1.

Cut when a machine asks, from the largest rendition, around the focal point that the
photo desk has set: no file is stored that few ever ask for, none is left of a photo that
was replaced, and old photos have them like new ones.
"""

import io

SHAPES = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}
WIDEST = 1200
QUALITY = 82


def size_of(shape, width, height):
    """Return the size of what is cut of a picture so large; it is never enlarged."""
    across, down = SHAPES[shape]
    cut = min(width, height * across // down)
    wide = max(1, min(cut, WIDEST))
    return wide, max(1, wide * down // across)


def box_of(shape, width, height, focus):
    """Return (left, top, right, bottom) of the part that is cut out, with its middle as
    near to the focal point, in parts of the picture, as its edges allow."""
    across, down = SHAPES[shape]
    wide = max(1, min(width, height * across // down))
    high = max(1, min(height, wide * down // across))
    left = _placed(focus[0] * width, wide, width)
    top = _placed(focus[1] * height, high, height)
    return left, top, left + wide, top + high


def _placed(middle, length, whole):
    return max(0, min(whole - length, round(middle - length / 2)))


def cut(file, shape, focus):
    """Return a picture file cut to a shape, as JPEG, which says the same of the photo."""
    from PIL import Image

    with Image.open(file) as picture:
        box = box_of(shape, *picture.size, focus)
        size = size_of(shape, *picture.size)
        packet = picture.info.get("xmp", b"")
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, box)
    content = io.BytesIO()
    how = {"quality": QUALITY, "progressive": True, "optimize": True}
    small.save(content, "JPEG", xmp=packet, **how)
    return content.getvalue()
