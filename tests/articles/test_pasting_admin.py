from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage
from django.test import Client, TestCase
from django.utils import timezone

from articles.models import ArticlePhoto, PastedPhoto, Photo
from articles.models.pasted_photos import KEPT_FOR
from articles.text import pasting
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import drawn, encoded, make_photo, no_new_files, place, upload
from tests.stories import make_draft

STORIES = "/admin/articles/article/"
PASTE = f"{STORIES}paste/"
PICTURE = "/admin/articles/photo/upload/file/"
REVISED = '<p class="MsoNormal">甲<del>乙</del>丙</p>'


@pytest.mark.once
class PasteViewTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.reporter)

    def test_it_answers_what_a_story_takes_and_what_was_left_out(self):
        with self.assertNumQueries(4):  # who asks, and what they may
            answer = self.client.post(
                PASTE,
                {"html": f'{REVISED}<img src="paste:0"><img src="file:///a.jpg">'},
            )
        self.assertEqual(
            answer.json(),
            {
                "html": "<p>甲丙</p>",
                "line": "清理了：图片 1（请上传）、修订 1。图片没有跟着文字过来：请在原文里单独复制每张图片，贴到正文里。",
                "pictures": [["paste:0", 1]],
            },
        )

    def test_it_answers_nothing_for_nothing(self):
        for data in ({}, {"html": ""}, {"html": "<p>\x00</p>"}):
            with self.subTest(data=data):
                answer = self.client.post(PASTE, data).json()
                self.assertEqual((answer["html"], answer["line"]), ("", ""))

    def test_it_refuses_what_is_too_long(self):
        answer = self.client.post(PASTE, {"html": "字" * (pasting.LONGEST + 1)})
        self.assertEqual(answer.status_code, 413)
        self.assertIn("分几次粘贴", answer.json()["problem"])

    def test_it_refuses_who_writes_no_story_and_who_only_looks(self):
        self.assertEqual(self.client.get(PASTE).status_code, 405)
        self.assertEqual(Client().post(PASTE).status_code, 302)
        self.client.force_login(User.objects.create_user("guest", is_staff=True))
        self.assertEqual(self.client.post(PASTE).status_code, 403)

    def test_it_refuses_a_form_of_another_site(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.reporter)
        for address in (PASTE, PICTURE):
            with self.subTest(address=address):
                self.assertEqual(strict.post(address).status_code, 403)


class PastedPictureTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.reporter)

    def send(self, **files):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(PICTURE, files | {"story": "1"})

    @pytest.mark.once
    def test_it_takes_a_picture_into_the_library(self):
        answer = self.send(upload=upload(name="paste")).json()
        photo = Photo.objects.get()
        self.assertEqual((photo.caption, photo.credit), ("", ""))
        self.assertEqual((answer["id"], answer["name"]), (photo.pk, str(photo)))
        self.assertEqual(self.client.get(answer["src"]).status_code, 200)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_marked_until_a_story_is_saved_with_it(self):
        photo = self.send(upload=upload()).json()["id"]
        library = "/admin/articles/photo/"
        self.client.force_login(self.photo_editor)
        self.assertContains(self.client.get(library), "未用，留到")
        page = self.client.get(f"{library}{photo}/change/")
        self.assertContains(page, "那篇稿件还没有保存")
        self.assertNotContains(self.client.get("/admin/"), f"{library}{photo}/")
        story = make_draft(created_by=self.reporter)
        self.client.force_login(self.reporter)
        page = f"{STORIES}{story.pk}/change/"
        placed = {"article_photos-TOTAL_FORMS": 1, "article_photos-0-photo": photo}
        placed |= {"article_photos-0-order": 1, "article_photos-0-after_paragraph": 0}
        self.client.post(page, filled_in(self.client.get(page)) | placed)
        self.assertEqual(story.article_photos.get().photo_id, photo)
        self.assertFalse(PastedPhoto.objects.exists())

    @pytest.mark.once
    def test_it_stays_when_somebody_files_it_in_the_library(self):
        photo = self.send(upload=upload()).json()["id"]
        self.client.force_login(self.photo_editor)
        page = f"/admin/articles/photo/{photo}/change/"
        form = filled_in(self.client.get(page), "photo_form")
        typed = form | {"caption": "水厂外景。"}
        self.client.post(page, typed)
        self.assertFalse(PastedPhoto.objects.exists())

    @pytest.mark.thorough
    def test_it_is_removed_with_its_files_after_sixty_days_in_no_story(self):
        with no_new_files(self):
            old, used = (
                self.send(upload=upload(encoded(drawn((900, side))))).json()["id"]
                for side in (600, 610)
            )
            place(Photo.objects.get(pk=used), make_draft())
            PastedPhoto.objects.update(
                pasted_at=timezone.now() - KEPT_FOR + timedelta(minutes=1)
            )
            PastedPhoto.objects.sweep()
            self.assertEqual(Photo.objects.count(), 2)
            with self.captureOnCommitCallbacks(execute=True):
                PastedPhoto.objects.sweep(timezone.now() + timedelta(hours=1))
            self.assertEqual([p.pk for p in Photo.objects.all()], [used])
            ArticlePhoto.objects.all().delete()
            with self.captureOnCommitCallbacks(execute=True):
                Photo.objects.all().delete()

    def test_it_takes_the_same_picture_once(self):
        photo = make_photo()
        with no_new_files(self):
            answer = self.send(upload=upload()).json()
        self.assertEqual((answer["id"], answer["name"]), (photo.pk, "水厂外景。"))

    @pytest.mark.once
    def test_it_says_what_is_wrong_with_a_file_and_keeps_none(self):
        cases = {
            "不是 JPEG": upload(b"<html></html>", "paste"),
            "不完整": upload(encoded(drawn((900, 600)))[:2000], "paste"),
            "文件是空的": upload(b"", "paste"),
        }
        for words, file in cases.items():
            with self.subTest(words=words), no_new_files(self):
                self.assertIn(words, self.send(upload=file).json()["problem"])
        self.assertIn("没有收到图片", self.send().json()["problem"])
        self.assertFalse(Photo.objects.exists())

    @pytest.mark.once
    def test_it_says_so_when_the_disk_is_full(self):
        with (
            no_new_files(self),
            patch.object(FileSystemStorage, "_save", side_effect=OSError(28, "full")),
        ):
            self.assertIn("写不进去", self.send(upload=upload()).json()["problem"])
        self.assertFalse(Photo.objects.exists())

    @pytest.mark.once
    def test_it_refuses_who_may_bring_no_pictures_and_who_only_looks(self):
        self.client.force_login(self.proofreader)
        self.assertEqual(self.send(upload=upload()).status_code, 403)
        self.assertEqual(self.client.get(PICTURE).status_code, 405)
        self.assertFalse(Photo.objects.exists())


@pytest.mark.once
class RawBodyTests(CastMixin, TestCase):
    """The form of a browser that runs no script."""

    def test_it_cleans_what_comes_in_raw_and_says_so(self):
        self.client.force_login(self.editor)
        story = make_draft()
        address = f"{STORIES}{story.pk}/change/"
        data = filled_in(self.client.get(address)) | {"body": REVISED}
        answer = self.client.post(address, data | {"_continue": "1"}, follow=True)
        story.refresh_from_db()
        self.assertEqual(story.body, "<p>甲丙</p>")
        self.assertContains(answer, "清理了：修订 1。")

    @pytest.mark.thorough
    def test_it_says_nothing_of_a_body_that_is_clean(self):
        self.client.force_login(self.editor)
        story = make_draft()
        address = f"{STORIES}{story.pk}/change/"
        data = filled_in(self.client.get(address)) | {"headline": "水厂已通水"}
        answer = self.client.post(address, data | {"_continue": "1"}, follow=True)
        self.assertContains(answer, "水厂已通水")
        self.assertNotContains(answer, "清理了")
