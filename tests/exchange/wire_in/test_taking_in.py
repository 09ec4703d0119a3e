"""The watched folder: every form of copy becomes 来稿, nothing twice, nothing lost."""

import io
import os
import zipfile
from datetime import timedelta

from django.core.management import CommandError
from django.test import TestCase, override_settings
from django.utils import timezone

from articles.models import Article, Section
from exchange.models import WireFile, WireItem, WirePicture
from exchange.wire_in import taking
from exchange.wire_in.folder import Folder
from exchange.wire_in.tidying import tidy
from tests.exchange.wire_in.watched import (
    COPY,
    GUID,
    MORE,
    SAMPLES,
    WatchedMixin,
    ninjs,
    with_picture,
)
from tests.ingest.made_files import word
from tests.ingest.test_mails import mail
from tests.pictures import encoded, stored_files

TEXT = f"城西新水厂通水\n\n{COPY}\n\n{MORE}\n"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE n [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'
    b"<nitf><body><body.content><p>&b;</p></body.content></body></nitf>"
)
LEAK = (
    b'<?xml version="1.0"?><!DOCTYPE n [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<nitf><body><body.content><p>&a;</p></body.content></body></nitf>"
)


def parcel(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return content.getvalue()


class FormTests(WatchedMixin, TestCase):
    def test_it_takes_in_every_format_of_the_wire(self):
        for name, data in SAMPLES.items():
            encoding = "gb18030" if 'encoding="GB' in data[:60] else "utf-8"
            self.put(f"chengwen/{name}", data.encode(encoding))
        out = self.look()
        self.assertIn("读不了 0 个", out)
        self.assertEqual(self.left(), [])
        self.assertFalse(Article.objects.exists())
        found = {item.guid: item for item in WireItem.objects.all()}
        self.assertGreaterEqual(len(found), 7)
        item = found["http://example.com/items/007"]
        self.assertEqual((item.headline, item.source), ("城西新水厂通水", self.source))
        self.assertEqual(item.urgency, 4)
        self.assertEqual(item.embargo_until.isoformat(), "2026-04-12T10:00:00+00:00")
        words = item.version().words
        self.assertEqual(words["keywords"], ["供水", "民生"])
        self.assertEqual(words["usage_terms"], "限报纸使用")
        self.assertIn("<h2>管线先行</h2>", words["body"])
        self.assertEqual(words["dateline"], "城闻社太原4月12日电")
        self.assertEqual(found["urn:example:2"].usable, "canceled")
        self.assertIn(
            "medtop:20000001", str([v.version().words for v in found.values()])
        )

    def test_it_takes_in_texts_documents_mails_and_archives_with_their_pictures(self):
        picture, other = encoded(), encoded(format="PNG")
        self.put("chengwen/水厂.txt", TEXT)
        self.put("chengwen/水厂-1.jpg", picture)
        self.put(
            "chengwen/国标.txt", TEXT.replace("新水厂", "老水厂").encode("gb18030")
        )
        self.put("chengwen/稿.docx", word("大桥合龙", COPY, MORE))
        attached = mail(f"{COPY}\n\n{MORE}", attached=[("现场.jpg", picture)])
        self.put("chengwen/投稿.eml", attached.as_bytes())
        files = {"a/story.json": ninjs(uri="urn:zip", **with_picture("img/1.png"))}
        files |= {"a/img/1.png": other, "../../out.jpg": picture}
        self.put("chengwen/parcel.zip", parcel(**files))
        self.look()
        self.assertEqual(self.left(), [])
        found = [item.headline for item in WireItem.objects.all()]
        self.assertEqual(len(found), 5, found)
        for title in ("城西新水厂昨天通水", "大桥合龙", "城西老水厂通水"):
            self.assertIn(title, found)
        self.assertEqual(
            sorted(WirePicture.objects.values_list("name", flat=True)),
            ["1.png", "水厂-1.jpg", "现场.jpg"],
        )
        self.assertFalse(WirePicture.objects.filter(file="").exists())
        zipped = WireItem.objects.get(guid="urn:zip")
        row = zipped.version().picture_rows.get()
        self.assertEqual((row.caption, row.credit), ("新水厂的沉淀池。", "王勇 摄"))

    def test_it_files_by_folders_and_keywords(self):
        society = Section.objects.create(name="社会", slug="shehui", order=2)
        self.put("chengwen/shehui/1.json", ninjs(uri="urn:1"))
        self.put("2.json", ninjs(uri="urn:2", subjects=[{"name": "社会"}]))
        self.put("3.json", ninjs(uri="urn:3", copyrightHolder="城闻社"))
        self.look(source=None)
        one, two, three = WireItem.objects.order_by("guid")
        self.assertEqual(
            (one.section, two.section, three.section), (society, society, None)
        )
        self.assertEqual(
            [i.source for i in (one, two, three)],
            [self.source, self.source, self.source],
        )

    def test_it_waits_for_a_picture_that_comes_after_its_story(self):
        self.put("chengwen/007.json", ninjs(**with_picture("007.jpg")))
        self.put("chengwen/水厂.txt", TEXT)
        self.look()
        self.put("chengwen/007.jpg", encoded())
        self.put("chengwen/水厂_2.png", encoded(format="PNG"))
        self.put("chengwen/别的.jpg", encoded(format="JPEG", quality=50))
        self.look()
        self.assertEqual(self.left(), ["chengwen/别的.jpg"])
        self.assertEqual(WirePicture.objects.exclude(file="").count(), 2)
        self.assertIn("还没有稿件用到", WireFile.objects.get(state="broken").reason)
        self.put("chengwen/别的.txt", TEXT.replace("新水厂", "别的水厂"))
        self.look()
        self.assertEqual(self.left(), [])
        self.assertFalse(WireFile.objects.filter(state="broken").exists())


class SendingTests(WatchedMixin, TestCase):
    def test_it_knows_a_file_and_a_story_that_was_sent_before(self):
        self.put("chengwen/a.json", ninjs())
        self.look()
        self.put("chengwen/again.json", ninjs())
        # The same story, in a file that differs in blanks only.
        self.put("chengwen/b.json", ninjs().replace(b'": ', b'":  '))
        out = self.look()
        self.assertIn("重复 2", out)
        self.assertEqual(WireItem.objects.get().versions.count(), 1)
        self.assertEqual(self.left(), [])

    def test_it_keeps_each_sending_and_shows_the_newest(self):
        item = self.send()
        self.send(version=3, headline="城西新水厂昨天通水")
        self.send(version=2, headline="城西新水厂今天通水")  # comes late
        item.refresh_from_db()
        self.assertEqual((item.headline, item.number), ("城西新水厂昨天通水", 2))
        self.assertEqual(item.versions.count(), 3)
        self.put("chengwen/kill.json", ninjs("", 1, (), pubStatus="canceled"))
        self.look()
        item.refresh_from_db()
        self.assertTrue(item.is_killed)
        self.assertEqual(item.headline, "城西新水厂昨天通水")
        words = item.worded_version().words
        self.assertEqual(words["headline"], "城西新水厂昨天通水")

    def test_it_lets_no_sender_update_or_kill_the_story_of_another(self):
        item = self.send()
        self.put("other/kill.json", ninjs(version=9, pubStatus="canceled"))
        self.look()
        item.refresh_from_db()
        self.assertFalse(item.is_killed)
        self.assertEqual(WireItem.objects.filter(guid=GUID).count(), 2)


class FolderTests(WatchedMixin, TestCase):
    def test_it_drops_characters_that_no_database_keeps(self):
        words = "水\\u0000厂\\ud800通水"
        data = ninjs(headline="标题", version="1").replace(
            "标题".encode(), words.encode()
        )
        self.put("chengwen/a.json", data)
        self.look()
        self.assertEqual(WireItem.objects.get().headline, "水厂?通水")

    def test_it_leaves_what_is_broken_or_hostile_with_a_sentence(self):
        self.put("chengwen/bomb.xml", BOMB)
        self.put("chengwen/leak.xml", LEAK)
        self.put("chengwen/half.json", ninjs()[:90])
        self.put("chengwen/wrong.xml", SAMPLES["nitf.xml"].encode("gb18030"))
        self.put("chengwen/empty.txt", b"")
        self.put("chengwen/program.exe", b"MZ" + bytes(100))
        self.put("chengwen/other.json", b'{"a": 1}')
        secret = self.put("secret.part", TEXT)
        os.symlink(secret, self.folder / "chengwen/link.txt")
        os.symlink("/etc", self.folder / "chengwen/etc")
        os.mkfifo(self.folder / "chengwen/pipe.txt")
        bad = os.fsencode(self.folder / "chengwen") + b"/\xff\xfe.txt"
        with open(bad, "wb") as file:
            file.write(b"")
        out = self.look()
        self.assertIn("读不了 11 个", out)
        self.assertFalse(WireItem.objects.exists())
        rows = WireFile.objects.filter(state="broken")
        self.assertEqual(rows.count(), 11)
        for row in rows:
            self.assertRegex(row.reason, r"[。）]$", row.path)
        self.assertNotIn("root:", str(list(rows.values_list("reason"))))
        # Not read again as long as they stay what they are; gone from the list with them.
        self.assertNotIn("bomb.xml", self.look())
        self.assertIn("bomb.xml", self.look(again=True))
        self.put("chengwen/half.json", ninjs())
        (self.folder / "chengwen/bomb.xml").unlink()
        self.look()
        self.assertEqual(rows.all().count(), 9)
        self.assertEqual(WireItem.objects.get().headline, "城西新水厂通水")

    def test_it_leaves_what_is_still_written(self):
        for name in ("a.json.part", "b.tmp", "c.filepart", ".hidden.txt", "~$d.docx"):
            self.put(name, ninjs())
        path = self.put("e.json", ninjs())
        os.utime(path, (0, 0))  # as by a program that keeps the sender's clock
        self.assertIn("还在写 1 个", self.look(settled=60))
        self.assertFalse(WireItem.objects.exists())
        self.look()
        self.assertEqual(WireItem.objects.count(), 1)

    def test_it_refuses_pictures_and_paths_that_lead_out_of_the_folder(self):
        outside = self.put("outside.jpg.part", encoded())
        os.symlink(outside, self.folder / "link.jpg")
        for at, href in enumerate(
            ("../outside.jpg.part", "/etc/hostname", "link.jpg", "file:///etc/hostname")
        ):
            self.put(
                f"chengwen/{at}.json", ninjs(uri=f"urn:{at}", **with_picture(href))
            )
        self.look()
        self.assertEqual(WireItem.objects.count(), 4)
        self.assertFalse(WirePicture.objects.exclude(file="").exists())

    def test_it_remembers_what_it_cannot_move(self):
        self.put("chengwen/a.json", ninjs())
        real = Folder.put_away
        Folder.put_away = lambda *args: ""  # as in a folder that is read-only
        self.addCleanup(setattr, Folder, "put_away", real)
        self.look()
        self.assertIn("收 0 个文件", self.look())
        self.assertEqual(self.left(), ["chengwen/a.json"])
        self.assertEqual(WireItem.objects.get().versions.count(), 1)
        Folder.put_away = real
        self.look()
        self.assertEqual(self.left(), [])
        self.assertTrue(WireFile.objects.get().taken_as.startswith("taken/"))

    def test_it_lets_one_file_keep_no_other_out(self):
        self.put("chengwen/a.json", ninjs())
        self.put("chengwen/b.txt", TEXT)
        real = taking.pieces_of
        self.addCleanup(setattr, taking, "pieces_of", real)

        def failing(path, *args):
            if path.endswith(".json"):
                raise MemoryError
            return real(path, *args)

        taking.pieces_of = failing
        with self.assertLogs("exchange.wire_in.taking", "ERROR"):
            self.look()
        self.assertEqual(WireItem.objects.count(), 1)
        self.assertIn("出了错", WireFile.objects.get(state="broken").reason)

    def test_it_says_what_it_would_take_in(self):
        self.put("chengwen/a.json", ninjs())
        self.assertIn("《城西新水厂通水》", self.look(dry_run=True))
        self.assertFalse(WireFile.objects.exists())
        self.assertEqual(self.left(), ["chengwen/a.json"])
        for options in ({"source": "nobody"}, {"settled": -1}):
            with self.assertRaisesRegex(CommandError, "代号|--settled"):
                self.look(**options)


class TidyTests(WatchedMixin, TestCase):
    @override_settings(WIRE_KEEP_DAYS=10)
    def test_it_removes_what_nobody_took_up_with_its_files(self):
        self.put("chengwen/007.jpg", encoded(quality=33))
        before = stored_files()
        item = self.send(**with_picture("007.jpg"))
        self.assertEqual(len(stored_files() - before), 2)
        self.put("chengwen/b.json", ninjs(uri="urn:taken"))
        self.look()
        WireItem.objects.filter(guid="urn:taken").update(state="taken")
        soon = timezone.now() + timedelta(days=9)
        self.assertEqual(tidy(at=soon), 0)
        folder = Folder(self.folder)
        self.addCleanup(folder.close)
        name = WireFile.objects.first().folder
        with self.captureOnCommitCallbacks(execute=True):
            late = timezone.now() + timedelta(days=11)
            self.assertEqual(tidy((folder, name), late), 1)
        self.assertFalse(WireItem.objects.filter(pk=item.pk).exists())
        self.assertEqual(stored_files(), before)
        self.assertEqual(WireFile.objects.count(), 1)
        taken = [p.name for p in (self.folder / "taken").rglob("*.json")]
        self.assertEqual(len(taken), 1)
