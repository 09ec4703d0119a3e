"""Named crops of photos: geometry, addresses, files."""

from io import BytesIO
from threading import Thread
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.test import SimpleTestCase, TestCase
from PIL import Image

from articles.models import Photo
from articles.photos import crop_files, decoding
from articles.photos.crops import (
    CROPS,
    FOR_MACHINES,
    LEAD,
    MOVABLE,
    box_of,
    classes_of,
    is_point,
    on_paper,
    place_of,
    point_of,
    sizes_of,
)
from articles.photos.storage import files_removed_on_failure
from articles.workflow import Status
from tests.articles.test_photo_files import FullDisk
from tests.pictures import drawn, encoded, make_photo, place, stored_files
from tests.stories import make_draft, make_story

MEASURES = ((1600, 900), (6000, 4000), (400, 4000), (3, 3), (1, 1), (30_000, 2))


class BoxTests(SimpleTestCase):
    def test_it_is_cut_around_the_focal_point_and_never_beyond_an_edge(self):
        self.assertEqual(box_of(1, 1, 300, 100, (0.5, 0.5)), (100, 0, 200, 100))
        self.assertEqual(box_of(1, 1, 300, 100, (0, 0.5)), (0, 0, 100, 100))
        self.assertEqual(box_of(1, 1, 100, 300, (0.5, 1)), (0, 200, 100, 300))

    def test_it_has_its_shape_within_any_picture(self):
        for measures in MEASURES:
            for crop in CROPS.values():
                left, top, right, bottom = box_of(*crop[2:4], *measures, (0.3, 0.9))
                self.assertTrue(0 <= left < right <= measures[0])
                self.assertTrue(0 <= top < bottom <= measures[1])

    def test_it_has_few_sizes_and_none_is_enlarged(self):
        for measures in MEASURES:
            for crop in CROPS.values():
                found = sizes_of(crop, *measures)
                self.assertLessEqual(len(found), len(crop.widths))
                self.assertEqual(found, sorted(set(found)))
                for wide, high in found:
                    self.assertLessEqual(wide, measures[0])
                    off = abs(wide * crop.down - high * crop.across)
                    self.assertTrue(off <= crop.across or high == 1)
        sizes = [(360, 240), (720, 480), (1080, 720), (1600, 1066)]
        self.assertEqual(sizes_of(LEAD, 6000, 4000), sizes)
        self.assertEqual(sizes_of(CROPS["share"], 6000, 4000), [(1200, 630)])

    def test_it_has_a_point_of_its_own_or_the_common_one(self):
        own = {"card": [0.1, 1], "lead": ["0", 1], "square": [2, 0], "share": None}
        self.assertEqual(point_of("card", (0.5, 0.5), own), (0.1, 1))
        for name in ("lead", "square", "share", "paper"):
            self.assertEqual(point_of(name, (0.5, 0.4), own), (0.5, 0.4))
        self.assertEqual(point_of("card", (0.5, 0.4), None), (0.5, 0.4))
        for odd in ([True, 0], [float("nan"), 0], [0.1], "ab", {}):
            self.assertFalse(is_point(odd))

    def test_it_keeps_its_point_where_a_place_cuts_further(self):
        self.assertEqual(classes_of(LEAD, 600, 400, (0.5, 0.5)), "")
        self.assertEqual(classes_of(LEAD, 600, 400, (0.1, 0.9)), "focus-x-0 focus-y-4")
        # Of an upright picture the crop itself has it in its middle.
        self.assertEqual(classes_of(LEAD, 400, 800, (0.5, 0.4)), "")

    def test_it_follows_the_photo_on_paper_within_bounds(self):
        self.assertEqual(on_paper(600, 400)[2:4], (600, 400))
        self.assertEqual(on_paper(100, 400)[2:4], (700, 1000))
        self.assertEqual(on_paper(4000, 400)[2:4], (2400, 1000))
        self.assertEqual(place_of(1, 300, 100, (0.5, 0)), (5, 5))
        self.assertEqual(place_of(1, 300, 100, (1, 0)), (10, 5))
        self.assertEqual(place_of(1, 100, 300, (1, 0.3)), (5, 2))


class CropTests(TestCase):
    def setUp(self):
        self.photo = make_photo(encoded(drawn((500, 300))), focal_x=1)

    def address(self, name):
        return f"/photos/{self.photo.guid}/{name}"

    def picture(self, name, kind="image/jpeg"):
        answer = self.client.get(self.address(name))
        self.assertEqual(answer["Content-Type"], kind)
        self.assertEqual(answer["Cache-Control"], "no-cache")
        return Image.open(BytesIO(answer.getvalue()))

    def crops(self):
        folder = self.photo.guid.hex, "crops"
        return {path for path in stored_files() if path.parts[-3:-1] == folder}

    def change(self, **fields):
        Photo.objects.filter(pk=self.photo.pk).update(**fields)

    def assert_pixel(self, picture, at, whole_at):
        found = picture.convert("RGB").getpixel(at)
        whole = drawn((500, 300)).getpixel(whole_at)
        self.assertLess(max(abs(a - b) for a, b in zip(found, whole, strict=True)), 40)

    def test_it_has_each_size_that_a_page_tells_of(self):
        place(self.photo, make_story())
        for name in ("lead", "card", "square", "share"):
            told = self.photo.crop_picture(name)
            self.assertEqual(
                [told["width"], told["height"]],
                list(sizes_of(CROPS[name], 500, 300)[-1]),
            )
            pair = told["avif"].split(", ")[0].split()
            address, wide = pair[0].rpartition("/")[2], int(pair[1][:-1])
            with self.subTest(address=address):
                picture = self.picture(address, "image/avif")
                self.assertEqual(picture.width, wide)

    def test_it_has_the_size_that_search_engines_are_told(self):
        place(self.photo, make_story())
        for crop in FOR_MACHINES:
            size = sizes_of(crop, 500, 300)[-1]
            self.assertEqual(self.picture(f"{crop.name}.jpg").size, size)

    def test_it_keeps_what_the_photo_desk_marked(self):
        place(self.photo, make_story())
        self.assert_pixel(self.picture("square-120.jpg"), (110, 10), (490, 10))
        self.change(crops={"square": [0, 0.5]})
        self.assert_pixel(self.picture("square-120.jpg"), (10, 10), (10, 10))
        self.assert_pixel(self.picture("card-240.jpg"), (230, 10), (490, 10))

    def test_it_is_made_once_and_kept(self):
        place(self.photo, make_story())
        for _ in range(2):
            self.picture("card-240.jpg")
            (path,) = self.crops()
        path.write_bytes(b"as it was kept")
        answer = self.client.get(self.address("card-240.jpg"))
        self.assertEqual(answer.getvalue(), b"as it was kept")

    def test_it_costs_one_query_made_or_not(self):
        place(self.photo, make_story())
        for _ in range(2):
            with self.assertNumQueries(1):
                self.client.get(self.address("card-240.avif"))

    def test_it_answers_304_until_its_focal_point_is_another(self):
        place(self.photo, make_story())
        for name in ("4x3.jpg", "card-240.jpg"):
            self.change(focal_x=1)
            seen = {"If-None-Match": self.client.get(self.address(name))["ETag"]}
            again = self.client.get(self.address(name), headers=seen)
            self.assertEqual(again.status_code, 304)
            self.change(focal_x=0)
            again = self.client.get(self.address(name), headers=seen)
            self.assertEqual(again.status_code, 200)

    def test_it_is_hidden_with_its_stories_whatever_is_kept(self):
        shown = place(self.photo, make_story())
        etag = self.client.get(self.address("card-240.jpg"))["ETag"]
        self.assertEqual(len(self.crops()), 1)
        shown.article.status = Status.WITHDRAWN
        shown.article.save()
        place(self.photo, make_draft())
        for name in ("card-240.jpg", "1x1.jpg", "lead-360.avif"):
            answer = self.client.get(
                self.address(name), headers={"If-None-Match": etag}
            )
            self.assertEqual(answer.status_code, 404)
            self.assertNotIn("ETag", answer)

    def test_it_is_cut_in_no_size_that_anybody_chooses(self):
        place(self.photo, make_story())
        for name in (
            *("card-241.jpg", "card-0.jpg", "card-720.jpg", "card--240.jpg"),
            *("card-240.png", "card-240.JPG", f"card-{'9' * 4000}.jpg"),
            *("none-240.jpg", "paper-240.jpg", "whole-400.jpg", "card-.jpg"),
            *("9x16.jpg", "2x1.jpg", "original.jpg", "card.jpg", "../card-240.jpg"),
        ):
            with self.subTest(name=name[:20]):
                status = self.client.get(self.address(name)).status_code
                self.assertEqual(status, 404)
        self.assertEqual(self.crops(), set())
        self.assertEqual(self.client.post(self.address("1x1.jpg")).status_code, 405)
        self.assertEqual(
            self.client.post(self.address("card-240.jpg")).status_code, 405
        )

    def test_it_is_swept_with_its_photo_and_its_file(self):
        place(self.photo, make_story())
        self.picture("card-240.jpg")
        content = encoded(drawn((400, 300)))
        with (
            self.captureOnCommitCallbacks(execute=True),
            files_removed_on_failure() as written,
        ):
            found = decoding.read(BytesIO(content))
            self.photo.save_original(ContentFile(content), found, written)
        self.assertEqual(self.crops(), set())
        self.picture("card-240.jpg")
        self.assertEqual(len(self.crops()), 1)
        self.photo.article_photos.all().delete()
        with self.captureOnCommitCallbacks(execute=True):
            Photo.objects.filter(pk=self.photo.pk).delete()
        self.assertEqual(self.crops(), set())

    def test_it_is_shown_where_it_cannot_be_kept(self):
        place(self.photo, make_story())
        full = FullDisk(0)
        disk = mock.patch.object(FileSystemStorage, "_save", lambda *args: full(*args))
        with disk, self.assertLogs("articles.photos.crop_files", "ERROR"):
            self.assertEqual(self.picture("card-240.jpg").width, 240)
        self.assertEqual(self.crops(), set())

    def test_it_is_404_when_what_it_is_cut_from_is_lost(self):
        place(self.photo, make_story())
        for rendition in self.photo.renditions.all():
            rendition.file.storage.delete(rendition.file.name)
        self.assertEqual(self.client.get(self.address("card-240.jpg")).status_code, 404)

    def test_it_is_told_in_three_shapes_and_shared_in_one(self):
        story = make_story()
        place(self.photo, story)
        page = self.client.get(story.get_absolute_url()).content.decode()
        for crop in FOR_MACHINES:
            self.assertIn(self.address(f"{crop.name}.jpg"), page)
        self.assertRegex(page, 'og:image" content="[^"]*/share-500.jpg"')
        self.assertIn('og:image:height" content="262"', page)


@pytest.mark.once
class MakingTests(TestCase):
    """Who asks for the same at the same time."""

    def test_it_makes_one_for_all_who_ask_at_once(self):
        photo = make_photo(encoded(drawn((500, 300))))
        rendition = photo.renditions.filter(format="jpg").latest("width")
        made, cut = [], crop_files.cut

        def counted(*args):
            made.append(args)
            return cut(*args)

        def ask():
            answers.append(crop_files.crop_file(rendition, "card", 240, "jpg"))
            answers[-1].open().close()

        answers = []
        with mock.patch.object(crop_files, "cut", counted):
            threads = [Thread(target=ask) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual((len(answers), len(made)), (4, 1))

    def test_it_carries_the_marks_of_its_rendition(self):
        exif = Image.Exif()
        exif[0x013B] = "Guo Xiaohua"
        xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>trainedAlgorithmicMedia</x:xmpmeta>"
        source = BytesIO(encoded(drawn((400, 300)), exif=exif, xmp=xmp))
        for format in ("jpg", "avif"):
            content = crop_files.cut(source, (0, 0, 200, 200), (120, 120), format)
            with Image.open(BytesIO(content)) as found:
                self.assertEqual(found.getexif()[0x013B], "Guo Xiaohua")
                self.assertIn(b"trainedAlgorithmicMedia", found.info["xmp"])

    def test_it_can_be_moved_if_it_is_named(self):
        self.assertEqual(MOVABLE, ("lead", "card", "square", "share", "paper"))
