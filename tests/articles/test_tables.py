from django.test import SimpleTestCase
from hypothesis import given, settings, strategies as st

from articles.text import tables
from articles.text.richtext import clean
from tests.level import examples

CELL = st.builds(
    "<{0} colspan={1} rowspan={2}>{3}".format,
    st.sampled_from(["td", "th"]),
    st.integers(0, 4),
    st.integers(0, 4),
    st.sampled_from(["", "甲", "<b>乙</b>", "<p>丙</p><p>丁</p>", "3<sup>2</sup>"]),
)
ROW = st.tuples(
    st.sampled_from(["", "", "<thead>", "<tbody>"]), st.lists(CELL, max_size=5)
)
TABLE = st.lists(ROW.map(lambda row: f"{row[0]}<tr>{''.join(row[1])}"), max_size=5).map(
    lambda rows: f"<table>{''.join(rows)}</table>"
)


class TableTests(SimpleTestCase):
    def shape(self, html, expected):
        self.assertEqual(clean(html), f"<table>{expected}</table>")

    def test_it_keeps_caption_head_and_spans(self):
        self.shape(
            "<table border=1 style='x'><caption>表1 <b>各站</b>CO<sub>2</sub></caption>"
            "<thead><tr><th rowspan=2>站<th colspan=2>客流<tr><th>早<th>晚</thead>"
            "<tr><th>甲<td align=right>1<td>2</table>",
            "<caption>表1 各站CO₂</caption><thead>"
            '<tr><th rowspan="2" scope="col">站</th><th colspan="2" scope="col">客流</th></tr>'
            '<tr><th scope="col">早</th><th scope="col">晚</th></tr></thead>'
            '<tbody><tr><th scope="row">甲</th><td>1</td><td>2</td></tr></tbody>',
        )

    def test_it_takes_a_first_row_in_bold_for_the_head(self):
        self.shape(
            "<table><tr><td><p><b>街道</b></p><td><strong>小区<br>数</strong>"
            "<tr><td>庙前<td>21</table>",
            '<thead><tr><th scope="col">街道</th><th scope="col">小区<br>数</th></tr></thead>'
            "<tbody><tr><td>庙前</td><td>21</td></tr></tbody>",
        )

    def test_it_makes_no_head_of_all_or_of_what_reaches_below(self):
        bold = "<td><strong>甲</strong></td><td><strong>乙</strong></td>"
        self.shape(
            f"<table><tr>{bold}<tr>{bold}</table>",
            f"<tbody><tr>{bold}</tr><tr>{bold}</tr></tbody>",
        )
        self.shape(
            "<table><tr><th rowspan=2>甲<th>乙<tr><td>丙</table>",
            '<tbody><tr><th rowspan="2" scope="row">甲</th><th scope="row">乙</th></tr>'
            "<tr><td>丙</td></tr></tbody>",
        )

    def test_it_makes_rows_whole_and_drops_those_without_words(self):
        self.shape(
            "<table><tr><td rowspan=3>甲<td>乙<td>丙<tr><td>&nbsp;<td><tr><td>丁"
            "<tr><td colspan=9>戊</table>",
            '<tbody><tr><td rowspan="2">甲</td><td>乙</td><td>丙</td></tr>'
            "<tr><td>丁</td><td></td></tr>"
            '<tr><td colspan="3">戊</td></tr></tbody>',
        )

    def test_it_makes_paragraphs_of_one_column(self):
        self.assertEqual(
            clean("<table><caption>题</caption><tr><td>甲<p>乙<tr><td>丙</table>"),
            "<p>题</p><p>甲</p><p>乙</p><p>丙</p>",
        )

    def test_it_takes_a_table_out_of_a_list_or_a_quotation(self):
        table = "<table><tbody><tr><td>甲</td><td>乙</td></tr></tbody></table>"
        self.assertEqual(
            clean(f"<blockquote>前{table}后</blockquote>"),
            f"<blockquote><p>前</p></blockquote>{table}"
            "<blockquote><p>后</p></blockquote>",
        )

    def test_it_loses_no_words_beyond_the_last_column(self):
        row = "".join(f"<td>{number}" for number in range(60))
        table = tables.read(clean(f"<table><tr>{row}</table>"))
        self.assertEqual(table.width, tables.MOST_COLUMNS)
        self.assertEqual(table.rows[0][-1].html.split("<br>")[-1], "59")

    @settings(max_examples=examples(200), deadline=None)
    @given(TABLE)
    def test_it_stores_a_whole_grid_that_is_read_as_it_was_written(self, html):
        body = clean(html)
        self.assertEqual(clean(body), body)
        if "<table>" not in body:
            return
        table = tables.read(body)
        self.assertEqual(f"<table>{table.inner_html()}</table>", body)
        places = [
            (row + down, column + right)
            for row, column, cell in table.placed()
            for down in range(cell.rows)
            for right in range(cell.columns)
        ]
        grid = [(r, c) for r in range(len(table.rows)) for c in range(table.width)]
        self.assertEqual(sorted(places), grid)
        self.assertTrue(all(any(cell.html for cell in row) for row in table.rows))
