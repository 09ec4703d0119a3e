"""Issues of an old paper, moved in by the command: whole, once, and walked by readers."""

import io
import json
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from articles.models import Article
from editions.models import ClassicAddress, Issue, Page, Placement
from editions.models.page_files import pages_storage
from editions.scans import picture_of
from ingest.management.commands import import_epaper
from ingest.models import ImportedIssue, ImportFinding, ImportRun
from ingest.old_papers import moving_in
from tests.cast import CastMixin
from tests.ingest.old_papers.made import MadeReader, make_issue, story
from tests.pictures import drawn, encoded
from tests.stories import make_draft, make_section

DAY = "/paper/2018-04-19/"


class ArchiveCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        make_section(name="要闻", slug="yaowen")
        make_section(name="社会", slug="shehui", order=2)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "旧报存档"
        self.enterContext(patch.object(import_epaper, "READERS", (MadeReader(),)))

    def move_in(self, archive=None, **options):
        out = io.StringIO()
        options = {"section": "社会"} | options
        call_command("import_epaper", archive or self.folder, stdout=out, **options)
        return out.getvalue()

    def rows(self):
        return [
            model.objects.count()
            for model in (Article, Page, Placement, ClassicAddress, ImportFinding)
        ]


class StoringTests(ArchiveCase):
    def test_it_stores_an_issue_as_it_was_printed(self):
        make_issue(self.folder, addresses=["/jjrb/20180419/"])
        said = self.move_in(by=self.editor.username)
        self.assertIn("3 版 2 篇", said)
        self.assertIn("一年（350 期）约 700 篇", said)
        first, notice = Article.objects.order_by("pk")
        self.assertEqual(str(first.section), "要闻")
        self.assertEqual(str(notice.section), "社会")
        self.assertEqual(first.published_at.isoformat(), "2018-04-18T22:00:00+00:00")
        here, there = first.placements.order_by("page__order")
        self.assertEqual(len(here.regions()), 2)
        self.assertEqual(here.region, [[0, 0], [500, 0], [500, 500], [0, 500]])
        self.assertEqual((here.continued_on, there.continued_from), ("02", "01"))
        self.assertEqual(
            list(Page.objects.values_list("number", "without_stories")),
            [("01", False), ("02", False), ("03", True)],
        )
        run = ImportRun.objects.get()
        self.assertEqual(
            (run.state, run.by, run.file), ("done", self.editor, "旧报存档")
        )
        self.assertEqual(run.counts["stories_new"], 2)

    @pytest.mark.thorough
    def test_it_leads_every_old_address_on(self):
        make_issue(
            self.folder,
            addresses=["/jjrb/20180419/"],
            stories=[
                story(
                    11,
                    ["01", 1, []],
                    photos=[["jjrb/2018-04-19/pic.jpg.2", "通水"]],
                    addresses=[
                        "/html/2018-04/19/content_11.htm",
                        f"/jjrb/20180419/#a{'0F' * 16}",
                    ],
                )
            ],
        )
        (self.folder / "jjrb/2018-04-19/pic.jpg.2").write_bytes(
            encoded(drawn((300, 200)))
        )
        self.move_in()
        article = Article.objects.get()
        address = article.get_absolute_url()
        for old, goal in (
            ("/html/2018-04/19/content_11.htm?div=-1", address),
            ("/jjrb/html/2018-04/19/content_11.html", address),
            (f"{DAY}old/{'0f' * 16}/", address),
            ("/jjrb/html/2018-04/19/node_2.htm", f"{DAY}01/"),
            ("/html/2018-04/19/node_3.htm", f"{DAY}02/"),
            ("/html/2018-04/19/node_4.htm", f"{DAY}03/"),
            ("/page/1/2018-04/19/01/p_brief.jpg", f"{DAY}01/page-600.jpg"),
            ("/jjrb/page/1/2018-04/19/01/p_pdf.pdf", f"{DAY}01/page.pdf"),
            ("/jjrb/20180419/", DAY),
            ("/paperindex.htm", "/paper/"),
            (f"{DAY}1/", f"{DAY}01/"),
        ):
            with self.subTest(old):
                answer = self.client.get(old)
                self.assertEqual(
                    (answer.status_code, answer.get("Location")), (301, goal)
                )
        # A number of that day that the archive had not is not that of a story here.
        other = f"/html/2018-04/19/content_{article.pk}.htm"
        self.assertEqual(self.client.get(other).status_code, 404)
        photo = self.client.get("/jjrb/2018-04-19/pic.jpg.1")
        self.assertEqual(photo.status_code, 301)
        self.assertEqual(
            self.client.get(photo["Location"])["Content-Type"], "image/jpeg"
        )
        self.assertContains(self.client.get(DAY), "old_fragment.js")
        article.move("withdraw", by=self.chief, reason="失实")
        gone = self.client.get("/html/2018-04/19/content_11.htm", follow=True)
        self.assertEqual(gone.status_code, 410)
        self.assertEqual(self.client.get("/jjrb/2018-04-19/pic.jpg.1").status_code, 404)

    @pytest.mark.thorough
    def test_it_shows_readers_a_page_of_advertisements_and_no_page_in_the_making(self):
        make_issue(self.folder)
        self.move_in()
        self.assertContains(self.client.get(f"{DAY}03/"), "只有版面")
        self.assertEqual(self.client.get(f"{DAY}03/page-600.jpg").status_code, 200)
        self.assertContains(self.client.get(DAY), f"{DAY}03/")
        whole = self.client.get(f"{DAY}01/")
        self.assertContains(whole, 'points="600,600 900,600 900,900"')
        page = Page.objects.get(number="03")
        Placement.objects.create(page=page, article=make_draft("密稿"), order=1)
        for address in ("03/", "03/page-600.jpg", "03/thumbnail", "03/page.pdf"):
            self.assertEqual(self.client.get(DAY + address).status_code, 404)
        Placement.objects.filter(page=page).delete()
        Page.objects.filter(pk=page.pk).update(without_stories=False)
        self.assertEqual(self.client.get(f"{DAY}03/").status_code, 404)

    @pytest.mark.thorough
    def test_it_says_what_is_a_notice_and_calls_it_no_news(self):
        make_issue(self.folder)
        self.move_in()
        notice = Article.objects.get(headline="停水公告")
        page = self.client.get(notice.get_absolute_url())
        self.assertContains(page, '<p class="flag flag-notice">公告广告</p>')
        self.assertNotContains(page, '"@type": "NewsArticle"')
        for address in ("/archive/2018/04/19/", "/search/?q=停水公告"):
            self.assertContains(self.client.get(address), "flag-notice", count=1)

    def test_it_paints_over_all_pieces_of_a_withdrawn_story(self):
        make_issue(self.folder)
        self.move_in()
        story = Article.objects.get(headline__contains="通水")
        story.move("withdraw", by=self.chief, reason="失实")
        self.assertEqual(len(picture_of(Page.objects.get(number="01")).covers), 2)


class AgainTests(ArchiveCase):
    @pytest.mark.thorough
    def test_it_changes_nothing_when_the_same_archive_comes_again(self):
        make_issue(self.folder)
        make_issue(self.folder, day="2018-04-20", stories=[story(13, ["01", 1, []])])
        self.move_in(until=date(2018, 4, 19))
        before = self.rows()
        self.assertEqual(Issue.objects.count(), 1)
        with patch.object(MadeReader, "read", side_effect=AssertionError):
            said = self.move_in(until=date(2018, 4, 19))
        self.assertIn("已有 1 期没有变", said)
        self.assertEqual(self.rows(), before)
        self.assertIn("完成：1 期", self.move_in())

    @pytest.mark.thorough
    def test_it_shows_what_has_changed_and_replaces_it_when_it_is_asked_to(self):
        make_issue(self.folder)
        self.move_in()
        edited = Article.objects.get(headline="停水公告")
        edited.headline = "停水公告（改）"
        edited.save()
        stories = [
            story(11, ["01", 1, []], headline="改过的标题"),
            story(12, ["02", 1, []], genre="notice", headline="另一个公告"),
            story(14, ["03", 1, []]),
        ]
        make_issue(self.folder, stories=stories)
        for _ in range(2):
            self.move_in()
        kinds = ImportFinding.objects.order_by("kind").values_list("kind", flat=True)
        self.assertEqual(set(kinds), {"changed", "edited"})
        self.assertEqual(Article.objects.count(), 3)
        self.assertFalse(Article.objects.filter(headline="改过的标题").exists())
        self.move_in(update=True)
        self.assertTrue(Article.objects.filter(headline="改过的标题").exists())
        self.assertTrue(Article.objects.filter(headline="停水公告（改）").exists())
        self.assertIn("已有 1 期", self.move_in())

    def test_it_makes_no_second_story_of_what_was_one(self):
        old = "/jjrb/html/2018-04/19/content_{}.htm"
        both = [old.format(11), old.format(12)]
        make_issue(self.folder, stories=[story(11, ["01", 1, []], addresses=both)])
        self.move_in()
        apart = [story(11, ["01", 1, []]), story(12, ["02", 1, []], headline="改过的")]
        make_issue(self.folder, stories=apart)
        self.move_in()
        self.assertEqual(Article.objects.count(), 1)
        words = list(ImportFinding.objects.values_list("words", flat=True))
        self.assertTrue(any("没有另建一篇" in said for said in words), words)

    def test_it_keeps_the_same_words_of_each_day(self):
        make_issue(self.folder, doubts=[["unsure", "有两个第03版。"]])
        make_issue(
            self.folder,
            day="2018-04-20",
            stories=[story(13, ["01", 1, []])],
            doubts=[["unsure", "有两个第03版。"]],
        )
        self.move_in()
        found = ImportFinding.objects.filter(words="有两个第03版。")
        self.assertEqual(found.count(), 2)

    @pytest.mark.thorough
    def test_it_completes_half_a_mirror_and_shows_a_picture_that_changed(self):
        here = make_issue(self.folder)
        whole = json.loads((here / "issue.json").read_text(encoding="utf-8"))
        half = whole | {"pages": whole["pages"][:1]}
        (here / "issue.json").write_text(json.dumps(half), encoding="utf-8")
        self.move_in()
        self.assertEqual(Placement.objects.count(), 1)
        (here / "issue.json").write_text(json.dumps(whole), encoding="utf-8")
        (here / "01.jpg").write_bytes(encoded(drawn((500, 700))))
        self.move_in()
        notice = Article.objects.get(headline="停水公告")
        self.assertEqual(str(notice.placements.get().page), "2018-04-19 第02版 城事")
        self.assertEqual(Page.objects.get(number="01").picture_width, 600)
        finding = ImportFinding.objects.get()
        self.assertIn("第01版 要闻的版面图原件变了", finding.words)
        self.move_in(update=True)
        self.assertEqual(Page.objects.get(number="01").picture_width, 500)
        self.assertIn("已有 1 期", self.move_in())

    def test_it_leaves_an_issue_alone_that_was_made_here(self):
        issue = Issue.objects.create(date="2018-04-19")
        Page.objects.create(issue=issue, number="1", order=1)
        make_issue(self.folder)
        self.assertIn("在本站做的", self.move_in())
        self.assertEqual(Article.objects.count(), 0)
        finding = ImportFinding.objects.get()
        self.assertEqual((finding.kind, finding.imported_issue), ("refused", None))

    @pytest.mark.once
    def test_it_leaves_nothing_of_an_issue_that_it_was_stopped_in(self):
        make_issue(self.folder)
        folder = Path(pages_storage().path("pages"))
        before = {path for path in folder.rglob("*") if path.is_file()}
        with (
            patch(
                "ingest.old_papers.storing.keep_findings", side_effect=KeyboardInterrupt
            ),
            self.assertRaisesMessage(CommandError, "接着做"),
        ):
            self.move_in()
        self.assertEqual(self.rows(), [0, 0, 0, 0, 0])
        self.assertEqual(ImportRun.objects.get().state, "stopped")
        after = {path for path in folder.rglob("*") if path.is_file()}
        self.assertEqual(after, before)

    def test_it_only_says_in_a_dry_run(self):
        make_issue(self.folder, doubts=[["area_without_story", "热区没有稿件。"]])
        said = self.move_in(dry_run=True)
        self.assertIn("可新迁入 1 期", said)
        self.assertIn("热区没有稿件 1", said)
        self.assertIn("约 700 篇", said)
        self.assertEqual((self.rows(), ImportRun.objects.count()), ([0] * 5, 0))


class BadInputTests(ArchiveCase):
    def test_it_says_what_is_no_archive_and_which_papers_there_are(self):
        self.folder.mkdir()
        for archive, options, words in (
            (self.folder, {}, "没有认得的数字报"),
            (self.folder / "nowhere", {}, "找不到"),
            (
                self.folder,
                {"since": date(2019, 1, 1), "until": date(2018, 1, 1)},
                "晚于",
            ),
        ):
            with self.subTest(words), self.assertRaisesMessage(CommandError, words):
                self.move_in(archive, **options)
        make_issue(self.folder)
        make_issue(self.folder, day="2018-04-20", paper="另一报")
        for options, words in (
            ({}, "另一报 1 期"),
            ({"paper": "晚报"}, "没有“晚报”"),
            ({"paper": "旧报", "section": "没有的"}, "没有频道"),
            ({"paper": "旧报", "by": "nobody"}, "没有账号"),
        ):
            with self.subTest(words), self.assertRaisesMessage(CommandError, words):
                self.move_in(**options)
        self.assertIn("完成：1 期", self.move_in(paper="另一报"))

    def test_it_doubts_broken_files_and_takes_the_rest(self):
        here = make_issue(
            self.folder,
            doubts=[["story_without_area", "稿件没有热区。", "a.htm"]],
        )
        (here / "01.jpg").write_bytes(b"<html>404 Not Found</html>")
        (here / "01.pdf").write_bytes(b"<html>404</html>")
        (here / "02.jpg").write_bytes((here / "02.jpg").read_bytes()[:400])
        self.move_in()
        words = "".join(ImportFinding.objects.values_list("words", flat=True))
        for said in ("第01版 要闻的版面图", "内容不是 PDF", "第02版 城事的版面图"):
            self.assertIn(said, words)
        self.assertEqual(Article.objects.count(), 2)
        self.assertEqual(
            ImportedIssue.objects.get().counts["doubts"],
            {"broken_file": 3, "story_without_area": 1},
        )

    def test_it_goes_on_with_the_next_when_an_issue_makes_a_reader_fail(self):
        make_issue(self.folder, pages=[{"no": "page"}])
        make_issue(self.folder, day="2018-04-20")
        with self.assertLogs(moving_in.logger, "ERROR"):
            said = self.move_in()
        self.assertIn("没有迁入 1 期", said)
        self.assertEqual(Issue.objects.get().date.isoformat(), "2018-04-20")

    @pytest.mark.thorough
    def test_it_takes_a_zip_and_links_of_a_folder(self):
        make_issue(self.folder)
        packed = self.folder.parent / "旧报.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for path in self.folder.rglob("*"):
                archive.write(path, path.relative_to(self.folder).as_posix())
        self.assertIn("可新迁入 1 期", self.move_in(packed, dry_run=True))
        self.move_in(packed, link=True)
        self.assertEqual(Page.objects.get(number="01").picture_width, 600)
        here = make_issue(self.folder, "2018-04-20", [story(13, ["01", 1, []])])
        self.assertIn("已有 1 期", self.move_in(link=True))
        self.assertGreater((here / "01.jpg").stat().st_nlink, 1)
        self.assertIn("没有迁入 0 期", self.move_in(packed))

    def test_it_notes_numbers_of_pages_that_are_none(self):
        here = make_issue(self.folder)
        file = here / "issue.json"
        said = json.loads(file.read_text(encoding="utf-8"))
        said["pages"][0]["number"] = "头版"
        said["stories"][0]["places"] = [["头版", 1, []]]
        file.write_text(json.dumps(said), encoding="utf-8")
        self.move_in()
        page = Page.objects.get(order=1)
        self.assertEqual((page.number, page.placements.count()), ("", 1))
        self.assertContains(self.client.get(f"{DAY}x1/"), "通水")
