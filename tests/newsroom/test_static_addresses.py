"""Addresses of static files, and the tags of a form's media: worked out once, and right."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ImproperlyConfigured
from django.forms import Media
from django.forms.widgets import Script
from django.test import SimpleTestCase

from articles.admin import form_media
from newsroom.static_files import FilesAsTheyAre, HashedFiles


class StaticAddressTests(SimpleTestCase):
    def test_it_keeps_what_it_has_answered(self):
        storage = FilesAsTheyAre()
        address = storage.url("site/base.css")
        self.assertEqual(address, "/static/site/base.css")
        storage.addresses["site/base.css"] = "/kept.css"
        self.assertEqual(storage.url("site/base.css"), "/kept.css")

    def test_it_asks_again_where_more_than_a_name_is_given(self):
        storage = FilesAsTheyAre()
        storage.addresses["a.css"] = "/kept.css"
        with self.assertRaises(TypeError):  # Django's own takes nothing else
            storage.url("a.css", force=True)

    def test_it_starts_no_site_in_production_whose_files_were_not_collected(self):
        with TemporaryDirectory() as folder:
            with self.assertRaisesMessage(ImproperlyConfigured, "collectstatic"):
                HashedFiles(location=folder).need_collected()
            names = '{"version": "1.1", "paths": {"a.css": "a.1.css"}}'
            Path(folder, "staticfiles.json").write_text(names, encoding="utf-8")
            HashedFiles(location=folder).need_collected()


class FormMediaTests(SimpleTestCase):
    def media(self, number=0):
        script = Script("site/a.js", id=f"script-{number}")
        return Media(css={"all": ["site/base.css"]}, js=[script, f"desk/{number}.js"])

    def setUp(self):
        form_media._kept.clear()
        self.addCleanup(form_media._kept.clear)

    def test_it_gives_the_tags_that_the_media_has_itself(self):
        first = form_media.media_tags(self.media(), "abc")
        again = form_media.media_tags(self.media(), "abc")
        self.assertEqual(first, again)
        for part in ("/static/site/base.css", "/static/desk/0.js", 'id="script-0"'):
            self.assertIn(part, first)

    def test_it_gives_each_answer_its_own_nonce(self):
        one, other = (form_media.media_tags(self.media(), n) for n in ("one", "other"))
        self.assertNotIn("other", one)
        self.assertEqual(one.replace("one", ""), other.replace("other", ""))
        self.assertNotIn(form_media.NONCE, one)

    def test_it_keeps_no_more_than_some(self):
        for number in range(form_media.SETS_KEPT + 2):
            form_media.media_tags(self.media(number), "")
            self.assertLessEqual(len(form_media._kept), form_media.SETS_KEPT)
