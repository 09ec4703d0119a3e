"""Record of who came in and out, and of changed accounts, duties and rights.

What the law asks of a news site (网络安全法, article 21; GB/T 22239), by name.
"""

import csv
from datetime import timedelta
from io import StringIO
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, TestCase
from django.utils import timezone

from newsroom import roles
from newsroom.access_changes.doer import doer
from newsroom.models import AccessChange, SignIn
from tests.cast import PASSWORD, CastMixin

LOGIN = "/admin/login/"
Result = SignIn.Result


class ComingAndGoingTests(CastMixin, TestCase):
    def test_it_has_who_came_in_who_did_not_and_who_went(self):
        browser = Client(REMOTE_ADDR="198.51.100.7", HTTP_USER_AGENT="Firefox/140")
        browser.post(LOGIN, {"username": "editor", "password": "猜一个"})
        browser.post(LOGIN, {"username": "editor", "password": PASSWORD})
        browser.post("/admin/logout/")
        rows = SignIn.objects.order_by("pk").values_list("result", "account", "address")
        self.assertEqual(
            list(rows),
            [
                (result, "editor", "198.51.100.7")
                for result in (Result.PASSWORD_WRONG, Result.DONE, Result.OUT)
            ],
        )
        out = SignIn.objects.last()
        self.assertEqual((out.user, out.agent), (self.editor, "Firefox/140"))
        with self.assertRaises(DatabaseError), transaction.atomic():
            SignIn.objects.filter(pk=out.pk).update(account="chief")

    def test_it_is_kept_for_six_months_at_least(self):
        self.assertGreaterEqual(settings.SIGN_IN_RECORD_DAYS, 180)
        for days in (181, 179):
            SignIn.objects.create(
                account="x", result=Result.OUT, at=timezone.now() - timedelta(days=days)
            )
        with self.settings(SIGN_IN_RECORD_DAYS=180):
            call_command("tidy_sign_ins", stdout=StringIO())
        self.assertEqual(SignIn.objects.count(), 1)


class AccessTests(CastMixin, TestCase):
    def setUp(self):
        self.known = AccessChange.objects.order_by("-pk").values_list("pk")[:1]
        self.last = next(iter(self.known), (0,))[0]

    def said(self):
        """Return what was recorded since: [(about whom, words)], the oldest first."""
        new = AccessChange.objects.filter(pk__gt=self.last).order_by("pk")
        said = [*new.values_list("subject", "words")]
        self.last = new.values_list("pk", flat=True).last() or self.last
        return said

    def test_it_has_an_account_from_its_beginning_to_its_end(self):
        with mock.patch("sys.argv", ["manage.py", "createsuperuser"]):
            call_command(
                "createsuperuser", username="root", email="", interactive=False
            )
        self.assertEqual(AccessChange.objects.first().by, "命令 createsuperuser")
        self.assertEqual(
            self.said(), [("root", "新建，启用、设为工作人员、设为系统管理员")]
        )
        root = User.objects.get(username="root")
        root.set_password(PASSWORD)
        root.is_superuser = False
        root.save()
        self.assertEqual(self.said(), [("root", "取消系统管理员，换密码")])
        root.is_active, root.email = False, "root@example.org"
        root.save(update_fields=["is_active"])
        self.assertEqual(self.said(), [("root", "停用")])
        root.save(update_fields=["last_login"])
        root.delete()
        self.assertEqual(self.said(), [("root", "删除账号")])

    def test_it_has_duties_and_rights_whichever_way_they_are_given(self):
        editors = Group.objects.get(name="编辑")
        right = Permission.objects.get(codename="sign_article")
        name = "articles.sign_article"
        for change, wanted in (
            (lambda: self.reporter.groups.add(editors), ("reporter", "增加编辑")),
            (lambda: editors.user_set.remove(self.reporter), ("reporter", "去掉编辑")),
            (lambda: self.editor.groups.clear(), ("editor", "去掉编辑")),
            (
                lambda: self.reporter.user_permissions.set([right]),
                ("reporter", f"增加{name}"),
            ),
            (lambda: right.user_set.clear(), ("reporter", f"去掉{name}")),
            (lambda: editors.permissions.add(right), ("编辑", f"增加{name}")),
            (lambda: right.group_set.remove(editors), ("编辑", f"去掉{name}")),
        ):
            change()
            with self.subTest(wanted):
                self.assertEqual(self.said(), [wanted])
        trainees = Group.objects.create(name="实习生")
        trainees.name = "见习生"
        trainees.save()
        trainees.delete()
        self.assertEqual(
            self.said(),
            [
                ("实习生", "新建岗位"),
                ("实习生", "改名为见习生"),
                ("见习生", "删除岗位"),
            ],
        )

    def test_it_has_what_a_deployment_gives_the_duties_of_the_table(self):
        chief = Group.objects.get(name="总编")
        # What they began with was no change.
        self.assertFalse(AccessChange.objects.exists())
        wanted = roles.GROUPS["总编"] - {"articles.sign_article"}
        with mock.patch.dict(roles.GROUPS, {"总编": wanted}):
            roles.grant()
        self.assertEqual(self.said(), [("总编", "去掉articles.sign_article")])
        roles.grant()
        self.assertEqual(self.said(), [("总编", "增加articles.sign_article")])
        roles.grant()
        self.assertEqual(self.said(), [])
        self.assertTrue(chief.permissions.filter(codename="sign_article").exists())

    def test_it_says_who_did_it_at_the_desk(self):
        root = User.objects.create_superuser("root", password=PASSWORD)
        self.client.force_login(root)
        self.said()
        self.client.post(f"/admin/auth/user/{self.reporter.pk}/deactivate/")
        self.assertEqual(self.said(), [("reporter", "停用")])
        self.assertEqual(AccessChange.objects.first().by, "root")

    def test_it_is_kept_by_the_database(self):
        with doer("root"):
            Group.objects.create(name="实习生")
        for statement in (
            "UPDATE newsroom_accesschange SET words = ''",
            "DELETE FROM newsroom_accesschange",
        ):
            with (
                self.subTest(statement),
                self.assertRaisesMessage(DatabaseError, "只能增加"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


class ShownTests(CastMixin, TestCase):
    def rows(self, address):
        answer = self.client.get(address)
        self.assertEqual(answer["Content-Type"], "text/csv; charset=utf-8")
        text = b"".join(answer).decode("utf-8-sig")
        return list(csv.reader(StringIO(text)))

    def test_it_is_filtered_and_exported_by_administrators(self):
        Client().post(LOGIN, {"username": "editor", "password": "猜一个"})
        SignIn.objects.create(account="=1+1", result=Result.OUT)
        self.client.force_login(User.objects.create_superuser("root"))
        self.assertContains(self.client.get("/admin/newsroom/signin/"), "导出 CSV")
        heads, *rows = self.rows("/admin/newsroom/signin/export/")
        self.assertEqual(heads[:3], ["时间", "账号", "结果"])
        self.assertEqual({row[1] for row in rows}, {"'=1+1", "editor"})
        _, row = self.rows("/admin/newsroom/signin/export/?result__exact=out")
        self.assertEqual((row[1], row[2], row[4]), ("'=1+1", "退出", ""))
        _, *rows = self.rows("/admin/newsroom/accesschange/export/?q=root")
        self.assertEqual([row[2] for row in rows], ["root"])
        self.assertContains(self.client.get("/admin/newsroom/accesschange/"), "root")

    @pytest.mark.once
    def test_it_is_shown_to_nobody_else(self):
        for user in (self.chief, self.editor):
            self.client.force_login(user)
            for name in ("signin", "accesschange"):
                for page in ("", "export/"):
                    with self.subTest(user=user, name=name, page=page):
                        answer = self.client.get(f"/admin/newsroom/{name}/{page}")
                        self.assertEqual(answer.status_code, 403)
