"""Style sheets as readers get them: what they say, without why."""

import tempfile

from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.test import SimpleTestCase, override_settings

from newsroom.static_files import HashedFiles, slim


class SlimStylesTests(SimpleTestCase):
    def test_it_leaves_out_comments_and_indents_and_no_rule(self):
        css = "/* Why. */\n\na,\nb {\n  color: red; /* no */\n}\n"
        self.assertEqual(slim(css), "a,\nb {\ncolor: red;\n}")
        self.assertEqual(
            slim('a::before { content: "/* \\" */"; }'),
            'a::before { content: "/* \\" */"; }',
        )

    def test_it_is_what_is_collected_under_the_name_that_browsers_keep(self):
        with (
            tempfile.TemporaryDirectory() as folder,
            override_settings(STATIC_ROOT=folder),
        ):
            collected = HashedFiles(location=folder, base_url="/static/")
            source = FileSystemStorage(finders.find("site/"))
            with source.open("person.css") as file:
                collected.save("site/person.css", file)
            list(collected.post_process({"site/person.css": (source, "person.css")}))
            made = collected.open(collected.stored_name("site/person.css"))
            with made:
                css = made.read().decode()
        self.assertNotIn("/*", css)
        self.assertIn(".portrait img {\n", css)
