import io
import os
import struct
import tempfile
import zipfile
from pathlib import Path
from unittest import skipUnless
from unittest.mock import patch

import pytest
from django.test import SimpleTestCase

from ingest.files import office, text_of
from tests.ingest.ole_files import ole
from tests.ingest.pages import LONG
from tests.ingest.test_files import RefusedMixin, word

OLD_WORD = Path(__file__).with_name("samples") / "old.doc"
READ = (
    "城西新水厂通水\n\n本报讯（记者 赵敏）新水厂昨天通水，日供水二十万吨。\n\n管线先行"
)
WITHOUT_LIBREOFFICE = patch.object(office, "program", return_value=None)
RTF = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fnil\fcharset134 SimSun;}}\f0 %s}"
LOCKED = struct.pack("<H8xH", 0xA5EC, 0x0100)


def rtf(text):
    data = text.encode("gb18030")
    return RTF % "".join(rf"\'{byte:02x}" for byte in data).encode()


def odt(body, styles="", **files):
    names = ("office", "text", "style", "table", "drawing")
    spaces = " ".join(
        f'xmlns:{name[:5]}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in names
    )
    fo = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    content = (
        f'<offic:document-content {spaces} xmlns:fo="{fo}">'
        f"<offic:automatic-styles>{styles}</offic:automatic-styles>"
        f"<offic:body><offic:text>{body}</offic:text></offic:body>"
        "</offic:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, data in ({"content.xml": content} | files).items():
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


class OldWordTests(RefusedMixin, SimpleTestCase):
    name = "来稿.doc"

    def test_it_says_what_to_install_or_to_save_as(self):
        with WITHOUT_LIBREOFFICE:
            self.assert_refused(
                OLD_WORD.read_bytes(), "LibreOffice", "另存为 .docx", name=self.name
            )

    def test_it_refuses_other_old_files_by_their_names(self):
        for data, words in (
            (ole("EncryptedPackage", "EncryptionInfo"), "加了密码"),
            (ole("WordDocument", "1Table", first=LOCKED), "加了密码"),
            (ole("Workbook"), "表格"),
            (ole("PowerPoint Document"), "PPT"),
            (ole("__nameid_version1.0", "x"), "Outlook"),
            (ole("WordDocument")[:900], "另存为 .docx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4000, "另存为 .docx"),
            # A directory that leads back to itself.
            (ole("Workbook").replace(b"\xfe\xff\xff\xff", b"\1\0\0\0"), "表格"),
        ):
            with self.subTest(words), WITHOUT_LIBREOFFICE:
                self.assert_refused(data, words, name=self.name)

    @pytest.mark.thorough
    @skipUnless(office.program(), "LibreOffice is not installed")
    def test_it_reads_an_old_word_file(self):
        found = text_of(self.name, OLD_WORD.read_bytes())
        self.assertTrue(found.text.startswith(READ))
        self.assertIn("片区\t水量\n城西\t20万吨", found.text)
        self.assertEqual(found.form, "旧版 Word 或 WPS 文档")


class ConversionTests(RefusedMixin, SimpleTestCase):
    """Around a program that stands in for LibreOffice."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def stand_in(self, script):
        program = self.folder / "soffice"
        program.write_text(f"#!/bin/sh\nhere={self.folder}\n{script}\n")
        program.chmod(0o700)
        surroundings = {"PATH": f"{self.folder}:{os.environ['PATH']}", "SECRET": "1"}
        return patch.dict(os.environ, surroundings)

    def test_it_bounds_the_program_and_takes_what_it_makes(self):
        made = word("水厂通水", LONG)
        (self.folder / "made.docx").write_bytes(made)
        script = "cp $here/made.docx page.docx; env > $here/env; cat /proc/self/limits > $here/bounds"
        script += '; cp -r profile $here; echo "$@" > $here/given'
        with self.stand_in(script):
            found = text_of("稿.doc", ole("WordDocument"))
        self.assertIn("水厂通水", found.text)
        kept = (self.folder / "env").read_text()
        self.assertNotIn("SECRET", kept)
        self.assertNotIn(f"HOME={Path.home()}\n", kept)
        self.assertIn("--headless", (self.folder / "given").read_text())
        bounds = (self.folder / "bounds").read_text()
        for kind in ("cpu time", "file size", "address space", "core file size"):
            self.assertNotRegex(bounds, f"Max {kind} +unlimited")
        [settings] = self.folder.glob("profile/user/*.xcu")
        self.assertIn("BlockUntrustedRefererLinks", settings.read_text())

    def test_it_says_so_when_nothing_comes_of_it(self):
        for script in ("exit 1", ": > page.docx", "kill -9 $$"):
            with self.subTest(script), self.stand_in(script):
                self.assert_refused(ole("WordDocument"), "转换不了", name="稿.doc")

    def test_it_ends_the_program_and_all_that_it_started(self):
        script = "sleep 60 & echo $! > $here/child; wait"
        with self.stand_in(script), patch.object(office, "SECONDS", 1):
            self.assert_refused(ole("WordDocument"), "还没有完", name="稿.doc")
        child = int((self.folder / "child").read_text())
        state = Path(f"/proc/{child}/stat")
        ended = (
            not state.exists()
            or state.read_text().rpartition(")")[2].split()[0] in "ZX"
        )
        self.assertTrue(ended)

    def test_it_waits_for_the_file_before_and_not_for_ever(self):
        with (
            self.stand_in("exit 1"),
            office._turn("前.doc"),
            patch.object(office, "LONGEST_WAIT", 0),
        ):
            self.assert_refused(ole("WordDocument"), "请过一分钟", name="稿.doc")


class RichTextTests(RefusedMixin, SimpleTestCase):
    def test_it_reads_rich_text_without_libreoffice(self):
        try:
            import striprtf  # noqa: F401
        except ImportError:
            self.skipTest("striprtf is not installed")
        table = r"\trowd\intbl a\cell b\cell\row\trowd\intbl c\cell d\cell\row "
        data = rtf("水厂通水")[:-1] + rb"\par " + table.encode() + rb"\pard end\par}"
        with WITHOUT_LIBREOFFICE:
            found = text_of("稿.rtf", data)
        self.assertIn("水厂通水\n\na\tb\nc\td\n\nend", found.text)
        self.assertEqual(found.form, "RTF 文档")
        with WITHOUT_LIBREOFFICE:
            self.assert_refused(
                rtf("水")[:-1] + b" a" * 2_000_000, "太大", name="稿.rtf"
            )


class OpenDocumentTests(RefusedMixin, SimpleTestCase):
    name = "来稿.odt"

    def test_it_reads_headings_paragraphs_and_notes(self):
        note = (
            "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>按去年</text:p></text:note-body></text:note>"
        )
        found = text_of(
            self.name,
            odt(
                "<text:tracked-changes><text:p>删去的</text:p></text:tracked-changes>"
                '<text:h text:outline-level="1">城西新水厂\n    通水</text:h>'
                f"<text:p>本报讯<text:s text:c='2'/>{LONG}{note}<text:line-break/>二行</text:p>"
                '<text:h text:outline-level="2">管线先行</text:h>'
                f"<text:p>{LONG}<offic:annotation><text:p>批</text:p></offic:annotation></text:p>"
            ),
        )
        self.assertTrue(
            found.text.startswith(f"城西新水厂通水\n\n本报讯  {LONG}\n二行\n")
        )
        self.assertIn("注1：按去年", found.text)
        for words in ("删去的", "批"):
            self.assertNotIn(words, found.text)
        self.assertIn("1 处批注", found.left_out[0])
        roles = [claim.role.value for claim in found.claims.values()]
        self.assertEqual(roles, ["headline", "subhead"])

    def test_it_tells_headings_and_small_letters_by_their_look(self):
        style = (
            '<style:style style:name="{}" style:family="paragraph">'
            '<style:text-properties fo:font-size="{}" style:text-position="{}"/>'
            "</style:style>"
        )
        styles = style.format("A", "22pt", "") + style.format("B", "10pt", "")
        styles += style.format("C", "10pt", "sub 58%")
        body = (
            '<text:p text:style-name="A">城西新水厂通水</text:p><text:p text:style-name="B">'
            f'{LONG}CO<text:span text:style-name="C">2</text:span></text:p>'
        )
        found = text_of(self.name, odt(body, styles))
        self.assertEqual(found.claims[1].role.value, "headline")
        self.assertIn("CO₂", found.text)

    def test_it_reads_tables_with_merged_cells(self):
        cell = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>"
        covered = "<table:covered-table-cell/>"
        wide = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
        rows = (
            cell.format(wide, "甲") + covered + cell.format("", "乙"),
            covered * 2 + cell.format("", "丙"),
        )
        rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        found = text_of(self.name, odt(f"<table:table>{rows}</table:table>"))
        self.assertEqual(found.text.strip(), "甲\t⇦\t乙\n⇧\t⇦\t丙")

    def test_it_reads_a_table_in_a_table_once(self):
        inside = "<text:p>水</text:p>"
        for _ in range(25):  # which took minutes when each was read for those around it
            inside = (
                "<table:table><table:table-row><table:table-cell>"
                f"{inside}</table:table-cell></table:table-row></table:table>"
            )
        self.assertEqual(text_of(self.name, odt(inside)).text.strip(), "水")

    def test_it_refuses_what_is_broken_or_hostile(self):
        for data, words in (
            (odt("<text:p>"), "不完整"),
            (odt('<!DOCTYPE x [<!ENTITY a "b">]>'), "大得不正常"),
            (odt("<text:span>" * 900 + "</text:span>" * 900), "深得不正常"),
            (odt("水", **{"big.xml": "a" * 21_000_000}), "大得不正常"),
            (odt("水", **{"META-INF/manifest.xml": "<encryption-data/>"}), "密码"),
            (odt(""), "没有文字"),
        ):
            with self.subTest(words):
                self.assert_refused(data, words, name=self.name)
