"""Picture files of items, for the dresses that carry them: of bounded size, one query
for all, and of what an item has only: its rights were asked about when it was loaded."""

from articles.models.renditions import Rendition
from articles.photos.storage import StorageAway, opened

# As wide as a page at 150 dots an inch, and as a screen: what is wider adds weight only.
WIDEST = 1600
JPEG = "image/jpeg"


def picture_name(photo, number):
    """Return the name of a photo's file among those of its story, "" without one."""
    return f"图{number}.jpg" if best_rendition(photo) else ""


def best_first(renditions):
    """Return renditions as receivers look for them: the widest that any program opens."""
    return sorted(renditions, key=lambda one: (one.media_type != JPEG, -one.width))


def widest(photo):
    """Return the widest JPEG of a photo, for a link; None without a file."""
    best = next(iter(best_first(photo.renditions)), None)
    return best if best and best.media_type == JPEG else None


def best_rendition(photo, widest=WIDEST):
    """Return the ItemRendition that is carried: the widest JPEG within bounds, else the
    narrowest; None of a photo whose file is not at hand."""
    jpegs = sorted(
        (one for one in photo.renditions if one.media_type == JPEG),
        key=lambda one: one.width,
    )
    within = [one for one in jpegs if one.width <= widest]
    return next(iter([*within[::-1], *jpegs]), None)


class Pictures:
    """The files of the photos of some items; a lost one is None, and in `lost`."""

    def __init__(self, items):
        wanted = {
            (photo.guid, rendition.width)
            for item in items
            for photo in item.photos
            if (rendition := best_rendition(photo))
        }
        guids = {guid for guid, _ in wanted}
        found = Rendition.objects.filter(
            photo__guid__in=guids, format=Rendition.Format.JPEG
        ).select_related("photo")
        self.files = {
            str(one.photo.guid): one.file
            for one in found.only("file", "width", "photo__guid")
            if (str(one.photo.guid), one.width) in wanted
        }
        self.lost = []

    def open(self, photo):
        """Return the file of a photo, open, or None."""
        file = self.files.get(photo.guid)
        if file is None:
            return None
        try:
            return opened(file)
        except (FileNotFoundError, StorageAway):
            self.lost.append(photo.guid)
            return None
