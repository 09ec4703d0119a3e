import pytest
from django.test import TestCase
from django.urls import reverse

from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_draft


class PlacingTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.chief)
        self.story = make_draft(body="<p>第一段。</p><p>第二段。</p>")
        self.form = reverse("admin:articles_article_change", args=[self.story.pk])

    def test_it_places_a_photo_after_a_paragraph(self):
        photo = make_photo()
        row = {
            "article_photos-TOTAL_FORMS": "1",  # a script adds the row
            "article_photos-0-photo": photo.pk,
            "article_photos-0-order": "",
            "article_photos-0-after_paragraph": "1",
        }
        response = self.client.post(
            self.form, filled_in(self.client.get(self.form)) | row
        )
        self.assertEqual(response.status_code, 302)
        parts = [bool(part.photo) for part in self.story.body_parts()]
        self.assertEqual(parts, [False, True, False])

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_small_pictures_in_the_form_and_the_list(self):
        photo = make_photo(encoded(drawn((900, 600))))
        place(photo, self.story)
        small = f'src="/admin/articles/photo/{photo.pk}/rendition/400.jpg"'
        self.assertContains(self.client.get(self.form), small)
        stories = reverse("admin:articles_article_changelist")
        self.assertContains(self.client.get(stories), small)
