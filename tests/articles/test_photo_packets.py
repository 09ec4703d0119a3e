import io
import json
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from django.test import SimpleTestCase
from PIL import Image

from articles.photos import crop_files, decoding
from articles.photos.metadata import packets, reading
from tests.photo_files import exif, iim, jpeg
from tests.pictures import encoded

SAID = packets.Said(
    caption="图为<吕旭彩>在车场 & 路上。",
    creators=("郭晓华",),
    credit="郭晓华 摄",
    rights="本报版权所有",
    terms="仅供本报",
    source_type="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    aigc='{"Label":"1","ContentProducer":"某大模型"}',
)
READ = {
    "caption": SAID.caption,
    "creators": ["郭晓华"],
    "credit": SAID.credit,
    "rights": SAID.rights,
    "terms": SAID.terms,
    "source_type": SAID.source_type,
    "aigc": SAID.aigc,
}
LONG = packets.Said(caption="长" * 900)
PRIVATE = jpeg(iim(city="太原", credit="甲"), header=exif(caption="SecretCaption"))
FORMATS = {"jpg": "JPEG", "avif": "AVIF"}


def renditions():
    return decoding.read(io.BytesIO(PRIVATE)).renditions


def says(content):
    found = reading.read(io.BytesIO(content))
    return {name: one["says"] for name, one in found.items()}


def pixels(content):
    return Image.open(io.BytesIO(content)).tobytes()


class PacketTests(SimpleTestCase):
    def test_it_takes_the_place_of_the_blank_one_at_the_same_length(self):
        for one in renditions():
            with self.subTest(one.format):
                written = packets.placed(one.content, one.format, SAID)
                self.assertEqual(len(written), len(one.content))
                self.assertEqual(says(written), READ)
                self.assertEqual(pixels(written), pixels(one.content))
                again = packets.placed(written, one.format, packets.Said())
                self.assertEqual(again, one.content)

    def test_it_finds_room_where_it_is_too_long(self):
        for one in renditions():
            with self.subTest(one.format):
                long = packets.placed(one.content, one.format, LONG)
                self.assertEqual(says(long), {"caption": LONG.caption})
                short = packets.placed(long, one.format, SAID)
                self.assertEqual((len(short), says(short)), (len(long), READ))
                self.assertEqual(pixels(short), pixels(one.content))

    def test_it_is_put_into_a_file_that_has_none(self):
        for format, name in FORMATS.items():
            bare = encoded(format=name)
            with self.subTest(format):
                self.assertEqual(packets.found(bare, format), b"")
                written = packets.placed(bare, format, SAID)
                self.assertEqual(says(written), READ)
                self.assertEqual(pixels(written), pixels(bare))

    def test_it_refuses_bytes_that_are_no_file_of_ours(self):
        for content in (b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00\x00", bytes(99)):
            for format in FORMATS:
                with self.assertRaises(packets.NotOurs):
                    packets.placed(content, format, SAID)
        with self.assertRaises(packets.NotOurs):
            packets.placed(encoded(format="AVIF")[:200], "avif", SAID)

    def test_it_says_nothing_private(self):
        for one in renditions():
            self.assertEqual(says(one.content), {})
            for private in (b"Secret", b"Exif", b"Photoshop", "太原".encode(), b"ICC"):
                self.assertNotIn(private, one.content)

    def test_it_stays_in_what_is_cut(self):
        written = packets.placed(encoded(), "jpg", SAID)
        for format in ("jpg", "avif"):
            made = crop_files.cut(io.BytesIO(written), (0, 0, 60, 60), (60, 60), format)
            self.assertEqual(says(made), READ)


@unittest.skipUnless(shutil.which("exiftool"), "no exiftool here")
class ExifToolTests(SimpleTestCase):
    def test_it_reads_what_is_said_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            for one in renditions():
                for said, name in ((SAID, "short"), (LONG, "long")):
                    written = packets.placed(one.content, one.format, said)
                    Path(folder, f"{name}.{one.format}").write_bytes(written)
            bare = packets.placed(encoded(format="AVIF"), "avif", SAID)
            Path(folder, "bare.avif").write_bytes(bare)
            asked = ["exiftool", "-json", "-G1", "-a", "-all", "-validate", folder]
            told = subprocess.run(asked, capture_output=True, check=True, timeout=60)
        for file in json.loads(told.stdout):
            with self.subTest(file["SourceFile"]):
                self.assertEqual(file["ExifTool:Validate"], "OK")
                groups = {name.partition(":")[0] for name in file}
                about_it = {name for name in groups if name.startswith("XMP")}
                self.assertFalse(groups & {"IFD0", "ExifIFD", "GPS", "IFD1", "IPTC"})
                self.assertIn("XMP-dc", about_it)
                if "long" in file["SourceFile"]:
                    continue
                self.assertEqual(file["XMP-dc:Description"], SAID.caption)
                self.assertEqual(file["XMP-photoshop:Credit"], SAID.credit)
                self.assertEqual(
                    file["XMP-iptcExt:DigitalSourceType"], SAID.source_type
                )
