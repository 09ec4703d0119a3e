"""Mixin of Photo with what <picture> is set with: its renditions, its crops, its shape."""

from functools import partial

from articles.models.renditions import (
    Rendition,
    picture_of,
    public_address,
    public_crop_address,
)
from articles.photos.crops import CROPS, picture_of_crop, point_of
from articles.prefetched import loaded


class WithPictures:
    # Names the addresses in picture(); a preview, whose photos have no public
    # address yet, sets its own on the photos it has loaded.
    address_of = staticmethod(public_address)
    crop_address_of = staticmethod(public_crop_address)

    def tenths(self):
        """Return how wide the picture is in tenths of its height, ten for all that lie:
        an upright one is set no wider than its height on a screen allows."""
        if not (self.width and self.height):
            return 10
        return min(10, -(-10 * self.width // self.height))

    def thumbnail(self):
        """Return the smallest rendition that every browser shows, or None."""
        shown = [
            r for r in loaded(self, "renditions") if r.format == Rendition.Format.JPEG
        ]
        return min(shown, key=lambda rendition: rendition.width, default=None)

    def picture(self):
        """Return what <picture> is set with, or None: see picture_of()."""
        return picture_of(loaded(self, "renditions"), self.address_of)

    def point_of(self, name):
        """Return the focal point of a named crop: its own, or the photo's."""
        return point_of(name, (self.focal_x, self.focal_y), self.crops)

    def crop_picture(self, name):
        """Return what <picture> is set with for a named crop, or None."""
        if not self.original:
            return None
        crop = CROPS[name]
        return picture_of_crop(
            *(crop, self.width, self.height, self.point_of(crop.follows)),
            partial(self.crop_address_of, self.guid),
        )
