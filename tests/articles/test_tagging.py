from django.test import TestCase

from articles.text.tagging import string_from_tags, tags_from_string
from tests.stories import make_story


class TaggingTests(TestCase):
    def test_it_splits_at_every_mark_an_editor_uses(self):
        typed = "地铁，春节、客流;出行, 地铁；\n夜班  公交"
        self.assertEqual(
            tags_from_string(typed), ["地铁", "春节", "客流", "出行", "夜班 公交"]
        )

    def test_it_writes_topics_the_way_they_are_typed(self):
        story = make_story()
        story.tags.add("地铁", "春节")
        written = string_from_tags(story.tags.order_by("pk"))
        self.assertEqual(tags_from_string(written), ["地铁", "春节"])

    def test_it_takes_latin_topics_of_any_case_for_one(self):
        first, second = make_story(), make_story()
        first.tags.add("Metro")
        second.tags.add("metro")
        self.assertEqual(first.tags.get(), second.tags.get())
