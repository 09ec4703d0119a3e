from django.http import HttpResponse
from django.test import RequestFactory, SimpleTestCase

from articles.conditional import revalidated


class RevalidatedTests(SimpleTestCase):
    def answer(self, **conditions):
        self.made = 0
        request = RequestFactory().get("/", headers=conditions)
        return revalidated(request, "a1", self.make)

    def make(self):
        self.made += 1
        return HttpResponse("body")

    def test_it_sends_the_body_with_its_validator(self):
        answer = self.answer(**{"if-none-match": '"other"'})
        self.assertEqual((answer.status_code, answer.content), (200, b"body"))
        self.assertEqual(answer["ETag"], '"a1"')

    def test_it_makes_no_body_when_the_reader_has_it(self):
        for conditions, status in (
            ({"if-none-match": '"a1"'}, 304),
            ({"if-none-match": 'W/"a1", "b"'}, 304),
            ({"if-match": '"b"'}, 412),
        ):
            with self.subTest(conditions=conditions):
                answer = self.answer(**conditions)
                self.assertEqual((answer.status_code, self.made), (status, 0))

    def test_it_lets_no_cache_answer_without_asking(self):
        for conditions in ({}, {"if-none-match": '"a1"'}):
            with self.subTest(conditions=conditions):
                answer = self.answer(**conditions)
                self.assertEqual(answer["Cache-Control"], "no-cache")
                self.assertEqual(answer["X-Content-Type-Options"], "nosniff")
