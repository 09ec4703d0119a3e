"""Picture files that are made to hold up or to fill whoever opens them."""

import io
import struct
import time
import zlib

import pytest
from django.test import SimpleTestCase
from PIL import Image

from articles.photos import decoding
from tests.articles.test_decoding import png
from tests.pictures import drawn, encoded, private_exif

MANY = "附加信息多得不正常"


def segment(marker, data):
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def jpeg_with(segments):
    content = encoded()
    return content[:2] + segments + content[2:]


def gif_with_comment(length):
    still = encoded(Image.new("P", (1, 1)), "GIF")
    place = still.index(b",")
    comment = b"!\xfe" + b"\x01x" * length + b"\0"
    return still[:place] + comment + still[place:]


def tiff_of(entries, directories):
    """Return a TIFF whose directories are full of entries that say nothing."""
    body = struct.pack("<H", entries) + struct.pack("<HHL4s", 700, 1, 1, b"") * entries
    size = len(body) + 4
    content = b"II*\0" + struct.pack("<L", 8)
    for number in range(directories):
        following = 8 + (number + 1) * size
        content += body + struct.pack("<L", following)
    return content


class HostilePictureTests(SimpleTestCase):
    def assert_refused(self, content, words):
        started = time.process_time()
        with self.assertRaisesMessage(decoding.ImageRefused, words):
            decoding.read(io.BytesIO(content))
        self.assertLess(time.process_time() - started, 2)

    @pytest.mark.thorough
    def test_it_refuses_more_pieces_than_a_picture_has(self):
        exif = segment(0xE1, b"Exif\0\0" + bytes(60_000))
        hostile = {
            "EXIF without end": jpeg_with(exif * 200),
            "many segments": jpeg_with(segment(0xFE, b"") * 100_000),
            "bytes of nothing": jpeg_with(bytes(5_000_000)),
            "padding": jpeg_with(b"\xff" * 5_000_000),
            "Photoshop's": jpeg_with(segment(0xED, b"Photoshop 3.0\0") * 100),
            "many chunks": png(9, 9)[:33] + (bytes(4) + b"abCd" + bytes(4)) * 100_000,
            "many blocks": gif_with_comment(300_000),
            "many entries": tiff_of(60_000, 20),
        }
        for kind, content in hostile.items():
            with self.subTest(kind=kind):
                self.assert_refused(content, MANY)

    def test_it_takes_what_cameras_write(self):
        """Maps of depth in a hundred segments; a TIFF of either order."""
        maps = segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(60_000))
        for content in (
            jpeg_with(maps * 100),
            encoded(format="TIFF"),
            encoded(format="TIFF", big_tiff=True),
            encoded(format="PNG"),
        ):
            self.assertEqual(decoding.read(io.BytesIO(content)).width, 120)

    @pytest.mark.thorough
    def test_it_passes_over_exif_and_a_profile_of_megabytes(self):
        exif = private_exif(6).tobytes() + bytes(2_000_000)
        content = encoded(format="PNG", exif=exif)
        self.assertEqual(decoding.read(io.BytesIO(content)).width, 120)
        profile = zlib.decompress(zlib.compress(b"acsp" * 3_000_000))
        content = encoded(drawn((9, 9)), "TIFF", icc_profile=profile)
        self.assertEqual(decoding.read(io.BytesIO(content)).width, 9)

    def test_it_passes_over_a_profile_that_is_damaged_anywhere(self):
        from PIL import ImageCms

        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        for place in range(0, len(profile), 37):
            hostile = bytearray(profile)
            hostile[place : place + 4] = b"\xff\xff\xff\xff"
            content = encoded(drawn((9, 9)), icc_profile=bytes(hostile))
            self.assertEqual(decoding.read(io.BytesIO(content)).width, 9)
