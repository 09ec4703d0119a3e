import io
import struct
import time
import zipfile
import zlib

import pytest
from django.test import SimpleTestCase
from PIL import Image, ImageCms

from articles.photos import decoding
from articles.photos.metadata import packets
from tests.pictures import BLUE, GREEN, RED, WHITE, drawn, encoded, private_exif

METADATA = (
    b"Exif",
    b"SecretCameraMaker",
    b"GPS",
    b"Photoshop 3.0",
    b"8BIM",
    b"http://ns.adobe.com",
    b"x:xmpmeta",
    b"ICC_PROFILE",
    b"acsp",
    b"a remark",
)


def read(content, name=""):
    return decoding.read(io.BytesIO(content), name)


def decoded(rendition):
    return Image.open(io.BytesIO(rendition.content)).convert("RGB")


class PictureCase(SimpleTestCase):
    def assert_colour(self, seen, wanted, close=40):
        distance = max(abs(a - b) for a, b in zip(seen, wanted, strict=True))
        self.assertLess(distance, close, f"{seen} is not {wanted}")

    def assert_corners(self, picture, *colours):
        right, bottom = picture.width - 9, picture.height - 9
        places = ((8, 8), (right, 8), (8, bottom), (right, bottom))
        for at, colour in zip(places, colours, strict=True):
            self.assert_colour(picture.getpixel(at), colour)

    def assert_upright(self, content):
        picture = read(content)
        self.assertEqual((picture.width, picture.height), (120, 80))
        for rendition in picture.renditions:
            self.assertEqual((rendition.width, rendition.height), (120, 80))
            self.assert_corners(decoded(rendition), RED, GREEN, BLUE, WHITE)


class UprightTests(PictureCase):
    def test_it_turns_a_picture_as_the_camera_was_held(self):
        turns = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
        for orientation, turn in turns.items():
            stored = drawn() if turn is None else drawn().transpose(turn)
            for format in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
                exif = private_exif(orientation)
                with self.subTest(orientation=orientation, format=format):
                    self.assert_upright(encoded(stored, format, exif=exif))

    @pytest.mark.thorough
    def test_it_turns_a_large_jpeg_that_is_decoded_smaller(self):
        stored = drawn((5001, 7002)).transpose(Image.Transpose.ROTATE_90)
        picture = read(encoded(stored, exif=private_exif(6)))
        self.assertEqual((picture.width, picture.height), (5001, 7002))
        self.assertEqual(picture.pixels.size, (1600, 2240))
        self.assert_corners(picture.pixels, RED, GREEN, BLUE, WHITE)

    def test_it_takes_a_picture_whose_exif_is_damaged(self):
        self.assert_upright(encoded(exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff broken"))


class NoMetadataTests(SimpleTestCase):
    def assert_clean(self, content):
        """Fail unless a file has our own blank packet, and nothing else."""
        ours = packets.blank()
        for rendition in read(content).renditions:
            self.assertEqual(packets.found(rendition.content, rendition.format), ours)
            rest = rendition.content.replace(packets.IN_JPEG, b"").replace(ours, b"")
            for mark in METADATA:
                self.assertNotIn(mark, rest)

    def test_it_drops_exif_place_comment_and_profile(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        options = {
            "exif": private_exif(),
            "icc_profile": profile,
            "comment": b"a remark",
            "xmp": b"<x:xmpmeta>http://ns.adobe.com</x:xmpmeta>",
        }
        content = encoded(**options)
        for mark in (b"SecretCameraMaker", b"x:xmpmeta", b"acsp", b"a remark"):
            self.assertIn(mark, content)
        self.assert_clean(content)

    def test_it_drops_iptc(self):
        block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x08\x1c\x02\x05\x00\x03abc"
        segment = b"\xff\xed" + struct.pack(">H", len(block) + 2) + block
        content = encoded()
        self.assert_clean(content[:2] + segment + content[2:])

    def test_it_drops_what_other_formats_carry(self):
        for format in ("PNG", "WEBP", "TIFF", "AVIF"):
            with self.subTest(format=format):
                content = encoded(format=format, exif=private_exif())
                self.assertIn(b"SecretCameraMaker", content)
                self.assert_clean(content)


class ColourTests(PictureCase):
    def test_it_converts_cmyk(self):
        for format in ("JPEG", "TIFF"):
            with self.subTest(format=format):
                self.assert_upright(encoded(drawn().convert("CMYK"), format))

    def test_it_converts_by_the_colour_profile(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        grey = Image.new("LAB", (9, 9), (128, 128, 128))
        picture = read(encoded(grey, "TIFF", icc_profile=profile))
        self.assert_colour(picture.pixels.getpixel((4, 4)), (119, 119, 119), 12)

    def test_it_passes_over_a_profile_that_does_not_fit(self):
        self.assert_upright(encoded(icc_profile=b"no profile at all"))
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        self.assert_upright(encoded(icc_profile=lab))

    def test_it_keeps_the_tones_of_sixteen_bits(self):
        for format in ("PNG", "TIFF"):
            content = encoded(Image.new("I;16", (9, 9), 32768), format)
            with self.subTest(format=format):
                self.assert_colour(read(content).pixels.getpixel((4, 4)), (128,) * 3, 3)

    def test_it_sets_what_is_transparent_on_white(self):
        clear = drawn().convert("RGBA")
        clear.paste((0, 0, 0, 0), (0, 0, 60, 40))
        for mode in ("RGBA", "P"):
            picture = read(encoded(clear.convert(mode), "PNG"))
            with self.subTest(mode=mode):
                self.assert_corners(picture.pixels, WHITE, GREEN, BLUE, WHITE)
        grey = read(encoded(Image.new("LA", (9, 9), (0, 0)), "PNG"))
        self.assert_colour(grey.pixels.getpixel((4, 4)), WHITE, 3)

    def test_it_sets_a_transparent_palette_colour_on_white(self):
        palette = drawn().quantize(8)
        content = encoded(palette, "PNG", transparency=palette.getpixel((0, 0)))
        self.assert_corners(read(content).pixels, WHITE, GREEN, BLUE, WHITE)

    def test_it_takes_black_and_white(self):
        picture = read(encoded(Image.new("1", (9, 9), 1), "PNG"))
        self.assert_colour(picture.pixels.getpixel((4, 4)), WHITE, 3)


class SizeTests(SimpleTestCase):
    def test_it_makes_three_sizes_and_enlarges_none(self):
        widths = {
            2000: [400, 800, 1600],
            1600: [400, 800, 1600],
            1000: [400, 800, 1000],
            400: [400],
            120: [120],
        }
        for width, wanted in widths.items():
            with self.subTest(width=width):
                self.assertEqual([w for w, _ in decoding.sizes(width, 500)], wanted)

    def test_it_keeps_the_proportions_down_to_one_pixel(self):
        self.assertEqual(decoding.sizes(2000, 1500)[-1], (1600, 1200))
        self.assertEqual(decoding.sizes(30000, 1)[0], (400, 1))

    def test_it_leaves_out_sizes_of_a_long_picture_that_would_be_huge(self):
        self.assertEqual(decoding.sizes(1080, 20000), [(400, 7407), (800, 14815)])
        self.assertEqual(decoding.sizes(1600, 30000), [(400, 7500), (800, 15000)])

    def test_it_encodes_avif_and_progressive_jpeg(self):
        made = read(encoded(drawn((900, 600)))).renditions
        self.assertEqual(
            [(r.format, r.width, r.height) for r in made],
            [(f, w, h) for w, h in decoding.sizes(900, 600) for f in ("avif", "jpg")],
        )
        for rendition in made:
            opened = Image.open(io.BytesIO(rendition.content))
            self.assertEqual(opened.size, (rendition.width, rendition.height))
            if rendition.format == "jpg":
                self.assertTrue(opened.info["progressive"])

    def test_it_takes_the_first_frame_of_a_moving_picture(self):
        later = [Image.new("RGB", (120, 80), "black")] * 3
        for format in ("GIF", "WEBP", "PNG", "AVIF", "TIFF"):
            content = encoded(format=format, save_all=True, append_images=later)
            with self.subTest(format=format):
                self.assertEqual(read(content).pixels.size, (120, 80))
                corner = read(content).pixels.getpixel((8, 8))
                self.assertGreater(corner[0], 150)

    def test_it_takes_a_phone_jpeg_with_a_second_picture(self):
        content = encoded(format="MPO", save_all=True, append_images=[drawn((9, 9))])
        picture = read(content, "IMG_0001.JPG")
        self.assertEqual((picture.ending, picture.width), ("jpg", 120))


def png(width, height, rows=b""):
    """Return a PNG whose header promises any size."""

    def chunk(kind, data):
        checked = kind + data
        return (
            struct.pack(">I", len(data))
            + checked
            + struct.pack(">I", zlib.crc32(checked))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + data + chunk(b"IEND", b"")


def zipped():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("photo.jpg", encoded())
    return content.getvalue()


def gif_of(frames):
    still = encoded(Image.new("P", (1, 1)), "GIF")
    frame = still[still.index(b",") : -1]
    return still[: still.index(b",")] + frame * frames + b";"


class RefusedTests(SimpleTestCase):
    def assert_refused(self, content, words, name=""):
        started = time.process_time()
        with self.assertRaisesMessage(decoding.ImageRefused, words):
            read(content, name)
        self.assertLess(time.process_time() - started, 2)

    def test_it_refuses_what_is_no_picture(self):
        hostile = {
            "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
            "html": b"<!doctype html><script>alert(1)</script>",
            "zip": zipped(),
            "pdf": b"%PDF-1.7\n",
            "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
            "mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp41",
            "bmp": encoded(format="BMP"),
            "noise": bytes(range(256)) * 8,
        }
        for kind, content in hostile.items():
            with self.subTest(kind=kind):
                self.assert_refused(content, "另存为 JPEG 再上传")

    def test_it_refuses_an_empty_file(self):
        self.assert_refused(b"", "文件是空的")

    def test_it_refuses_a_file_that_is_cut_off_or_damaged(self):
        for format in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "GIF"):
            content = encoded(drawn((300, 200)).rotate(7), format)
            with self.subTest(format=format):
                self.assert_refused(content[: len(content) * 2 // 3], "再上传")

    def test_it_refuses_a_page_that_begins_like_a_picture(self):
        page = b"<html><script>alert(1)</script></html>" * 9
        for start in (b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"):
            with self.subTest(start=start):
                self.assert_refused(start + page, "再上传")

    def test_it_serves_nothing_of_a_page_behind_a_picture(self):
        content = encoded() + b"<script>alert(1)</script>"
        for rendition in read(content).renditions:
            self.assertNotIn(b"<script>", rendition.content)

    def test_it_refuses_a_name_that_says_something_else(self):
        self.assert_refused(encoded(), "改成 .jpg", "photo.png")
        self.assert_refused(encoded(), "以 .html 结尾", "photo.html")

    def test_it_takes_a_name_without_an_ending_or_in_capitals(self):
        for name in ("微信图片", "DSC_0001.JPG", "a.b.jpeg"):
            with self.subTest(name=name):
                self.assertEqual(read(encoded(), name).ending, "jpg")

    def test_it_refuses_too_many_bytes_before_it_opens_them(self):
        content = encoded() + bytes(decoding.MAX_BYTES)
        self.assert_refused(content, "超过了 40 MB")

    def test_it_refuses_a_bomb_by_its_header(self):
        for width, height in ((7800, 7800), (10_000, 10_000), (60_000, 60_000)):
            with self.subTest(width=width):
                self.assert_refused(png(width, height), "超过 6000 万像素")

    def test_it_refuses_a_side_that_no_rendition_can_have(self):
        self.assert_refused(png(1, 40_000), "30000 像素")

    def test_it_refuses_a_bomb_of_text_in_a_picture(self):
        content = png(9, 9, bytes(9 * 28))
        bomb = b"zTXtKey\x00\x00" + zlib.compress(bytes(90_000_000))
        chunk = struct.pack(">I", len(bomb) - 4) + bomb
        chunk += struct.pack(">I", zlib.crc32(bomb))
        self.assertEqual(read(content).width, 9)
        self.assert_refused(content[:33] + chunk + content[33:], "或已损坏")

    def test_it_refuses_a_film_and_takes_a_short_one(self):
        self.assertEqual(read(gif_of(decoding.MAX_FRAMES)).width, 1)
        self.assert_refused(gif_of(decoding.MAX_FRAMES + 1), "超过 200 帧")
        self.assert_refused(gif_of(500_000), "超过 200 帧")

    def test_it_refuses_a_film_in_other_formats(self):
        many = [Image.new("L", (1, 1), shade % 256) for shade in range(1, 202)]
        options = {"save_all": True, "append_images": many, "lossless": True}
        for format in ("TIFF", "WEBP", "PNG"):
            content = encoded(many[0], format, **options)
            with self.subTest(format=format):
                self.assert_refused(content, "超过 200 帧")

    def test_it_refuses_pixels_of_32_bits(self):
        for mode in ("I", "F"):
            with self.subTest(mode=mode):
                self.assert_refused(encoded(Image.new(mode, (9, 9)), "TIFF"), "32 位")
