"""Text recognition; what needs the extra (requirements-ocr.txt) is skipped without it."""

import io
import unittest
import zlib
from unittest import mock

import pytest
from django.test import SimpleTestCase
from PIL import Image, ImageDraw, ImageFont

from articles import fonts
from ingest.files import accepted, kinds_in_words, ocr, text_of
from tests.ingest.pdfs import pdf
from tests.ingest.test_files import RefusedMixin

LEFT = ("城北水厂今日通水沿线三", "万户居民喝上了新水，工程", "历时两年，质量良好。")
RIGHT = ("志愿者昨日走进小区讲解", "节水知识，街道和社区一起", "开展便民服务。")
HEADLINE = "城北城南今天通水"


def drawn(slant=0, size=26):
    """Return a picture of two columns with a headline across."""
    picture = Image.new("RGB", (32 * size, 12 * size), "white")
    pen = ImageDraw.Draw(picture)
    large = ImageFont.truetype(fonts.BOLD, 2 * size)
    small = ImageFont.truetype(fonts.REGULAR, size)
    pen.text((8 * size, size), HEADLINE, "black", large)
    for at, lines in enumerate((LEFT, RIGHT)):
        for row, line in enumerate(lines):
            left = (2 + 15 * at + (not row)) * size
            pen.text((left, (5 + 1.6 * row) * size), line, "black", small)
    return picture.rotate(slant, Image.Resampling.BICUBIC, fillcolor="white")


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def bomb():
    """Return a PNG of a few bytes that says it is of 900 million pixels."""
    data = bytearray(saved(Image.new("1", (8, 8))))
    data[16:24] = (30_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


class WithoutTheExtraTests(RefusedMixin, SimpleTestCase):
    @pytest.mark.thorough
    def test_it_says_what_to_do_with_a_picture(self):
        for name, data in (
            ("版面.png", saved(Image.new("L", (9, 9)))),
            ("版面.jpg", saved(Image.new("L", (9, 9)), "JPEG")),
            ("版面.tif", saved(Image.new("L", (9, 9)), "TIFF")),
            ("版面.webp", saved(Image.new("L", (9, 9)), "WEBP")),
            ("版面.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
            ("扫描.pdf", pdf([])),
        ):
            with (
                self.subTest(name),
                mock.patch("ingest.files.ocr.find_spec", return_value=None),
            ):
                self.assert_refused(
                    data, "没有装文字识别", "requirements-ocr.txt", name=name
                )

    def test_it_says_at_the_upload_whether_pictures_are_read(self):
        for spec in (None, "x"):
            with mock.patch("ingest.files.ocr.find_spec", return_value=spec):
                self.assertIs("TIFF" in kinds_in_words(), spec is not None)
                self.assertIs(".tiff" in accepted(), spec is not None)


@unittest.skipUnless(ocr.is_installed(), "needs requirements-ocr.txt")
class RecognitionTests(RefusedMixin, SimpleTestCase):
    def assert_read(self, name, data, form):
        found = text_of(name, data)
        lines = [line for line in found.text.split("\n") if line]
        self.assertEqual(lines, [HEADLINE, "".join(LEFT), "".join(RIGHT)])
        self.assertEqual(found.form, form)
        self.assertEqual(found.claims[1].role, "headline")
        self.assertEqual(found.left_out, ())

    def test_it_reads_columns_of_a_picture_that_stands_aslant(self):
        data = saved(drawn(slant=1.2), "JPEG", quality=60)
        self.assert_read("版面.jpg", data, "图片，文字识别")

    def test_it_reads_a_pdf_of_pictures(self):
        data = saved(drawn(), "PDF", resolution=200)
        self.assert_read("扫描.pdf", data, "扫描的 PDF，文字识别")

    def test_it_refuses_what_it_cannot_read(self):
        page = Image.new("1", (40, 40), 1)
        for name, data, words in (
            ("大.png", bomb(), "像素太多"),
            ("坏.png", saved(drawn())[:900], "已损坏"),
            ("空.png", saved(page), "没有识别出文字"),
            ("动.gif", saved(page, "GIF"), "另存为"),
            (
                "多.tif",
                saved(page, "TIFF", save_all=True, append_images=[page] * 4),
                "超过 4 页",
            ),
        ):
            with self.subTest(name):
                self.assert_refused(data, words, name=name)

    def test_it_waits_for_its_turn_no_longer_than_is_bearable(self):
        with (
            mock.patch.object(ocr, "SECONDS_TO_WAIT", 0),
            ocr._turn("甲.png"),
        ):
            self.assert_refused(saved(drawn()), "过一分钟", name="乙.png")


@unittest.skipUnless(ocr.is_installed(), "needs requirements-ocr.txt")
class InkTests(SimpleTestCase):
    def test_it_cuts_what_was_found_where_the_white_is_wide(self):
        import numpy

        from ingest.files.ocr_boxes import inked_parts

        picture = Image.new("L", (300, 40), 255)
        pen = ImageDraw.Draw(picture)
        for left, right in ((10, 120), (170, 280)):
            for x in (*range(left, right, 6), right - 2):
                pen.rectangle((x, 8, x + 1, 31), 0)
        grey = numpy.asarray(picture).astype(numpy.int16)
        self.assertEqual(
            inked_parts(grey, (2, 3, 298, 37)),
            [(10, 8, 120, 32), (170, 8, 280, 32)],
        )
        self.assertEqual(inked_parts(grey, (122, 3, 168, 37)), [])
