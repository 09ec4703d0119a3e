import hashlib
import json
import random

from django.test import SimpleTestCase

from articles import ai_marks
from articles.photos.metadata import reading
from tests.photo_files import (
    alternatives,
    bag,
    exif,
    heic,
    iim,
    jpeg,
    opened,
    png,
    xmp,
)
from tests.pictures import encoded

CAPTION = "图为吕旭彩在车场检查车辆状况。"
BLOCK = {"Label": "1", "ContentProducer": "某大模型", "ProduceID": "A1"}
SOURCE = ai_marks.VOCABULARY


def read(content):
    return reading.read(opened(content))


def says(content):
    return {name: one["says"] for name, one in read(content).items()}


class IimTests(SimpleTestCase):
    FIELDS = {
        "caption": CAPTION,
        "headline": "车场的早晨",
        "creators": ["郭晓华"],
        "credit": "新华社",
        "source": "新华社",
        "city": "太原",
        "keywords": ["公交", "春运"],
        "rights": "本报版权所有",
    }

    def test_it_reads_utf_8_and_gb18030_declared_or_not(self):
        for encoding, says_so in (
            ("utf-8", True),
            ("utf-8", False),
            ("gb18030", False),
        ):
            with self.subTest(encoding=encoding, says_so=says_so):
                block = iim(encoding, says_so, **self.FIELDS)
                self.assertEqual(says(jpeg(block)), self.FIELDS)

    def test_it_reads_gb18030_that_calls_itself_utf_8(self):
        block = b"\x1c\x01\x5a\x00\x03\x1b%G" + iim("gb18030", caption=CAPTION)
        self.assertEqual(says(jpeg(block))["caption"], CAPTION)

    def test_it_drops_half_a_character_at_the_end_of_a_short_field(self):
        for encoding in ("utf-8", "gb18030"):
            cut = "郭晓华吕旭彩".encode(encoding)[:-1]
            found = says(jpeg(iim(encoding, creators=cut)))
            self.assertEqual(found["creators"], ["郭晓华吕旭"])

    def test_it_says_where_each_field_stood(self):
        found = read(jpeg(iim(caption=CAPTION), header=exif(artist="guo")))
        self.assertEqual(found["caption"], {"says": CAPTION, "from": "IPTC"})
        self.assertEqual(found["creators"], {"says": ["guo"], "from": "EXIF"})
        json.dumps(found)

    def test_it_reads_a_tiff(self):
        block = iim(caption=CAPTION)
        for value in (block, tuple(block.ljust(len(block) + -len(block) % 4, b"\0"))):
            content = encoded(format="TIFF", tiffinfo={33723: bytes(value)})
            self.assertEqual(says(content), {"caption": CAPTION})

    def test_it_keeps_what_stood_before_the_damage(self):
        block = iim(caption=CAPTION, creators=["郭晓华"])
        self.assertEqual(says(jpeg(block[:-1] + b"\x1c\x02"))["caption"], CAPTION)
        self.assertEqual(
            says(jpeg(block + b"\x1c\x02\x78\xff\xff\xff")), says(jpeg(block))
        )


class PriorityTests(SimpleTestCase):
    PACKET = xmp(alternatives("dc:description", "说明甲"))

    def test_it_prefers_xmp_to_iim_to_exif(self):
        header = exif(caption="caption of the camera")
        block = iim(caption="说明乙")
        self.assertEqual(says(jpeg(block, self.PACKET, header))["caption"], "说明甲")
        self.assertEqual(says(jpeg(block, header=header))["caption"], "说明乙")
        self.assertEqual(says(jpeg(header=header))["caption"], "caption of the camera")

    def test_it_prefers_iim_that_was_changed_after_the_xmp(self):
        block = iim(caption="说明乙")
        same = hashlib.md5(block).digest()
        for digest, wanted in ((same, "说明甲"), (bytes(16), "说明乙")):
            content = jpeg(block, self.PACKET, digest=digest)
            self.assertEqual(says(content)["caption"], wanted)


class XmpTests(SimpleTestCase):
    PACKET = xmp(
        alternatives("dc:description", CAPTION)
        + bag("dc:creator", "郭晓华", "王勇", kind="Seq")
        + bag("dc:subject", "公交")
        + bag("Iptc4xmpExt:PersonInImage", "吕旭彩")
        + alternatives("xmpRights:UsageTerms", "仅供本报")
        + "<photoshop:DateCreated>2023-01-22T18:30:05+08:00</photoshop:DateCreated>"
        "<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType='Resource'>"
        "<Iptc4xmpExt:City>太原</Iptc4xmpExt:City>"
        "<Iptc4xmpExt:Sublocation>太原南站</Iptc4xmpExt:Sublocation>"
        "</rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>"
    )
    SAYS = {
        "caption": CAPTION,
        "creators": ["郭晓华", "王勇"],
        "keywords": ["公交"],
        "people_shown": ["吕旭彩"],
        "terms": "仅供本报",
        "city": "太原",
        "place": "太原南站",
        "taken_at": "2023-01-22T18:30:05+08:00",
    }

    def test_it_reads_every_format_that_carries_it(self):
        files = {
            "JPEG": jpeg(packet=self.PACKET),
            "PNG": png(self.PACKET),
            "PNG, at its end": png(self.PACKET, after_the_pixels=True),
            "WEBP": encoded(format="WEBP", xmp=self.PACKET),
            "AVIF": encoded(format="AVIF", xmp=self.PACKET),
            "TIFF": encoded(format="TIFF", tiffinfo={700: self.PACKET}),
            "HEIC": heic(exif(place=False), self.PACKET),
        }
        for name, content in files.items():
            with self.subTest(name):
                self.assertEqual(says(content), self.SAYS)

    def test_it_prefers_chinese_among_languages(self):
        items = '<rdf:li xml:lang="x-default">a</rdf:li><rdf:li xml:lang="zh-CN">甲</rdf:li>'
        packet = xmp(f"<dc:title><rdf:Alt>{items}</rdf:Alt></dc:title>")
        self.assertEqual(says(jpeg(packet=packet)), {"title": "甲"})

    def test_it_reads_nothing_of_xml_with_entities_or_of_none(self):
        laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        cycle = '<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
        packet = self.PACKET.replace("吕旭彩".encode(), b"&a;")
        for before in (laughs, outside, cycle, "<unclosed>", "\x00\xff"):
            with self.subTest(before):
                self.assertEqual(says(jpeg(packet=before.encode() + packet)), {})

    def test_it_takes_no_longer_for_what_is_nested(self):
        for name in ("Iptc4xmpExt:LocationCreated", "rdf:Description"):
            deep = xmp(f"<{name}>" * 5000 + f"</{name}>" * 5000)
            self.assertEqual(says(encoded(format="WEBP", xmp=deep)), {})

    def test_it_passes_over_a_packet_that_is_enormous(self):
        huge = xmp(alternatives("dc:description", "长" * 400_000))
        self.assertEqual(says(encoded(format="WEBP", xmp=huge)), {})


class ExifTests(SimpleTestCase):
    def test_it_reads_the_moment_with_its_zone(self):
        taken = "2023:01:22 18:30:05"
        for offset, wanted in (("+09:00", "+09:00"), ("", "+08:00"), ("??", "+08:00")):
            content = jpeg(header=exif(taken=taken, offset=offset))
            self.assertEqual(says(content)["taken_at"], f"2023-01-22T18:30:05{wanted}")
        for none in ("0000:00:00 00:00:00", "2023:13:41 25:61:61", "    "):
            self.assertNotIn("taken_at", says(jpeg(header=exif(taken=none))))

    def test_it_takes_the_hour_from_elsewhere_of_the_same_day(self):
        header = exif(taken="2023:01:22 18:30:05")
        for day, wanted in (("20230122", "T18:30:05"), ("19950122", "T00:00:00")):
            content = jpeg(iim(day=day), header=header)
            self.assertIn(wanted, says(content)["taken_at"])
        block = iim(day="20230122", hour="183005-0500")
        self.assertEqual(says(jpeg(block))["taken_at"], "2023-01-22T18:30:05-05:00")

    def test_it_reads_where_it_was_taken(self):
        for content in (jpeg(header=exif()), heic(exif())):
            self.assertEqual(says(content)["gps"], [37.870278, 112.56])

    def test_it_takes_no_camera_for_a_writer(self):
        for default in (
            "OLYMPUS DIGITAL CAMERA         ",
            "SONY DSC",
            "cof",
            "default",
        ):
            self.assertEqual(says(jpeg(header=exif(caption=default, place=False))), {})

    def test_it_reads_chinese_that_a_program_wrote_as_bytes(self):
        for encoding in ("utf-8", "gb18030"):
            header = exif(caption=CAPTION.encode(encoding))
            self.assertEqual(says(jpeg(header=header))["caption"], CAPTION)


class AiMarkTests(SimpleTestCase):
    TEXT = json.dumps({"AIGC": BLOCK}, ensure_ascii=False)

    def test_it_finds_the_block_wherever_it_may_stand(self):
        inner = json.dumps(BLOCK, ensure_ascii=False)
        escaped = inner.replace('"', "&quot;")
        unicode = b"UNICODE\x00" + self.TEXT.encode("utf-16-be")
        files = {
            "XMP": jpeg(packet=xmp(f"<TC260:AIGC>{inner}</TC260:AIGC>")),
            "XMP, escaped": png(xmp(f"<TC260:AIGC>{escaped}</TC260:AIGC>")),
            "XMP, in parts": jpeg(
                packet=xmp(
                    "<TC260:AIGC rdf:parseType='Resource'>"
                    + "".join(f"<TC260:{k}>{v}</TC260:{k}>" for k, v in BLOCK.items())
                    + "</TC260:AIGC>"
                )
            ),
            "EXIF": jpeg(header=exif(comment=bytes(8) + self.TEXT.encode())),
            "EXIF, UTF-16": jpeg(header=exif(comment=unicode)),
            "EXIF, WebP": encoded(
                format="WEBP", exif=exif(comment=b"ASCII\0\0\0" + self.TEXT.encode())
            ),
            "PNG": png(text=inner),
            "JPEG comment": jpeg(comment=self.TEXT.encode()),
        }
        for name, content in files.items():
            with self.subTest(name):
                self.assertEqual(json.loads(says(content)["aigc"]), BLOCK)

    def test_it_keeps_a_mark_that_it_cannot_read_whole(self):
        cut = jpeg(header=exif(comment=bytes(8) + self.TEXT[:-9].encode()))
        self.assertEqual(says(cut)["aigc"], '{"Label": "1"}')
        long = json.dumps(BLOCK | {"ReservedCode1": "x" * 9000, "more": "y" * 9000})
        kept = says(png(text=long))["aigc"]
        self.assertLess(len(kept), ai_marks.LONGEST)
        self.assertEqual(json.loads(kept)["ProduceID"], "A1")

    def test_it_takes_no_other_comment_for_a_mark(self):
        for comment in (b'{"filter": 1}', b"Label", b"", b"[" * 5000, b"{}"):
            found = says(jpeg(header=exif(comment=bytes(8) + comment)))
            self.assertNotIn("aigc", found)

    def test_it_says_how_much_was_made(self):
        for source, block, wanted in (
            ("trainedAlgorithmicMedia", "", "whole"),
            ("compositeWithTrainedAlgorithmicMedia", "", "part"),
            (f"{SOURCE}algorithmicallyEnhanced", "", "assisted"),
            ("digitalCapture", "", ""),
            ("", '{"Label":"1"}', "whole"),
            ("", '{"Label":"3"}', "part"),
            ("", '{"Label":"AIGC"}', "whole"),
            ("algorithmicallyEnhanced", '{"Label":"1"}', "assisted"),
        ):
            with self.subTest(source=source, block=block):
                self.assertEqual(ai_marks.degree(source, block), wanted)

    def test_it_reads_the_source_type(self):
        for term in ("trainedAlgorithmicMedia", f"{SOURCE}trainedAlgorithmicMedia"):
            name = "Iptc4xmpExt:DigitalSourceType"
            found = says(jpeg(packet=xmp(f"<{name}>{term}</{name}>")))
            self.assertEqual(found["source_type"], f"{SOURCE}trainedAlgorithmicMedia")


class HostileTests(SimpleTestCase):
    def test_it_drops_what_would_do_harm_and_cuts_what_is_endless(self):
        block = iim(caption="甲\x00\x1b\u202e乙\r\n丙" + "长" * 9000)
        caption = says(jpeg(block))["caption"]
        self.assertEqual(caption[:4], "甲乙\n丙")
        self.assertEqual(len(caption), 2000)
        packet = xmp(bag("dc:subject", *map(str, range(3000))))
        self.assertEqual(len(says(jpeg(packet=packet))["keywords"]), 50)

    def test_it_never_raises(self):
        whole = [
            jpeg(
                iim(caption=CAPTION), XmpTests.PACKET, exif(taken="2023:01:22 18:30:05")
            ),
            png(XmpTests.PACKET, text='{"Label":"1"}'),
            heic(exif(), XmpTests.PACKET),
            encoded(format="AVIF", exif=exif(), xmp=XmpTests.PACKET),
            encoded(format="TIFF", exif=exif(), tiffinfo={33723: iim(caption=CAPTION)}),
        ]
        chance = random.Random(19)
        for content in whole:
            for _ in range(12):
                damaged = bytearray(content[: chance.randrange(8, len(content))])
                for _ in range(20):
                    damaged[chance.randrange(len(damaged))] = chance.randrange(256)
                json.dumps(read(bytes(damaged)))
        for nothing in (b"", b"GIF89a", b"<svg/>", b"\x00" * 100):
            self.assertEqual(read(nothing), {})
