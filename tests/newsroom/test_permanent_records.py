"""Records of sign-ins, and the log of accounts and rights: they only grow."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, TestCase
from django.utils import timezone

from newsroom.sign_in import throttle
from newsroom.sign_in.models import SignIn
from tests.cast import PASSWORD, CastMixin
from tests.desk import filled_in

LOGIN = "/admin/login/"
Result = SignIn.Result
LONG_AGO = datetime(2024, 3, 2, 9, tzinfo=UTC)


class PermanentCase(CastMixin, TestCase):
    def assert_refused(self, rows, words, *changes):
        """See the database refuse to delete rows, and to change them in each way."""
        for change in ({}, *changes):
            with (
                self.subTest(rows=rows.model.__name__, change=change),
                self.assertRaisesMessage(DatabaseError, words),
                transaction.atomic(),
            ):
                rows.update(**change) if change else rows._raw_delete(rows.db)


class SignInRecordTests(PermanentCase):
    def sign_in(self, password=PASSWORD, client=None):
        data = {"username": "editor", "password": password}
        return (client or Client()).post(LOGIN, data)

    def test_it_is_changed_and_deleted_by_nobody_once_it_is_judged(self):
        for _ in range(4):
            self.sign_in("猜一个")
        SignIn.objects.update(is_forgiven=True)
        self.sign_in()
        results = SignIn.objects.order_by("pk").values_list("result", flat=True)
        wrong, waits, done = Result.PASSWORD_WRONG, Result.MADE_TO_WAIT, Result.DONE
        self.assertEqual(list(results), [wrong, wrong, wrong, waits, done])
        for result in (wrong, waits, done):
            self.assert_refused(
                SignIn.objects.filter(result=result),
                "登录记录只能增加",
                {"result": Result.HALF_WAY},
                {"account": "chief"},
                {"address": "198.51.100.9"},
                {"at": LONG_AGO},
                {"user": self.chief},
                {"is_open": True},
                {"times": 0},
                {"way": SignIn.Way.CODE},
            )
        with self.assertRaises(DatabaseError), transaction.atomic():
            SignIn.objects.filter(result=wrong).update(is_forgiven=False)

    def test_it_is_not_deleted_where_the_password_was_right_and_no_more(self):
        SignIn.objects.create(account="editor", result=Result.HALF_WAY, is_open=True)
        self.assert_refused(SignIn.objects.all(), "登录记录只能增加", {"account": "x"})

    def test_it_grows_by_what_a_flood_and_an_administrator_add(self):
        for _ in range(6):
            self.sign_in("猜一个")
        self.assertEqual(SignIn.objects.get(result=Result.MADE_TO_WAIT).times, 3)
        self.assertEqual(throttle.unlock(self.editor), 3)
        self.assertEqual(self.sign_in().status_code, 302)

    def test_it_outlives_an_account(self):
        nobody = User.objects.create_user("nobody", is_staff=True)
        Client().post(LOGIN, {"username": "nobody", "password": "猜一个"})
        nobody.delete()
        record = SignIn.objects.get()
        self.assertEqual((record.account, record.user), ("nobody", None))

    def test_it_is_deleted_by_the_daily_command_after_half_a_year_and_not_before(self):
        for days in (800, 181, 179):
            SignIn.objects.create(
                account=f"{days}", at=timezone.now() - timedelta(days=days)
            )
        call_command("tidy_sign_ins", stdout=StringIO())
        self.assertEqual(SignIn.objects.count(), 2)
        with self.settings(SIGN_IN_RECORD_DAYS=180):
            call_command("tidy_sign_ins", stdout=StringIO())
        self.assertEqual(SignIn.objects.get().account, "179")
        with (
            self.settings(SIGN_IN_RECORD_DAYS=1),
            self.assertRaises(DatabaseError),
            transaction.atomic(),
        ):
            call_command("tidy_sign_ins", stdout=StringIO())


class AccountLogTests(PermanentCase):
    def setUp(self):
        self.root = User.objects.create_superuser("root")
        self.client.force_login(self.root)

    def logged(self):
        return list(
            LogEntry.objects.order_by("pk").values_list("user", "change_message")
        )

    @pytest.mark.thorough
    def test_it_says_which_duties_an_account_had_and_has(self):
        address = f"/admin/auth/user/{self.reporter.pk}/change/"
        form = filled_in(self.client.get(address), "user_form")
        duties = Group.objects.filter(name__in=["编辑", "校对"])
        form |= {"groups": [duty.pk for duty in duties], "email": "a@example.cn"}
        self.client.post(address, form)
        ((who, words),) = self.logged()
        self.assertEqual(who, self.root.pk)
        self.assertRegex(words, "岗位：记者→(编辑、校对|校对、编辑)、.*邮")

    def test_it_is_written_by_each_door_to_an_account_or_a_right(self):
        account = f"/admin/auth/user/{self.reporter.pk}"
        for address in ("deactivate", "activate", "unlock", "end-sessions"):
            self.client.post(f"{account}/{address}/")
        self.client.post(f"{account}/password/", {"password": ""})
        form = {"name": "实习生", "permissions": []}
        self.client.post("/admin/auth/group/add/", form)
        group = Group.objects.get(name="实习生")
        self.client.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})
        self.assertEqual({who for who, _ in self.logged()}, {self.root.pk})
        self.assertEqual(len(self.logged()), 7)

    def test_it_is_changed_and_deleted_by_nobody(self):
        self.client.post(f"/admin/auth/user/{self.reporter.pk}/deactivate/")
        self.assert_refused(
            LogEntry.objects.all(),
            "操作日志只能增加",
            {"change_message": "没有"},
            {"user": self.chief},
            {"action_time": LONG_AGO},
            {"object_repr": "别人"},
        )

    @pytest.mark.thorough
    def test_it_keeps_the_account_of_whoever_stands_in_it(self):
        self.client.post(f"/admin/auth/user/{self.reporter.pk}/deactivate/")
        other = User.objects.create_superuser("other")
        self.client.force_login(other)
        User.objects.filter(pk=self.root.pk).update(last_login=None)
        address = f"/admin/auth/user/{self.root.pk}/delete/"
        self.assertEqual(self.client.post(address, {"post": "yes"}).status_code, 403)
        unused = User.objects.create_user("unused", is_staff=True)
        address = f"/admin/auth/user/{unused.pk}/delete/"
        self.assertEqual(self.client.post(address, {"post": "yes"}).status_code, 302)


class GuardTests(TestCase):
    def test_it_has_all_triggers_after_all_migrations(self):
        asked = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
            "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
        }
        with connection.cursor() as cursor:
            cursor.execute(asked[connection.vendor])
            there = {name for (name,) in cursor}
        records = ("sign_in", "log")
        wanted = {f"permanent_{r}_{e}" for r in records for e in ("update", "delete")}
        self.assertLessEqual(wanted, there)
