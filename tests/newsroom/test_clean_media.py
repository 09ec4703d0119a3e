"""Files that no row names: listed, and removed when one says so."""

import importlib.util
import io
import os
import uuid
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock, skipUnless

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from articles.models import Photo, Recording, Rendition
from articles.photos import orphans
from articles.photos.crop_files import folder_of
from newsroom.backup.folder import Folder, locked
from tests.newsroom.test_bucket_hangs import in_bucket
from tests.pictures import make_photo, stored_files


def name_of_a_file(ending="jpg"):
    guid = uuid.uuid4().hex
    return f"{guid[:2]}/{guid}/{uuid.uuid4().hex}.{ending}"


def clean(*arguments):
    said = io.StringIO()
    call_command("clean_media", *arguments, stdout=said)
    return said.getvalue()


class CleanMediaTests(TestCase):
    def setUp(self):
        self.before = stored_files()
        self.addCleanup(self.remove_what_is_new)

    def remove_what_is_new(self):
        for path in stored_files() - self.before:
            path.unlink()

    def store(self, store, name, days=2):
        storages[store].save(name, ContentFile(b"x" * 1000))
        moment = (timezone.now() - timedelta(days=days)).timestamp()
        path = storages[store].path(name)
        os.utime(path, (moment, moment))
        return Path(path)

    def test_it_lists_what_no_row_names_and_removes_it_when_told_so(self):
        photo = make_photo()
        sound = Recording.objects.create(
            format="mp3", size=1000, file=name_of_a_file("mp3"), file_checksum="x"
        )
        kept = [self.store("renditions", sound.file.name)]
        kept += [Path(storage.path(name)) for storage, name in photo.files()]
        for path in kept:
            os.utime(path, (0, 0))
        kept += [
            self.store("originals", name_of_a_file(), days=0),
            self.store("originals", "incoming/new.jpg", days=1),
            self.store("originals", "pages/2023/01-22/scan.jpg"),
            self.store("renditions", "issues/1/pdf/made-again.pdf"),
            self.store("renditions", f"{folder_of(photo.guid)}/card-720-0a1b.avif"),
        ]
        lost = [
            self.store("originals", name_of_a_file("heic")),
            self.store("originals", "incoming/old.jpg"),
            self.store("renditions", name_of_a_file("avif")),
            self.store("renditions", name_of_a_file("mp4")),
            self.store("renditions", f"{folder_of(uuid.uuid4())}/card-720-0a1b.avif"),
        ]
        said = clean()
        for path in lost:
            name = path.relative_to(settings.MEDIA_ROOT)
            self.assertIn(str(name), said.splitlines())
        self.assertIn("没有记录指向的文件有 5 个", said)
        self.assertTrue(all(path.exists() for path in lost))
        self.assertIn("删去 5 个", clean("--remove"))
        self.assertFalse(any(path.exists() for path in lost))
        self.assertTrue(all(path.exists() for path in kept))
        self.assertIn("有 0 个", clean())

    def test_it_leaves_what_a_row_names_by_then(self):
        path = self.store("renditions", name_of_a_file())
        (found,) = [b for b in orphans.orphans(timezone.now()) if b]
        photo = make_photo()
        photo.renditions.filter(format="jpg").update(file=found[0].file.name)
        self.assertEqual(orphans.remove(found), 0)
        self.assertTrue(path.exists())

    @pytest.mark.once
    def test_it_asks_the_database_as_often_for_many_files_as_for_few(self):
        for _ in range(12):
            self.store("renditions", name_of_a_file())
        # And the photos, for their crops.
        asked = len(orphans.file_fields()) + 1
        with mock.patch.object(orphans, "AT_ONCE", 4), self.assertNumQueries(asked):
            self.assertEqual(sum(map(len, orphans.orphans(timezone.now()))), 12)

    @pytest.mark.once
    def test_it_removes_nothing_while_a_backup_runs(self):
        path = self.store("originals", name_of_a_file())
        root = self.enterContext(TemporaryDirectory())
        Folder(root).prepare()
        with override_settings(BACKUP_DIR=root), locked(root, alone=False):
            with self.assertRaisesMessage(CommandError, "请等它结束"):
                clean("--remove")
            self.assertIn("有 1 个", clean())
        self.assertTrue(path.exists())

    @pytest.mark.once
    def test_it_says_so_when_the_storage_does_not_answer(self):
        away = mock.patch.object(orphans, "_files_below", side_effect=OSError("away"))
        with away, self.assertRaisesMessage(CommandError, "存储读不出来"):
            clean()


@pytest.mark.thorough
@pytest.mark.once
@skipUnless(importlib.util.find_spec("storages"), "needs requirements-large.txt")
class BucketTests(TestCase):
    """Against moto, which answers in this process as S3 does."""

    def setUp(self):
        import boto3
        from moto import mock_aws

        self.enterContext(mock_aws())
        self.client = boto3.client("s3", region_name="us-east-1")
        self.client.create_bucket(Bucket="photos")
        stores = {
            name: store | {"OPTIONS": store["OPTIONS"] | {"location": name}}
            for name, store in in_bucket(None).items()
            if name in orphans.STORES
        }
        stores = settings.STORAGES | stores
        # The client is loaded by the first who asks: no bound of a reader's wait is tried.
        waits = {"READERS_WAIT": 60, "DESK_WAIT": 60}
        self.enterContext(override_settings(STORAGES=stores, **waits))
        for field, alias in (
            (Photo._meta.get_field("original"), "originals"),
            (Rendition._meta.get_field("file"), "renditions"),
        ):
            self.enterContext(mock.patch.object(field, "storage", storages[alias]))

    def test_it_lists_and_removes_the_same_in_a_bucket(self):
        photo = make_photo()
        lost = name_of_a_file()
        storages["renditions"].save(lost, ContentFile(b"x"))
        now = timezone.now() + timedelta(days=3)
        with mock.patch("django.utils.timezone.now", lambda: now):
            self.assertIn("有 1 个", clean())
            self.assertIn(f"renditions/{lost}", clean("--remove"))
            self.assertIn("有 0 个", clean())
        stored = self.client.list_objects_v2(Bucket="photos")["Contents"]
        self.assertEqual(len(stored), len(photo.files()))
