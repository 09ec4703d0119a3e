"""A file of old stories comes in whole, once, and says of each row that does not why."""

import csv
import io
import json
import os
import tempfile
from collections import defaultdict
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from articles.models import Article, ImportRecord, Photo
from editions.models import Placement
from ingest.models import ImportFinding, ImportRun
from ingest.old_stories import moving
from ingest.old_stories.sources import PictureFolder, StoryFile
from ingest.old_stories.storing import store
from tests.pictures import drawn, encoded
from tests.stories import make_district, make_section

HEADS = ["id", "date", "headline", "section", "body"]


def table(*rows, heads=HEADS, encoding="utf-8-sig"):
    """Return the bytes of a CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([heads, *rows])
    return text.getvalue().encode(encoding)


def row(number, **fields):
    given = {
        "id": f"a{number}",
        "date": "2015-03-05 06:30",
        "headline": f"水厂通水第{number}年",
        "section": "要闻",
        "body": f"<p>城北水厂通水{number}。</p>",
    }
    return list((given | fields).values())


class MovingCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_section(name="要闻", slug="yaowen")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, content, name="stories.csv"):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def move(self, content, name="stories.csv", **options):
        """Import a file; return what the command says."""
        out = io.StringIO()
        path = content if isinstance(content, Path) else self.file(content, name)
        call_command("import_stories", path, stdout=out, **options)
        return out.getvalue()

    def said(self):
        """Return {(row, kind): what was found there}."""
        found = defaultdict(str)
        for finding in ImportFinding.objects.order_by("pk"):
            found[finding.row, finding.kind] += finding.words
        return found


class TableTests(MovingCase):
    def test_it_brings_a_table_in_once_and_shows_what_changed(self):
        first = self.file(table(row(1), row(2, date="2015年3月6日")))
        self.assertIn("新入库 2", self.move(first))
        self.assertIn("已经有了 2", self.move(first))
        self.file(table(row(1, body="<p>改了。</p>"), row(2), row(3)))
        self.assertIn("新入库 1、原件变了，没有覆盖 2", self.move(first))

    def test_it_reads_gb18030_and_utf_16_and_tells_what_it_cannot_read(self):
        for encoding in ("gb18030", "utf-16", "utf-8"):
            with self.subTest(encoding):
                content = table(row(encoding), encoding=encoding)
                self.assertIn("新入库 1", self.move(content))
        cases = {
            "编码": table(row(1)) + b"\xff\xff\xff",
            "缺少必有的列": table(heads=["id", "主题"]),
            "是不是 headline": table(heads=["id", "date", "headlin"]),
            "写了两次": table(heads=["id", "date", "主题", "headline"]),
            "表格是空的": b"",
        }
        for words, content in cases.items():
            with self.subTest(words), self.assertRaisesMessage(CommandError, words):
                self.move(content)
        folder = self.folder / "folder.csv"
        folder.mkdir()
        for path, words in (
            (Path("/dev/zero"), "认不得“zero”"),
            (folder, "不是普通文件"),
        ):
            with self.assertRaisesMessage(CommandError, words):
                self.move(path)

    def test_it_says_of_each_row_why_it_did_not_come(self):
        half = table(row(1), row(2, date="2015年13月6日"), row(3, section="体育"))
        half += '\r\na4,2015-03-05,水厂,要闻,"<p>断在这'.encode()
        report = self.folder / "report.csv"
        said = self.move(half, report=report, by="")
        self.assertIn("新入库 2、没有迁入 2", said)
        reasons = self.said()
        self.assertIn("日期“2015年13月6日”认不得", reasons[3, "refused"])
        self.assertIn("没有频道“体育”", reasons[4, "refused"])
        text = report.read_text("utf-8-sig")
        self.assertEqual(text.count("没有迁入,"), 2)
        self.assertIn("种类,行,原编号,说明,文件", text)

    def test_it_loses_no_more_than_the_rows_of_a_quote_that_is_never_closed(self):
        csv_text = table(row(1)) + b'\r\na2,2015-03-05,"' + b"x" * 2_100_000
        said = self.move(csv_text + b"\r\n" + table(row(3)).split(b"\r\n", 1)[1])
        self.assertIn("没有迁入", said)
        self.assertTrue(Article.objects.filter(headline="水厂通水第3年").exists())

    @pytest.mark.thorough
    def test_it_says_in_a_dry_run_what_the_real_one_does_and_leaves_nothing(self):
        make_district("甲区", "jia")
        (self.folder / "a.jpg").write_bytes(encoded())
        heads = [*HEADS, "byline", "photos", "issue", "pages", "topics"]
        extra = ["记者 王勇", "a.jpg|b.jpg", "2015-03-05", "1", "供水|水价"]
        content = table(
            *(row(n) + extra for n in (1, 2, 1)), row(3, date="") + extra, heads=heads
        )
        tried = self.move(content, dry_run=True, batch=1)
        self.assertFalse(Article.objects.exists() or ImportRun.objects.exists())
        self.assertFalse(Photo.objects.exists() or Placement.objects.exists())
        done = self.move(content, batch=1)
        self.assertEqual(tried.rpartition("：")[2], done.rpartition("：")[2])
        self.assertIn("新入库 2、已经有了 1、没有迁入 1", done)
        self.assertEqual(Placement.objects.count(), 2)
        self.assertEqual(Photo.objects.exclude(original="").count(), 1)

    @pytest.mark.thorough
    def test_it_remembers_in_a_dry_run_what_earlier_batches_would_have_stored(self):
        heads = [*HEADS, "addresses"]
        old = "/html/2015-03/05/content_1.htm"
        rows = (
            *(row(1) + [old], row(2) + [f"{old}|/html/2015-03/05/content_2.htm"]),
            *(row(1, body="<p>另一种写法。</p>") + [old], row(1) + [old]),
            *(row(1) + [old], row(3, headline="") + ["/old"], row(4) + ["/old"]),
        )
        content, reports = table(*rows, heads=heads), {}
        for update in (False, True):
            for dry_run in (True, False):
                report = self.folder / "report.csv"
                options = {"update": update, "system": f"old-{update}", "batch": 1}
                said = self.move(content, report=report, dry_run=dry_run, **options)
                reports[dry_run] = said.rpartition("：")[2], report.read_text("utf-8")
                if dry_run:
                    self.assertEqual(ImportRecord.objects.count(), 3 * update)
            self.assertEqual(reports[True], reports[False])
        self.assertIn("新入库 3、已经有了 1、换成新的 2、没有迁入 1", reports[True][0])

    def test_it_goes_on_where_it_was_cut_off(self):
        path = self.file(table(*map(row, range(1, 8))))
        stored = []

        def killed(stories, **options):
            if len(stored) == 2:
                raise SystemExit
            stored.append(stories)
            return store(stories, **options)

        with self.assertRaises(SystemExit), mock.patch.object(moving, "store", killed):
            self.move(path, batch=2)
        run = ImportRun.objects.get()
        self.assertEqual((run.state, run.position["row"]), ("stopped", 5))
        # As after kill -9, which leaves nobody to say that it stopped.
        ImportRun.objects.update(state="running")
        with StoryFile(path).locked(), self.assertRaisesMessage(CommandError, "正在"):
            self.move(path, batch=2)
        self.assertIn(f"第 {run.pk} 次迁入：新入库 7", self.move(path, batch=2))
        self.assertEqual(Article.objects.count(), 7)
        self.assertEqual(ImportRecord.objects.filter(run=run.pk).count(), 7)

    def test_it_names_what_the_command_line_has_wrong(self):
        path = self.file(table(row(1)))
        cases = {
            "没有频道“体育”": {"section": "体育"},
            "没有账号": {"by": "nobody"},
            "--batch": {"batch": 0},
            "没有文件夹": {"photos": self.folder / "none"},
            "--system": {"system": "x" * 61},
            "写不了": {"report": self.folder / "none" / "report.csv"},
        }
        for words, options in cases.items():
            with self.subTest(words), self.assertRaisesMessage(CommandError, words):
                self.move(path, **options)


class JsonTests(MovingCase):
    def lines(self, *rows):
        return "\n".join(
            each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
            for each in rows
        ).encode()

    def test_it_brings_lines_of_json_in(self):
        story = {
            "id": 7,
            "date": "2015-03-05T06:30:00+08:00",
            "headline": "水厂通水",
            "section": "要闻",
            "body": "城北水厂通水。\n居民说水压稳了 <3。",
            "bylines": [
                {"name": "王勇", "role": "记者", "work": "文/摄"},
                "编辑整理:李静",
            ],
            "photos": [{"file": "gone.jpg", "caption": "水塔。", "after": 1}],
            "pages": [{"page": "02", "order": 3, "continued_on": "05"}],
            "issue": "2015-03-05",
            "colour": "red",
        }
        said = self.move(
            self.lines(
                story,
                {"id": 8},
                "[1]",
                '{"id": "9", "date": "2015-03-05", "headline": "坏字\\ud800符", '
                '"section": "要闻", "topics": {"a": 1}}',
                '{"id": "10", "date": "2015-03-05", "headline": "坏字\\ud800\\u0000符",'
                '"section": "要闻", "body": "\\ud800\\u0000正文"}',
                '{"id": "11", "dat',
            ),
            "stories.jsonl",
        )
        self.assertIn("新入库 2、没有迁入 4", said, self.said())
        story = Article.objects.get(headline="水厂通水")
        self.assertEqual(
            story.body, "<p>城北水厂通水。</p><p>居民说水压稳了 &lt;3。</p>"
        )
        self.assertEqual(story.byline_line(), "记者 王勇 文/摄 李静 编辑整理")
        self.assertEqual(story.article_photos.get().after_paragraph, 1)
        placed = story.placements.get()
        self.assertEqual((placed.page.number, placed.continued_on), ("02", "05"))
        self.assertTrue(Article.objects.filter(headline="坏字符").exists())
        reasons = self.said()
        self.assertIn("colour", reasons[1, "unsure"])
        self.assertIn("不是完整的 JSON", reasons[6, "refused"])


WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>旧站</title>
<wp:author><wp:author_login>wy</wp:author_login>
<wp:author_display_name><![CDATA[王勇]]></wp:author_display_name></wp:author>
"""
ITEM = """<item><title>{title}</title><link>https://old.example.cn/2015/03/{id}/</link>
<dc:creator>wy</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{id}</wp:post_id>
<wp:post_date>2015-03-05 06:30:00</wp:post_date>
<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>
<wp:status>{status}</wp:status><wp:post_type>{type}</wp:post_type>{more}</item>
"""


def item(number, **fields):
    given = {"id": number, "title": f"水厂{number}", "body": "", "more": ""}
    return ITEM.format(**given | {"status": "publish", "type": "post"} | fields)


class WordPressTests(MovingCase):
    @pytest.mark.thorough
    def test_it_brings_posts_in_with_their_authors_terms_and_pictures(self):
        uploads = self.folder / "wp-content" / "uploads" / "2015"
        uploads.mkdir(parents=True)
        for name, size in (
            ("a.jpg", (120, 80)),
            ("b.jpg", (90, 60)),
            ("c.jpg", (60, 90)),
        ):
            (uploads / name).write_bytes(encoded(drawn(size)))
        address = "https://old.example.cn/wp-content/uploads/2015"
        attached = [
            item(
                90 + n,
                type="attachment",
                status="inherit",
                more=f"<wp:attachment_url>{address}/{name}.jpg</wp:attachment_url>",
            )
            for n, name in enumerate("abc")
        ]
        body = (
            "城北水厂通水。\n\n居民说\n水压稳了。\n"
            f'[caption id="x"]<img src="{address}/b-300x200.jpg"> 水塔。[/caption]'
            '[gallery ids="92,77"][note kind="x"]按[/note]<script>x()</script>[注]'
        )
        more = (
            '<category domain="category" nicename="y">要闻</category>'
            '<category domain="category" nicename="m">民生</category>'
            '<category domain="post_tag" nicename="g">供水</category>'
            "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>"
            "<wp:meta_value>90</wp:meta_value></wp:postmeta>"
            "<wp:postmeta><wp:meta_key>引题</wp:meta_key>"
            "<wp:meta_value>新春走基层</wp:meta_value></wp:postmeta>"
        )
        said = self.move(
            (
                WXR
                + item(1, body=body, more=more, title="水厂 &amp; 通水\x08")
                + item(2, status="trash", body="<!-- wp:p --><p>撤了。</p>")
                + item(3, status="private")
                + item(4, status="draft")
                + item(5, type="page")
                + "".join(attached)
                + "</channel></rss>"
            ).encode(),
            "export.xml",
            section="yaowen",
        )
        self.assertIn("新入库 3、没有迁入 2", said)
        story = Article.objects.get(headline="水厂 & 通水")
        self.assertEqual(
            story.body,
            "<p>城北水厂通水。</p><p>居民说</p><p>水压稳了。</p><p>按[注]</p>",
        )
        self.assertEqual((story.kicker, str(story.section)), ("新春走基层", "要闻"))
        self.assertEqual({tag.name for tag in story.tags.all()}, {"供水", "民生"})
        self.assertEqual(story.byline_line(), "王勇")
        placed = list(story.article_photos.all())
        self.assertEqual(
            [p.photo.file_name for p in placed], ["b.jpg", "c.jpg", "a.jpg"]
        )
        self.assertEqual(placed[0].caption_line(), "水塔。")
        self.assertEqual(Article.objects.withdrawn().count(), 2)
        self.assertIn("note", self.said()[1, "unsure"])

    def test_it_refuses_a_bomb_and_keeps_what_stood_before_a_break(self):
        bomb = (
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "水"><!ENTITY b "&a;&a;">]>'
            "<rss><channel><item><title>&b;</title></item></channel></rss>"
        ).encode()
        with self.assertRaisesMessage(CommandError, "定义了实体"):
            self.move(bomb, "export.xml")
        with self.assertRaisesMessage(CommandError, "没有 <item>"):
            self.move(b"<rss><channel></channel></rss>", "export.xml")
        half = (WXR + item(1) + item(2)[:120]).encode()
        with self.assertRaisesRegex(CommandError, "断了或有错.*新入库 1、没有迁入 1"):
            self.move(half, "export.xml", section="yaowen")
        self.assertEqual(Article.objects.count(), 1)
        self.assertEqual(ImportRun.objects.get().state, "stopped")


class FolderTests(MovingCase):
    def test_it_reads_nothing_outside_of_the_folder(self):
        inside = self.folder / "in"
        inside.mkdir()
        (self.folder / "secret.jpg").write_bytes(encoded())
        (inside / "link.jpg").symlink_to(self.folder / "secret.jpg")
        (inside / "own.jpg").write_bytes(encoded())
        folder = PictureFolder(inside)
        outside = (
            "../secret.jpg",
            "link.jpg",
            str(self.folder / "secret.jpg"),
            "",
            ".",
        )
        for name in outside:
            with self.subTest(name):
                self.assertFalse(folder.has(name))
                self.assertEqual(folder.beside("stories.csv", name), "")
        self.assertEqual(folder.beside("", "http://a.cn/in/own.jpg"), "")
        self.assertEqual(folder.beside("", "own.jpg?v=2"), "own.jpg")
        (inside / os.fsdecode("水塔.jpg".encode("gb18030"))).write_bytes(encoded())
        self.assertTrue(folder.has("水塔.jpg"))
        for reference in ("data:image/png;base64,AA", "file:///own.jpg", "//[x"):
            self.assertEqual(folder.beside("", reference), "")
