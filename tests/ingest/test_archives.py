import io
import zipfile
from unittest.mock import patch

import pytest
from django.test import SimpleTestCase

from ingest.files import containers, text_of
from ingest.reading import read
from tests.ingest.pages import LONG, page
from tests.ingest.test_files import RefusedMixin, word

ONE = page("水厂通水", f"本报讯 {LONG}", "（赵敏）")
TWO = page("大桥合龙", f"本报讯 {LONG}", "（王勇）")


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


class ArchiveTests(RefusedMixin, SimpleTestCase):
    def test_it_reads_each_file_as_a_text_of_its_own(self):
        data = zipped(
            {"10.txt": TWO.encode("gb18030"), "2.docx": word("水厂通水", LONG)}
        )
        found = text_of("稿.zip", data)
        self.assertTrue(found.text.startswith("水厂通水"))
        stories = read(found.text, claims=found.claims).stories
        self.assertEqual([s.headline for s in stories], ["水厂通水", "大桥合龙"])
        self.assertIn("2 个文件", found.form)

    def test_it_names_what_it_cannot_read(self):
        files = {"1.txt": ONE, "2.jpg": b"\xff\xd8\xff", "3.rar": b"Rar!\x1a\x07"}
        found = text_of("稿.zip", zipped(files, zipfile.ZIP_STORED))
        self.assertIn("水厂通水", found.text)
        told = " ".join(found.left_out)
        self.assertIn("“2.jpg”是图片", told)
        self.assertIn("“3.rar”是RAR 压缩包", told)

    def test_it_skips_what_systems_put_beside_and_uses_no_path(self):
        files = {"__MACOSX/._1.txt": "甲", ".隐藏.txt": "乙", "稿/Thumbs.db": "丙"}
        found = text_of("稿.zip", zipped(files | {"../../etc/稿.txt": ONE}))
        self.assertEqual(found.text, ONE.strip())
        self.assertEqual(found.left_out, ())

    def test_it_reads_names_in_gbk(self):
        picture = b"\x89PNG" + bytes(90)
        # Two bytes to each character, as the name in GBK.
        data = zipped({"1.txt": ONE, "AABB.png": picture})
        data = data.replace(b"AABB", "水厂".encode("gb18030"))
        self.assertIn("“水厂.png”是图片", " ".join(text_of("稿.zip", data).left_out))

    @pytest.mark.thorough
    def test_it_refuses_what_is_broken_or_hostile(self):
        bomb = zipped({f"{n}.txt": bytes(21_000_000) for n in range(2)})
        nested = zipped({"稿.txt": ONE})
        for _ in range(5):
            nested = zipped({"里.zip": nested})
        whole = zipped({"1.txt": ONE})
        stored = zipped({"1.txt": ONE}, zipfile.ZIP_STORED)
        for data, words in (
            (bomb, "大得不正常"),
            (nested, "套了太多层"),
            (zipped({f"{n}.txt": "" for n in range(3100)}), "大得不正常"),
            (whole[: len(whole) // 2], "已损坏或加了密码"),
            (stored.replace(ONE.encode(), ONE.encode()[::-1]), "重新打包"),
            (zipped({}), "是空的"),
            (zipped({"xl/workbook.xml": "x"}), "Excel"),
            (zipped({"OFD.xml": "x"}), "OFD"),
            (b"Rar!\x1a\x07" + bytes(90), "RAR"),
        ):
            with self.subTest(words):
                self.assert_refused(data, words, name="稿.zip")

    def test_it_bounds_files_and_time_for_all_that_is_nested(self):
        texts = {f"{n}.txt": "水厂通水。" for n in range(25)}
        found = text_of(
            "稿.zip", zipped({"1.zip": zipped(texts), "2.zip": zipped(texts)})
        )
        self.assertEqual(found.text.count("水厂"), containers.MOST_FILES - 2)
        self.assertIn("一次最多读 40 个文件", " ".join(found.left_out))
        with patch.object(containers, "monotonic", side_effect=range(0, 900, 4)):
            found = text_of("稿.zip", zipped(texts))
        self.assertLess(found.text.count("水厂"), 6)
        self.assertIn("前面的文件已经用了 15 秒", " ".join(found.left_out))
