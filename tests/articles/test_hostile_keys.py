import pytest
from django.test import TestCase

from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import make_photo

KEYS = ("abc", "²", "9" * 40)
STORY = (
    "section",
    "column",
    "source",
    "districts",
    "bylines-0-contributor",
    "bylines-0-role",
    "briefs-0-district",
    "article_photos-0-photo",
    "placements-0-page",
)


def refusing_fields(answer):
    """Return the names of the fields that say what is wrong with them."""
    forms = [answer.context["adminform"].form]
    for inline in answer.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return {form.add_prefix(name) for form in forms for name in form.errors}


@pytest.mark.thorough
class HostileKeysTests(CastMixin, TestCase):
    """A key that no form would send is refused with a sentence, never with a 500."""

    def assert_refused(self, address, form_id, *names):
        """Send a key in every field at once, and see each field refuse it for itself."""
        form = filled_in(self.client.get(address), form_id)
        form["article_photos-TOTAL_FORMS"] = "1"  # a script adds the row
        for key in KEYS:
            with self.subTest(key=key):
                answer = self.client.post(address, form | dict.fromkeys(names, key))
                self.assertEqual(answer.status_code, 200)
                self.assertContains(answer, "errorlist")
                self.assertLessEqual(set(names), refusing_fields(answer))

    def test_it_refuses_them_in_a_story(self):
        self.client.force_login(self.chief)
        self.assert_refused("/admin/articles/article/add/", "article_form", *STORY)

    def test_it_refuses_them_in_a_photo_and_a_page(self):
        self.client.force_login(self.chief)
        photo = f"/admin/articles/photo/{make_photo().pk}/change/"
        self.assert_refused(photo, "photo_form", "photographer")
        self.assert_refused("/admin/editions/page/add/", "page_form", "issue")

    def test_it_refuses_them_in_the_address_of_a_list(self):
        self.client.force_login(self.chief)
        for query in ("section__id__exact=²", "column__id__exact=9e9", "status=\x00"):
            with self.subTest(query=query):
                answer = self.client.get(f"/admin/articles/article/?{query}")
                self.assertLess(answer.status_code, 500)

    def test_it_refuses_them_in_an_autocomplete(self):
        self.client.force_login(self.reporter)
        for query in ("app_label=x", "app_label=articles&model_name=byline"):
            with self.subTest(query=query):
                answer = self.client.get(f"/admin/autocomplete/?term=x&{query}")
                self.assertEqual(answer.status_code, 403)
