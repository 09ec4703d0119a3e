"""稿件统计 at the desk: who sees what, grading, closing, and the files of it."""

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.test import TestCase
from lxml import html

from articles.models import Article
from planning.models import Award, PointsRules, Sheet
from planning.statistics.closing import close
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.planning.statistics_month import JUNE, MAY, MonthMixin, on

SHEET = "/admin/planning/sheet/"
MAYS = f"{SHEET}?month=2023-05"
OF_ALL = (
    *(MAYS, f"{MAYS}&by=department", f"{MAYS}&by=section", f"{MAYS}&by=district"),
    *(f"{SHEET}2023-05/print/", f"{SHEET}2023-05/sheet.csv", f"{MAYS}&by=role"),
    *(f"{SHEET}2023-05/sheet.xlsx", f"{SHEET}awards/?day=2023-05-05"),
)


# LibreOffice without its spreadsheets opens none.
CALC = "libsclo.so"


def has_calc():
    soffice = shutil.which("soffice")
    return bool(soffice) and Path(soffice).resolve().with_name(CALC).exists()


def texts(response, selector):
    """Return the words of what an XPath finds: the desk says its encoding in a header."""
    page = html.document_fromstring(response.content.decode())
    return [found.text_content().strip() for found in page.xpath(selector)]


class SheetCase(MonthMixin, CastMixin, TestCase):
    def setUp(self):
        self.travel(on(2, month=6))
        self.client.force_login(self.chief)

    def travel(self, moment):
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        self.addCleanup(traveller.stop)

    def own_sheet(self, person):
        return f"{SHEET}2023-05/author-{person.pk}/"


class SheetPageTests(SheetCase):
    @pytest.mark.thorough
    def test_it_shows_all_to_who_may_see_all_and_to_others_their_own(self):
        others = (*OF_ALL[1:], self.own_sheet(self.li), f"{SHEET}awards/")
        for role in ("desk_head", "chief"):
            self.client.force_login(getattr(self, role))
            for address in (*OF_ALL, *others):
                with self.subTest(role=role, address=address):
                    self.assertEqual(self.client.get(address).status_code, 200)
        for role in ("reporter", "editor", "photo_editor", "proofreader"):
            self.client.force_login(getattr(self, role))
            mine = self.client.get(MAYS, follow=True)
            self.assertEqual(mine.request["PATH_INFO"], f"{SHEET}2023-05/mine/")
            for address in others:
                if "by=" not in address:
                    with self.subTest(role=role, address=address):
                        self.assertEqual(self.client.get(address).status_code, 403)
            for address in (f"{MAYS}&by=role", f"{MAYS}&by=section"):
                self.assertRedirects(self.client.get(address), f"{SHEET}2023-05/mine/")
            denied = self.client.post(f"{SHEET}2023-05/close/")
            self.assertEqual(denied.status_code, 403)

    @pytest.mark.thorough
    def test_it_is_the_same_open_and_closed_page_by_page(self):
        def shown():
            return [
                texts(self.client.get(address), "//table//td | //table//th")
                for address in (*OF_ALL[:4], self.own_sheet(self.guo))
            ]

        was = shown()
        row = texts(self.client.get(MAYS), '//tr[th="郭晓华"]/*')
        self.assertEqual((row[0], row[1], row[-1]), ("郭晓华", "时政部", "67.73"))
        answer = self.client.post(f"{SHEET}2023-05/close/", follow=True)
        self.assertContains(answer, "已结账")
        self.assertEqual(shown(), was)
        with self.assertNumQueries(7):
            self.client.get(MAYS)
        sheet = Sheet.objects.get()
        self.assertRedirects(self.client.get(f"{SHEET}{sheet.pk}/change/"), MAYS)
        self.assertContains(self.client.get(f"{SHEET}2023-05/print/"), "核对无误")

    @pytest.mark.thorough
    def test_it_refuses_what_cannot_be(self):
        for address in (
            *(f"{SHEET}?month=2023-13", f"{SHEET}?month=5", f"{MAYS}&by=lines"),
            *(f"{SHEET}2023-05/author-99999/", f"{SHEET}2023-05/robot-1/"),
            *(f"{SHEET}awards/99999/", f"{SHEET}2023-05/sheet.csv?by=total"),
            f"{SHEET}{'9' * 30}/change/",
        ):
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 404)
        self.assertEqual(self.client.get(f"{SHEET}2023-05/close/").status_code, 405)
        for day in ("", "2023-02-31", "x", "0001-01-01"):
            answer = self.client.get(f"{SHEET}awards/", {"day": day})
            self.assertContains(answer, "2023年6月1日的稿件")

    @pytest.mark.once
    def test_it_says_why_a_month_cannot_be_closed(self):
        answer = self.client.post(f"{SHEET}2023-06/close/", follow=True)
        self.assertContains(answer, "还没有过完")
        self.assertFalse(Sheet.objects.exists())
        close(MAY, self.chief)
        answer = self.client.post(f"{SHEET}2023-05/close/", follow=True)
        self.assertContains(answer, "已经结过账了")

    def test_it_shows_what_is_put_right_in_the_month_after(self):
        close(MAY, self.chief, at=on(1, month=6))
        Award.objects.create(article=self.late, grade="A", reason="补评", by=self.chief)
        self.travel(on(3, month=6))
        self.client.force_login(self.reporter)
        lines = self.client.get(f"{SHEET}{JUNE.slug}/mine/")
        self.assertNotContains(lines, "补评")
        self.client.force_login(self.chief)
        page = self.client.get(f"{SHEET}{JUNE.slug}/author-{self.li.pk}/")
        (row,) = [texts(page, '//tr[@class="is-late"]/*')]
        self.assertEqual(
            (row[0], row[1], row[-1]), ("结账后改动：五", "补 2023年5月", "30.00")
        )


class AwardTests(SheetCase):
    def setUp(self):
        super().setUp()
        self.address = f"{SHEET}awards/{self.joint.pk}/"

    def form(self, **fields):
        return {"grade": "C", "extra": "0", "reason": "细", "seen": "0"} | fields

    def test_it_is_given_with_a_reason_by_whom_may(self):
        self.client.force_login(self.desk_head)
        self.assertContains(
            self.client.post(self.address, self.form(reason="")), "请写上理由"
        )
        answer = self.client.post(self.address, self.form())
        self.assertRedirects(answer, f"{SHEET}awards/?day=2023-05-04")
        award = Award.objects.get(article=self.joint)
        self.assertEqual((award.grade, award.by), ("C", self.desk_head))
        self.assertContains(self.client.get(answer["Location"]), "重评")
        self.client.force_login(self.reporter)
        for denied in (self.client.get, self.client.post):
            self.assertEqual(denied(self.address).status_code, 403)

    def test_it_is_refused_to_the_second_of_two_who_grade_at_once(self):
        self.client.post(self.address, self.form())
        late = self.client.post(self.address, self.form(grade="A"))
        self.assertContains(late, "刚刚给这篇稿件评了分")
        again = filled_in(self.client.get(self.address), form_id=None)
        self.client.post(self.address, again | {"grade": "A", "reason": "复议"})
        awards = Award.objects.filter(article=self.joint).order_by("pk")
        self.assertEqual([award.grade for award in awards], ["C", "A"])


class RulesTests(SheetCase):
    @pytest.mark.once
    def test_it_is_edited_by_the_chief_and_counts_at_once_in_an_open_month(self):
        address = f"/admin/planning/pointsrules/{self.rules.pk}/change/"
        form = filled_in(self.client.get(address), "pointsrules_form")
        form["lines-0-points"] = "7"
        self.assertEqual(self.client.post(address, form).status_code, 302)
        row = texts(self.client.get(MAYS), '//tr[th="郭晓华"]/*')
        # 一 earns 7.60, two thirds of it 5.07 for 3.73; 三 two more: 67.73 + 1.34 + 2.
        self.assertEqual(row[-1], "71.07")
        self.client.force_login(self.desk_head)
        self.assertEqual(self.client.get(address).status_code, 403)
        self.assertEqual(PointsRules.objects.count(), 2)


class FileTests(SheetCase):
    def setUp(self):
        super().setUp()
        Article.objects.filter(pk=self.joint.pk).update(headline='=HYPERLINK("x")')

    @pytest.mark.thorough
    def test_it_is_a_csv_that_runs_nothing(self):
        lines = self.client.get(f"{SHEET}2023-05/sheet.csv?by=lines")
        text = lines.content.decode()
        self.assertTrue(text.startswith("\ufeff姓名,日期,稿件"))
        self.assertIn("'=HYPERLINK", text)
        people = self.client.get(f"{SHEET}2023-05/sheet.csv").content.decode()
        (guo,) = [line for line in people.splitlines() if line.startswith("郭晓华")]
        self.assertTrue(guo.endswith(",67.73"))
        self.assertTrue(people.splitlines()[-1].startswith("合计,"))

    def workbook(self):
        return self.client.get(f"{SHEET}2023-05/sheet.xlsx").content

    @pytest.mark.once
    def test_it_is_a_workbook_of_texts_and_numbers(self):
        with zipfile.ZipFile(io.BytesIO(self.workbook())) as book:
            names = book.read("xl/workbook.xml").decode()
            pages = [book.read(n).decode() for n in book.namelist() if "sheet" in n]
        for name in ("个人", "部门", "频道", "区县", "身份", "明细", "计分办法"):
            self.assertIn(f'name="{name}"', names)
        self.assertFalse(any("<f>" in page for page in pages))
        self.assertTrue(any("<v>67.73</v>" in page for page in pages))
        tables = [page for page in pages if "<pageSetup" in page]
        self.assertTrue(tables)
        # A4, and no column wider than what it says.
        self.assertTrue(all('paperSize="9"' in page for page in tables))
        widths = re.findall(r'<col min="3" max="3" width="([0-9.]+)"', tables[0])
        self.assertLess(float(*widths), 8)

    @pytest.mark.once
    @pytest.mark.thorough
    @pytest.mark.skipif(not has_calc(), reason="LibreOffice Calc is not here")
    def test_it_is_opened_by_libreoffice_with_the_same_numbers(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "sheet.xlsx")
            file.write_bytes(self.workbook())
            subprocess.run(
                [
                    *(
                        "soffice",
                        "--headless",
                        f"-env:UserInstallation=file://{folder}/u",
                    ),
                    *("--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"),
                    *("--outdir", folder, str(file)),
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )
            lines = Path(folder, "sheet.csv").read_text("utf-8-sig").splitlines()
        (guo,) = [line.split(",") for line in lines if line.startswith("郭晓华")]
        self.assertEqual((guo[1], Decimal(guo[-1])), ("时政部", Decimal("67.73")))
