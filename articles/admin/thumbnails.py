"""Pictures of the library as the desk shows them: from addresses that ask who looks."""

from django.urls import reverse
from django.utils.html import format_html

from articles.models.renditions import picture_of


def desk_address(rendition):
    """Return where the desk finds a picture file; readers do not."""
    args = [rendition.photo_id, rendition.width, rendition.format]
    return reverse("admin:articles_photo_rendition", args=args)


def thumbnail(photo):
    """Return the <img> of a photo's thumbnail for lists and forms, or 无图."""
    rendition = photo.thumbnail()
    if rendition is None:
        return "无图"
    return format_html(
        '<img class="photo-thumbnail" src="{}" width="{}" height="{}" alt="" loading="lazy">',
        desk_address(rendition),
        rendition.width,
        rendition.height,
    )


def desk_picture(photo):
    """Return what a large picture is set with at the desk, or None: see picture_of()."""
    return picture_of(photo.renditions.all(), desk_address)
