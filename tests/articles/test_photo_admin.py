import os
import re
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage
from django.test import TestCase
from django.utils import timezone

from articles.models import Contributor, Photo
from articles.photos import pending_uploads
from articles.photos.storage import originals_storage
from articles.workflow import Status
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import (
    drawn,
    encoded,
    make_photo,
    no_new_files,
    place,
    stored_files,
    upload,
)
from tests.stories import make_story

LIBRARY = "/admin/articles/photo/"
ADD = f"{LIBRARY}add/"
TYPED = {
    "caption": "水厂外景。",
    "credit": "甲乙 摄",
    "alt": "一排蓄水池。",
    "focal_x": "0.25",
    "taken_at_0": "2023-01-22",
    "taken_at_1": "18:30:00",
    "rights": "本报版权所有",
    "rights_expire_on": "2033-01-22",
}
MORNING = timezone.make_aware(datetime(2023, 5, 4, 9, 0))


def waiting():
    return {
        path for path in stored_files() if path.parent.name == pending_uploads.FOLDER
    }


class PhotoDesk(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.photo_editor)

    def page_of(self, photo):
        return f"{LIBRARY}{photo.pk}/change/"

    def send(self, address=ADD, **typed):
        """Fill in the form as a browser would, and send it."""
        data = filled_in(self.client.get(address), "photo_form") | typed
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(address, data)

    def send_again(self, response, **typed):
        data = filled_in(response, "photo_form") | typed
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(ADD, data)

    def assert_refused(self, response, words):
        self.assertContains(response, words)
        self.assertFalse(Photo.objects.exists())


class UploadTests(PhotoDesk):
    def test_it_takes_a_picture_in_with_all_that_is_typed(self):
        person = Contributor.objects.create(name="甲乙")
        response = self.send(upload=upload(), photographer=person.pk, **TYPED)
        self.assertRedirects(response, LIBRARY)
        photo = Photo.objects.get()
        self.assertEqual((photo.caption, photo.credit), ("水厂外景。", "甲乙 摄"))
        self.assertEqual((photo.photographer, photo.focal_x), (person, 0.25))
        self.assertEqual((photo.width, photo.height), (120, 80))
        self.assertEqual(photo.renditions.count(), 2)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_the_picture_on_its_form_and_in_the_list(self):
        self.send(upload=upload(), caption="水厂外景。")
        photo = Photo.objects.get()
        small = f'src="{LIBRARY}{photo.pk}/rendition/120.jpg"'
        self.assertContains(self.client.get(LIBRARY), small)
        # As large as there is, beside what its crops show of it.
        page = self.client.get(self.page_of(photo))
        self.assertContains(page, f"{LIBRARY}{photo.pk}/rendition/120.jpg")

    def test_it_takes_a_record_whose_file_is_not_at_hand(self):
        self.send(caption="只有说明。")
        self.assertEqual(Photo.objects.get().original, "")
        self.assertContains(self.client.get(LIBRARY), "无图")

    @pytest.mark.once
    def test_it_names_what_it_accepts_so_that_each_system_offers_such_files(self):
        page = self.client.get(f"{LIBRARY}add/").content.decode()
        accepted = re.search(r'<input type="file"[^>]* accept="([^"]*)"', page)[1]
        names = ("jpeg", "png", "webp", "tiff", "avif", "gif", "heic", "heif")
        self.assertEqual(
            set(accepted.split(",")),
            {*(f"image/{name}" for name in names), ".heic", ".heif", ".hif"},
        )

    @pytest.mark.once
    def test_it_asks_for_a_file_or_a_caption(self):
        self.assert_refused(self.send(), "请选择图片文件")

    @pytest.mark.once
    def test_it_refuses_hostile_files_with_a_sentence_and_keeps_none(self):
        cases = {
            "photo.svg": (b"<svg><script/></svg>", "不是 JPEG"),
            "photo.jpg": (b"<html></html>", "不是 JPEG"),
            "cut.jpg": (encoded(drawn((900, 600)))[:2000], "不完整"),
            "photo.png": (encoded(), "内容却是 JPG"),
            "empty.jpg": (b"", "文件是空的"),
        }
        for name, (content, words) in cases.items():
            with self.subTest(name=name), no_new_files(self):
                response = self.send(upload=upload(content, name), caption="外景甲")
                self.assert_refused(response, words)
                self.assertContains(response, "外景甲")

    def test_it_refuses_the_same_file_and_links_what_is_there(self):
        photo = make_photo()
        with no_new_files(self):
            response = self.send(upload=upload(name="again.jpg"))
        self.assertContains(response, "图片库里已有这张图片")
        self.assertContains(response, f'<a href="{self.page_of(photo)}">水厂外景。</a>')
        self.assertEqual(Photo.objects.count(), 1)

    @pytest.mark.once
    def test_it_says_so_when_the_disk_is_full(self):
        full = OSError(28, "No space left on device")
        with (
            no_new_files(self),
            patch.object(FileSystemStorage, "_save", side_effect=full),
        ):
            response = self.send(upload=upload(), caption="外景甲")
        self.assert_refused(response, "图片没有存下来")
        self.assertContains(response, "外景甲")

    @pytest.mark.once
    def test_it_puts_a_new_file_in_the_place_of_the_old(self):
        photo = make_photo()
        old = photo.original.name
        self.send(self.page_of(photo), upload=upload(encoded(drawn((60, 40)))))
        photo.refresh_from_db()
        self.assertEqual((photo.width, photo.caption), (60, "水厂外景。"))
        self.assertFalse(originals_storage().exists(old))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_leaves_the_file_alone_when_only_words_change(self):
        photo = make_photo()
        before = stored_files()
        self.send(self.page_of(photo), caption="改过的说明。")
        photo.refresh_from_db()
        self.assertEqual((photo.caption, photo.width), ("改过的说明。", 120))
        gone, added = before - stored_files(), stored_files() - before
        self.assertEqual(len(gone), len(added))
        self.assertEqual({path.suffix for path in gone | added}, {".jpg", ".avif"})
        self.assertIn(photo.original.name, {self.named(path) for path in before - gone})

    def named(self, path):
        return "/".join(path.parts[-3:])


class WaitingUploadTests(PhotoDesk):
    def setUp(self):
        super().setUp()
        for path in waiting():
            path.unlink()

    def send_with_an_error(self, **typed):
        wrong = {"upload": upload(), "caption": "外景甲", "focal_x": "7"}
        return self.send(**wrong | typed)

    @pytest.mark.once
    def test_it_keeps_the_file_while_the_form_is_mended(self):
        refused = self.send_with_an_error()
        self.assert_refused(refused, "不用重新选择文件")
        self.assertEqual(len(waiting()), 1)
        self.assertRedirects(self.send_again(refused, focal_x="0.7"), LIBRARY)
        photo = Photo.objects.get()
        with photo.original.open() as file:
            self.assertEqual(file.read(), encoded())
        self.assertEqual((photo.caption, photo.focal_x), ("外景甲", 0.7))
        self.assertEqual(waiting(), set())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_what_waits_to_the_same_person_only(self):
        token = self.send_with_an_error().context["waiting"]
        address = f"{LIBRARY}incoming/{token}/"
        shown = self.client.get(address)
        self.assertEqual(
            (shown.status_code, shown["Content-Type"]), (200, "image/jpeg")
        )
        self.assertIn("no-store", shown["Cache-Control"])
        self.client.force_login(self.chief)
        self.assertEqual(self.client.get(address).status_code, 404)
        self.assert_refused(self.send(waiting=token), "请重新选择图片文件")
        self.client.logout()
        self.assertEqual(self.client.get(address).status_code, 302)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_survives_several_errors(self):
        refused = self.send_with_an_error()
        refused = self.send_again(refused, focal_x="8")
        self.assertEqual(len(waiting()), 1)
        self.send_again(refused, focal_x="0.5")
        self.assertEqual(Photo.objects.get().width, 120)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_takes_another_file_instead(self):
        refused = self.send_with_an_error()
        other = upload(encoded(drawn((60, 40))))
        refused = self.send_again(refused, upload=other)
        self.assertEqual(len(waiting()), 1)
        self.send_again(refused, focal_x="0.5")
        self.assertEqual(Photo.objects.get().width, 60)
        self.assertEqual(waiting(), set())

    @pytest.mark.once
    def test_it_keeps_waiting_when_another_file_is_refused(self):
        refused = self.send_with_an_error()
        refused = self.send_again(refused, upload=upload(b"<html>"), focal_x="0.5")
        self.assert_refused(refused, "不是 JPEG")
        self.send_again(refused)
        self.assertEqual(Photo.objects.get().width, 120)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_a_token_that_is_old_or_made_up(self):
        with time_machine.travel(MORNING, tick=False):
            self.client.force_login(self.photo_editor)
            token = self.send_with_an_error().context["waiting"]
        with time_machine.travel(MORNING + timedelta(hours=25), tick=False):
            self.client.force_login(self.photo_editor)
            for each in (token, "made:up", "\u0000", "x" * 9000):
                response = self.send(waiting=each, caption="外景甲")
                self.assertEqual(response.status_code, 200)
                self.assertFalse(Photo.objects.exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_sweeps_up_what_nobody_came_back_for(self):
        self.send_with_an_error()
        (old,) = waiting()
        self.send_with_an_error()
        self.assertEqual(len(waiting()), 2)
        two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
        os.utime(old, (two_days_ago, two_days_ago))
        self.send_with_an_error()
        self.assertEqual(len(waiting()), 2)
        self.assertFalse(old.exists())

    @pytest.mark.once
    def test_it_keeps_nothing_of_a_picture_already_in_the_library(self):
        refused = self.send_with_an_error()
        make_photo()
        refused = self.send_again(refused, focal_x="0.5")
        self.assertContains(refused, "图片库里已有这张图片")
        self.assertEqual(waiting(), set())
        self.assertFalse(refused.context["waiting"])


class LibraryTests(PhotoDesk):
    @pytest.mark.thorough
    def test_it_finds_by_caption_credit_and_pinyin(self):
        person = Contributor.objects.create(name="王勇")
        make_photo(photographer=person, caption="夜里的车场。", credit="丙 摄")
        Photo.objects.create(caption="河边的桥。")
        for words in ("车场", "丙", "wangyong", "wy", "王勇"):
            with self.subTest(words=words):
                page = self.client.get(LIBRARY, {"q": words})
                self.assertContains(page, "夜里的车场")
                self.assertNotContains(page, "河边的桥")

    def test_it_costs_the_same_for_few_and_many(self):
        def queries():
            with self.assertNumQueries(8):
                self.client.get(LIBRARY)

        story = make_story()
        for number in range(8):
            content = encoded(drawn((60 + number, 40)))
            place(make_photo(content, caption=f"图{number}"), story, order=number + 1)
            if number in (1, 7):
                queries()

    def test_it_counts_the_stories_that_use_a_photo(self):
        photo = make_photo()
        for _ in range(3):
            place(photo, make_story())
        self.assertContains(self.client.get(LIBRARY), "3 篇")

    @pytest.mark.once
    def test_it_names_only_stories_that_the_person_may_open(self):
        photo = make_photo()
        place(photo, make_story("见报的稿件"))
        hidden = {"status": Status.DRAFT, "published_at": None}
        place(photo, make_story("别人的草稿", created_by=self.editor, **hidden))
        self.client.force_login(self.reporter)
        page = self.client.get(self.page_of(photo))
        self.assertContains(page, "见报的稿件")
        self.assertNotContains(page, "别人的草稿")
        self.assertContains(page, "另有 1 篇他人的稿件")

    def test_it_offers_photos_to_the_story_form_by_their_caption(self):
        photo = make_photo(caption="夜里的车场。")
        asked = {
            "app_label": "articles",
            "model_name": "articlephoto",
            "field_name": "photo",
            "term": "车场",
        }
        found = self.client.get("/admin/autocomplete/", asked).json()["results"]
        self.assertEqual(
            [(row["id"], row["text"]) for row in found],
            [(str(photo.pk), "夜里的车场。")],
        )

    def test_it_deletes_a_photo_with_its_files(self):
        with no_new_files(self):
            photo = make_photo()
            with self.captureOnCommitCallbacks(execute=True):
                self.client.post(f"{LIBRARY}{photo.pk}/delete/", {"post": "yes"})
        self.assertFalse(Photo.objects.exists())

    @pytest.mark.thorough
    def test_it_says_why_a_photo_in_use_stays(self):
        photo = make_photo()
        place(photo, make_story())
        for address, data in (
            (f"{LIBRARY}{photo.pk}/delete/", {"post": "yes"}),
            (LIBRARY, {"action": "delete_selected", "_selected_action": photo.pk}),
        ):
            response = self.client.post(address, data)
            self.assertContains(response, "还有地方在用，不能删除")
        self.assertTrue(Photo.objects.filter(pk=photo.pk).exists())


class PhotoRightsTests(PhotoDesk):
    def files_of(self, photo):
        folder = f"{LIBRARY}{photo.pk}"
        return (f"{folder}/rendition/120.jpg", f"{folder}/original/")

    @pytest.mark.once
    def test_it_serves_files_to_staff_unpublished_and_uncached(self):
        photo = make_photo()
        small, original = (self.client.get(a) for a in self.files_of(photo))
        self.assertEqual(original.getvalue(), encoded())
        self.assertIn("attachment", original["Content-Disposition"])
        self.assertEqual(small["Content-Type"], "image/jpeg")
        for response in (small, original):
            self.assertEqual(response["X-Content-Type-Options"], "nosniff")
            for word in ("private", "no-store"):
                self.assertIn(word, response["Cache-Control"])

    @pytest.mark.once
    def test_it_sends_others_away(self):
        photo = make_photo()
        addresses = (LIBRARY, ADD, self.page_of(photo), *self.files_of(photo))
        nobody = User.objects.create_user("nobody", is_staff=True)
        self.client.force_login(nobody)
        for address in addresses:
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address).status_code, 403)
        self.client.logout()
        for address in addresses:
            with self.subTest(address=address):
                response = self.client.get(address)
                self.assertRedirects(response, f"/admin/login/?next={address}")

    @pytest.mark.once
    def test_it_reads_no_picture_of_those_who_may_not_send_one(self):
        self.client.force_login(self.proofreader)
        with no_new_files(self):
            response = self.client.post(ADD, {"upload": upload(), "caption": "一"})
        self.assertEqual(response.status_code, 403)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_lets_a_reporter_bring_in_and_read_but_not_change(self):
        self.client.force_login(self.reporter)
        self.send(upload=upload(), caption="水厂外景。")
        photo = Photo.objects.get()
        page = self.client.get(self.page_of(photo))
        self.assertContains(page, "水厂外景。")
        self.assertNotContains(page, 'name="upload"')
        data = {"caption": "偷改", "upload": upload(encoded(drawn((60, 40))))}
        with no_new_files(self):
            response = self.client.post(self.page_of(photo), data)
        self.assertEqual(response.status_code, 403)

    def test_it_finds_nothing_at_a_made_up_address(self):
        photo = make_photo()
        bare = Photo.objects.create(caption="没有文件。")
        for address in (
            f"{photo.pk}/rendition/121.jpg",
            f"{photo.pk}/rendition/{10**40}.jpg",
            f"{photo.pk}/rendition/120.png",
            f"{bare.pk}/original/",
            "incoming/x/",
        ):
            with self.subTest(address=address[:30]):
                response = self.client.get(LIBRARY + address)
                self.assertEqual(response.status_code, 404)

    @pytest.mark.thorough
    def test_it_survives_numbers_that_no_database_holds(self):
        for address in ("rendition/120.jpg", "original/", "change/"):
            response = self.client.get(f"{LIBRARY}{10**40}/{address}", follow=True)
            self.assertEqual(response.request["PATH_INFO"], "/admin/")

    @pytest.mark.once
    def test_it_only_reads_at_the_addresses_of_files(self):
        for address in self.files_of(make_photo()):
            self.assertEqual(self.client.post(address).status_code, 405)
