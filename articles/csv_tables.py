"""Tables (CSV) that people upload, as Excel saves them in this country or anything newer,
and those that they take away."""

import csv
from decimal import Decimal

MOST_BYTES = 1_000_000
# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """A table that cannot be read at all; its text says what to do."""


def decoded(data):
    """Return the text of a file."""
    if len(data) > MOST_BYTES:
        raise Unreadable("文件太大：最多 1 MB，请分几次导入。")
    encodings = ["utf-8-sig", "gb18030"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings.insert(0, "utf-16")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("认不出文件的编码：请用 Excel 另存为“CSV UTF-8”再导入。")


def rows_of(text, marks="\t,，；;"):
    """Return the heads of a table, and [(line, cells)] of the rows that are not empty."""
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    lines = lines.strip("\ufeff\n").split("\n")
    mark = next((mark for mark in marks if mark in lines[0]), ",")
    try:
        table = list(csv.reader(lines, delimiter=mark))
    except csv.Error as error:
        raise Unreadable("表格读不通：请检查引号是不是成对，再导入。") from error
    filled = [
        (line, cells)
        for line, cells in enumerate(table[1:], 2)
        if any(cell.strip() for cell in cells)
    ]
    return table[0] if table else [], filled


def written(rows):
    """Yield the lines of a table; Excel knows by the first character that it is UTF-8."""
    writer, mark = csv.writer(_Lines()), "\ufeff"
    for row in rows:
        yield mark + writer.writerow(map(safe_cell, row))
        mark = ""


class _Lines:
    """File that gives each line back to whoever writes it."""

    def write(self, line):
        return line


def safe_cell(value):
    """Return a value as a cell that no spreadsheet runs; numbers are none that it would."""
    if isinstance(value, (int, Decimal)):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
