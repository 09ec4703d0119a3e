"""Photos cut to the shapes that search engines show."""

from io import BytesIO

from django.test import SimpleTestCase, TestCase
from PIL import Image

from articles.models import Photo
from articles.photos.crops import SHAPES, box_of, size_of
from articles.workflow import Status
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_draft, make_story


class BoxTests(SimpleTestCase):
    def test_it_is_cut_around_the_focal_point_and_never_beyond_an_edge(self):
        self.assertEqual(box_of("1x1", 300, 100, (0.5, 0.5)), (100, 0, 200, 100))
        self.assertEqual(box_of("1x1", 300, 100, (0, 0.5)), (0, 0, 100, 100))
        self.assertEqual(box_of("1x1", 100, 300, (0.5, 1)), (0, 200, 100, 300))

    def test_it_has_its_shape_within_any_picture(self):
        for measures in ((1600, 900), (400, 4000), (3, 3), (1, 1), (30_000, 2)):
            for shape, (across, down) in SHAPES.items():
                left, top, right, bottom = box_of(shape, *measures, (0.3, 0.9))
                self.assertTrue(0 <= left < right <= measures[0])
                self.assertTrue(0 <= top < bottom <= measures[1])
                wide, high = size_of(shape, *measures)
                self.assertLessEqual(abs(wide * down - high * across), across)


class CropTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.photo = make_photo(encoded(drawn((500, 300))), focal_x=1)

    def address(self, shape):
        return f"/photos/{self.photo.guid}/{shape}.jpg"

    def picture(self, shape):
        answer = self.client.get(self.address(shape))
        self.assertEqual(answer["Content-Type"], "image/jpeg")
        return Image.open(BytesIO(answer.content))

    def test_it_has_the_size_that_the_story_tells(self):
        place(self.photo, make_story())
        for shape in SHAPES:
            self.assertEqual(self.picture(shape).size, size_of(shape, 500, 300))

    def test_it_keeps_what_the_photo_desk_marked(self):
        place(self.photo, make_story())
        right = self.picture("1x1").getpixel((290, 10))
        whole = drawn((500, 300)).getpixel((490, 10))
        self.assertLess(max(abs(a - b) for a, b in zip(right, whole, strict=False)), 40)

    def test_it_answers_304_until_the_focal_point_is_another(self):
        place(self.photo, make_story())
        seen = {"If-None-Match": self.client.get(self.address("4x3"))["ETag"]}
        again = self.client.get(self.address("4x3"), headers=seen)
        self.assertEqual(again.status_code, 304)
        Photo.objects.filter(pk=self.photo.pk).update(focal_x=0)
        again = self.client.get(self.address("4x3"), headers=seen)
        self.assertEqual(again.status_code, 200)

    def test_it_is_hidden_with_its_stories(self):
        place(self.photo, make_draft())
        place(self.photo, make_story(status=Status.WITHDRAWN))
        self.assertEqual(self.client.get(self.address("1x1")).status_code, 404)

    def test_it_refuses_other_shapes_and_methods(self):
        place(self.photo, make_story())
        for shape in ("9x16", "2x1", "original"):
            self.assertEqual(self.client.get(self.address(shape)).status_code, 404)
        self.assertEqual(self.client.post(self.address("1x1")).status_code, 405)

    def test_it_is_told_in_three_shapes(self):
        story = make_story()
        place(self.photo, story)
        page = self.client.get(story.get_absolute_url()).content.decode()
        for shape in SHAPES:
            self.assertIn(self.address(shape), page)
