"""A table, and what is above or below the line, from a Word file into a draft."""

from datetime import date

from django.test import SimpleTestCase, TestCase
from docx import Document

from articles.models import Article, Source
from districts.suggesting import Gazetteer
from editions.models import Placement
from ingest.accounting import account
from ingest.importing import create_drafts
from ingest.page_import_view import draft_of
from ingest.reading import read
from ingest.story_parts import fragments_of
from ingest.uploads import text_of
from tests.ingest.pages import LONG
from tests.ingest.test_uploads import saved

ROWS = (("站名", "客流（人次）"), ("大南门", "1234"), ("晋阳街", ""), ("合计", "1234"))


def with_table(rows=ROWS):
    document = Document()
    document.add_paragraph("水厂今日通水")
    document.add_paragraph(f"本报讯 {LONG}")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    small = document.add_paragraph("每日少排CO")
    small.add_run("2").font.subscript = True
    small.add_run("，剩35μg/m")
    small.add_run("3").font.superscript = True
    small.add_run("，比去年同期又少了一成，沿线居民都说空气好多了。")
    return document


class WordTableTests(SimpleTestCase):
    def test_it_gives_each_cell_its_column(self):
        document = with_table()
        table = document.tables[0]
        table.cell(0, 0).merge(table.cell(0, 1)).text = "各站\n客流"
        inner = table.cell(1, 1).add_table(1, 2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "内", "层"
        text = text_of("表.docx", saved(document)).text
        self.assertIn("各站 客流\t\n大南门\t1234 内 层\n晋阳街\t\n合计\t1234\n", text)

    def test_it_keeps_what_is_small(self):
        text = text_of("表.docx", saved(with_table())).text
        self.assertIn("少排CO₂，剩35μg/m³，", text)


class RowsOnThePageTests(SimpleTestCase):
    def roles(self, text):
        return {s.text.strip(): s.reason for s in read(text).segments}

    def test_it_takes_no_indented_paragraph_for_a_row(self):
        text = f"水厂今日通水\n\n\t{LONG}\n\t{LONG}好。\n"
        self.assertNotIn("表格里的一行", self.roles(text).values())

    def test_it_takes_no_single_line_for_a_table(self):
        [story] = read(f"水厂今日通水\n\n{LONG}\n\n甲站\t12人次。\n").stories
        self.assertEqual(len(story.blocks), 2)


class TakenInTests(TestCase):
    fixtures = ["districts", "places", "sections"]

    def draft(self, text):
        Source.objects.create(name="本报", slug="benbao", is_own=True)
        found = draft_of(text, read(text), Gazetteer.load())
        create_drafts(found, date=date(2023, 1, 23))
        return Article.objects.get()

    def test_it_is_a_table_of_the_draft(self):
        text = text_of("表.docx", saved(with_table())).text
        draft = self.draft(text)
        self.assertIn(
            '<table><thead><tr><th scope="col">站名</th><th scope="col">客流（人次）</th>'
            "</tr></thead><tbody><tr><td>大南门</td><td>1234</td></tr>"
            "<tr><td>晋阳街</td><td></td></tr><tr><td>合计</td><td>1234</td></tr>"
            "</tbody></table><p>每日少排CO₂，剩35μg/m³，",
            draft.body,
        )
        placed = account(text, fragments_of(Placement.objects.get()))
        self.assertEqual(placed.left_over(), {})
        self.assertEqual(placed.absent, ())

    def test_it_writes_cells_as_text(self):
        rows = "甲&乙\t<b>1</b>\n丙\t2"
        draft = self.draft(f"水厂今日通水\n\n本报讯 {LONG}\n\n{rows}\n")
        self.assertIn("甲&amp;乙", draft.body)
        self.assertIn("&lt;b&gt;1&lt;/b&gt;", draft.body)
