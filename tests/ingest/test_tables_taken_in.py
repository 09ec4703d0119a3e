"""A table, and what is above or below the line, from a Word file into a draft."""

from datetime import date

from django.test import SimpleTestCase, TestCase
from docx import Document

from articles.models import Article, Source
from articles.text.richtext import clean
from districts.suggesting import Gazetteer
from editions.models import Placement
from ingest.accounting import account
from ingest.files import text_of
from ingest.importing import create_drafts
from ingest.page_import_view import draft_of
from ingest.reading import read
from ingest.story_parts import fragments_of
from ingest.typed_marks import table_html, without_marks, words_html
from tests.ingest.made_files import saved
from tests.ingest.pages import LONG

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
        self.assertIn("各站 客流\t⇦\n大南门\t1234 内 层\n晋阳街\t\n合计\t1234\n", text)

    def test_it_marks_cells_merged_downwards_and_across(self):
        document = with_table()
        table = document.tables[0]
        table.cell(1, 0).merge(table.cell(2, 1)).text = "两站"
        text = text_of("表.docx", saved(document)).text
        self.assertIn("（人次）\n两站\t⇦\n⇧\t⇦\n合计\t1234\n", text)

    def test_it_keeps_what_is_small(self):
        document = with_table()
        letters = document.add_paragraph("第x")
        for word in ("ma", "x"):
            letters.add_run(word).font.subscript = True
        letters.add_run("站，PM")
        letters.add_run("2.5").font.subscript = True
        text = text_of("表.docx", saved(document)).text
        self.assertIn("少排CO₂，剩35μg/m³，", text)
        self.assertIn("第x_{max}站，PM_{2.5}", text)


class TypedMarksTests(SimpleTestCase):
    def table(self, text):
        return clean(table_html([row.split("\t") for row in text.split("\n")]))

    def test_it_merges_cells_as_they_are_marked(self):
        self.assertEqual(
            self.table("区县\t今年\t⇦\n⇧\t上半年\t下半年\n迎泽\t1\t2\n小店\t3\t⇦"),
            '<table><thead><tr><th rowspan="2" scope="col">区县</th>'
            '<th colspan="2" scope="col">今年</th></tr><tr><th scope="col">上半年</th>'
            '<th scope="col">下半年</th></tr></thead><tbody><tr><td>迎泽</td><td>1</td>'
            '<td>2</td></tr><tr><td>小店</td><td colspan="2">3</td></tr></tbody></table>',
        )

    def test_it_survives_marks_that_belong_to_nothing(self):
        for text in ("⇦\t⇧\n甲\t1", "甲\t⇦\n⇧\t乙", "甲\t乙\n⇧", "⇦\n⇦"):
            with self.subTest(text=text):
                html = self.table(text)
                self.assertNotRegex(html, "[⇦⇧]")
                self.assertEqual(clean(html), html)

    def test_it_reads_small_letters_and_leaves_other_braces(self):
        self.assertEqual(
            words_html("x_{n}<y^{2<}，{a}、_{}、a_b"),
            "x<sub>n</sub>&lt;y<sup>2&lt;</sup>，{a}、_{}、a_b",
        )
        self.assertEqual(without_marks("CO_{2}与x_{n}"), "CO₂与xn")


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

    def test_it_keeps_small_letters_and_merged_cells_and_accounts_for_them(self):
        rows = "站名\t客流\n大南门\t12\n⇧\t13"
        text = f"水厂x_{{n}}通水\n\n本报讯 {LONG}x_{{n}}又少了。\n\n{rows}\n"
        draft = self.draft(text)
        self.assertEqual(draft.headline, "水厂xn通水")
        self.assertIn("x<sub>n</sub>又少了", draft.body)
        self.assertIn('<td rowspan="2">大南门</td>', draft.body)
        placed = account(text, fragments_of(Placement.objects.get()))
        self.assertEqual((placed.left_over(), placed.absent), ({}, ()))

    def test_it_writes_cells_as_text(self):
        rows = "甲&乙\t<b>1</b>\n丙\t2"
        draft = self.draft(f"水厂今日通水\n\n本报讯 {LONG}\n\n{rows}\n")
        self.assertIn("甲&amp;乙", draft.body)
        self.assertIn("&lt;b&gt;1&lt;/b&gt;", draft.body)
