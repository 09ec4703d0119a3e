import json
from datetime import datetime

from django.test import SimpleTestCase

from ingest.files import text_of, wire
from ingest.files.values import UnreadableFile
from ingest.reading import read
from ingest.reading.values import Role
from tests.ingest import wire_samples as samples
from tests.ingest.test_files import RefusedMixin

SAMPLES = {
    "NITF": samples.NITF.encode(),
    "NewsML-G2": samples.NEWS_ITEM.encode(),
    "ninjs 3.1": json.dumps(samples.NINJS_3, ensure_ascii=False).encode(),
}
EMBARGO = datetime.fromisoformat("2026-04-12T18:00:00+08:00")
DATELINE = "城闻社太原4月12日电"


def nitf(copy, before=""):
    return f"{before}<nitf><body><body.content>{copy}</body.content></body></nitf>"


def ninjs(**fields):
    return json.dumps({"uri": "urn:example:1", **fields}).encode()


class WireStoryTests(SimpleTestCase):
    def test_it_reads_the_same_story_from_every_format(self):
        for form, data in SAMPLES.items():
            with self.subTest(form):
                [story] = wire.stories_of("稿.xml", data)
                self.assertEqual(story.form, form)
                self.assertEqual(story.kicker, "工期两年 投资八亿")
                self.assertEqual(story.headline, "城西新水厂通水")
                self.assertEqual(story.deck, "三十万居民喝上黄河水")
                self.assertEqual(story.bylines, ("记者 赵敏",))
                self.assertEqual(story.place, "太原")
                self.assertEqual(story.urgency, 4)
                self.assertEqual(story.embargo, EMBARGO)
                self.assertEqual(story.usage_terms, "限报纸使用")
                self.assertEqual(story.note, "配图稍后发")
                self.assertIn(story.version, {"2", "3"})
                self.assertIn("供水", story.keywords)
                self.assertIn(("管线先行",), [b.lines for b in story.blocks])
                table = ("片区\t水量", "城西\t20万吨")
                self.assertIn(table, [b.lines for b in story.blocks])

    def test_it_says_in_the_text_what_each_line_is(self):
        for form, data in SAMPLES.items():
            with self.subTest(form):
                found = text_of("稿.xml", data)
                lines = found.text.split("\n")
                roles = {lines[n - 1]: c.role for n, c in found.claims.items()}
                self.assertEqual(roles["城西新水厂通水"], Role.HEADLINE)
                self.assertEqual(roles["管线先行"], Role.SUBHEAD)
                self.assertEqual(roles["记者 赵敏"], Role.BYLINE)
                self.assertEqual(found.text.count(DATELINE), 1)
                self.assertIn(f"{DATELINE} {samples.COPY}", found.text)
                told = " ".join(found.left_out)
                self.assertIn("2026-04-12 18:00+0800 以前不得刊发", told)
                self.assertIn("限报纸使用", told)

    def test_it_is_read_as_a_story(self):
        found = text_of("稿.xml", SAMPLES["NITF"])
        [story] = read(found.text, claims=found.claims).stories
        self.assertEqual(story.headline, "城西新水厂通水")
        self.assertEqual(story.subheads, ["管线先行"])
        self.assertEqual([p.name for p in story.people], ["赵敏"])

    def test_it_reads_a_message_in_the_order_of_its_package(self):
        found = wire.stories_of("稿.xml", samples.NEWS_MESSAGE.encode())
        headlines = [story.headline for story in found]
        self.assertEqual(headlines, ["城西新水厂通水", "老水厂停用"])
        [picture] = found[0].pictures
        self.assertEqual(picture.caption, "新水厂的沉淀池。")
        self.assertEqual(picture.credit, "王勇 摄")
        extracted = text_of("稿.xml", samples.NEWS_MESSAGE.encode())
        opening = [n for n, claim in extracted.claims.items() if claim.opens]
        lines = extracted.text.split("\n")
        self.assertEqual(sorted(lines[n - 1] for n in opening), sorted(headlines))
        self.assertIn("《老水厂停用》已由发稿方撤销", " ".join(extracted.left_out))

    def test_it_reads_older_formats(self):
        found = text_of("稿.json", json.dumps(samples.NINJS_1).encode())
        self.assertIn("水质CO₂达标", found.text)
        self.assertIn("撤销", found.left_out[0])
        for encoding in ("gb18030", "utf-8"):
            data = samples.NEWSML_1.replace("GB2312", encoding).encode(encoding)
            found = text_of("稿.xml", data)
            self.assertTrue(
                found.text.startswith("城西新水厂通水\n记者 赵敏\n\n新水厂")
            )

    def test_it_reads_html_that_is_sent_as_text(self):
        inside = "<p>水厂通水。</p><h3>管线先行</h3><p>居民&nbsp;高兴&mdash;&mdash;</p>"
        contents = (
            samples.NEWSML_1.replace("GB2312", "utf-8").replace(
                f"<p>{samples.COPY}</p><p>{samples.MORE}</p>", f"<![CDATA[{inside}]]>"
            ),
            samples.NEWSML_1.replace("GB2312", "utf-8").replace(
                f"<p>{samples.COPY}</p><p>{samples.MORE}</p>", inside
            ),
            nitf(inside),
            json.dumps({"uri": "1", "body_text": inside}),
        )
        for content in contents:
            with self.subTest(start=content[:20]):
                [story] = wire.stories_of("稿.xml", content.encode())
                lines = [(block.kind, *block.lines) for block in story.blocks]
                self.assertEqual(lines[1], ("subhead", "管线先行"))
                self.assertEqual(lines[2], ("paragraph", "居民 高兴——"))

    def test_it_tells_merged_cells(self):
        rows = (
            "<tr><td colspan='2' rowspan='2'>甲</td><td>乙</td></tr>"
            "<tr><td>丙</td></tr><tr><td>丁</td><td>戊</td><td>己</td></tr>"
        )
        found = text_of("稿.xml", nitf(f"<table>{rows}</table>").encode())
        self.assertEqual(found.text, "甲\t⇦\t乙\n⇧\t⇦\t丙\n丁\t戊\t己")


class BadWireTests(RefusedMixin, SimpleTestCase):
    def test_it_refuses_what_is_broken_or_hostile(self):
        entity = '<!DOCTYPE nitf [<!ENTITY a "水"><!ENTITY b "&a;&a;">]>'
        outside = '<!DOCTYPE nitf [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        deep = nitf("<b>" * 5000 + "</b>" * 5000)
        for data, words in (
            (nitf("<p>&b;</p>", entity).encode(), "定义了实体"),
            (nitf("<p>&b;</p>", entity).encode("utf-16"), "定义了实体"),
            (nitf("<p>&a;</p>", outside).encode(), "定义了实体"),
            (deep.encode(), "深得不正常"),
            (nitf("<a/>" * 600_000).encode(), "大得不正常"),
            (samples.NITF.encode()[:900], "不完整"),
            (samples.NITF.encode("gb18030"), "编码"),
            (nitf("", '<?xml version="1.0" encoding="zlib"?>').encode(), "编码"),
            (nitf("").encode(), "没有稿件的正文"),
            (b'{"uri": "x", "headline": ' + b"[" * 60_000, "不完整"),
            (b'{"uri": "x", "headline": [' + b"[]," * 600_000, "大得不正常"),
            (b'{"name": "x"}', "不是 ninjs"),
            (ninjs(headline="水厂", bodies=4, associations=[None, "a"]), "没有稿件"),
            ('<?xml version="1.0"?><rss>水厂</rss>'.encode(), "RSS"),
        ):
            with self.subTest(words, start=data[:60]):
                self.assert_refused(data, words, name="稿.xml")

    def test_it_loads_nothing_that_a_file_names(self):
        doctype = '<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf.dtd">'
        found = text_of("稿.xml", nitf("<p>水厂通水</p>", doctype).encode())
        self.assertEqual(found.text, "水厂通水")

    def test_it_takes_no_kind_of_value_for_granted(self):
        odd = (None, [], {}, [None], [1], "", 7, True, {"a": []})
        fields = ("headlines", "associations", "urgency", "standard", "renditions")
        for value in odd:
            story = dict.fromkeys(fields, value)
            with self.subTest(value=value):
                data = ninjs(body_text="水厂通水了。", type="picture", **story)
                self.assertIn("水厂通水了。", text_of("稿.json", data).text)

    def test_it_bounds_the_number_of_stories(self):
        many = [{"uri": str(n), "body_text": "水厂"} for n in range(70)]
        with self.assertRaisesMessage(UnreadableFile, "70 篇"):
            text_of("稿.json", json.dumps(many).encode())
