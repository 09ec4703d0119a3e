import io
import zipfile
from unittest import mock

from django.test import SimpleTestCase
from docx import Document
from docx.oxml import OxmlElement
from playwright.sync_api import sync_playwright

from ingest.files import text_of
from ingest.files.values import LARGEST_FILE, UnreadableFile
from ingest.reading import LONGEST_TEXT
from tests.browser.chromium import find_chromium
from tests.ingest.pages import LONG, page, seed_text
from tests.ingest.pdfs import pdf

TEXT = page("水厂通水", f"本报讯 {LONG}", "（赵敏）")


def word(*paragraphs):
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class RefusedMixin:
    def assert_refused(self, data, *words, name="版面.txt"):
        with self.assertRaises(UnreadableFile) as caught:
            text_of(name, data)
        for part in (name, *words):
            self.assertIn(part, str(caught.exception))


class PlainTextTests(RefusedMixin, SimpleTestCase):
    def test_it_finds_the_encoding_out(self):
        for encoding, form in (
            ("utf-8", "UTF-8 文本"),
            ("utf-8-sig", "UTF-8 文本"),
            ("gb18030", "GB18030 文本"),
            ("utf-16", "UTF-16 文本"),
            ("utf-16-le", "UTF-16 文本"),
            ("utf-16-be", "UTF-16 文本"),
        ):
            for text in (TEXT, seed_text()):
                with self.subTest(encoding):
                    found = text_of("版面.txt", text.encode(encoding))
                    self.assertEqual(found.text, text)
                    self.assertEqual(found.form, form)

    def test_it_keeps_every_blank_line_whatever_the_line_end(self):
        for end in ("\r\n", "\r", "\n"):
            text = f"一{end}{end}{end}{end}二"
            self.assertEqual(text_of("a.txt", text.encode()).text, "一\n\n\n\n二")

    def test_it_refuses_what_only_looks_like_text(self):
        for data, words in (
            (b"", "空文件"),
            (b"  \n\n ", "没有文字"),
            (b"\x89PNG\r\n\x1a\n" + bytes(200), "图片"),
            (b"\xff\xd8\xff\xe0" + bytes(200), "图片"),
            (bytes(range(256)) * 40, "编码认不出来"),
            (b"\x7fELF" + bytes(400), "编码认不出来"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(400),
                "另存为没有密码的 .docx",
            ),
        ):
            with self.subTest(words):
                self.assert_refused(data, words)

    def test_it_bounds_the_size(self):
        self.assert_refused(b"a" * (LARGEST_FILE + 1), "超过 20 MB")
        self.assert_refused(("水" * (LONGEST_TEXT + 1)).encode(), "一版一版")
        self.assert_refused(("水厂通水。\n" * 330_000).encode(), "一版一版")


class WordTests(RefusedMixin, SimpleTestCase):
    name = "版面.docx"

    def test_it_reads_paragraphs_with_a_line_between(self):
        found = text_of(self.name, word("水厂通水", LONG))
        self.assertEqual(found.text.strip(), f"水厂通水\n\n{LONG}")
        self.assertEqual(found.form, "Word 文档")

    def test_it_reads_tables_by_row(self):
        document = Document()
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "甲", "乙"
        self.assertIn("甲\t乙", text_of(self.name, saved(document)).text)

    def test_it_reads_a_text_box_once(self):
        document = Document()
        run = document.add_paragraph("正文").runs[0]._r
        for tag in ("Choice", "Fallback"):
            namespace = "http://schemas.openxmlformats.org/markup-compatibility/2006"
            side = run.makeelement(f"{{{namespace}}}{tag}", {})
            box, paragraph = OxmlElement("w:txbxContent"), OxmlElement("w:p")
            text = OxmlElement("w:t")
            text.text = "框里的字"
            words = OxmlElement("w:r")
            words.append(text)
            paragraph.append(words)
            box.append(paragraph)
            side.append(box)
            run.append(side)
        found = text_of(self.name, saved(document)).text
        self.assertEqual(found.count("框里的字"), 1)

    def test_it_refuses_a_bomb_before_it_unpacks(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", bytes(80_000_000))
        self.assertLess(len(file.getvalue()), LARGEST_FILE)
        self.assert_refused(file.getvalue(), "大得不正常", name=self.name)

    def test_it_refuses_entities_and_other_archives(self):
        for inside, xml, words in (
            (
                "word/document.xml",
                b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
                "没有读取",
            ),
            ("word/document.xml", b"<x>", "另存为 .docx"),
            ("other.txt", b"x", "不是 Word 文档"),
        ):
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr(inside, xml)
            with self.subTest(words):
                self.assert_refused(file.getvalue(), words, name=self.name)
        self.assert_refused(word("水")[:200], "已损坏", name=self.name)


class PdfTests(RefusedMixin, SimpleTestCase):
    name = "版面.pdf"

    def test_it_reads_the_text_layer(self):
        paragraphs = "".join(f"<p>{words}</p>" for words in TEXT.split("\n\n"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=["--no-sandbox"]
            )
            tab = browser.new_page()
            tab.set_content(f"<meta charset=utf-8>{paragraphs}")
            data = tab.pdf()
            tab.set_content("<div style='background:red;height:9em'></div>")
            scanned = tab.pdf(print_background=True)
            browser.close()
        found = text_of(self.name, data)
        self.assertEqual("".join(found.text.split()), "".join(TEXT.split()))
        self.assertEqual(found.form, "PDF")
        with mock.patch("ingest.files.ocr.find_spec", return_value=None):
            self.assert_refused(scanned, "没有文字层", name=self.name)

    def test_it_refuses_text_that_its_fonts_do_not_name(self):
        data = pdf(
            [(50, 50 + at * 20, 10, "\ue012\ue034\ue056" * 4) for at in range(3)]
        )
        with mock.patch("ingest.files.ocr.find_spec", return_value=None):
            self.assert_refused(data, "乱码", name=self.name)

    def test_it_refuses_what_is_damaged(self):
        for data in (b"%PDF-1.7\n" + bytes(500), b"%PDF-", b"%PDF-1.4 %%EOF"):
            self.assert_refused(data, "已损坏", name=self.name)
