"""Workbook (.xlsx) of a sheet: one worksheet a table, the lines of all, and the rules.

Texts are written as texts: none becomes a formula or a link.
"""

import io
import unicodedata
from datetime import date
from decimal import Decimal

import xlsxwriter

from planning.statistics.tables import KINDS, LINES, SHOWN, rules_in_words, table

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# In digits: a Chinese character is as wide as two.
WIDEST, MARGIN = 44, 2
A4 = 9
# Of the desk's own machines; the one of XlsxWriter has no Chinese.
FONT = {"font_name": "宋体", "font_size": 11}
NUMBERS = (Decimal, int)


def workbook(sheet, title):
    """Return the bytes of the workbook of a sheet."""
    file = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": FONT}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title})
        writer = _Writer(book, title)
        for kind in SHOWN:
            writer.write(KINDS(kind).label, *table(sheet, kind))
        writer.write("明细", *table(sheet, LINES))
        rules = [
            [day, words]
            for day, lines in rules_in_words(sheet.rules)
            for words in lines
        ]
        writer.write("计分办法", ["从哪天起", "办法"], rules)
    return file.getvalue()


class _Writer:
    def __init__(self, book, title):
        self.book, self.title = book, title
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        self.head = book.add_format(head)
        self.head_of_numbers = book.add_format(head | {"align": "right"})
        self.points = book.add_format({"num_format": "0.00"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})

    def write(self, name, headings, rows):
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_header(f"&C{self.title}　&A")
        page.set_footer("&C第 &P 页，共 &N 页")
        for column, heading in enumerate(headings):
            values = [row[column] for row in rows]
            is_number = any(isinstance(value, NUMBERS) for value in values)
            head = self.head_of_numbers if is_number else self.head
            page.write_string(0, column, heading, head)
            longest = max(map(_width, [heading, *values]))
            page.set_column(column, column, min(longest + MARGIN, WIDEST))
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self._cell(page, number, column, value)

    def _cell(self, page, row, column, value):
        if isinstance(value, Decimal):
            page.write_number(row, column, float(value), self.points)
        elif isinstance(value, int):
            page.write_number(row, column, value)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, self.day)
        else:
            page.write_string(row, column, str(value))


def _width(value):
    """Return how wide a cell is in digits."""
    text = f"{value:.2f}" if isinstance(value, Decimal) else str(value)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
