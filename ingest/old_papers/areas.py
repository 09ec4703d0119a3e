"""Hot areas of a page: what coords say, in any writing, as fractions of its picture.

coords="5,20 84,20 …" in pixels of the picture that is shown, with decimals or exponents,
in percent ("67.2%,15.9%"), as two corners of a rectangle, "null" for none; two rings one
behind the other in one list where a story stands in two places.
"""

import re
from dataclasses import dataclass, replace

NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
MOST_NUMBERS = 4000
# Places are stored in thousandths of the page: narrower than one there is nothing left.
NARROWEST = 0.001
# A map may reach a little beyond its picture.
BEYOND = 1.05


@dataclass(frozen=True)
class Rings:
    """Polygons: points (x, y) each, in percent or in pixels; `coords` the numbers as they
    are written, one after the other."""

    rings: tuple = ()
    is_percent: bool = False
    coords: tuple = ()

    @property
    def extent(self):
        """Return the furthest x and y of all points; (0, 0) for none."""
        points = [point for ring in self.rings for point in ring]
        return (
            max((x for x, _ in points), default=0),
            max((y for _, y in points), default=0),
        )


def rings_of(coords, shape=""):
    """Return the Rings of a coords attribute.

    >>> rings_of("0,0,9,0,9,9", "polygon").rings
    (((0, 0), (9, 0), (9, 9)),)
    >>> rings_of("5,40,215,141", "rect").rings
    (((5, 40), (215, 40), (215, 141), (5, 141)),)
    >>> rings_of("null"), rings_of("67.2%,15.9%,90%,15.9%,90%,40%").is_percent
    (Rings(rings=(), is_percent=False, coords=()), True)
    """
    coords = str(coords or "")
    numbers = [_number(n) for n in NUMBER.findall(coords)[:MOST_NUMBERS]]
    if shape.lower().startswith("circ") and len(numbers) == 3:
        x, y, radius = numbers
        numbers = [x - radius, y - radius, x + radius, y + radius]
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    return Rings(tuple(_apart(points)), "%" in coords, tuple(numbers))


def rings_of_points(points, *, is_percent=True):
    """Return the Rings of a list of "x,y" or (x, y), as JSON of 翔宇 has them."""
    flat = ",".join(
        point if isinstance(point, str) else ",".join(map(str, point))
        for point in points
    )
    found = rings_of(flat)
    return replace(found, is_percent=is_percent or found.is_percent)


def _number(words):
    number = float(words)
    return int(number) if number == int(number) else number


def _apart(points):
    """Yield the rings of a list of points: one ends where it returns to its first point."""
    ring = []
    for at, point in enumerate(points):
        if ring and point == ring[-1]:
            continue
        if len(ring) > 2 and point == ring[0]:
            rest = [p for p in points[at + 1 :] if p not in ring]
            if len(set(rest)) >= 3:
                yield _whole(ring)
                ring = []
            continue
        ring.append(point)
    if len(ring) > 1:
        yield _whole(ring)


def _whole(ring):
    """Return a ring; of two points, which are corners, the rectangle between them."""
    if len(ring) == 2:
        (left, top), (right, bottom) = ring
        ring = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return tuple(ring)


def fractions(rings, size):
    """Return regions: polygons of fractions of the page, cut off at its edges; those of no
    width or height are not among them.

    >>> fractions(rings_of("0,0,50,0,50,150,0,150"), (100, 100))
    (((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)),)
    """
    width, height = (100, 100) if rings.is_percent else size
    if not width or not height:
        return ()
    regions = []
    for ring in rings.rings:
        region = tuple((_within(x / width), _within(y / height)) for x, y in ring)
        if _is_wide(region) and region not in regions:
            regions.append(region)
    return tuple(regions)


def _within(fraction):
    return round(min(1.0, max(0.0, fraction)), 6)


def _is_wide(region):
    xs, ys = zip(*region, strict=True)
    return (
        len(set(region)) >= 3
        and max(xs) - min(xs) >= NARROWEST
        and max(ys) - min(ys) >= NARROWEST
    )


def size_of_map(all_rings, shown=(None, None), own=None):
    """Return (size of the picture that a map belongs to, whether that is sure).

    `shown` is what the page says of the picture's width and height, either of which may
    be None; `own` the size of the file. Without either, or where the map reaches far
    beyond, its own extent has to do.
    """
    right = max((r.extent[0] for r in all_rings if not r.is_percent), default=0)
    bottom = max((r.extent[1] for r in all_rings if not r.is_percent), default=0)
    width, height = shown
    sizes = [(width, height)] if width and height else []
    if own:
        if width and not height:
            sizes.append((width, width * own[1] / own[0]))
        if height and not width:
            sizes.append((height * own[0] / own[1], height))
        sizes.append(own)
    for size in sizes:
        if right <= size[0] * BEYOND and bottom <= size[1] * BEYOND:
            return size, True
    return (right, bottom), not right
