import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from threading import Thread
from unittest import skipUnless
from unittest.mock import patch

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import IntegrityError, connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.test import SimpleTestCase, TransactionTestCase, override_settings
from django.utils import timezone

from articles.models import Article, Review
from articles.photos import pending_uploads
from newsroom import publication_clock
from newsroom.backup import making, manifest, media, on_sqlite, restoring
from newsroom.backup.errors import BackupError
from newsroom.backup.folder import finished, locked
from newsroom.backup.progress import Progress
from newsroom.checks import check_last_backup
from newsroom.clock_triggers import CLOCK
from tests.cast import hire
from tests.migration_states import built_for_less
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_draft, make_story

# To the microsecond; half a second before a day begins in Taiyuan.
MOMENT = timezone.make_aware(datetime(2023, 5, 4, 23, 59, 59, 500_001))
AWKWARD = '制表\t反斜\\t换行\n空\\N“引”𠮷 {"a": 1}'
IN_MEMORY = {"BACKEND": "django.core.files.storage.InMemoryStorage"}


def contents():
    """Return {table: its rows, sorted}, but for the clock, whose number always rises."""
    rows = {}
    with connection.cursor() as cursor:
        for table in set(making.KINDS[connection.vendor].table_names()) - {CLOCK}:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def files_of(*photos):
    """Return {(store, name): content} of the files of photos."""
    names = [
        (Path(storage.location).name, name)
        for photo in photos
        for storage, name in photo.files()
    ]
    return {key: content(*key) for key in names}


def content(alias, name):
    with storages[alias].open(name) as file:
        return file.read()


def in_folder(folder):
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder},
    }


@contextmanager
def other_storages(backend=None):
    """Have the site keep its files elsewhere: by default, in empty folders."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {
            alias: backend or in_folder(Path(folder, alias)) for alias in media.stores()
        }
        rest = {"staticfiles": settings.STORAGES["staticfiles"]}
        with override_settings(STORAGES=kept | rest):
            yield


class Busy(Progress):
    """Progress of a backup during which something happens once, in another thread."""

    def __init__(self, during=None, stage=""):
        super().__init__(OutputWrapper(StringIO()))
        self.during, self.stage = during, stage

    def at(self, done, total):
        super().at(done, total)
        if self.during and self.what == self.stage:
            during, self.during = self.during, None
            other = Thread(target=self._run, args=[during])
            other.start()
            other.join(30)

    def _run(self, during):
        try:
            during()
        finally:
            connection.close()


class Failing(Progress):
    """Progress of a backup that ends when the first file has been copied."""

    def __init__(self, error):
        super().__init__(OutputWrapper(StringIO()))
        self.error = error

    def step(self):
        super().step()
        if self.done == 2:
            raise self.error


class BackupCase(TransactionTestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.folder = Path(kept.name, "backups")
        # Pictures that wait for the forms of other tests would be copied, too.
        for name in media.waiting_uploads():
            storages["originals"].delete(f"{pending_uploads.FOLDER}/{name}")
        self.story = make_story(published_at=MOMENT, deck=AWKWARD)
        self.photo = make_photo()
        place(self.photo, self.story)

    def run_command(self, *arguments, **options):
        printed = StringIO()
        call_command(*arguments, stdout=printed, **options)
        return printed.getvalue()

    def back_up(self, **options):
        """Make a backup; return its path."""
        self.run_command("backup", self.folder, **options)
        return finished(self.folder)[-1]

    def assert_refused(self, sentence, *arguments, **options):
        with self.assertRaisesMessage(CommandError, sentence):
            self.run_command(*arguments, **options)


class RestoreTests(BackupCase):
    def setUp(self):
        super().setUp()
        self.other = make_photo(encoded(drawn((60, 40))))
        Review.objects.create(
            article=self.story, move="submit", by=hire("reporter", "记者"), version=1
        )

    def go_on_working(self):
        make_draft("备份中写的")
        Article.objects.filter(pk=self.story.pk).update(headline="备份中改的")
        make_photo(encoded(drawn((30, 20))))
        self.other.delete()

    @patch.object(on_sqlite, "PAGES_AT_ONCE", 5)
    def test_it_restores_what_was_there_at_its_moment_while_people_went_on_saving(self):
        newest = make_draft("写了又删的").pk
        Article.objects.filter(pk=newest).delete()
        tables, files = contents(), files_of(self.photo)
        making.make(self.folder, Busy(self.go_on_working, "复制数据库"))
        self.assertNotEqual(contents(), tables)
        number = publication_clock.read()
        self._fixture_setup()  # an empty database

        with other_storages():
            self.run_command("restore", self.folder)
            self.assertEqual(contents(), tables)
            self.assertEqual({key: content(*key) for key in files}, files)
        self.assert_is_ready_for_readers(number)
        # The address of a story that was deleted leads to no other one.
        self.assertGreater(make_draft().pk, newest)

    def assert_is_ready_for_readers(self, number):
        self.assertGreater(publication_clock.read(), number)
        self.assertEqual(publication_clock.missing_triggers(), [])
        with self.assertRaises(IntegrityError), connection.cursor() as cursor:
            cursor.execute("UPDATE articles_review SET reason = '改掉'")
        found = Article.objects.published().search("今日通水")
        self.assertEqual([story.published_at for story in found], [MOMENT])

    @pytest.mark.thorough
    def test_it_replaces_a_database_only_when_told(self):
        self.back_up()
        before = contents()
        self.assert_refused("数据库里已有内容", "restore", self.folder)
        self.assertEqual(contents(), before)


@pytest.mark.once
class MediaTests(BackupCase):
    def restore_files(self, overwrite=False):
        backup = finished(self.folder)[-1]
        return restoring.restore_media(backup, overwrite, Busy())

    @pytest.mark.thorough
    def test_it_moves_files_from_a_folder_to_a_bucket_and_back(self):
        files = files_of(self.photo)
        self.back_up()
        with other_storages(IN_MEMORY):
            self.assertEqual(self.restore_files(), [])
            self.assertEqual({key: content(*key) for key in files}, files)
            self.folder = self.folder.with_name("from-the-bucket")
            self.back_up()
        with other_storages():
            self.assertEqual(self.restore_files(), [])
            self.assertEqual({key: content(*key) for key in files}, files)

    @pytest.mark.thorough
    def test_it_writes_over_a_file_of_other_content_only_when_told(self):
        self.back_up()
        file = self.photo.original
        right = content("originals", file.name)
        file.storage.delete(file.name)
        file.storage.save(file.name, BytesIO(b"other"))
        with self.assertRaisesMessage(BackupError, "内容与备份不同"):
            self.restore_files()
        self.assertEqual(content("originals", file.name), b"other")
        self.restore_files(overwrite=True)
        self.assertEqual(content("originals", file.name), right)

    def test_it_copies_a_file_once_and_removes_it_with_the_last_backup_that_has_it(
        self,
    ):
        self.back_up()
        first = {path: path.stat() for path in self.copies()}
        older = files_of(self.photo)
        self.photo.article_photos.all().delete()
        self.photo.delete()
        newer = make_photo(encoded(drawn((60, 40))))
        self.back_up()
        again = {path: path.stat() for path in self.copies()}
        names = [Path(name).name for _, name in [*older, *files_of(newer)]]
        self.assertEqual(sorted(path.name for path in again), sorted(names))
        self.assertEqual({path: again[path] for path in first}, first)
        last = self.back_up(keep=1)
        self.assertEqual(finished(self.folder), [last])
        self.assertEqual(
            {path.name for path in self.copies()},
            {Path(name).name for _, name in files_of(newer)},
        )

    def copies(self):
        return [p for p in (self.folder / "media").rglob("*") if p.is_file()]

    @pytest.mark.thorough
    def test_it_tells_a_file_that_was_deleted_meanwhile_from_one_that_is_lost(self):
        kept = self.photo.original
        deleted = make_photo(encoded(drawn((60, 40))))
        kept.storage.delete(kept.name)
        busy = Busy(deleted.delete, "复制数据库")
        with patch.object(on_sqlite, "PAGES_AT_ONCE", 5):
            making.make(self.folder, busy)
        printed = busy.stdout._out.getvalue()
        self.assertIn("备份期间删掉的文件3个", printed)
        self.assertIn(f"却找不到的文件1个，如originals/{kept.name}", printed)


@pytest.mark.once
class UnfinishedTests(BackupCase):
    @pytest.mark.thorough
    def test_it_leaves_nothing_that_looks_whole_when_it_is_cut_off(self):
        for error, raised in (
            (OSError(28, "No space left on device"), BackupError),
            (KeyboardInterrupt(), KeyboardInterrupt),
        ):
            with self.subTest(error=error):
                with self.assertRaises(raised):
                    making.make(self.folder, Failing(error))
                self.assertEqual(self.left(), ["README.txt", "media"])
                self.assert_refused("没有完整的备份", "restore", self.folder)

    def left(self):
        paths = self.folder.rglob("*")
        shown = (p for p in paths if p.is_file() or p.parent == self.folder)
        return sorted(p.relative_to(self.folder).as_posix() for p in shown)

    @pytest.mark.thorough
    def test_it_removes_what_a_killed_backup_has_left(self):
        self.folder.mkdir()
        (self.folder / "media").mkdir()
        (self.folder / "README.txt").touch()
        partial = self.folder / ".2026-01-01T000000Z.partial"
        partial.mkdir()
        self.back_up()
        self.assertFalse(partial.exists())

    @pytest.mark.thorough
    def test_it_is_made_by_one_at_a_time(self):
        self.back_up()
        with locked(self.folder, alone=False):
            self.assert_refused("请等它结束", "backup", self.folder)
            self.run_command("verify", self.folder)

    def test_it_writes_into_no_folder_with_other_files_unless_told(self):
        self.folder.mkdir()
        (self.folder / "notes.txt").write_text("要留着")
        self.assert_refused("已有别的文件", "backup", self.folder)
        self.back_up(overwrite=True)
        self.assertEqual((self.folder / "notes.txt").read_text(), "要留着")
        self.assert_refused("图片文件夹", "backup", settings.MEDIA_ROOT / "backups")
        self.assert_refused("至少是1", "backup", self.folder, keep=0)
        self.assert_refused("BACKUP_DIR", "backup")

    def test_it_is_for_its_owner_only(self):
        backup = self.back_up()
        for path in (self.folder, backup, *backup.rglob("*"), *self.folder.iterdir()):
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)


class VerifyTests(BackupCase):
    @pytest.mark.thorough
    def test_it_finds_a_damaged_file_and_a_missing_one(self):
        backup = self.back_up()
        self.assertIn("备份完好", self.run_command("verify", self.folder))
        # Pictures that wait for some other form are in it, too.
        jpeg = self.photo.renditions.get(format="jpg")
        (original,), (rendition,) = (
            (self.folder / "media").rglob(Path(name).name)
            for name in (self.photo.original.name, jpeg.file.name)
        )
        damage(original)
        rendition.unlink()
        self.assert_refused("2处不对", "verify", backup)
        with other_storages():
            damaged = restoring.restore_media(backup, False, Busy())
            self.assertEqual(len(damaged), 2)
            # The rest is there.
            (avif,) = self.photo.renditions.filter(format="avif")
            self.assertTrue(content("renditions", avif.file.name))

    @pytest.mark.thorough
    def test_it_restores_nothing_from_a_damaged_database(self):
        backup = self.back_up()
        for name in ("manifest.json", manifest.SUMS, "media.sqlite3"):
            with self.subTest(name=name):
                before = (backup / name).read_bytes()
                damage(backup / name)
                self.assert_refused("不对", "verify", backup)
                self.assert_refused("已经损坏", "restore", backup, overwrite=True)
                (backup / name).write_bytes(before)
        (next(backup.rglob("database.*"), None) or next(backup.rglob("*.gz"))).unlink()
        self.assert_refused("已经损坏", "restore", backup, overwrite=True)
        self.assertTrue(Article.objects.filter(pk=self.story.pk).exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_a_backup_of_a_newer_release(self):
        recorder, unknown = MigrationRecorder(connection), ("articles", "9999_unknown")
        recorder.record_applied(*unknown)
        self.addCleanup(recorder.record_unapplied, *unknown)
        self.back_up()
        self.assert_refused("更新的版本", "restore", self.folder, overwrite=True)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_tries_to_restore_into_a_database_that_it_drops(self):
        self.back_up()
        before = contents()
        self.assertIn("恢复成功", self.run_command("verify", self.folder, restore=True))
        self.assertEqual(contents(), before)

    def test_it_has_a_temporary_database_beside_the_sites_own(self):
        before = Article.objects.count(), connection.settings_dict["NAME"]
        with making.KINDS[connection.vendor].temporary():
            self.assertEqual(connection.introspection.table_names(), [])
            name = connection.settings_dict["NAME"]
        after = Article.objects.count(), connection.settings_dict["NAME"]
        self.assertEqual(after, before)
        self.assertNotEqual(name, after[1])
        self.assertFalse(Path(name).exists())


class LastBackupTests(SimpleTestCase):
    def assert_warned(self, sentence, **settings):
        with override_settings(**{"PRODUCTION": True} | settings):
            found = check_last_backup(databases=["default"])
        self.assertEqual(len(found), bool(sentence))
        self.assertIn(sentence, "".join(warning.msg for warning in found))

    def test_it_warns_in_production_when_the_last_backup_is_older_than_a_week(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            (path / ".2026-05-09T020000Z.partial").mkdir()
            with time_machine.travel(datetime(2026, 5, 9, 3, tzinfo=UTC), tick=False):
                self.assert_warned("There is no backup", BACKUP_DIR=path)
                (path / "2026-05-02T025959Z").mkdir()
                self.assert_warned("more than a week ago", BACKUP_DIR=path)
                self.assert_warned("", BACKUP_DIR=path, PRODUCTION=False)
                (path / "2026-05-02T030001Z").mkdir()
                self.assert_warned("", BACKUP_DIR=path)
            self.assert_warned("cannot be read", BACKUP_DIR=path / "none")
        self.assert_warned("BACKUP_DIR is not set", BACKUP_DIR="")


def damage(path):
    """Change one byte in the middle of a file."""
    found = bytearray(path.read_bytes())
    found[len(found) // 2] ^= 1
    path.write_bytes(found)


@skipUnless(connection.vendor == "postgresql", "moves into PostgreSQL")
class MoveTests(BackupCase):
    """SQLite's tables are made of the models: its migrations are a minute's work."""

    def test_it_moves_a_site_to_sqlite_and_back(self):
        Review.objects.create(
            article=self.story, move="submit", by=hire("reporter", "记者"), version=1
        )
        before = contents()
        backup = self.back_up()
        with self.sqlite():
            with on_sqlite_tables():
                about = manifest.read(backup)
                restoring.load_tables(backup, about, Busy())
            self.assertEqual(Article.objects.get().published_at, MOMENT)
            self.assertEqual(Article.objects.get().deck, AWKWARD)
            self.folder = self.folder.with_name("of-sqlite")
            self.back_up()
        Article.objects.create(headline="换掉的")
        with built_for_less():
            self.run_command("restore", self.folder, overwrite=True)
        self.assertEqual(contents(), before)
        found = Article.objects.published().search("今日通水")
        self.assertEqual(list(found), [self.story])
        self.assertEqual(publication_clock.missing_triggers(), [])

    @contextmanager
    def sqlite(self):
        """Have the site run on an SQLite of its own."""
        own = connections["default"]
        given = own.settings_dict | {"NAME": str(self.folder.parent / "site.sqlite3")}
        given |= {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
        connections["default"] = DatabaseWrapper(given)
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = own


# What migrations leave in a table for the release before, and no model has any more.
LEFT_BEHIND = ("date date NULL", "name varchar(60) NOT NULL DEFAULT ''")


@contextmanager
def on_sqlite_tables():
    MigrationRecorder(connection).ensure_schema()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
        for column in LEFT_BEHIND:
            editor.execute(f"ALTER TABLE editions_classicaddress ADD COLUMN {column}")
    yield
