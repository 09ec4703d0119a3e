import random
from datetime import date

import pypdfium2
from django.test import SimpleTestCase

from editions.tagged_pdf import TaggedPdf
from ingest.files.pdf_text import text_layer
from ingest.reading.values import Role
from tests.ingest.pdfs import pdf

LEFT = ("城北水厂今日通水沿线三", "万户居民喝上了新水，工程", "历时两年，质量良好。")
RIGHT = ("志愿者昨日走进小区讲解", "节水知识，街道和社区一起", "开展便民服务。")


def read(*pages):
    """Return the lines of a PDF that hold anything, and {line: claim}."""
    return read_file(pdf(*pages))


def read_file(data):
    document = pypdfium2.PdfDocument(data)
    try:
        text, claims = text_layer(document)
    finally:
        document.close()
    lines = text.split("\n")
    return [line for line in lines if line], {
        lines[number - 1]: claim for number, claim in claims.items()
    }


def tagged(*parts):
    """Return a PDF of lines of one size, each with a tag."""
    made = TaggedPdf("Waterworks", "Desk", date(2026, 3, 5))
    made.add_page()
    made.set_font("helvetica", size=11)
    for at, (tag, text) in enumerate(parts):
        with made.tagged(tag):
            made.text(20, 20 + 9 * at, text)
    return bytes(made.output())


def two_columns():
    """Set two columns with a headline across, line by line across both."""
    strings = [(90, 60, 24, "城北城南今天通水")]
    for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        indent = 0 if at else 10
        strings.append((50 + indent, 100 + at * 15, 10, left))
        strings.append((200 + indent, 100 + at * 15, 10, right))
    return strings


class PdfLayerTests(SimpleTestCase):
    wanted = ["城北城南今天通水", "".join(LEFT), "".join(RIGHT)]

    def test_it_reads_columns_whose_lines_are_drawn_across(self):
        lines, claims = read(two_columns())
        self.assertEqual(lines, self.wanted)
        self.assertEqual(
            {line: claim.role for line, claim in claims.items()},
            {"城北城南今天通水": Role.HEADLINE},
        )

    def test_it_reads_letters_in_whatever_order_they_are_drawn(self):
        letters = [
            (x + at * size, y, size, char)
            for x, y, size, text in two_columns()
            for at, char in enumerate(text)
        ]
        random.Random(7).shuffle(letters)
        self.assertEqual(read(letters)[0], self.wanted)

    def test_it_reads_once_what_is_drawn_twice_for_a_shadow(self):
        shadow = [(x + 0.6, y + 0.6, *rest) for x, y, *rest in two_columns()]
        self.assertEqual(read(shadow + two_columns())[0], self.wanted)

    def test_it_keeps_blanks_that_are_typed_and_those_that_are_left(self):
        lines, _ = read(
            [
                (50, 50, 10, "本报记者 赵\u3000敏"),
                (50, 80, 10, "通讯员"),
                (95, 80, 10, "李四"),
                *[(50, 110 + at * 15, 10, line) for at, line in enumerate(LEFT)],
            ]
        )
        self.assertEqual(lines[:2], ["本报记者 赵 敏", "通讯员 李四"])

    def test_it_reads_vertical_setting_among_lines_across(self):
        column = [
            (300 - at * 16, 100 + row * 10, 10, char)
            for at, line in enumerate(LEFT)
            for row, char in enumerate(line)
        ]
        self.assertEqual(read(column)[0], ["".join(LEFT)])
        across = [(50, 300 + at * 15, 10, line) for at, line in enumerate(RIGHT)]
        lines, _ = read([*across, *column])
        self.assertEqual(sorted(lines), sorted(["".join(LEFT), "".join(RIGHT)]))

    def test_it_reads_what_is_turned_on_a_page_last(self):
        turned = (20, 300, 10, "广告招商热线", "turned")
        self.assertEqual(read([turned, *two_columns()])[0], [*self.wanted, turned[3]])

    def test_it_reads_rows_of_a_table(self):
        rows = [("区县", "开工", "竣工"), ("城北区", "12", "8"), ("河东县", "15", "11")]
        cells = [
            (50 + column * 80, 300 + row * 18, 10, text)
            for row, texts in enumerate(rows)
            for column, text in enumerate(texts)
        ]
        lines, _ = read([*two_columns(), *cells])
        self.assertEqual(lines[-3:], ["\t".join(row) for row in rows])

    def test_it_claims_bold_lines_within_copy_as_subheads(self):
        copy = [
            (50, 50 + at * 15 + (20 if at > 2 else 0), 10, line)
            for at, line in enumerate(LEFT + RIGHT)
        ]
        _, claims = read([*copy, (50, 97, 10, "惠及三万户居民", "bold")])
        self.assertEqual(claims["惠及三万户居民"].role, Role.SUBHEAD)

    def test_it_reads_pages_one_after_the_other(self):
        lines, _ = read(two_columns(), [(50, 50, 10, line) for line in ("下接第二版",)])
        self.assertEqual(lines, [*self.wanted, "下接第二版"])

    def test_it_claims_what_the_file_has_tagged(self):
        copy = "The waterworks of the north opened this morning."
        data = tagged(
            ("H1", "Water for the north"),
            ("P", copy),
            ("H2", "Thirty thousand homes"),
            ("P", f"{copy} Two."),
            ("Caption", "The blue gate of the new waterworks"),
        )
        self.assertEqual(
            {line: claim.role for line, claim in read_file(data)[1].items()},
            {
                "Water for the north": Role.HEADLINE,
                "Thirty thousand homes": Role.SUBHEAD,
                "The blue gate of the new waterworks": Role.CAPTION,
            },
        )
