from django.test import TestCase

from tests.stories import make_story


class CachingTests(TestCase):
    def test_it_lets_no_cache_answer_for_the_site(self):
        story = make_story()
        gone = make_story("撤下的", status="withdrawn")
        for address in (
            "/",
            story.get_absolute_url(),
            gone.get_absolute_url(),
            "/articles/999/",
            "/sections/yaowen/",
            "/corrections/",
        ):
            with self.subTest(address=address):
                answer = self.client.get(address)
                self.assertEqual(answer["Cache-Control"], "no-cache")
                self.assertFalse(answer.cookies)
