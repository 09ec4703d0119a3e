import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import TestCase

from articles.models import Contributor, Photo
from articles.photos import marking
from articles.photos.metadata import packets, reading
from articles.photos.storage import renditions_storage
from articles.site.views import rendition_file
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import make_photo, place, stored_files
from tests.stories import make_story

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def says(photo):
    """Return what each file of a photo says, [{name: text}]."""
    found = []
    for rendition in photo.renditions.all():
        with rendition.file.open() as file:
            read = reading.read(io.BytesIO(file.read()))
        found.append({name: one["says"] for name, one in read.items()})
    return found


def run(*arguments):
    out = io.StringIO()
    call_command("mark_renditions", *arguments, stdout=out)
    return out.getvalue()


def strip(photo):
    """Leave of a photo the files of the version that wrote no packets."""
    for rendition in photo.renditions.all():
        bare = packets.placed(_read(rendition), rendition.format, packets.Said())
        name = renditions_storage().save("old." + rendition.format, ContentFile(bare))
        photo.renditions.filter(pk=rendition.pk).update(file=name)
    Photo.objects.filter(pk=photo.pk).update(marked_with="")


def _read(rendition):
    with rendition.file.open() as file:
        return file.read()


class MarksTests(TestCase):
    def assert_says(self, photo, **wanted):
        for said in says(photo):
            self.assertEqual(said, wanted)

    def test_it_says_what_is_known_when_a_photo_is_taken_in(self):
        guo = Contributor.objects.create(name="郭晓华")
        photo = make_photo(photographer=guo, credit="郭晓华 摄", rights="本报版权所有")
        self.assert_says(
            photo,
            caption="水厂外景。",
            creators=["郭晓华"],
            credit="郭晓华 摄",
            rights="本报版权所有",
        )

    def test_it_carries_on_the_mark_of_the_file_and_writes_one_of_the_desk(self):
        block = '{"Label":"1","ContentProducer":"某大模型"}'
        mark = {"source_type": f"{SOURCE}trainedAlgorithmicMedia", "aigc": block}
        marked = make_photo(ai_mark=json.dumps(mark))
        for said in says(marked):
            self.assertEqual(said["aigc"], block)
            self.assertEqual(said["source_type"], f"{SOURCE}trainedAlgorithmicMedia")
        Photo.objects.all().delete()
        ours = make_photo(ai_made="part")
        for said in says(ours):
            self.assertIn('"Label":"1"', said["aigc"])
            self.assertIn(ours.guid.hex, said["aigc"])
            self.assertTrue(said["source_type"].endswith("TrainedAlgorithmicMedia"))
        Photo.objects.all().delete()
        for said in says(make_photo(ai_made="assisted")):
            self.assertNotIn("aigc", said)

    def test_it_is_due_by_whatever_door_a_photo_changes(self):
        photo = make_photo()
        due = marking.due(Photo.objects.all())
        self.assertFalse(due.exists())
        Photo.objects.filter(pk=photo.pk).update(staff_note="只给编辑部看")
        photo.refresh_from_db()
        photo.save()
        self.assertFalse(due.exists())
        Photo.objects.filter(pk=photo.pk).update(credit="乙 摄")
        self.assertTrue(due.exists())
        marking.mark(due.get())
        photo.refresh_from_db()
        photo.caption = "改过。"
        photo.save()
        self.assertTrue(due.exists())
        marking.mark(due.get())
        photo.refresh_from_db()
        photo.rights = "本报版权所有"
        photo.save(update_fields=["rights"])
        marking.mark(due.get())
        self.assertFalse(due.exists())
        self.assert_says(photo, caption="改过。", credit="乙 摄", rights="本报版权所有")

    def test_it_leaves_no_file_when_the_photo_changed_meanwhile(self):
        photo = make_photo()
        Photo.objects.filter(pk=photo.pk).update(credit="乙 摄")
        stale = Photo.objects.get(pk=photo.pk)
        Photo.objects.filter(pk=photo.pk).update(credit="丙 摄")
        before = stored_files()
        with self.assertRaises(marking.ChangedMeanwhile):
            marking.mark(stale)
        self.assertEqual(stored_files(), before)
        self.assertEqual(marking.due(Photo.objects.all()).get(), photo)


class CommandTests(TestCase):
    def test_it_marks_files_from_before_there_were_marks(self):
        photo = make_photo()
        strip(photo)
        self.assertEqual(says(photo), [{}, {}])
        with self.captureOnCommitCallbacks(execute=True):
            self.assertIn("1 张图片", run())
        for said in says(photo):
            self.assertEqual(said["credit"], "甲 摄")
        self.assertIn("0 张图片", run())

    def test_it_goes_on_after_a_lost_file_and_says_so(self):
        photo = make_photo()
        strip(photo)
        lost = photo.renditions.get(format="avif")
        lost.file.storage.delete(lost.file.name)
        with self.assertRaises(CommandError):
            run()
        jpeg = photo.renditions.get(format="jpg")
        with jpeg.file.open() as file:
            self.assertIn("甲 摄".encode(), file.read())
        self.assertIn("0 张图片", run())

    def test_it_finds_who_was_given_another_name(self):
        guo = Contributor.objects.create(name="郭华")
        photo = make_photo(photographer=guo)
        Contributor.objects.filter(pk=guo.pk).update(name="郭晓华")
        self.assertIn("0 张图片", run())
        self.assertIn("1 张图片", run("--all"))
        for said in says(photo):
            self.assertEqual(said["creators"], ["郭晓华"])


class ReaderTests(CastMixin, TestCase):
    def setUp(self):
        self.photo = make_photo()

    def fetch(self, extension, etag=""):
        address = f"/photos/{self.photo.guid}/120.{extension}"
        return self.client.get(address, headers={"If-None-Match": etag})

    def change(self, **typed):
        self.client.force_login(self.photo_editor)
        address = f"/admin/articles/photo/{self.photo.pk}/change/"
        data = filled_in(self.client.get(address), "photo_form") | typed
        with self.captureOnCommitCallbacks(execute=True):
            self.assertEqual(self.client.post(address, data).status_code, 302)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_gives_whoever_has_the_old_file_the_new_one(self):
        place(self.photo, make_story())
        before = {extension: self.fetch(extension) for extension in ("jpg", "avif")}
        for extension, old in before.items():
            self.assertEqual(self.fetch(extension, old["ETag"]).status_code, 304)
        self.change(rights="本报版权所有")
        for extension, old in before.items():
            after = self.fetch(extension, old["ETag"])
            self.assertEqual(after.status_code, 200)
            content = b"".join(after)
            self.assertIn("本报版权所有".encode(), content)
            self.assertEqual(len(content), int(old["Content-Length"]))

    def test_it_answers_while_a_file_is_being_replaced(self):
        place(self.photo, make_story())
        rendition = self.photo.renditions.get(format="jpg")
        Photo.objects.filter(pk=self.photo.pk).update(credit="乙 摄")
        with self.captureOnCommitCallbacks(execute=True):
            marking.mark(Photo.objects.get(pk=self.photo.pk))
        response = rendition_file(rendition)  # as it was looked up before
        self.assertIn("乙 摄".encode(), b"".join(response))

    def test_it_marks_some_at_once_and_leaves_many_to_the_command(self):
        photos = [self.photo.pk] + [
            Photo.objects.create(caption=str(n)).pk for n in range(20)
        ]
        Photo.objects.filter(pk__in=photos).update(credit="乙 摄")
        with self.captureOnCommitCallbacks(execute=True):
            marking.mark_soon(photos)
        self.assertFalse(marking.due(Photo.objects.all()).exists())
        self.assertLess(marking.AT_ONCE, len(photos))
