"""Files of crops: each is made when it is first asked for, once, and kept.

A file is named after all that it shows: the rendition it is cut from, the part of it,
the size. So none is ever stale, whatever was kept: of a photo that was moved, replaced
or withdrawn nobody asks for the old names, and the next change sweeps them away. There
is no row of them: a row would be written by a reader's request, and move the clock of
all pages (decision 036).
"""

import fcntl
import io
import logging
import os
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404

from articles.photos.crops import CROPS, box_of, point_of, sizes_of
from articles.photos.storage import (
    StorageAway,
    keep_under,
    opened,
    renditions_storage,
)

CONTENT_TYPES = {"avif": "image/avif", "jpg": "image/jpeg"}
# Whoever asks for what another is making waits for it, and no longer than that: it
# takes a tenth of it, and then making it twice costs less than a thread.
SECONDS, GLANCE = 3, 0.02
LOCKS = 16
LOCK = f"newsroom-crop-{os.getuid()}-{{}}.lock"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class CropFile:
    """One size and format of a crop: its name, and how it is cut from a rendition."""

    rendition: object
    box: tuple
    size: tuple
    format: str
    name: str

    @property
    def etag(self):
        return self.name.rpartition("/")[2]

    @property
    def content_type(self):
        return CONTENT_TYPES[self.format]

    def open(self):
        """Return the file, open, made if it is not there: FileNotFoundError where what
        it is cut from is lost, StorageAway where nobody can say."""
        return self._kept() or self._made()

    def _kept(self):
        try:
            return renditions_storage().open(self.name)
        except FileNotFoundError:
            return None
        except Exception as error:  # a disk and a bucket fail each in its own words
            raise StorageAway(self.name) from error

    def _made(self):
        with _alone(self.name):
            kept = self._kept()
            if kept:
                return kept
            with opened(self.rendition.file) as file:
                content = cut(file, self.box, self.size, self.format)
            try:
                keep_under(renditions_storage(), self.name, ContentFile(content))
            except Exception:  # for instance a full disk: it is shown all the same
                logger.exception("A crop was made, but could not be kept.")
        return io.BytesIO(content)


def crop_file(rendition, name, width, format):
    """Return the CropFile that is asked for; Http404 where there is no such one.

    `rendition` is the largest JPEG of a photo, loaded with its photo.
    """
    crop, photo = CROPS.get(name), rendition.photo
    sizes = dict(sizes_of(crop, photo.width, photo.height)) if crop else {}
    if width not in sizes or format not in CONTENT_TYPES:
        raise Http404("没有这样裁切的图片。")
    point = point_of(crop.follows, (photo.focal_x, photo.focal_y), photo.crops)
    whole = rendition.width, rendition.height
    box = box_of(crop.across, crop.down, *whole, point)
    shown = repr((rendition.file.name, box)).encode()
    stamp = sha256(shown).hexdigest()[:16]
    path = f"{folder_of(photo.guid)}/{name}-{width}-{stamp}.{format}"
    return CropFile(rendition, box, (width, sizes[width]), format, path)


def folder_of(guid):
    """Return the folder of a photo's crops, in the store of the renditions."""
    return f"{guid.hex[:2]}/{guid.hex}/crops"


def cut(file, box, size, format):
    """Return a part of a picture file in a size and a format.

    What marks the file has, of its maker or of AI, the part has too.
    """
    from PIL import Image

    from articles.photos.decoding import ENCODINGS

    encoder, options = ENCODINGS[format]
    with Image.open(file) as picture:
        marks = {name: picture.info.get(name) for name in ("exif", "xmp")}
        small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, box)
    # Encoders write what hangs on a picture, such as a comment or a profile.
    small.info = {}
    content = io.BytesIO()
    kept = {name: mark for name, mark in marks.items() if mark}
    small.save(content, encoder, **options, **kept)
    return content.getvalue()


def sweep_after_commit(guids):
    """Remove all crops of some photos, once what they showed has changed for good."""
    transaction.on_commit(lambda: _sweep(guids), robust=True)


def _sweep(guids):
    storage = renditions_storage()
    for guid in guids:
        folder = folder_of(guid)
        with suppress(FileNotFoundError):  # none was ever asked for
            for name in storage.listdir(folder)[1]:
                storage.delete(f"{folder}/{name}")


@contextmanager
def _alone(name):
    """Hold the lock of a file's name on this machine, as long as it is made; whoever
    waits in vain goes on without."""
    stripe = int(sha256(name.encode()).hexdigest()[:4], 16) % LOCKS
    with open(Path(tempfile.gettempdir(), LOCK.format(stripe)), "a") as file:
        until = monotonic() + SECONDS
        while not _locked(file) and monotonic() < until:
            sleep(GLANCE)
        yield


def _locked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
