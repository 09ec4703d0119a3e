"""Perceptual hash of a picture (dHash, 64 bits): photos that look nearly the same.

Pillow makes it small, and each bit says whether it grows lighter from one place to the
next: what a size, a compression, a tone or a mark in a corner hardly changes. Decision
038 says why this hash, and why by hand.

Two hashes that differ in 7 bits at most differ in one at most in one of their four parts.
So near photos are found by each part and its 16 neighbours, from indexes alone.
"""

PARTS = 4
BITS_OF_A_PART = 16
FIELDS = tuple(f"likeness_{number}" for number in range(1, PARTS + 1))
# How many of the 64 bits two photos may differ in.
NEAR = 7
# What one part brings at most: pictures without much in them have parts in common.
MOST_OF_A_PART = 500
SHOWN = 4


def likeness_of(pixels):
    """Return the hash of a picture in its four parts of 16 bits."""
    # Readers' pages, which load the models, ask for no such hash.
    from PIL import Image

    small = pixels.convert("RGB").resize((9, 8), Image.Resampling.BOX).convert("L")
    tones = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            here = 9 * row + column
            bits = bits << 1 | (tones[here] < tones[here + 1])
    mask = (1 << BITS_OF_A_PART) - 1
    return tuple(
        bits >> BITS_OF_A_PART * number & mask for number in reversed(range(PARTS))
    )


def set_likeness(photo, pixels):
    """Set the hash of a photo from its pixels, and return the names of the fields."""
    for field, part in zip(FIELDS, likeness_of(pixels), strict=True):
        setattr(photo, field, part)
    return FIELDS


def near(photo):
    """Return the photos that look nearly as this one does, the nearest first; those
    left out that somebody has said are to stay beside it."""
    likeness = [getattr(photo, field) for field in FIELDS]
    if None in likeness:
        return []
    photos = type(photo)._base_manager
    differing = {}
    for field, part in zip(FIELDS, likeness, strict=True):
        alike = photos.filter(**{f"{field}__in": _neighbours(part)}).order_by()
        for pk, *other in alike.values_list("pk", *FIELDS)[:MOST_OF_A_PART]:
            if pk != photo.pk and None not in other:
                differing[pk] = distance(likeness, other)
    nearest = [pk for pk, bits in differing.items() if bits <= NEAR]
    if not nearest:
        return []
    found = photos.filter(pk__in=nearest).prefetch_related("renditions")
    if photo.pk:
        found = found.exclude(kept_beside=photo.pk)
    return sorted(found, key=lambda other: (differing[other.pk], other.pk))[:SHOWN]


def distance(one, other):
    """Return in how many bits two hashes differ."""
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def _neighbours(part):
    """Return a part of a hash, and what differs from it in one bit."""
    return [part, *(part ^ 1 << bit for bit in range(BITS_OF_A_PART))]
