import os
import stat
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

from django.test import SimpleTestCase

from ingest.old_papers import tree as trees
from ingest.old_papers.decoding import decoded
from ingest.old_papers.interface import UnreadableFile
from ingest.old_papers.tree import NoArchive, opened

PAGE = "html/2016-03/01/a.htm"


@contextmanager
def folder(files):
    """Give a folder with files; names may be bytes."""
    with tempfile.TemporaryDirectory() as path:
        for name, data in files.items():
            full = os.path.join(os.fsencode(path), os.fsencode(name))
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "wb") as file:
                file.write(data)
        yield Path(path)


@contextmanager
def zipped(files, change=lambda data: data):
    with tempfile.TemporaryDirectory() as path:
        full = Path(path, "存档.zip")
        with zipfile.ZipFile(full, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        full.write_bytes(change(full.read_bytes()))
        yield full


class TreeTests(SimpleTestCase):
    def test_it_gives_the_same_of_folder_and_zip(self):
        files = {PAGE: b"<p>", "images/2.jpg": b"two", "images/10.jpg": b"ten"}
        files |= {
            "__MACOSX/x.htm": b"",
            "images/.DS_Store": b"",
            "images/Thumbs.db": b"",
        }
        for made in (folder, zipped):
            with self.subTest(made.__name__), made(files) as path, opened(path) as tree:
                self.assertEqual(
                    list(tree.names()), [PAGE, "images/10.jpg", "images/2.jpg"]
                )
                self.assertEqual(
                    list(tree.names("images")), ["images/10.jpg", "images/2.jpg"]
                )
                self.assertEqual(list(tree.names("image")), [])
                self.assertEqual(
                    tree.beside(PAGE, "../../../IMAGES/2.JPG?v=1"), "images/2.jpg"
                )
                self.assertEqual(
                    tree.beside(PAGE, "/paper/images/2.jpg"), "images/2.jpg"
                )
                self.assertEqual(
                    tree.beside(PAGE, "b.htm#top"), "html/2016-03/01/b.htm"
                )
                self.assertEqual(tree.spelled("Images/10.jpg"), "images/10.jpg")
                self.assertEqual(tree.content("images/2.jpg", 3), b"two")
                self.assertEqual(tree.head("images/2.jpg", 2), b"tw")
                self.assertEqual(tree.size("images/2.jpg"), 3)
                for name in ("images/3.jpg", "../images/2.jpg", "images", "a\x00b", ""):
                    self.assertFalse(tree.has(name), name)
                    self.assertRaises(UnreadableFile, tree.content, name, 9)
                with self.assertRaisesMessage(UnreadableFile, "大于 2 字节"):
                    tree.content("images/2.jpg", 2)
                for away in (
                    "http://example.com/a",
                    "//example.com/a",
                    "../../../../a",
                    "#a",
                ):
                    self.assertEqual(tree.beside(PAGE, away), "")

    def test_it_reads_names_in_gbk_in_folder_and_zip(self):
        raw = "图/月嫂.jpg".encode("gb18030")
        # As many bytes as the name in GBK has.
        gbk = zipped(
            {"AA/BBBB.jpg": b"x"}, lambda data: data.replace(b"AA/BBBB.jpg", raw)
        )
        for made in (folder({raw: b"x"}), gbk):
            with made as path, opened(path) as tree:
                self.assertEqual(list(tree.names()), ["图/月嫂.jpg"])
                self.assertEqual(tree.content("图/月嫂.jpg", 9), b"x")
                self.assertEqual(
                    tree.beside("a.htm", "%CD%BC/%D4%C2%C9%A9.JPG"), "图/月嫂.jpg"
                )

    def test_it_has_nothing_that_leads_out_of_the_folder(self):
        with folder({"secret.txt": b"s"}) as outside, folder({PAGE: b"a"}) as path:
            os.symlink(outside / "secret.txt", path / "html" / "out.htm")
            os.symlink(outside, path / "out")
            os.symlink(path, path / "html" / "round")
            os.symlink(path / PAGE, path / "inside.htm")
            os.mkfifo(path / "pipe.htm")
            with opened(path) as tree:
                self.assertEqual(list(tree.names()), [PAGE, "inside.htm"])
                for name in (
                    "html/out.htm",
                    "out/secret.txt",
                    "html/round/inside.htm",
                    "pipe.htm",
                ):
                    self.assertFalse(tree.has(name))

    def test_it_gives_no_name_in_a_zip_that_climbs_or_is_a_link(self):
        link = zipfile.ZipInfo("link.htm")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        files = {"../up.htm": "", "/root.htm": "", "C:/a.htm": "", "a\\b.htm": "x"}
        files |= {link: "/etc/passwd", "./c.htm": ""}
        with zipped(files) as path, opened(path) as tree:
            self.assertEqual(list(tree.names()), ["a/b.htm", "c.htm"])

    def test_it_says_what_is_no_archive(self):
        bomb = {f"{n}.htm": bytes(20_000_000) for n in range(4)}
        with zipped(bomb) as path, self.assertRaisesMessage(NoArchive, "大得不正常"):
            opened(path)
        with zipped({"a": "b"}, lambda data: data[:-30]) as path:
            self.assertRaisesMessage(NoArchive, "已损坏", opened, path)
        with folder({"a.rar": b"Rar!"}) as path:
            self.assertRaisesMessage(NoArchive, "请先解开", opened, path / "a.rar")
            self.assertRaisesMessage(NoArchive, "找不到", opened, path / "b")

    def test_it_reads_what_stands_beside_a_damaged_entry(self):
        damage = b"\x00" * 8
        with (
            zipped(
                {"a.htm": b"abcdefgh" * 9, "b.htm": b"b"},
                lambda d: d[:40] + damage + d[48:],
            ) as path,
            opened(path) as tree,
        ):
            self.assertRaisesMessage(UnreadableFile, "损坏", tree.content, "a.htm", 99)
            self.assertEqual(tree.content("b.htm", 9), b"b")

    def test_it_refuses_a_long_directory_before_it_reads_it(self):
        with zipped({"a.htm": b"a"}) as path:
            longest = trees.LARGEST_DIRECTORY
            trees.LARGEST_DIRECTORY = 10
            self.addCleanup(setattr, trees, "LARGEST_DIRECTORY", longest)
            self.assertRaisesMessage(NoArchive, "请先解开", opened, path)


class DecodingTests(SimpleTestCase):
    def test_it_lets_bytes_decide_before_what_is_declared(self):
        page = '<meta charset="{}"><p>太原 ①'
        for said, written in (
            ("utf-8", "utf-8"),
            ("gb2312", "utf-8"),
            ("gb2312", "gb18030"),
            ("utf-8", "gb18030"),
            ("nonsense", "gb18030"),
            ("big5", "big5"),
        ):
            text = page.format(said)
            if written == "big5":
                text = text.replace(" ①", "")
            with self.subTest(said=said, written=written):
                self.assertEqual(decoded(text.encode(written)), text)
        self.assertEqual(decoded("太原".encode("utf-8-sig")), "太原")
        # Which are UTF-8 as well, for two letters that no paper prints.
        self.assertEqual(decoded("太原".encode("gb18030")), "太原")
        self.assertEqual(decoded("© café".encode()), "© café")
        self.assertEqual(decoded("太原".encode("utf-16")), "太原")
        xml = '<?xml version="1.0" encoding="gb2312"?><p>太原</p>'
        self.assertEqual(decoded(xml.encode("gb18030")), xml)

    def test_it_still_reads_utf_8_with_a_damaged_byte(self):
        data = ("迎泽公园的桥通了。" * 20).encode()
        self.assertEqual(decoded(data[:-1])[:9], "迎泽公园的桥通了。")
