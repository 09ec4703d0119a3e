"""Workbook (.xlsx) of a sheet: one worksheet a table, the lines of all, and the rules.

Texts are written as texts: none becomes a formula or a link.
"""

import io
from datetime import date
from decimal import Decimal

import xlsxwriter

from planning.statistics.tables import KINDS, LINES, SHOWN, rules_in_words, table

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST, NARROWEST = 40, 8


def workbook(sheet, title):
    """Return the bytes of the workbook of a sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": title})
        writer = _Writer(book)
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
    def __init__(self, book):
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.points = book.add_format({"num_format": "0.00"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def write(self, name, headings, rows):
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, self.head)
            longest = max((len(str(row[column])) for row in rows), default=0)
            # A Chinese character is as wide as two digits.
            page.set_column(column, column, min(max(longest * 2, NARROWEST), WIDEST))
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
