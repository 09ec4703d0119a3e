"""HEIC pictures: decoded in a process with bounds, refused by a sentence."""

import io
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import pillow_heif
import pytest
from django.conf import settings
from django.test import SimpleTestCase
from PIL import Image

from articles.photos import decoding, heic
from tests.articles.test_decoding import PictureCase
from tests.pictures import BLUE, GREEN, RED, WHITE, drawn, encoded, private_exif
from tests.sources import ROOMS

pillow_heif.register_heif_opener(thumbnails=False)
PHONE = (640, 480)


def heic_of(picture=None, **options):
    return encoded(picture or drawn(PHONE), "HEIF", quality=80, **options)


def read(content, name="IMG_0001.HEIC"):
    return decoding.read(io.BytesIO(content), name)


class HeicTests(PictureCase):
    def test_it_takes_a_picture_upright_in_either_way_of_saying_so(self):
        """A phone says how it was held in a box of the file, and once more in the EXIF."""
        stored = drawn(PHONE).transpose(Image.Transpose.ROTATE_90)
        picture = read(heic_of(stored, exif=private_exif(6).tobytes()))
        self.assertEqual(
            (picture.ending, picture.width, picture.height), ("heic", *PHONE)
        )
        self.assert_corners(picture.pixels, RED, GREEN, BLUE, WHITE)
        self.assertEqual(len(picture.checksum), 64)

    @pytest.mark.thorough
    def test_it_takes_ten_bits_and_the_first_of_many_and_a_grid(self):
        tones = bytes(bytearray(struct.pack("<H", 32768) * 3 * 96 * 64))
        ten = pillow_heif.from_bytes("RGB;16", (96, 64), tones)
        content = io.BytesIO()
        ten.save(content, quality=80)
        self.assert_colour(read(content.getvalue()).pixels.getpixel((9, 9)), (128,) * 3)
        many = heic_of(save_all=True, append_images=[Image.new("RGB", (96, 64))])
        self.assertEqual(read(many).pixels.size, PHONE)
        with patch.object(pillow_heif.options, "GRID_TILE_SIZE", 256):
            grid = heic_of()
        self.assertIn(b"grid", grid)
        self.assert_corners(read(grid).pixels, RED, GREEN, BLUE, WHITE)

    @pytest.mark.thorough
    def test_it_gives_the_pixels_as_wide_as_they_are_wanted(self):
        self.assertEqual(decoding.pixels(io.BytesIO(heic_of()), 320).size, (320, 240))

    @pytest.mark.thorough
    def test_it_refuses_one_that_is_cut_off_or_of_another_codec(self):
        content = heic_of()
        strange = content.replace(b"hvc1", b"av99").replace(b"hvcC", b"av9C")
        for hostile in (content[: len(content) // 2], strange):
            with self.assertRaisesMessage(decoding.ImageRefused, "不完整或已损坏"):
                read(hostile)

    @pytest.mark.thorough
    def test_it_refuses_more_pixels_than_it_would_decode(self):
        content = heic_of()
        size = struct.pack(">II", *PHONE)
        self.assertIn(size, content)
        for width in (60_000, 2**31):
            hostile = content.replace(size, struct.pack(">II", width, 60_000))
            with self.assertRaises(decoding.ImageRefused):
                read(hostile)

    def test_it_refuses_a_name_that_says_something_else(self):
        with self.assertRaisesMessage(decoding.ImageRefused, "内容却是 HEIC"):
            read(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_0001.jpg")

    def test_it_knows_its_kind_by_the_first_box(self):
        for names, known in (
            (b"heic\0\0\0\0mif1heic", True),
            (b"mif1\0\0\0\0mif1heic", True),
            (b"mif1\0\0\0\0mif1miaf", True),
            (b"avif\0\0\0\0mif1avif", False),
            (b"mif1\0\0\0\0avifmif1", False),
            (b"isom\0\0\0\0isommp41", False),
        ):
            box = struct.pack(">I4s", 8 + len(names), b"ftyp") + names
            self.assertIs(heic.is_heic(io.BytesIO(box)), known, names)
        self.assertFalse(heic.is_heic(io.BytesIO(encoded())))


class ProcessTests(SimpleTestCase):
    def test_it_ends_in_time_and_says_so(self):
        with (
            patch.object(heic, "SECONDS", 0.01),
            self.assertRaisesMessage(decoding.ImageRefused, "多得不正常"),
        ):
            read(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")

    def test_it_can_open_no_file_no_connection_and_no_other_process(self):
        code = """
import socket, subprocess
from articles.photos import heic_process
heic_process.bound()
for act in (
    lambda: open("/etc/hostname"),
    lambda: socket.socket(),
    lambda: subprocess.run(["/bin/true"]),
    lambda: bytearray(2 * 1024**3),
):
    try:
        act()
    except (OSError, MemoryError) as error:
        print(type(error).__name__)
"""
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.stdout.split(), ["OSError"] * 3 + ["MemoryError"])

    def test_it_believes_no_answer_that_does_not_add_up(self):
        for answer in (b"", b"\0" * 16, heic.HEADER.pack(4, 4, 2, 2) + b"short"):
            with io_file(answer) as file, self.assertRaises(heic.NotDecoded):
                heic._picture(file)

    def test_it_is_loaded_by_no_worker(self):
        root = Path(settings.BASE_DIR)
        loading = [
            path.name
            for folder in ROOMS
            for path in (root / folder).rglob("*.py")
            if "import pillow_heif" in path.read_text()
        ]
        self.assertEqual(loading, ["heic_process.py"])


def io_file(content):
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by its user)
    file.write(content)
    file.seek(0)
    return file
