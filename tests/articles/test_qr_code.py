import segno
from django.test import TestCase
from lxml import etree

from articles.workflow import Status
from tests.stories import make_draft, make_story


class SquareCodeTests(TestCase):
    def code(self, story, **headers):
        return self.client.get(f"{story.get_absolute_url()}qr.svg", headers=headers)

    def test_it_is_the_full_address_of_the_story_as_a_picture(self):
        story = make_story()
        answer = self.code(story)
        self.assertEqual(answer["Content-Type"], "image/svg+xml")
        address = f"http://testserver{story.get_absolute_url()}"
        modules = segno.make(address, error="m", micro=False).symbol_size(border=4)
        box = etree.fromstring(answer.content).get("viewBox")
        self.assertEqual(box, f"0 0 {modules[0]} {modules[1]}")

    def test_it_is_different_for_two_stories(self):
        first, second = make_story(), make_story()
        self.assertNotEqual(self.code(first).content, self.code(second).content)

    def test_it_needs_no_style_that_the_policy_forbids(self):
        self.assertNotContains(self.code(make_story()), "style")

    def test_it_answers_as_the_story_does(self):
        withdrawn = make_story(status=Status.WITHDRAWN)
        for story, status in ((withdrawn, 410), (make_draft(), 404)):
            answer = self.code(story, **{"if-none-match": "*"})
            self.assertEqual(answer.status_code, status)
            self.assertNotIn("ETag", answer)

    def test_it_answers_304_when_nothing_has_changed(self):
        story = make_story()
        etag = self.code(story)["ETag"]
        self.assertEqual(self.code(story, **{"if-none-match": etag}).status_code, 304)

    def test_it_allows_only_reading(self):
        story = make_story()
        answer = self.client.post(f"{story.get_absolute_url()}qr.svg")
        self.assertEqual(answer.status_code, 405)
