"""Named crops of a photo: which there are, which part each cuts out, in which sizes.

A photo has one focal point that all crops keep, and a crop that was moved by itself its
own. What a crop is follows from the photo's measures and its points alone, so a list
knows the sizes of its pictures without asking for their files (decision 036).
"""

from typing import NamedTuple

from articles.photos.widths import sizes

MIDDLE = (0.5, 0.5)


class Crop(NamedTuple):
    """A shape that photos are cut to, and the widths in which it may be asked for.

    `follows`: the crop whose own focal point it has.
    """

    name: str
    label: str
    across: int
    down: int
    widths: tuple
    follows: str


# What the desk sees and may move. Widths: those of the places on the site, once and
# twice (docs/decisions/036-crops.md says which).
LEAD = Crop("lead", "题图", 3, 2, (360, 720, 1080, 1600), "lead")
CARD = Crop("card", "卡片", 4, 3, (240, 360, 720), "card")
SQUARE = Crop("square", "方图", 1, 1, (120, 240, 360), "square")
SHARE = Crop("share", "分享", 1200, 630, (1200,), "share")
OF_THE_SITE = (LEAD, CARD, SQUARE, SHARE)
# What search engines show: of one size, under addresses they have known for long.
FOR_MACHINES = (
    Crop("16x9", "16:9", 16, 9, (1200,), "share"),
    Crop("4x3", "4:3", 4, 3, (1200,), "card"),
    Crop("1x1", "1:1", 1, 1, (1200,), "square"),
)
CROPS = {crop.name: crop for crop in (*OF_THE_SITE, *FOR_MACHINES)}
# The paper's has the shape of its box, which follows the photo's as far as that:
PAPER = "paper"
FLATTEST, STEEPEST = 2.4, 0.7  # width by height of a picture on a page
# Names in Photo.crops.
MOVABLE = (*(crop.name for crop in OF_THE_SITE), PAPER)


def on_paper(width, height):
    """Return about what the paper shows of a photo: its box is made for the photo."""
    if height * STEEPEST > width:
        width, height = round(1000 * STEEPEST), 1000
    elif width > height * FLATTEST:
        width, height = round(1000 * FLATTEST), 1000
    return Crop(PAPER, "报纸", width, height, (), PAPER)


def of_the_desk(width, height):
    """Return the crops that the desk sees of a photo so large."""
    return (*OF_THE_SITE, on_paper(width, height))


def is_point(point):
    """Whether a value is a focal point: two numbers, in parts of the picture."""
    return (
        isinstance(point, list | tuple)
        and len(point) == 2
        and all(type(part) in (int, float) and 0 <= part <= 1 for part in point)
    )


def point_of(name, common, own):
    """Return the focal point of a crop: its own among `own`, or the common one."""
    point = own.get(name) if isinstance(own, dict) else None
    return tuple(point) if is_point(point) else common


def box_of(across, down, width, height, point):
    """Return (left, top, right, bottom) of the part that is cut out, with its middle as
    near to the focal point as the picture's edges allow."""
    wide = max(1, min(width, height * across // down))
    high = max(1, min(height, wide * down // across))
    left = _placed(point[0] * width, wide, width)
    top = _placed(point[1] * height, high, height)
    return left, top, left + wide, top + high


def _placed(middle, length, whole):
    return max(0, min(whole - length, round(middle - length / 2)))


def sizes_of(crop, width, height):
    """Return the sizes of a crop of a photo so large, from small to large; none is
    enlarged, and none larger than what the photo's largest rendition holds."""
    largest, high = sizes(width, height)[-1]
    cut = min(largest, high * crop.across // crop.down)
    widths = [each for each in crop.widths if each < cut]
    widths.append(max(1, min(cut, crop.widths[-1])))
    widths = dict.fromkeys(widths)
    return [(wide, max(1, wide * crop.down // crop.across)) for wide in widths]


def place_of(shape, width, height, point):
    """Return where a box of a shape keeps the focal point, in tenths of what it cuts off:
    (across, down), as `object-position` counts."""
    left, top, right, bottom = box_of(round(1000 * shape), 1000, width, height, point)
    return _share(left, width - (right - left)), _share(top, height - (bottom - top))


def place_on_paper(photo, shape):
    """Return where the paper's box of a shape keeps a photo's focal point."""
    return place_of(shape, photo.width, photo.height, photo.point_of(PAPER))


def _share(before, room):
    return round(10 * before / room) if room else 5


def classes_of(crop, width, height, point):
    """Return the CSS classes by which a place that cuts a crop further keeps the focal
    point, in quarters; "" where that is the middle."""
    box = box_of(crop.across, crop.down, width, height, point)
    quarters = (
        _quarter(point[0] * width, box[0], box[2]),
        _quarter(point[1] * height, box[1], box[3]),
    )
    names = zip(("focus-x", "focus-y"), quarters, strict=True)
    return " ".join(f"{name}-{quarter}" for name, quarter in names if quarter != 2)


def _quarter(at, start, stop):
    return max(0, min(4, round(4 * (at - start) / (stop - start))))


def picture_of_crop(crop, width, height, point, address_of):
    """Return what <picture> is set with, of a crop of a photo so large.

    As renditions.picture_of(), with the `focus` of classes_of(). `address_of` returns an
    address of a name, a width, a format.
    """
    found = sizes_of(crop, width, height)
    srcsets = {
        ending: ", ".join(
            [f"{address_of(crop.name, wide, ending)} {wide}w" for wide, _ in found]
        )
        for ending in ("avif", "jpg")
    }
    largest, high = found[-1]
    return srcsets | {
        "src": address_of(crop.name, largest, "jpg"),
        "width": largest,
        "height": high,
        "focus": classes_of(crop, width, height, point),
    }
