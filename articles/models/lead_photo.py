"""Mixin of Article with the photo that it is shown by in lists, and where it is shared."""

from articles.prefetched import loaded


class WithLeadPhoto:
    def lead_photo(self):
        """Return the first placed photo that has a picture to show, or None."""
        for placed in loaded(self, "article_photos"):
            if placed.photo.original:
                return placed
        return None

    def share_picture(self):
        """Return the lead photo as it is shown where the story is shared, or None: of
        one with a notice for minors none is, for the notice does not go with it."""
        placed = None if self.minors_warning else self.lead_photo()
        return placed.crop_picture("share") if placed else None
