"""Widths of a photo's renditions, in pixels, from small to large.

Of their own, for who looks for a small one loads no Pillow.
"""

WIDTHS = (400, 800, 1600)
# A very long picture, such as a chat or a chart on a phone, has its smallest
# rendition at any length, and larger ones only up to this size.
MAX_RENDITION_PIXELS = 16_000_000


def sizes(width: int, height: int) -> list[tuple[int, int]]:
    """Return the sizes of the renditions, from small to large; none is enlarged."""
    widths = [each for each in WIDTHS if each < width]
    widths.append(min(width, WIDTHS[-1]))
    found = [(w, max(1, round(height * w / width))) for w in dict.fromkeys(widths)]
    return found[:1] + [(w, h) for w, h in found[1:] if w * h <= MAX_RENDITION_PIXELS]
