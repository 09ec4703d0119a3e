from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from articles.models import Photo
from articles.workflow import Status
from tests.pictures import make_photo, place
from tests.stories import NOON, make_story

HIDDEN = (
    {"status": Status.DRAFT, "published_at": None},
    {"status": Status.FINAL_REVIEW},
    {"status": Status.WITHDRAWN},
    {"status": Status.DISCARDED},
    {"published_at": NOON.replace(year=2200)},
    {"embargo_until": NOON.replace(year=2200)},
)
MADE_UP = (
    "0.jpg",
    "121.jpg",
    "-120.jpg",
    f"{2**31}.jpg",
    f"{2**63}.jpg",
    f"{10**40}.jpg",
    f"{'9' * 5000}.jpg",
    "120.png",
    "120.JPG",
    "120.jpg.html",
    "120",
    "120.",
    "../original",
)


class PhotoAddressTests(TestCase):
    def setUp(self):
        self.photo = make_photo()
        self.rendition = self.photo.renditions.get(format="jpg")
        self.jpeg = f"/photos/{self.photo.guid}/120.jpg"

    def show(self, **fields):
        return place(self.photo, make_story(**fields))

    def assert_hidden(self, address, **headers):
        response = self.client.get(address, headers=headers)
        self.assertEqual(response.status_code, 404)
        for validator in ("ETag", "Last-Modified"):
            self.assertNotIn(validator, response)

    def test_it_serves_what_a_published_story_shows(self):
        self.show()
        for extension, kind in (("jpg", "image/jpeg"), ("avif", "image/avif")):
            response = self.client.get(f"/photos/{self.photo.guid}/120.{extension}")
            rendition = self.photo.renditions.get(format=extension)
            with rendition.file.open() as file:
                self.assertEqual(response.getvalue(), file.read())
            self.assertEqual(response["Content-Type"], kind)
            self.assertEqual(response["X-Content-Type-Options"], "nosniff")
            self.assertEqual(response["Cache-Control"], "no-cache")
            self.assertNotIn("Set-Cookie", response)

    def test_it_costs_one_query(self):
        self.show()
        with self.assertNumQueries(1):
            self.client.get(self.jpeg)

    def test_it_answers_304_while_it_is_public(self):
        shown = self.show()
        etag = self.client.get(self.jpeg)["ETag"]
        again = self.client.get(self.jpeg, headers={"If-None-Match": etag})
        self.assertEqual((again.status_code, again["ETag"]), (304, etag))
        self.assertEqual(again["Cache-Control"], "no-cache")
        shown.article.status = Status.WITHDRAWN
        shown.article.save()
        self.assert_hidden(self.jpeg, if_none_match=etag)

    def test_it_hides_what_no_published_story_shows(self):
        etag = f'"{self.rendition.pk}-{self.rendition.size}"'
        self.assert_hidden(self.jpeg)
        for number, fields in enumerate(HIDDEN, 1):
            self.show(**fields)
            for headers in (
                {},
                {"if_none_match": etag},
                {"if_match": "*"},
                {"if_match": '"other"'},
                {"range": "bytes=0-1"},
            ):
                with self.subTest(number=number, headers=headers):
                    self.assert_hidden(self.jpeg, **headers)

    def test_it_hides_a_photo_until_its_story_is_due(self):
        moment = timezone.now()
        story = self.show(published_at=moment + timedelta(hours=1)).article
        self.assert_hidden(self.jpeg)
        story.published_at = moment - timedelta(seconds=1)
        story.save()
        self.assertEqual(self.client.get(self.jpeg).status_code, 200)

    def test_it_shows_a_photo_of_a_public_and_a_hidden_story(self):
        self.show(status=Status.WITHDRAWN)
        self.show()
        self.assertEqual(self.client.get(self.jpeg).status_code, 200)

    def test_it_finds_nothing_at_a_made_up_address(self):
        self.show()
        folder = f"/photos/{self.photo.guid}"
        for name in MADE_UP:
            with self.subTest(name=name[:20]):
                self.assert_hidden(f"{folder}/{name}")
        self.assert_hidden("/photos/00000000-0000-0000-0000-000000000000/120.jpg")
        self.assert_hidden("/photos/none/120.jpg")

    def test_it_never_serves_an_original(self):
        self.show()
        for prefix in ("/media/", "/media/originals/", "/", "/static/"):
            self.assert_hidden(f"{prefix}{self.photo.original.name}")

    def test_it_answers_head_and_refuses_post(self):
        self.show()
        head = self.client.head(self.jpeg)
        self.assertEqual((head.status_code, head.getvalue()), (200, b""))
        self.assertEqual(self.client.post(self.jpeg).status_code, 405)

    def test_it_finds_nothing_when_the_file_is_gone(self):
        self.show()
        self.rendition.file.storage.delete(self.rendition.file.name)
        self.assert_hidden(self.jpeg)

    def test_it_stands_in_the_story_as_a_picture_of_its_sizes(self):
        story = self.show().article
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, f'src="{self.jpeg}"')
        self.assertContains(page, f"/photos/{self.photo.guid}/120.avif 120w")
        self.assertContains(page, 'width="120" height="80"')

    def test_it_has_no_address_for_a_photo_without_a_file(self):
        photo = Photo.objects.create(caption="没有文件。")
        place(photo, make_story())
        self.assertIsNone(photo.picture())
        self.assert_hidden(f"/photos/{photo.guid}/120.jpg")
