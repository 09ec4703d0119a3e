"""Tables, and what is above and below the line, on the printed page and in its PDF."""

from datetime import date

import pytest
from django.test import SimpleTestCase, TestCase

from articles.text.richtext import clean
from articles.text.small_figures import with_small_figures_apart
from editions.layout import Paragraph, StoryInput, Words, lay_out_page
from editions.layout.block import set_in
from editions.layout.grid import GRIDS
from editions.layout.measuring import EM, words_in
from editions.layout.tables import set_table
from editions.models import Issue, Page, Placement
from editions.table_input import RUN_ON, rows_of, table_of, words_of
from tests.editions.test_reading import text_of
from tests.stories import make_story

TABLE = clean(
    "<table><caption>客流</caption><tr><th rowspan=2>站名</th><th colspan=2>早晚</th>"
    "<tr><th>早</th><th>晚</th></tr><tr><td>大南门</td><td>12</td><td>34</td></tr>"
    "<tr><td>晋阳街</td><td>56</td><td>CO<sub>2</sub></td></tr></table>"
)
ROW = "<tr>" + "<td>客流统计数字</td>" * 12
WIDE = clean(f"<table>{ROW * 3}</table>")
TEXT = "水厂今日通水，全市供水能力提高一成。"


def story(html, length=200, after=0, **fields):
    """Return a story of some text, a table, and some more text."""
    paragraphs = (
        Paragraph((TEXT * length)[:length]),
        *rows_of(table_of(html), 0),
        *([Paragraph((TEXT * after)[:after])] if after else []),
    )
    return StoryInput(
        1, "水厂", paragraphs=paragraphs, tables=(table_of(html),), **fields
    )


def words(cells, *kinds):
    return [line.text for cell in cells if cell.kind in kinds for line in cell.lines]


class SetTableTests(SimpleTestCase):
    def test_it_is_set_under_the_text_in_the_columns_it_needs(self):
        block = set_in(story(TABLE, 600), GRIDS[0], 3, 40)
        text = [cell for cell in block.cells if cell.kind == "text"]
        figures = [cell for cell in block.cells if cell.kind == "table-figure"]
        self.assertEqual(words(figures, "table-figure"), ["12", "34", "56", "CO2"])
        self.assertEqual(words(block.cells, "table-name"), ["客流"])
        self.assertNotIn(RUN_ON, "".join(words(block.cells, "text")))
        self.assertEqual(len(text), 3)
        # One column is enough for it: it stands in the last.
        self.assertGreaterEqual(min(cell.x for cell in figures), text[-1].x)
        self.assertGreater(min(c.y for c in figures), text[-1].y + text[-1].height)

    def test_it_keeps_every_cell_in_its_place(self):
        setting = set_table(table_of(TABLE), 13)
        at = {line.text: cell for cell in setting.cells for line in cell.lines}
        self.assertEqual(at["早"].y, at["晚"].y)
        self.assertEqual(at["早"].x, at["12"].x)
        self.assertTrue(at["早"].x < at["早晚"].x + at["早晚"].width)
        self.assertEqual(at["12"].y + 1, at["56"].y)
        self.assertEqual(at["CO2"].lines[0].small, ((2, 3, "sub"),))

    def test_it_is_run_on_with_a_note_where_it_fits_nowhere(self):
        block = set_in(story(WIDE, 30), GRIDS[-1], 2, 60)
        text = "".join(words(block.cells, "text"))
        self.assertIn("".join(RUN_ON.split()), "".join(text.split()))
        self.assertIn("客流统计数字客流统计数字", "".join(text.split()))
        self.assertFalse(words(block.cells, "table-words", "table-figure"))
        whole = set_in(story(WIDE, 30), GRIDS[-1], 8, 60)
        figures = [cell for cell in whole.cells if cell.kind == "table-figure"]
        self.assertEqual(len(figures), 33)

    def test_it_stands_across_its_block_when_it_is_all_there_is(self):
        alone = StoryInput(
            1,
            "水厂",
            paragraphs=tuple(rows_of(table_of(TABLE), 0)),
            tables=(table_of(TABLE),),
        )
        block = set_in(alone, GRIDS[0], 3, 20)
        (top, *_) = [cell for cell in block.cells if cell.kind == "rule"]
        self.assertEqual((top.x, top.width), (0, GRIDS[0].ems(3)))

    def test_it_is_on_one_of_two_pages(self):
        first = lay_out_page((story(TABLE, 500, 700, continued_on="3", divides=True),))
        self.assertEqual(first.tables_set, {1: (0,)})
        stays = first.turned_over[1]
        second = lay_out_page(
            (story(TABLE, 500, 700, continued_from="1", skip=stays, tables_set=(0,)),)
        )
        self.assertEqual(words(first.cells, "table-name"), ["客流"])
        self.assertFalse(words(second.cells, "table-name"))
        text = "".join(words([*first.cells, *second.cells], "text"))
        bare = "".join(text.replace("（下转第3版）", "").split())
        self.assertEqual(
            bare.replace("（上接第1版）", ""), (TEXT * 99)[:500] + (TEXT * 99)[:700]
        )


class SmallFigureTests(SimpleTestCase):
    def test_it_reads_what_is_small_with_its_place(self):
        self.assertEqual(
            words_of(" CO<sub>2</sub>  和<strong>m<sup>3</sup></strong>&amp;"),
            Words("CO2 和m3&", ((2, 3, "sub"), (6, 7, "sup"))),
        )

    def test_it_keeps_the_place_in_every_line(self):
        html = "一二三CO<sub>2</sub>四五六m<sup>3</sup>七八九"
        lines = words_in(words_of(html), 6 * EM)
        small = [line.text[a:b] for line in lines for a, b, _ in line.small]
        self.assertEqual(small, ["2", "3"])

    def test_it_takes_small_characters_apart_for_a_font_without_them(self):
        self.assertEqual(
            with_small_figures_apart("35μg/m³，90㎡、CO₂"),
            [
                ("35μg/m", ""),
                ("3", "sup"),
                ("，90m", ""),
                ("2", "sup"),
                ("、CO", ""),
                ("2", "sub"),
            ],
        )


@pytest.mark.once
class PrintedPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        issue = Issue.objects.create(date=date(2023, 5, 4))
        page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
        body = f"<p>每日少排CO<sub>2</sub>，剩35μg/m³、x<sup>n</sup>。</p>{TABLE}"
        story = make_story("九百㎡水厂", body=body, dateline="本报讯")
        Placement.objects.create(page=page, article=story, order=1)

    def test_it_is_on_the_page(self):
        page = self.client.get("/paper/2023-05-04/1/")
        self.assertContains(page, "cell-table-figure")
        self.assertContains(page, "CO<sub>2</sub>，")
        self.assertContains(page, "x<sup>n</sup>")
        self.assertContains(page, "<b>\u3000\u3000本报讯</b>")

    def test_it_is_in_the_pdf_with_every_glyph(self):
        with self.assertNoLogs("fpdf", "WARNING"):
            answer = self.client.get("/paper/2023-05-04/1/page.pdf")
        text, _ = text_of(answer.content)
        for found in ("九百m2水厂", "CO2", "m3", "大南门", "客流"):
            self.assertIn(found, text)
