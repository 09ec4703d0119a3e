"""The structure of the PDFs: tags in reading order, language, bookmarks, metadata, read
back from the file."""

import ctypes
import io

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from articles.models import Photo
from editions import scans
from editions.issue_pdfs import issue_pdf_of
from editions.models import Issue, Placement
from tests.editions.test_reading import PaperCase
from tests.pictures import make_photo, place


def _text(read, *asked):
    """Return a string that PDFium writes into a buffer, in UTF-16."""
    length = read(*asked, None, 0)
    buffer = ctypes.create_string_buffer(length)
    read(*asked, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le")


def structure(page):
    """Return [(tag, alternative text)] of a page, in reading order."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    found = []

    def walk(element):
        tag = _text(pdfium.FPDF_StructElement_GetType, element)
        found.append((tag, _text(pdfium.FPDF_StructElement_GetAltText, element)))
        for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
            if child:
                walk(child)

    for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at))
    pdfium.FPDF_StructTree_Close(tree)
    return found


@pytest.mark.once
class StructureTests(PaperCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        place(make_photo(alt="水厂的蓝色大门"), cls.lead)
        place(Photo.objects.create(caption="没有文件的图。"), cls.other)
        Placement.objects.create(page=cls.third, article=cls.lead, order=1)
        issue = Issue.objects.for_contents().get(date="2023-05-04")
        cls.whole = issue_pdf_of(issue).drawn()
        cls.one = scans.pdf_of(cls.first).content()

    def open(self, content):
        pdf = pypdfium2.PdfDocument(io.BytesIO(content))
        self.addCleanup(pdf.close)
        return pdf

    def test_it_tags_headings_text_and_pictures_in_reading_order(self):
        page = self.open(self.one)[0]
        found = structure(page)
        tags = [tag for tag, _ in found]
        self.assertEqual(tags.count("H1"), 1)
        self.assertEqual(tags.count("H2"), 2)
        self.assertLess(tags.index("H1"), tags.index("H2"))
        self.assertIn("P", tags[tags.index("H2") :])
        self.assertIn(("Figure", "水厂的蓝色大门"), found)
        self.assertTrue(all(alt for tag, alt in found if tag == "Figure"))

    def test_it_marks_every_mark_on_the_page(self):
        page = self.open(self.one)[0]
        loose = [
            each.type
            for each in page.get_objects()
            if not pdfium.FPDFPageObj_CountMarks(each.raw)
        ]
        self.assertEqual(loose, [])

    def test_it_says_its_title_and_its_language(self):
        for content, title in (
            (self.one, "2023年5月4日 第1版 要闻"),
            (self.whole, "2023年5月4日"),
        ):
            pdf = self.open(content)
            self.assertTrue(pdfium.FPDFCatalog_IsTagged(pdf.raw))
            known = pdf.get_metadata_dict()
            self.assertTrue(known["Title"].endswith(title), known)
            self.assertTrue(known["Author"])
            self.assertIn(b"/Lang", content)
            self.assertIn(b"/DisplayDocTitle true", content)

    def test_it_has_bookmarks_of_pages_and_stories(self):
        marks = [
            (mark.level, mark.get_title()) for mark in self.open(self.whole).get_toc()
        ]
        self.assertEqual(
            marks,
            [
                (0, "第1版 要闻"),
                (1, "水厂今日通水"),
                (1, "社区食堂开张"),
                (0, "第3版 城事"),
                (1, "水厂今日通水"),
            ],
        )

    def test_it_is_the_same_file_for_the_same_page(self):
        self.assertEqual(self.one, scans.pdf_of(self.first).make())
