"""Staff by a table: looked at first, every slip told, all made or none."""

import os
import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, SimpleTestCase, TestCase

from articles import csv_tables
from articles.models import Contributor
from newsroom import staff_import
from newsroom.sign_in.models import FirstPassword
from tests.cast import CastMixin

pytestmark = pytest.mark.once
IMPORT = "/admin/auth/user/import/"
TABLE = """姓名,账号,岗位,邮箱
李想,lixiang,记者,lixiang@example.cn
欧阳文,ouyang,编辑、校对,
周图,zhoutu,图片编辑,
"""


class ReadingTests(SimpleTestCase):
    def test_it_reads_what_spreadsheets_save_and_copy(self):
        for text in (
            TABLE,
            TABLE.replace("\n", "\r\n"),
            TABLE.replace(",", "\t"),
            TABLE.replace(",", "，"),
            "\ufeff" + TABLE + "\n,,,\n",
            TABLE.replace("账号", "用户名").replace("岗位", "角色"),
        ):
            rows = staff_import.read(text)
            with self.subTest(text=text[:20]):
                self.assertEqual(
                    [(row.line, row.account) for row in rows],
                    [(2, "lixiang"), (3, "ouyang"), (4, "zhoutu")],
                )
                self.assertEqual(rows[1].duties, ["编辑", "校对"])

    def test_it_reads_either_encoding_and_refuses_what_is_none(self):
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            self.assertEqual(
                csv_tables.decoded(TABLE.encode(encoding)).strip("\ufeff"), TABLE
            )
        for data in (b"\xff\x00\x81", b"x" * 1_000_001):
            with self.assertRaises(csv_tables.Unreadable):
                csv_tables.decoded(data)

    def test_it_says_what_a_table_lacks(self):
        for text, words in (
            ("姓名,账号\n李想,lixiang", "没找到：岗位"),
            ("姓名,账号,岗位,邮箱\n", "还没有人"),
            ("姓名,账号,岗位\n" + "李想,l,记者\n" * 501, "最多导入 500 人"),
            ("\x00", "没找到"),
        ):
            with (
                self.subTest(words=words),
                self.assertRaisesMessage(csv_tables.Unreadable, words),
            ):
                staff_import.read(text)

    def test_it_knows_surnames_of_two_characters(self):
        for name, parts in (
            ("李想", ("李", "想")),
            ("欧阳文", ("欧阳", "文")),
            ("欧阳", ("欧", "阳")),
            ("买买提·艾力", ("", "买买提·艾力")),
            ("", ("", "")),
        ):
            self.assertEqual(staff_import.split_name(name), parts)


class ImportTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(User.objects.create_superuser("root"))

    def test_it_shows_first_then_makes_with_passwords_seen_once(self):
        file = SimpleUploadedFile("人.csv", TABLE.encode("gb18030"))
        page = self.client.post(IMPORT, {"file": file})
        self.assertContains(page, "共 3 人，都可以建")
        self.assertFalse(User.objects.filter(username="lixiang").exists())
        made = self.client.post(IMPORT, {"text": page.context["text"], "make": "1"})
        user = User.objects.get(username="lixiang")
        self.assertEqual((user.last_name, user.first_name), ("李", "想"))
        self.assertEqual(user.contributor.name, "李想")
        self.assertFalse(Contributor.objects.filter(name="周图").exists())
        ouyang = User.objects.get(username="ouyang")
        self.assertEqual({g.name for g in ouyang.groups.all()}, {"编辑", "校对"})
        passwords = {
            user.username: password for _, user, password in made.context["made"]
        }
        self.assertContains(made, passwords["lixiang"])
        self.assertEqual(FirstPassword.objects.count(), 3)
        logged = LogEntry.objects.values_list("object_repr", "change_message")
        self.assertIn(("欧阳文", "批量导入，岗位：编辑、校对"), logged)
        self.assertEqual(len(logged), 3)
        data = {"username": "lixiang", "password": passwords["lixiang"]}
        answer = Client().post("/admin/login/", data)
        self.assertRedirects(
            answer, "/admin/login/password/", fetch_redirect_response=False
        )

    def test_it_tells_the_slips_of_each_row_and_makes_nothing(self):
        Contributor.objects.create(name="王勇", user=self.reporter)
        table = (
            "姓名,账号,岗位,邮箱,署名\n"
            "李想,EDITOR,记者,,\n"
            "李想,lixiang,记者,不是邮箱,\n"
            "赵一,lixiang,总遍,,随便\n"
            ",zhao,编辑,,\n"
            "王勇,wangyong,记者,,\n"
            "孙三,sun san,,,\n"
        )
        before = User.objects.count()
        page = self.client.post(IMPORT, {"text": table, "make": "1"})
        for words in (
            "共 6 人，6 行有问题，一个账号也没有建",
            "这个账号已经有人用了",
            "没有就留空",
            "和第 2 行同名",
            "账号和第 3 行重了",
            "没有“总遍”这个岗位，现有：记者、编辑",
            "只写：同名、新建、不署名",
            "请写姓名",
            "已经连着另一个账号",
            "账号只用文字、数字",
            "请至少选一个岗位",
        ):
            with self.subTest(words=words):
                self.assertContains(page, words)
        self.assertContains(page, "孙三,sun san")  # to be mended in place
        self.assertEqual(User.objects.count(), before)

    def test_it_makes_none_where_the_last_cannot_be_made(self):
        rows = staff_import.read(TABLE)
        self.assertTrue(staff_import.check(rows))
        User.objects.create_user("zhoutu")
        before = User.objects.count()
        with self.assertRaisesMessage(csv_tables.Unreadable, "一个也没有导入"):
            staff_import.make(rows)
        self.assertEqual(User.objects.count(), before)

    @pytest.mark.thorough
    def test_it_refuses_the_wrong_person_and_what_is_no_table(self):
        for data in ({}, {"text": "  "}, {"text": "\x00\x01"}):
            self.assertContains(self.client.post(IMPORT, data), "errornote")
        self.client.force_login(self.chief)
        self.assertEqual(self.client.get(IMPORT).status_code, 403)
        self.assertEqual(self.client.post(IMPORT, {"text": TABLE}).status_code, 403)

    def test_it_is_a_command_too(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "staff.csv")
            file.write_text(TABLE)
            said = StringIO()
            call_command("import_staff", file, dry_run=True, stdout=said)
            self.assertIn("3 人，都可以建", said.getvalue())
            call_command("import_staff", file, stdout=said)
            self.assertIn("欧阳文\touyang\t", said.getvalue())
            entry = LogEntry.objects.get(change_message="用命令导入，岗位：编辑、校对")
            self.assertEqual(entry.object_id, str(entry.user_id))
            with self.assertRaisesMessage(CommandError, "第 2 行 李想"):
                call_command("import_staff", file)
            with self.assertRaisesMessage(CommandError, "打不开"):
                call_command("import_staff", file.with_name("none"))
            os.mkfifo(pipe := file.with_name("pipe.csv"))
            for other in (pipe, file.parent, Path("/dev/zero")):
                with self.assertRaisesMessage(CommandError, "给出一个 .csv 文件"):
                    call_command("import_staff", other)
