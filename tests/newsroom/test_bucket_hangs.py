"""A bucket that fails in each way: pictures are 503 for a while, and nothing else is."""

import importlib.util
import time
from unittest import mock, skipUnless

import pytest
from django.conf import settings
from django.core import signing
from django.core.files.storage import storages
from django.test import TestCase, override_settings

from articles.models import Photo, Rendition
from articles.photos import pending_uploads
from tests.away import TROUBLES, Proxy
from tests.cast import CastMixin
from tests.pictures import drawn, encoded, make_photo, place, upload
from tests.stories import make_section, make_story

PROMISED = 8
HAS_CLIENT = importlib.util.find_spec("storages") is not None
SHORT = override_settings(READERS_WAIT=0.5, DESK_WAIT=0.5)
# What it would say, for as long as it takes.
BEGINNING = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 1000


def in_bucket(endpoint):
    """Return the storages of a site whose photos are in a bucket."""
    options = {
        "bucket_name": "photos",
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "access_key": "a",
        "secret_key": "b",
    }
    bucket = {"BACKEND": "newsroom.bucket.Bucket", "OPTIONS": options}
    return settings.STORAGES | {"originals": bucket, "renditions": bucket}


@pytest.mark.once
@skipUnless(HAS_CLIENT, "needs requirements-large.txt")
@SHORT
class BucketHangsTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        make_section()
        cls.story = make_story()
        cls.photo = make_photo()
        place(cls.photo, cls.story)
        rendition = cls.photo.renditions.get(format="jpg")
        cls.address = f"/photos/{cls.photo.guid}/{rendition.width}.jpg"

    def setUp(self):
        from newsroom import bucket

        self.peer = bucket.errands.peer
        self.peer.silent_since = None
        self.proxy = self.enterContext(Proxy(greeting=BEGINNING))
        endpoint = f"http://127.0.0.1:{self.proxy.port}"
        self.enterContext(override_settings(STORAGES=in_bucket(endpoint)))
        # Fields look their storage up once, when the models are loaded.
        for field, alias in (
            (Photo._meta.get_field("original"), "originals"),
            (Rendition._meta.get_field("file"), "renditions"),
        ):
            self.enterContext(mock.patch.object(field, "storage", storages[alias]))
        self.enterContext(mock.patch("newsroom.middleware.logger"))
        self.client.raise_request_exception = False

    def ask(self, address, typed=None):
        """Return an answer, which has to come in time."""
        start = time.monotonic()
        ask = self.client.post if typed else self.client.get
        answer = ask(address, typed) if typed else ask(address)
        self.assertLess(time.monotonic() - start, PROMISED, address)
        return answer

    @pytest.mark.thorough
    def test_it_leaves_a_place_for_each_picture_and_every_page_as_it_is(self):
        self.client.force_login(self.photo_editor)
        staff = f"/admin/articles/photo/{self.photo.pk}/original/"
        for trouble in TROUBLES:
            self.proxy.be(trouble)
            self.peer.silent_since = None
            with self.subTest(trouble=trouble):
                for address in (self.address, staff):
                    picture = self.ask(address)
                    self.assertContains(picture, "过一分钟再试", status_code=503)
                    self.assertEqual(picture["Retry-After"], "60")
                    self.assertIn("no-store", picture["Cache-Control"])
                for address in ("/", self.story.get_absolute_url(), "/about/"):
                    self.assertEqual(self.ask(address).status_code, 200)
                self.assertEqual(self.ask("/healthz").status_code, 200)
                self.assertContains(self.ask("/readyz"), "图片的存储没有应答")

    @pytest.mark.thorough
    def test_it_keeps_what_was_typed_beside_an_upload(self):
        self.client.force_login(self.photo_editor)
        for trouble in TROUBLES:
            self.proxy.be(trouble)
            self.peer.silent_since = None
            typed = {"caption": "写了半天的说明", "credit": "甲 摄"}
            typed |= {"focal_x": "0.5", "focal_y": "0.5", "outlet": "both"}
            typed |= {"upload": upload(encoded(drawn((90, 60))))}
            with self.subTest(trouble=trouble):
                page = self.ask("/admin/articles/photo/add/", typed)
                self.assertContains(page, "图片没有存下来")
                self.assertContains(page, "写了半天的说明")
                self.assertEqual(Photo.objects.count(), 1)

    def test_it_takes_no_part_of_an_upload_and_says_that_it_may_be_sent_again(self):
        self.client.force_login(self.photo_editor)
        for trouble in ("refuses", "resets"):
            self.proxy.be(trouble)
            self.peer.silent_since = None
            typed = {"upload": upload(encoded(drawn((90, 60))))}
            with self.subTest(trouble=trouble):
                answer = self.ask("/admin/articles/photo/upload/file/", typed)
                self.assertEqual(answer.status_code, 503)
                self.assertIn("图片没有存下来", answer.json()["problem"])
                self.assertEqual(Photo.objects.count(), 1)

    @pytest.mark.thorough
    def test_it_keeps_a_form_whose_earlier_upload_is_not_reached(self):
        self.client.force_login(self.photo_editor)
        self.proxy.be("hangs")
        token = signing.dumps(
            {"name": "incoming/x.jpg", "user": self.photo_editor.pk},
            salt=pending_uploads.SALT,
        )
        typed = {"caption": "写了半天的说明", "credit": "甲 摄", "waiting": token}
        typed |= {"focal_x": "0.5", "focal_y": "0.5", "outlet": "both"}
        page = self.ask("/admin/articles/photo/add/", typed)
        self.assertContains(page, "填的文字还在")
        self.assertContains(page, "写了半天的说明")
        self.assertContains(page, token)

    def test_it_waits_for_a_bucket_that_hangs_no_longer_than_briefly_again(self):
        self.proxy.be("hangs")
        self.ask(self.address)
        start = time.monotonic()
        self.assertEqual(self.ask(self.address).status_code, 503)
        self.assertLess(time.monotonic() - start, 1)
