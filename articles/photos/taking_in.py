"""Taking in of photos: the one way by which a file becomes a photo of the library.

The form, uploads of many, what is dropped or pasted: for each the file is read by its
content, known by its checksum, and stored with its renditions wholly or not at all.
"""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from articles.models import PastedPhoto, Photo
from articles.photos import decoding
from articles.photos.storage import files_removed_on_failure
from articles.photos.suggesting import fill_in

PERMISSION = "articles.add_photo"
# What browsers and their scripts call a picture that has no file.
NAMELESS = {"paste", "blob", "image.png", "image.jpg", "image.jpeg"}


class Taken(NamedTuple):
    """A photo, and whether the library did not have it before."""

    photo: Photo
    is_new: bool


def take_in(file, user) -> Photo:
    """Return the photo of the library that a file is, a new one if there is none.

    Raises ImageRefused and StorageFailed, whose file is not kept.
    """
    return taken(file, user).photo


def taken(file, user, waits=False) -> Taken:
    """Take a file in; what `waits` is marked until a story is saved with it."""
    if not user.has_perm(PERMISSION):
        raise PermissionDenied
    known = Photo.objects.filter(checksum=decoding.checksum(file))
    if photo := known.first():
        return _known(photo, waits)
    picture = decoding.read(file, file.name)
    # On SQLite everybody else's saves wait for a transaction to end.
    picture.renditions  # noqa: B018 (makes them)
    photo = Photo(added_by=user)
    try:
        with files_removed_on_failure() as written, transaction.atomic():
            store(photo, file, picture, written, own_name(file.name))
            if waits:
                PastedPhoto.objects.create(photo=photo)
    except IntegrityError:
        # Another request brought the same picture in meanwhile.
        photo = known.first()
        if photo is None:
            raise
        return _known(photo, waits)
    PastedPhoto.objects.sweep()
    return Taken(photo, True)


def _known(photo, waits):
    if not waits:
        PastedPhoto.objects.settle([photo])
    return Taken(photo, False)


def store(photo, file, picture, written, name):
    """Save a photo with a new file, called `name` by whoever uploaded it.

    `picture` and `written` as of Photo.save_original().
    """
    fill_in(photo, file, name)
    photo.save_original(file, picture, written)


def own_name(name):
    """Return a file's name, or "" for one that no person has given."""
    return "" if not name or name.lower() in NAMELESS else name
