import hashlib
from io import BytesIO
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import TestCase, TransactionTestCase

from articles.models import Photo, Rendition
from articles.photos import decoding
from articles.photos.storage import StorageFailed, files_removed_on_failure
from tests.pictures import (
    drawn,
    encoded,
    make_photo,
    no_new_files,
    place,
    private_exif,
    stored_files,
)
from tests.stories import make_story


class FullDisk:
    """Stands for a disk that has room for so many files, and half of the next."""

    def __init__(self, room):
        self.room = room
        self.save = FileSystemStorage._save

    def __call__(self, storage, name, content):
        if self.room:
            self.room -= 1
            return self.save(storage, name, content)
        self.save(storage, name, ContentFile(b"half"))
        raise OSError(28, "No space left on device")


def save_original(photo, content):
    file = ContentFile(content)
    with files_removed_on_failure() as written:
        photo.save_original(file, decoding.read(file), written)


class TakeInTests(TestCase):
    def test_it_keeps_the_original_as_it_came(self):
        content = encoded(exif=private_exif(6))
        photo = make_photo(content)
        photo.refresh_from_db()
        with photo.original.open() as file:
            self.assertEqual(file.read(), content)
        self.assertEqual(photo.checksum, hashlib.sha256(content).hexdigest())
        self.assertEqual((photo.width, photo.height), (80, 120))

    def test_it_names_files_after_the_record_and_by_chance(self):
        photo = make_photo()
        names = [photo.original.name, *(r.file.name for r in photo.renditions.all())]
        self.assertEqual(len(set(names)), 3)
        for name in names:
            self.assertIn(photo.guid.hex, name)

    def test_it_records_every_rendition(self):
        photo = make_photo(encoded(drawn((900, 600))))
        made = photo.renditions.values_list("format", "width", "height")
        sizes = ((400, 267), (800, 533), (900, 600))
        self.assertCountEqual(made, [(f, *s) for s in sizes for f in ("avif", "jpg")])
        for rendition in photo.renditions.all():
            self.assertEqual(rendition.file.size, rendition.size)

    @pytest.mark.once
    def test_it_gives_the_picture_element_plain_values(self):
        photo = make_photo(encoded(drawn((900, 600))))
        folder = f"/photos/{photo.guid}"
        picture = photo.picture()
        self.assertEqual(picture["src"], f"{folder}/900.jpg")
        self.assertEqual((picture["width"], picture["height"]), (900, 600))
        widths = (400, 800, 900)
        for name in ("avif", "jpg"):
            wanted = ", ".join(f"{folder}/{w}.{name} {w}w" for w in widths)
            self.assertEqual(picture[name], wanted)

    def test_it_removes_replaced_files_once_the_new_are_safe(self):
        photo = make_photo()
        old = photo.files()
        with self.captureOnCommitCallbacks(execute=True):
            save_original(photo, encoded(drawn((60, 40))))
            self.assertTrue(all(storage.exists(name) for storage, name in old))
        self.assertFalse(any(storage.exists(name) for storage, name in old))
        self.assertTrue(all(s.exists(name) for s, name in photo.files()))
        self.assertEqual({r.width for r in Rendition.objects.all()}, {60})


class FailureTests(TransactionTestCase):
    def assert_nothing_is_left(self, raised, act, photos=0):
        before = list(Photo.objects.values())
        with no_new_files(self), self.assertRaises(raised):
            act()
        self.assertEqual(list(Photo.objects.values()), before)
        self.assertEqual(len(before), photos)

    @pytest.mark.thorough
    def test_it_leaves_nothing_when_the_disk_fills_up(self):
        for room in range(3):
            full = FullDisk(room)
            with (
                self.subTest(room=room),
                patch.object(
                    FileSystemStorage, "_save", lambda *args, full=full: full(*args)
                ),
            ):
                self.assert_nothing_is_left(StorageFailed, make_photo)

    def test_it_keeps_the_old_picture_when_the_new_has_no_room(self):
        photo = make_photo()
        full = FullDisk(1)
        with patch.object(FileSystemStorage, "_save", lambda *args: full(*args)):
            self.assert_nothing_is_left(
                StorageFailed,
                lambda: save_original(photo, encoded(drawn((60, 40)))),
                photos=1,
            )
        photo = Photo.objects.get()
        for storage, name in photo.files():
            self.assertTrue(storage.exists(name))
        self.assertEqual(len(photo.files()), 3)

    def test_it_leaves_nothing_when_the_database_refuses(self):
        make_photo()
        self.assert_nothing_is_left(IntegrityError, make_photo, photos=1)

    def test_it_leaves_nothing_when_a_later_step_fails(self):
        def photo_and_more():
            with files_removed_on_failure() as written, transaction.atomic():
                file = BytesIO(encoded())
                picture = decoding.read(file)
                Photo(caption="一").save_original(
                    ContentFile(encoded()), picture, written
                )
                raise DatabaseError

        self.assert_nothing_is_left(DatabaseError, photo_and_more)


class DeleteTests(TestCase):
    def test_it_removes_the_files_after_commit(self):
        for delete in (Photo.delete, lambda photo: Photo.objects.all().delete()):
            with no_new_files(self):
                photo = make_photo()
                with self.captureOnCommitCallbacks(execute=True):
                    delete(photo)
                    self.assertTrue(photo.original.storage.exists(photo.original.name))
        self.assertFalse(Rendition.objects.exists())

    def test_it_refuses_while_a_story_shows_the_photo(self):
        photo = make_photo()
        place(photo, make_story())
        files = stored_files()
        for delete in (photo.delete, Photo.objects.all().delete):
            with self.captureOnCommitCallbacks(execute=True):
                self.assertRaises(ProtectedError, delete)
        self.assertEqual(stored_files(), files)
