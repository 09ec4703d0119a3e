import io
import zipfile
from unittest import mock

import pytest
from django.test import SimpleTestCase
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from playwright.sync_api import sync_playwright

from ingest.files import accepted, kinds_in_words, text_of
from ingest.files.values import LARGEST_FILE, UnreadableFile, joined
from ingest.files.word_styles import in_words
from ingest.reading import LONGEST_TEXT, read
from ingest.reading.values import Role
from tests.browser.chromium import find_chromium
from tests.ingest.made_files import saved, set_large, styled, word
from tests.ingest.pages import LONG, page, seed_text
from tests.ingest.pdfs import pdf

TEXT = page("水厂通水", f"本报讯 {LONG}", "（赵敏）")


def packed(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def with_content_type(data, kind):
    """Return a Word document as one of another kind of it."""
    usual = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.namelist():
            part = old.read(entry)
            new.writestr(entry, part.replace(usual.encode(), kind.encode()))
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
        ):
            with self.subTest(words):
                self.assert_refused(data, words)

    def test_it_bounds_the_size(self):
        self.assert_refused(b"a" * (LARGEST_FILE + 1), "超过 20 MB")
        self.assert_refused(("水" * (LONGEST_TEXT + 1)).encode(), "一版一版")
        self.assert_refused(("水厂通水。\n" * 330_000).encode(), "一版一版")


class OtherKindsTests(RefusedMixin, SimpleTestCase):
    def test_it_names_what_cannot_be_read(self):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)
        for data, *words in (
            (b"\xff\xd8\xff\xe0", "图片", "文字识别"),
            (b"8BPS", "Photoshop"),
            (b"Rar!\x1a\x07", "RAR", "解开"),
            (b"7z\xbc\xaf\x27\x1c", "7z"),
            (bytes(4) + b"ftypmp42", "视频"),
            (b"ID3\x03", "录音"),
            (b"\x00\x01\x00\x00\x00", "字体"),
            (b"MZ\x90", "程序"),
            (b"\x7fELF", "程序"),
            (b"8BPS", "Photoshop"),
            (b"%!PS-Adobe", "PostScript", ".pdf"),
            (b"SQLite format 3\x00", "数据库"),
            (ole + "WordDocument".encode("utf-16-le"), "旧版 Word", ".docx"),
            (ole + "Workbook".encode("utf-16-le"), "Excel", "复制"),
            (ole + "EncryptedPackage".encode("utf-16-le"), "密码", "去掉密码"),
            (ole, "旧版 Office"),
            (packed("xl/workbook.xml"), "Excel 表格"),
            (packed("ppt/presentation.xml"), "PPT"),
            (packed("OFD.xml"), "OFD"),
            (b"PK\x03\x04" + bytes(60), "已损坏"),
        ):
            with self.subTest(words=words):
                self.assert_refused(data + bytes(300), *words)

    def test_it_offers_what_it_reads(self):
        for suffix in (".txt", ".docx", ".pdf", ".html"):
            self.assertIn(suffix, kinds_in_words())
            self.assertIn(suffix, accepted().split(","))


class JoinedTests(SimpleTestCase):
    def test_it_opens_each_file_and_keeps_its_claims(self):
        files = [
            text_of("一.txt", f"\n水厂通水\n\n{LONG}\x0c\n".encode()),
            text_of("二.html", f"<h1>公园开放</h1><p>{LONG}</p>".encode()),
            text_of("三.txt", f"\n\n{LONG}".encode()),
        ]
        found = joined(files)
        lines = found.text.split("\n")
        said = [
            (lines[at - 1], c.role, c.opens) for at, c in sorted(found.claims.items())
        ]
        self.assertEqual(
            said,
            [
                ("水厂通水", Role.BODY, True),
                ("公园开放", Role.HEADLINE, True),
                (LONG, Role.BODY, True),
            ],
        )
        stories = read(found.text, None, found.claims).stories
        self.assertEqual([s.headline for s in stories], ["水厂通水", "公园开放", ""])
        self.assertEqual(found.form, "UTF-8 文本、网页")


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

    def read(self, document):
        found = text_of(self.name, saved(document))
        texts = found.text.split("\n")
        said = {texts[at - 1]: claim.role for at, claim in found.claims.items()}
        return found, said

    def test_it_takes_styles_for_what_they_say(self):
        found, said = self.read(styled())
        self.assertEqual(
            list(said.items()),
            [
                ("水厂今日通水", Role.HEADLINE),
                ("——三万户受益", Role.DECK),
                ("三年磨一剑", Role.SUBHEAD),
                ("新水厂的滤池。", Role.CAPTION),
            ],
        )
        [story] = read(found.text, None, found.claims).stories
        self.assertEqual(story.deck, "——三万户受益")

    def test_it_numbers_lists_and_accepts_changes(self):
        found, _ = self.read(styled())
        self.assertIn(f"\n1. 其一，{LONG}\n\n2. 其二，{LONG}\n", found.text)
        self.assertIn(f"{LONG}添上的话。", found.text)
        for words in ("删去", "隐藏", "内部稿", "查一下"):
            self.assertNotIn(words, found.text)

    def test_it_names_what_it_leaves_out(self):
        left_out = "".join(self.read(styled())[0].left_out)
        for words in ("1 条批注", "1 处删去", "1 处隐藏", "“某城日报 内部稿”"):
            self.assertIn(words, left_out)
        self.assertNotIn("第 1 页", left_out)

    def test_it_takes_large_letters_for_headings_where_there_is_no_style(self):
        _, said = self.read(set_large())
        self.assertEqual(
            list(said.values()), [Role.HEADLINE, Role.DECK, Role.SUBHEAD, Role.HEADLINE]
        )

    def test_it_takes_the_headings_below_a_pages_name_for_headlines(self):
        document = Document()
        document.add_heading("二版 城事", 1)
        for headline in ("水厂今日通水", "公园今日开放"):
            document.add_heading(headline, 2)
            document.add_paragraph(f"本报讯（记者 赵敏）{LONG}")
        _, said = self.read(document)
        self.assertIs(said["二版 城事"], Role.FURNITURE)
        self.assertIs(said["公园今日开放"], Role.HEADLINE)

    def test_it_puts_notes_where_they_are_referred_to(self):
        document = Document()
        paragraph = document.add_paragraph("水厂通水")._p
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), "2")
        paragraph.append(reference)
        xml = (
            f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r>"
            "<w:t>数据来自水务局。</w:t></w:r></w:p></w:footnote></w:footnotes>"
        )
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/xml",
            xml.encode(),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        found, _ = self.read(document)
        self.assertEqual(found.text, "水厂通水（注：数据来自水务局）\n")

    def test_it_counts_as_word_does(self):
        for count, style, words in (
            (3, "chineseCounting", "三"),
            (10, "chineseCountingThousand", "十"),
            (21, "japaneseCounting", "二十一"),
            (4, "decimalEnclosedCircleChinese", "④"),
            (9, "lowerRoman", "ix"),
            (28, "upperLetter", "BB"),
            (7, "decimalZero", "07"),
            (7, "unheard", "7"),
        ):
            self.assertEqual(in_words(count, style), words)

    def test_it_reads_macros_and_templates_as_documents(self):
        for kind in (
            "ms-word.document.macroEnabled",
            "ms-word.template.macroEnabledTemplate",
        ):
            data = with_content_type(
                word("水厂通水"), f"application/vnd.{kind}.main+xml"
            )
            self.assertEqual(text_of("模板.dotm", data).text.strip(), "水厂通水")

    def test_it_reads_boxes_in_boxes_once(self):
        depth = 60
        box = "<w:txbxContent><w:p><w:r>"
        end = "</w:r></w:p></w:txbxContent>"
        xml = f"<w:p {nsdecls('w')}><w:r>{box * depth}<w:t>框</w:t>{end * depth}</w:r></w:p>"
        document = Document()
        document.element.body.insert(0, parse_xml(xml))
        self.assertEqual(self.read(document)[0].text.strip(), "框")

    def test_it_says_so_when_there_are_only_pictures(self):
        document = Document()
        namespace = "http://schemas.openxmlformats.org/drawingml/2006/main"
        run = document.add_paragraph().add_run()._r
        run.append(parse_xml(f'<a:blip xmlns:a="{namespace}"/>'))
        self.assert_refused(saved(document), "只有图片", "文字识别", name=self.name)

    @pytest.mark.thorough
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
            ("word/document.xml", b"<x>" + b"<p/>" * 1_000_001, "没有读取"),
        ):
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr(inside, xml)
            with self.subTest(words):
                self.assert_refused(file.getvalue(), words, name=self.name)
        self.assert_refused(word("水")[:200], "已损坏", name=self.name)


class PdfTests(RefusedMixin, SimpleTestCase):
    name = "版面.pdf"

    # It takes a browser, which `make quick` does without; other PDFs of tests do not.
    @pytest.mark.thorough
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

    @pytest.mark.thorough
    def test_it_refuses_what_is_damaged(self):
        for data in (b"%PDF-1.7\n" + bytes(500), b"%PDF-", b"%PDF-1.4 %%EOF"):
            self.assert_refused(data, "已损坏", name=self.name)
