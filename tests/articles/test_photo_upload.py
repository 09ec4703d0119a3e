from unittest.mock import patch

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import Client, TestCase

from articles.models import PastedPhoto, Photo
from articles.photos import decoding
from articles.photos.taking_in import own_name, take_in
from tests.cast import CastMixin
from tests.pictures import drawn, encoded, make_photo, no_new_files, upload

LIBRARY = "/admin/articles/photo/"
PAGE = f"{LIBRARY}upload/"
ONE = f"{PAGE}file/"


class UploadCase(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.photo_editor)

    def send(self, content=None, name="DSC_0417.JPG", **fields):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(ONE, {"upload": upload(content, name)} | fields)


class OneFileTests(UploadCase):
    def test_it_files_a_picture_at_once_with_its_own_name(self):
        answer = self.send().json()
        photo = Photo.objects.get()
        self.assertEqual((photo.file_name, photo.title), ("DSC_0417.JPG", "DSC_0417"))
        self.assertEqual((photo.width, photo.renditions.count()), (120, 2))
        self.assertFalse(PastedPhoto.objects.exists())
        self.assertEqual(
            answer,
            {
                "id": photo.pk,
                "name": "DSC_0417",
                "credit": "",
                "caption": "",
                "src": f"{LIBRARY}{photo.pk}/rendition/120.jpg",
                "width": 120,
                "height": 80,
                "address": f"{LIBRARY}{photo.pk}/change/",
                "near": [],
            },
        )

    def test_it_marks_what_is_for_a_story_until_the_library_gets_it(self):
        self.send(story="1")
        self.assertTrue(PastedPhoto.objects.exists())
        self.assertTrue(self.send().json()["already"])
        self.assertFalse(PastedPhoto.objects.exists())
        self.assertEqual(Photo.objects.count(), 1)

    @pytest.mark.once
    def test_it_answers_what_is_there_already_and_reads_it_no_further(self):
        photo = make_photo()
        with no_new_files(self), self.assertNumQueries(7):
            answer = self.send().json()
        self.assertEqual((answer["id"], answer["already"]), (photo.pk, True))

    @pytest.mark.once
    def test_it_says_what_is_wrong_and_keeps_nothing(self):
        with no_new_files(self):
            self.assertIn("不是 JPEG", self.send(b"<svg/>").json()["problem"])
            self.assertIn("没有收到", self.client.post(ONE).json()["problem"])
        self.assertFalse(Photo.objects.exists())

    @pytest.mark.once
    def test_it_may_be_sent_again_when_only_the_server_could_not(self):
        full = OSError(28, "No space left on device")
        with (
            no_new_files(self),
            patch.object(FileSystemStorage, "_save", side_effect=full),
        ):
            answer = self.send()
        self.assertEqual(answer.status_code, 503)
        self.assertIn("写不进去", answer.json()["problem"])
        decoding._decoding.acquire()
        try:
            with patch.object(decoding, "SECONDS_IN_LINE", 0):
                busy = self.send()
        finally:
            decoding._decoding.release()
        self.assertEqual(busy.status_code, 503)
        self.assertIn("过一分钟再传", busy.json()["problem"])
        self.assertEqual(self.send().status_code, 200)

    @pytest.mark.once
    def test_it_refuses_the_wrong_person_method_and_site(self):
        self.assertEqual(self.client.get(ONE).status_code, 405)
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.photo_editor)
        self.assertEqual(strict.post(ONE).status_code, 403)
        self.assertEqual(Client().post(ONE).status_code, 302)
        self.client.force_login(self.proofreader)
        for answer in (self.send(), self.send(story="1"), self.client.get(PAGE)):
            self.assertEqual(answer.status_code, 403)
        self.assertFalse(Photo.objects.exists())


class TakeInTests(UploadCase):
    @pytest.mark.once
    def test_it_keeps_the_name_of_a_file_that_waits_for_its_form(self):
        page = {"focal_x": "7", "focal_y": "0.5", "caption": "外景", "outlet": "both"}
        refused = self.client.post(f"{LIBRARY}add/", page | {"upload": upload()})
        page |= {"waiting": refused.context["waiting"], "focal_x": "0.5"}
        self.client.post(f"{LIBRARY}add/", page)
        self.assertEqual(Photo.objects.get().file_name, "photo.jpg")

    @pytest.mark.once
    def test_it_takes_no_name_that_only_a_browser_gave(self):
        self.assertEqual(own_name("paste"), "")
        self.assertEqual(own_name("image.png"), "")
        self.assertEqual(take_in(upload(name="台账.JPG"), self.reporter).title, "台账")


@pytest.mark.once
class WithoutScriptsTests(UploadCase):
    def test_it_takes_many_and_loses_none_by_a_bad_one(self):
        make_photo()
        files = [
            upload(encoded(drawn((90, 60))), "一.jpg"),
            upload(b"<html>", "二.jpg"),
            upload(encoded(), "三.jpg"),
        ]
        page = self.client.post(PAGE, {"upload": files})
        self.assertContains(page, "已收好")
        self.assertContains(page, "没有收下：这个文件不是 JPEG")
        self.assertContains(page, "图片库里已有这张")
        self.assertEqual(Photo.objects.get(width=90).title, "一")

    def test_it_does_as_many_as_there_is_time_for(self):
        files = [upload(encoded(drawn((side, 9))), f"{side}.jpg") for side in (8, 9)]
        with patch("articles.admin.photo_upload.MOST_FILES", 1):
            page = self.client.post(PAGE, {"upload": files})
        self.assertContains(page, "没有轮到")
        self.assertEqual(Photo.objects.get().title, "8")

    def test_it_asks_for_a_file_and_is_on_the_page_of_the_library(self):
        self.assertContains(self.client.post(PAGE), "没有选图片文件")
        self.assertContains(self.client.get(LIBRARY), f'action="{PAGE}"')
        self.client.force_login(self.proofreader)
        self.assertNotContains(self.client.get(LIBRARY), f'action="{PAGE}"')
