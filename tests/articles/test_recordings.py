import json
import re
from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from articles.models import Photo, Recording
from articles.workflow import Status
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import place, stored_files
from tests.recordings import PLACE, film, make_film, sound, upload
from tests.stories import make_draft, make_story

ADD = "/admin/articles/photo/add/"
WORDS = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n水厂通水\n"


class ServedTests(TestCase):
    """What readers get of a film, and when."""

    @classmethod
    def setUpTestData(cls):
        cls.photo = make_film(subtitles=WORDS)
        cls.recording = cls.photo.recording
        cls.story = make_story()
        place(cls.photo, cls.story)
        cls.address = f"/recordings/{cls.recording.guid}.mp4"

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        for storage, name in cls.photo.files():
            storage.delete(name)

    def get(self, address="", **headers):
        return self.client.get(address or self.address, headers=headers)

    def status(self, **fields):
        type(self.story).objects.filter(pk=self.story.pk).update(**fields)
        return [
            self.get(address).status_code
            for address in (self.address, self.address.replace("mp4", "vtt"))
        ]

    def test_it_is_sent_whole_without_the_place_it_was_taken_at(self):
        with self.assertNumQueries(1):
            answer = self.get()
        content = b"".join(answer.streaming_content)
        self.assertEqual(len(content), self.recording.size)
        self.assertEqual(answer["Content-Length"], str(len(content)))
        self.assertNotIn(PLACE, content)
        self.assertEqual(answer["Content-Type"], "video/mp4")
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer["Accept-Ranges"], "bytes")

    @pytest.mark.once
    def test_it_is_sent_in_parts(self):
        whole = b"".join(self.get().streaming_content)
        size = len(whole)
        for asked, first, last in (
            ("bytes=0-0", 0, 0),
            ("bytes=4-99", 4, 99),
            ("bytes=100-", 100, size - 1),
            ("bytes=-50", size - 50, size - 1),
            (f"bytes=10-{size + 99}", 10, size - 1),
        ):
            answer = self.get(range=asked)
            with self.subTest(asked):
                self.assertEqual(answer.status_code, 206)
                self.assertEqual(answer.content, whole[first : last + 1])
                self.assertEqual(
                    answer["Content-Range"], f"bytes {first}-{last}/{size}"
                )
        beyond = self.get(range=f"bytes={size}-")
        self.assertEqual(beyond.status_code, 416)
        self.assertEqual(beyond["Content-Range"], f"bytes */{size}")

    @pytest.mark.once
    def test_it_is_sent_whole_where_no_part_can_be_told(self):
        for asked in (
            *("bytes=9-2", "bytes=-", "bytes=0-1,5-6", "bits=0-1", "bytes=a-b"),
            "bytes=" + "9" * 40 + "-",
        ):
            with self.subTest(asked):
                self.assertEqual(self.get(range=asked).status_code, 200)
        stale = self.get(range="bytes=0-9", **{"if-range": '"another"'})
        self.assertEqual(stale.status_code, 200)

    @pytest.mark.once
    def test_it_is_not_sent_again_to_who_has_it(self):
        etag = self.get()["ETag"]
        self.assertEqual(self.get(**{"if-none-match": etag}).status_code, 304)
        part = self.get(range="bytes=0-9", **{"if-range": etag})
        self.assertEqual(part.status_code, 206)
        self.assertEqual(part["Cache-Control"], "no-cache")

    def test_it_is_as_hidden_as_its_story(self):
        later = timezone.now() + timedelta(hours=1)
        self.assertEqual(self.status(), [200, 200])
        self.assertEqual(self.status(status=Status.DRAFT), [404, 404])
        self.assertEqual(
            self.status(status=Status.SIGNED, embargo_until=later), [404, 404]
        )
        gone = {"status": Status.WITHDRAWN, "embargo_until": None}
        self.assertEqual(self.status(withdrawn_at=timezone.now(), **gone), [410, 410])
        answer = self.get(range="bytes=0-9", **{"if-none-match": "*"})
        self.assertEqual(answer.status_code, 410)
        self.assertNotIn("ETag", answer)

    @pytest.mark.once
    def test_it_has_no_other_files_and_no_other_methods(self):
        for ending in ("mp3", "exe", "m4a"):
            address = self.address.replace("mp4", ending)
            self.assertEqual(self.get(address).status_code, 404)
        self.assertEqual(self.client.post(self.address).status_code, 405)

    @pytest.mark.once
    def test_it_stands_in_the_story_with_its_words(self):
        page = self.get(self.story.get_absolute_url())
        self.assertContains(page, f'<source src="{self.address}" type="video/mp4">')
        self.assertContains(page, 'preload="none"')
        self.assertContains(page, f'src="{self.address.replace("mp4", "vtt")}" default')
        self.assertIn("media-src 'self'", page["Content-Security-Policy"])
        words = self.get(self.address.replace("mp4", "vtt"))
        self.assertContains(words, "水厂通水")
        self.assertEqual(words["Content-Type"], "text/vtt; charset=utf-8")

    @pytest.mark.once
    def test_it_is_told_to_machines(self):
        page = self.get(self.story.get_absolute_url()).content.decode()
        told = json.loads(
            re.search(r'application/ld\+json">(.*?)</script>', page, re.S)[1]
        )
        film = told[0]["video"][0]
        self.assertEqual(film["@type"], "VideoObject")
        self.assertEqual(film["duration"], "PT125S")
        self.assertTrue(film["contentUrl"].endswith(self.address))
        feed = self.get("/feed/").content.decode()
        self.assertRegex(
            feed, rf'<link href="[^"]*{self.address}" length="\d+" rel="enclosure"'
        )

    def test_it_is_part_of_what_a_review_vouches_for(self):
        before = self.story.digest()
        self.recording.set_subtitles(WORDS.replace("通水", "停水"))
        self.recording.set_checksum(self.recording.file_checksum)
        self.recording.save()
        self.assertNotEqual(self.story.digest(), before)


class DeskTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.photo_editor)

    def send(self, address=ADD, **typed):
        data = filled_in(self.client.get(address), "photo_form") | typed
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(address, data)

    @pytest.mark.thorough
    def test_it_takes_a_film_with_subtitles_into_the_library(self):
        words = upload("1\n00:00:01,000 --> 00:00:03,000\n水厂通水".encode(), "a.srt")
        self.send(caption="通水", recording_upload=upload(), subtitles_file=words)
        photo = Photo.objects.get()
        self.assertEqual(str(photo.recording), "视频 2:05")
        self.assertEqual(photo.recording.subtitles, WORDS)
        page = self.client.get(f"/admin/articles/photo/{photo.pk}/change/")
        self.assertContains(page, "<video")
        shown = self.client.get(f"/admin/articles/photo/{photo.pk}/recording.mp4")
        self.assertEqual(shown.status_code, 200)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_keeps_a_film_across_a_form_with_errors(self):
        before = stored_files()
        shown = self.send(
            caption="通水", focal_x="7", recording_upload=upload(sound(), "a.mp3")
        )
        self.assertContains(shown, "音视频文件已经收到")
        token = re.search(rb'name="recording_waiting" value="([^"]+)"', shown.content)
        self.send(caption="通水", focal_x="0.5", recording_waiting=token[1].decode())
        self.assertEqual(Photo.objects.get().recording.format, "mp3")
        # The file that waited is gone, and the stored one is there.
        self.assertEqual(len(stored_files() - before), 1)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_what_nobody_could_play_and_leaves_no_file(self):
        before = stored_files()
        for content, words in (
            (b"<html>", "只收 MP4 视频"),
            (film(codec=b"hvc1"), "H.264"),
            (b"", "文件是空的"),
        ):
            shown = self.send(caption="通水", recording_upload=upload(content))
            self.assertContains(shown, words)
        shown = self.send(caption="通水", subtitles="没有时间")
        self.assertContains(shown, "字幕读不懂")
        self.assertContains(shown, "没有时间")
        self.assertContains(
            self.send(caption="通水", subtitles=WORDS), "请先选择音视频"
        )
        self.assertFalse(Photo.objects.exists() or Recording.objects.exists())
        self.assertEqual(stored_files(), before)

    @pytest.mark.once
    def test_it_takes_none_of_who_may_not_bring_one(self):
        self.client.force_login(self.reporter)
        self.assertNotContains(self.client.get(ADD), "音视频文件")
        self.send(caption="通水", recording_upload=upload())
        self.assertIsNone(Photo.objects.get().recording)

    @pytest.mark.thorough
    def test_it_changes_nothing_once_a_story_was_submitted(self):
        photo = make_film()
        place(photo, make_story(status=Status.FIRST_REVIEW))
        address = f"/admin/articles/photo/{photo.pk}/change/"
        self.send(address, recording_upload=upload(sound()), remove_recording="on")
        stored = Photo.objects.get().recording
        self.assertEqual(stored.checksum, photo.recording.checksum)

    @pytest.mark.thorough
    def test_it_removes_the_file_with_the_recording(self):
        before = stored_files()
        photo = make_film()
        self.send(f"/admin/articles/photo/{photo.pk}/change/", remove_recording="on")
        self.assertFalse(Recording.objects.exists())
        with self.captureOnCommitCallbacks(execute=True):
            Photo.objects.all().delete()
        with self.captureOnCommitCallbacks(execute=True):
            make_film().delete()
        self.assertEqual(stored_files(), before)

    @pytest.mark.once
    def test_it_is_offered_to_stories_without_a_picture_of_its_own(self):
        make_film(sound(), photo=Photo.objects.create(caption="录音"))
        Photo.objects.create(caption="没有文件")
        offered = self.client.get("/admin/articles/article/photos/").json()["photos"]
        self.assertEqual([one["name"] for one in offered], ["录音（音频 0:01）"])

    @pytest.mark.once
    def test_it_is_seen_in_the_preview_only(self):
        photo, story = make_film(), make_draft()
        place(photo, story)
        page = self.client.get(f"{story.get_absolute_url()}preview/")
        address = re.search(r'<source src="([^"]+)"', page.content.decode())[1]
        self.assertEqual(self.client.get(address).status_code, 200)
        self.client.logout()
        self.assertEqual(self.client.get(address).status_code, 404)
        public = f"/recordings/{photo.recording.guid}.mp4"
        self.assertEqual(self.client.get(public).status_code, 404)


class PosterTests(TestCase):
    @pytest.mark.once
    def test_it_stands_by_itself_beside_the_pictures_of_a_gallery(self):
        story = make_story()
        for order in range(1, 5):
            place(Photo.objects.create(caption="图"), story, order=order)
        spoken = make_film(sound(), photo=Photo.objects.create(caption="录音"))
        place(spoken, story, order=5)
        page = self.client.get(story.get_absolute_url()).content.decode()
        self.assertIn('aria-label="组图，4张"', page)
        self.assertEqual(page.count("<audio"), 1)
