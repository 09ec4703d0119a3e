"""What readers' pages are on paper: sheets of A4, as Chromium makes a PDF of them."""

import pypdfium2

from articles.models import Article
from tests.browser.base import BrowserTestCase
from tests.browser.kinds import make_pages

# A paragraph at least.
FEW = 60


class PrintTests(BrowserTestCase):
    def sheets(self, address):
        """Return the words of each sheet that a page takes."""
        self.open(address)
        pdf = pypdfium2.PdfDocument(self.page.pdf(prefer_css_page_size=True))
        return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]

    def test_it_ends_a_story_with_some_of_its_text_beside_the_address(self):
        story = Article.objects.get(headline="更高水平建设全省首善之区")
        paragraph = "居民盼了多年的事有了着落，记者昨天从水务部门了解到这一消息。" * 2
        # Of every length about a sheet, one of which would leave its end alone.
        for number in (22, 24, 26, 28):
            story.body = f"<p>{paragraph}</p>" * number
            story.save()
            sheets = self.sheets(story.get_absolute_url())
            with self.subTest(paragraphs=number, sheets=len(sheets)):
                end = sheets[-1].partition("http")
                self.assertIn(story.get_absolute_url(), sheets[-1])
                self.assertGreater(len(end[0]), FEW)
        self.assertGreater(len(sheets), 1)

    def test_it_prints_a_page_of_the_paper_alone_on_one_sheet(self):
        pages = make_pages(self.chief)
        for kind in ("printed page", "scanned page"):
            with self.subTest(kind=kind):
                sheets = self.sheets(pages[kind])
                self.assertEqual(len(sheets), 1)
                self.assertNotIn("往期", sheets[0])

    def test_it_prints_the_front_page_as_a_digest(self):
        make_pages(self.chief)
        sheets = self.sheets("/")
        self.assertLessEqual(len(sheets), 2)
        self.assertNotIn("字号", "".join(sheets))
        self.page.emulate_media(media="print")
        for grid in (".front-top", ".front-seconds", ".front-blocks"):
            shown = self.page.locator(grid).evaluate(
                "at => getComputedStyle(at).display"
            )
            self.assertEqual(shown, "block", grid)
