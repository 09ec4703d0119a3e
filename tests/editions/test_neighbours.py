from datetime import date

from django.test import TestCase

from articles.models import Article
from articles.site.printed import printed_places
from articles.workflow import Status
from editions.models import Issue, Page, Placement
from tests.stories import make_draft, make_story


class NeighboursTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        issue = Issue.objects.create(date=date(2023, 5, 4))
        cls.pages = [
            Page.objects.create(issue=issue, order=number, number=str(number))
            for number in (1, 2)
        ]
        cls.stories = [make_story(name) for name in ("头条", "二条", "三条")]
        for order, story in enumerate(cls.stories, 1):
            cls.set_on(0, order, story)

    @classmethod
    def set_on(cls, page, order, story):
        return Placement.objects.create(
            page=cls.pages[page], order=order, article=story
        )

    def with_neighbours(self, story):
        return printed_places(story)

    def neighbours(self, story):
        return [
            (place.page_number, str(place.before), str(place.after))
            for place in self.with_neighbours(story)
        ]

    def test_it_names_the_stories_before_and_after_on_the_printed_page(self):
        self.assertEqual(self.neighbours(self.stories[1]), [("1", "头条", "三条")])

    def test_it_begins_and_ends_with_the_page(self):
        self.set_on(1, 1, make_story("二版头条"))
        self.assertEqual(self.neighbours(self.stories[2]), [("1", "二条", "None")])
        self.assertEqual(self.neighbours(self.stories[0]), [("1", "None", "二条")])

    def test_it_steps_over_what_readers_may_not_see(self):
        Article.objects.filter(pk=self.stories[1].pk).update(status=Status.WITHDRAWN)
        self.assertEqual(self.neighbours(self.stories[0]), [("1", "None", "三条")])

    def test_it_tells_the_place_of_a_story_that_readers_cannot_see_yet(self):
        draft = make_draft("待刊")
        self.set_on(0, 4, draft)
        self.assertEqual(self.neighbours(draft), [("1", "三条", "None")])

    def test_it_tells_both_pages_of_a_story_that_stands_on_two(self):
        self.set_on(1, 1, self.stories[0])
        self.set_on(1, 2, make_story("二版二条"))
        self.assertEqual(
            self.neighbours(self.stories[0]),
            [("1", "None", "二条"), ("2", "None", "二版二条")],
        )

    def test_it_costs_one_query_with_page_and_issue(self):
        with self.assertNumQueries(1):
            for place in self.with_neighbours(self.stories[1]):
                str(place.date), place.address, place.before.get_absolute_url()
