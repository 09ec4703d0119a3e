"""迎检包: what was printed and published, and who answers for it, as one zip."""

import hashlib
import re
import subprocess
import tempfile
import zipfile
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import SimpleTestCase, TestCase

from articles.ai_marks import AIMade
from articles.models import Correction, Photo, Source
from articles.workflow import Status
from editions.form_checks import Masthead, formal_errors
from editions.models import Issue, Page, Placement, PrintError, Proof
from newsroom.inspection import making
from newsroom.models import InspectionPack
from tests.cast import CAST, CastMixin
from tests.pictures import place
from tests.stories import NOON, make_draft, make_story

DAY = date(2023, 5, 4)
MAKE = "/admin/newsroom/inspectionpack/make/"
LINK = re.compile(r'(?:href|src)="([^"]*)"')


def fill(case):
    """Make an issue of a day with all that a pack has, and what it must not have."""
    case.issue = Issue.objects.create(date=DAY, number=8138, printed_pages=4)
    page = Page.objects.create(
        issue=case.issue, number="1", order=1, name="要闻", editors="责编甲"
    )
    case.story = make_story("水厂通水")
    Placement.objects.create(page=page, article=case.story, order=1)
    for move, by in (
        ("pass_first", case.editor),
        ("pass_second", case.desk_head),
        ("sign", case.chief),
    ):
        case.story.reviews.create(
            move=move,
            from_status=Status.FIRST_REVIEW,
            to_status=Status.SIGNED,
            by=by,
            version=1,
        )
    Proof.objects.create(
        page=page, stage="release", passed=True, by=case.chief, standing=[]
    )
    PrintError.objects.create(
        issue=case.issue,
        page=page,
        kind="characters",
        wrong="既使",
        right="即使",
        logged_by=case.editor,
    )
    photo = Photo.objects.create(caption="效果图", ai_made=AIMade.WHOLE, credit="供图")
    place(photo, case.story)
    type(case.story).objects.filter(pk=case.story.pk).update(ai_made=AIMade.PART)
    source = Source.objects.create(
        name="示例社", slug="shili", reprint_licensed=True, licence_note="合同一号"
    )
    case.reprint = make_story(
        "转来的稿",
        source=source,
        original_title="原来的题",
        original_author="原作者甲",
        original_url="https://www.example.org/1",
    )
    Correction.objects.create(
        article=case.story, text="应为二百。", by=case.chief, at=NOON
    )
    withdrawn = make_story("撤下的稿", status=Status.WITHDRAWN)
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(
        withdrawn_at=NOON + timedelta(hours=1)
    )
    make_draft("密稿一")
    hidden = make_story("密稿二", published_at=NOON + timedelta(days=9999))
    Placement.objects.create(page=page, article=hidden, order=2)
    make_draft("密稿三", corrects=case.story)


class PackTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        fill(cls)

    def unpacked(self, content):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self.assertIsNone(archive.testzip())
            return {name: archive.read(name) for name in archive.namelist()}

    @pytest.mark.thorough
    def test_it_has_each_day_with_all_that_an_inspector_asks_for(self):
        files = self.unpacked(b"".join(making.Pack(DAY, DAY).chunks()))
        index = files["index.html"].decode()
        self.assertIn('href="2023-05-04/index.html"', index)
        day = files["2023-05-04/index.html"].decode()
        for words in (
            *("水厂通水", "第1版 要闻", "责编甲", "签样/付印 chief"),
            *("初审通过 editor", "复审通过 desk_head", "签发 chief"),
            *("既使", "/ 10000", "报头印的是 4 版，这里有 1 版", "没有登记国内统一"),
            *("应为二百。", "示例社", "合同一号", "原来的题", "原作者甲"),
            *("https://www.example.org/1", "图片“效果图”：AI 生成"),
            "文字：本文部分内容由人工智能生成",
            *("撤下的稿", "已撤稿", "只在网站"),
        ):
            with self.subTest(words):
                self.assertIn(words, day)
        sheet = files[f"2023-05-04/sheet-{self.story.pk}.html"].decode()
        self.assertIn("审签记录", sheet)
        self.assertTrue(files["2023-05-04/page-1.pdf"].startswith(b"%PDF"))
        # What readers may not see is in none of its files.
        for name, content in files.items():
            self.assertNotIn("密稿", content.decode(errors="replace"), name)
        self.assert_opens_without_a_server(files)
        self.assert_sums_are_right(files)

    def assert_opens_without_a_server(self, files):
        for name, content in files.items():
            if not name.endswith(".html"):
                continue
            html = content.decode()
            self.assertNotIn("<script", html)
            for link in LINK.findall(html):
                there = (Path("/") / name).parent / link
                parts = []
                for part in there.parts[1:]:
                    parts = parts[:-1] if part == ".." else [*parts, part]
                self.assertIn("/".join(parts), files, f"{name}: {link}")

    def assert_sums_are_right(self, files):
        lines = files.pop("SHA256SUMS").decode().splitlines()
        said = {line[66:]: line[:64] for line in lines}
        self.assertEqual(
            said,
            {name: hashlib.sha256(all_).hexdigest() for name, all_ in files.items()},
        )

    def test_it_is_made_by_a_command_whole_or_not_at_all(self):
        with tempfile.TemporaryDirectory() as folder:
            out = StringIO()
            call_command(
                *("inspection_pack", folder, "--from", "2023-05-03"),
                *("--to", "2023-05-05"),
                stdout=out,
            )
            self.assertIn("1 天有报纸或稿件", out.getvalue())
            (made,) = Path(folder).iterdir()
            self.assertEqual(made.name, "inspection-2023-05-03--2023-05-05.zip")
            self.assertEqual(made.stat().st_mode & 0o077, 0)
            with zipfile.ZipFile(made) as archive:
                archive.extractall(f"{folder}/open")
            done = subprocess.run(
                ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=f"{folder}/open"
            )
            self.assertEqual(done.returncode, 0)
        record = InspectionPack.objects.get()
        self.assertEqual(
            (record.last, record.by_name()), (date(2023, 5, 5), "服务器上的命令")
        )
        with self.assertRaises(DatabaseError), transaction.atomic():
            InspectionPack.objects.filter(pk=record.pk)._raw_delete("default")

    def test_it_refuses_a_range_that_makes_no_sense(self):
        for first, last, words in (
            ("2023-05-05", "2023-05-04", "对调"),
            ("2023-01-01", "2024-01-02", "最多 366 天"),
            ("2023-01-01", "2199-01-02", "还没有到"),
            ("2023-02-30", "2023-03-01", "日期写成"),
            ("昨天", "2023-03-01", "日期写成"),
        ):
            with (
                self.subTest(first=first, last=last),
                tempfile.TemporaryDirectory() as folder,
                self.assertRaisesMessage(CommandError, words),
            ):
                call_command("inspection_pack", folder, "--from", first, "--to", last)
        self.assertFalse(InspectionPack.objects.exists())

    @pytest.mark.thorough
    def test_it_is_sent_from_the_desk_to_the_chief_and_recorded(self):
        self.client.force_login(self.chief)
        self.assertContains(self.client.get("/admin/newsroom/inspectionpack/"), MAKE)
        self.assertContains(self.client.get(MAKE), "做并下载")
        answer = self.client.post(MAKE, {"first": "2023-05-04", "last": "2023-05-04"})
        self.assertEqual(answer["Content-Type"], "application/zip")
        # Another has to wait until this one is read.
        again = self.client.post(MAKE, {"first": "2023-05-04", "last": "2023-05-04"})
        self.assertContains(again, "正在做另一份")
        self.assertIn("index.html", self.unpacked(b"".join(answer)))
        self.assertEqual(InspectionPack.objects.get().by, self.chief)
        listed = self.client.get("/admin/newsroom/inspectionpack/")
        self.assertContains(listed, "chief")
        for first, last, words in (
            ("2023-05-01", "2023-05-08", "一次最多 7 天"),
            ("2023-05-05", "2023-05-04", "对调"),
            ("", "2023-05-04", "请写开始日期"),
        ):
            answer = self.client.post(MAKE, {"first": first, "last": last})
            self.assertContains(answer, words)
            self.assertContains(answer, f'value="{last}"')

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_made_by_nobody_else(self):
        for role in set(CAST) - {"chief"}:
            self.client.force_login(getattr(self, role))
            with self.subTest(role):
                for answer in (self.client.get(MAKE), self.client.post(MAKE)):
                    self.assertEqual(answer.status_code, 403)

    def test_it_says_so_where_a_page_cannot_be_read(self):
        self.issue.pages.update(pdf="pages/gone.pdf")
        Placement.objects.all().delete()
        pack = making.Pack(DAY, DAY)
        files = self.unpacked(b"".join(pack.chunks()))
        self.assertEqual((pack.missing, pack.unreadable), (1, 1))
        self.assertIn("读不出来", files["2023-05-04/index.html"].decode())

    @pytest.mark.thorough
    def test_it_holds_one_day_in_memory_and_leaves_out_empty_ones(self):
        pack = making.Pack(DAY - timedelta(days=9), DAY + timedelta(days=9))
        chunks = pack.chunks()
        self.assertEqual([day.date for day in pack.days], [])
        for chunk in chunks:
            self.assertLess(len(chunk), 2_000_000)
        self.assertEqual([day.date for day in pack.days], [DAY])


class FormalErrorTests(SimpleTestCase):
    def test_it_finds_what_an_inspector_looks_at_first(self):
        whole = {
            "date": DAY,
            "number": 2,
            "total_number": 12,
            "printed_pages": 4,
            "pages": ("1", "2", "3", "4"),
            "released": (("1", DAY - timedelta(days=1)),),
        }
        before = Masthead(DAY - timedelta(days=1), 1, 11, None, ())
        for changed, serial, words in (
            ({}, "CN 00-0000", []),
            ({}, "", ["没有登记国内统一连续出版物号"]),
            ({"number": None}, "CN", ["没有期号"]),
            ({"number": 4}, "CN", ["期号 4 接不上前一期（2023-05-03）的 1"]),
            ({"printed_pages": 8}, "CN", ["报头印的是 8 版，这里有 4 版"]),
            ({"pages": ("1", "2", "4", "5")}, "CN", ["缺 3 版"]),
            ({"pages": ("A1", "A2", "B2", "B1")}, "CN", ["版的次序不对：B2、B1"]),
            ({"pages": ("1", "2", "", "3")}, "CN", ["1 个版的版次不详"]),
            ({"pages": (), "printed_pages": None}, "CN", ["还没有建版"]),
            (
                {"released": (("2", DAY + timedelta(days=1)),)},
                "CN",
                ["第2版 2023-05-05 付印"],
            ),
        ):
            with self.subTest(changed, serial=serial):
                found = formal_errors(Masthead(**whole | changed), before, serial)
                self.assertEqual(len(found), len(words))
                for error, wanted in zip(found, words, strict=True):
                    self.assertIn(wanted, error.words)
