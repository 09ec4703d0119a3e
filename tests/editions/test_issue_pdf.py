"""The PDF of a whole issue: drawn beside the requests, kept, and never with what is
withdrawn."""

import io

import pypdfium2
import pytest

from editions import issue_pdfs
from editions.models import Issue, Placement
from tests.editions.test_reading import PaperCase

ADDRESS = "/paper/2023-05-04/issue.pdf"


def words_of(content):
    with pypdfium2.PdfDocument(io.BytesIO(content)) as pdf:
        return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]


class IssuePdfTests(PaperCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        Placement.objects.create(page=cls.third, article=cls.other, order=1)

    def draw(self):
        issue = Issue.objects.for_contents().get(date="2023-05-04")
        issue_pdfs.issue_pdf_of(issue).begin().join()

    def test_it_is_drawn_beside_the_requests_and_then_served(self):
        waiting = self.client.get(ADDRESS)
        self.assertEqual(waiting.status_code, 202)
        self.assertContains(waiting, "整期 PDF 正在制作", status_code=202)
        self.assertEqual(waiting["Cache-Control"], "no-store")
        self.assertTrue(waiting["Refresh"])
        with issue_pdfs.drawing:  # until the thread that it began has ended
            answer = self.client.get(ADDRESS)
        self.assertEqual(answer["Content-Type"], "application/pdf")
        first, second = words_of(answer.content)
        self.assertIn("水厂今日通水", first)
        self.assertIn("社区食堂开张", second)
        again = self.client.get(ADDRESS, headers={"if-none-match": answer["ETag"]})
        self.assertEqual(again.status_code, 304)

    @pytest.mark.thorough
    def test_it_holds_nothing_of_a_withdrawn_story(self):
        self.draw()
        self.assertEqual(self.client.get(ADDRESS).status_code, 200)
        self.other.move("withdraw", by=self.chief, reason="失实")
        # Its only story is gone, and the page with it: what is left is drawn at once.
        answer = self.client.get(ADDRESS)
        self.assertEqual(len(words_of(answer.content)), 1)
        self.assertNotIn("食堂", words_of(answer.content)[0])

    @pytest.mark.thorough
    def test_it_costs_as_many_queries_for_two_pages_as_for_one(self):
        self.client.get("/paper/2023-05-04/")  # the navigation is cached from here
        self.draw()
        with self.assertNumQueries(3):
            self.client.get(ADDRESS)
        Placement.objects.filter(page=self.third).delete()
        with self.assertNumQueries(3):
            self.client.get(ADDRESS)

    @pytest.mark.once
    def test_it_is_drawn_once_at_a_time(self):
        issue = Issue.objects.for_contents().get(date="2023-05-04")
        with issue_pdfs.drawing:
            self.assertIsNone(issue_pdfs.issue_pdf_of(issue).begin())

    @pytest.mark.once
    def test_it_refuses_other_methods_and_other_days(self):
        self.assertEqual(self.client.post(ADDRESS).status_code, 405)
        for day in ("2023-05-05", "2023-02-30"):
            answer = self.client.get(f"/paper/{day}/issue.pdf")
            self.assertEqual(answer.status_code, 404)
