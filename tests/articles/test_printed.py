"""The printed places of a story on its page, handed in by whoever knows a paper."""

from datetime import date
from unittest import mock

from django.test import TestCase

from articles.site import printed
from articles.site.story_link import StoryLink
from editions.models import Issue, Page, Placement
from tests.stories import make_story


class PrintedPlaceTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        issue = Issue.objects.create(date=date(2023, 5, 4), number=24138)
        page = Page.objects.create(issue=issue, order=1, number="A3", name="城事")
        cls.before, cls.story = make_story("头条"), make_story("二条")
        for order, story in enumerate((cls.before, cls.story), 1):
            Placement.objects.create(
                page=page, article=story, order=order, continued_on="5"
            )

    def test_it_tells_all_that_a_story_page_shows_in_one_query(self):
        with self.assertNumQueries(1):
            (place,) = printed.printed_places(self.story)
        self.assertEqual(
            place,
            printed.PrintedPlace(
                date=date(2023, 5, 4),
                issue_number=24138,
                page_number="A3",
                page_title="第A3版 城事",
                address="/paper/2023-05-04/A3/",
                continued_from="",
                continued_on="5",
                before=StoryLink(self.before.pk, "头条"),
                after=None,
            ),
        )

    def test_it_prints_a_story_nowhere_without_a_paper(self):
        address = self.story.get_absolute_url()
        self.assertContains(self.client.get(address), "<dt>刊于</dt>")
        with mock.patch.object(printed, "providers", []):
            page = self.client.get(address)
        self.assertEqual(page.status_code, 200)
        for words in ("<dt>刊于</dt>", "printPage", 'class="neighbours"'):
            self.assertNotContains(page, words)
