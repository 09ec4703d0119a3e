"""Factories of pictures and photos for tests; each corner has a colour of its own."""

import io
import os
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops

from articles.models import ArticlePhoto, Photo
from articles.photos import decoding
from articles.photos.storage import files_removed_on_failure

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 30), (30, 30, 200), (255, 255, 255)


def drawn(size=(120, 80)):
    """Return red and green above, blue and white below."""
    picture = Image.new("RGB", (2, 2))
    for place, colour in (
        ((0, 0), RED),
        ((1, 0), GREEN),
        ((0, 1), BLUE),
        ((1, 1), WHITE),
    ):
        picture.putpixel(place, colour)
    return picture.resize(size, Image.Resampling.NEAREST)


def encoded(picture=None, format="JPEG", **options):
    content = io.BytesIO()
    (picture or drawn()).save(content, format, **options)
    return content.getvalue()


def photograph(size=(6000, 4000)):
    """Return a picture as rich as a photograph, with detail at every scale that readers
    get: flat colours would weigh nothing."""
    detail = size[0] // 4, size[1] // 4
    found = Image.new("RGB", detail, (118, 124, 128))
    for scale in (64, 16, 4, 2, 1):
        small = detail[0] // scale, detail[1] // scale
        noise = Image.effect_noise(small, 40 if scale > 4 else 20).convert("RGB")
        noise = noise.resize(detail, Image.Resampling.BICUBIC)
        found = ImageChops.add(found, noise, offset=-128)
    return found.resize(size, Image.Resampling.BICUBIC)


def private_exif(orientation=1):
    """Return EXIF as of a phone: how it was held, whose it is and where it was."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCameraMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 52.0, 13.0), 3: "E"})
    return exif


def upload(content=None, name="photo.jpg"):
    content = encoded() if content is None else content
    return SimpleUploadedFile(name, content, "image/jpeg")


def make_photo(content=None, **fields):
    """Return a photo of the library with its files."""
    content = encoded() if content is None else content
    photo = Photo(**{"caption": "水厂外景。", "credit": "甲 摄"} | fields)
    with files_removed_on_failure() as written:
        photo.save_original(ContentFile(content), _read(content), written)
    return photo


def make_alike(number, content):
    """Return photos that are the same to look at, each with a file of its own: decoded
    once, for what a large one costs."""
    picture = _read(content)
    photos = []
    for place in range(number):
        twin = replace(picture, checksum=f"{place}{picture.checksum[1:]}")
        vars(twin)["renditions"] = picture.renditions
        photos.append(Photo(caption="水厂外景。"))
        with files_removed_on_failure() as written:
            photos[-1].save_original(ContentFile(content), twin, written)
    return photos


@cache
def _read(content):
    """Return the picture in a file; most photos of the tests are of the same one."""
    return decoding.read(io.BytesIO(content))


def place(photo, story, **fields):
    return ArticlePhoto.objects.create(photo=photo, article=story, **fields)


def stored_files():
    """Return the paths of all files in the photo stores."""
    found = os.walk(settings.MEDIA_ROOT)  # rglob() takes twice as long
    return {Path(folder, name) for folder, _, names in found for name in names}


@contextmanager
def no_new_files(test):
    before = stored_files()
    yield
    test.assertEqual(stored_files(), before)
