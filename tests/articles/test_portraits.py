import pytest
from django.test import TestCase

from articles.models import Byline, Contributor, Photo, Portrait
from articles.workflow import Status
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import make_photo
from tests.stories import make_story


class PortraitTests(CastMixin, TestCase):
    def setUp(self):
        self.person = Contributor.objects.create(name="王勇", beat="城建、供水")
        self.photo = make_photo(caption="王勇")
        Portrait.objects.create(contributor=self.person, photo=self.photo)
        self.story = make_story()
        Byline.objects.create(article=self.story, contributor=self.person)
        self.page = self.person.get_absolute_url()
        self.picture = f"{self.page}portrait/80.jpg"

    @pytest.mark.once
    def test_it_stands_on_the_page_with_what_is_given_only(self):
        page = self.client.get(self.page)
        self.assertContains(page, self.picture)
        self.assertContains(page, "领域：城建、供水")
        self.assertNotContains(page, "mailto:")
        Contributor.objects.update(email="wang@example.cn")
        self.assertContains(self.client.get(self.page), "mailto:wang@example.cn")

    def test_it_is_public_as_long_as_its_page(self):
        answer = self.client.get(self.picture)
        self.assertEqual(answer["Content-Type"], "image/jpeg")
        again = self.client.get(self.picture, headers={"if-none-match": answer["ETag"]})
        self.assertEqual(again.status_code, 304)
        self.assertEqual(self.client.post(self.picture).status_code, 405)
        # No story shows it: as a photo of the library it has no address.
        photo = f"/photos/{self.photo.guid}/120.jpg"
        self.assertEqual(self.client.get(photo).status_code, 404)
        type(self.story).objects.update(status=Status.WITHDRAWN)
        self.assertEqual(self.client.get(self.picture).status_code, 404)

    def test_it_costs_no_query_of_its_own(self):
        self.client.get(self.page)
        with self.assertNumQueries(2):
            self.client.get(self.page)

    def send(self, **typed):
        address = f"/admin/articles/contributor/{self.person.pk}/change/"
        data = filled_in(self.client.get(address), "contributor_form") | typed
        return self.client.post(address, data)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_chosen_on_the_desk_by_who_may_change_people(self):
        other = Photo.objects.create(caption="没有文件")
        self.client.force_login(self.editor)
        refused = self.send(**{"portraits-0-photo": str(other.pk)})
        self.assertContains(refused, "这张图片没有文件")
        self.send(beat="交通", **{"portraits-0-DELETE": "on"})
        self.assertFalse(Portrait.objects.exists())
        self.assertEqual(Contributor.objects.get().beat, "交通")

    @pytest.mark.once
    def test_it_is_not_changed_by_a_reporter(self):
        self.client.force_login(self.reporter)
        address = f"/admin/articles/contributor/{self.person.pk}/change/"
        self.assertEqual(self.client.post(address, {"name": "乙"}).status_code, 403)

    @pytest.mark.once
    def test_it_keeps_its_photo_in_the_library(self):
        self.client.force_login(self.photo_editor)
        address = f"/admin/articles/photo/{self.photo.pk}/delete/"
        self.client.post(address, {"post": "yes"})
        self.assertTrue(Photo.objects.filter(pk=self.photo.pk).exists())
