"""Accounts at the desk: made with their duties and author in one form, never deleted."""

import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.test import TestCase
from django.urls import reverse

from articles.models import Contributor
from newsroom.roles import DUTIES, GROUPS
from tests.cast import PASSWORD, CastMixin, hire
from tests.desk import filled_in
from tests.stories import make_draft, make_story

ADD, LIST = "/admin/auth/user/add/", "/admin/auth/user/"
MADE_UP = re.compile(r"<code>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</code>")
# What stock pages say that are in English, or tell how a password is stored.
STOCK = ("Choose", "Remove all", "pbkdf2", "迭代次数", "哈希", "Can ")


class StaffCase(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.root = User.objects.create_superuser("root", last_name="管")

    def setUp(self):
        self.client.force_login(self.root)

    def address(self, user, name="change"):
        return reverse(f"admin:auth_user_{name}", args=[user.pk])

    def said(self, answer):
        return " ".join(map(str, get_messages(answer.wsgi_request)))

    def group(self, name="记者"):
        return str(Group.objects.get(name=name).pk)

    def hire(self, **fields):
        form = filled_in(self.client.get(ADD), "user_form")
        form |= {"username": "lixiang", "last_name": "李", "first_name": "想"}
        return self.client.post(ADD, form | {"groups": [self.group()]} | fields)


class HiringTests(StaffCase):
    def test_it_makes_account_duty_and_author_at_once_with_a_password_seen_once(self):
        answer = self.hire()
        (password,) = MADE_UP.findall(answer.content.decode())
        user = User.objects.get(username="lixiang")
        self.assertTrue(user.is_staff and user.is_active)
        self.assertEqual([group.name for group in user.groups.all()], ["记者"])
        self.assertEqual(user.contributor.name, "李想")
        self.assertEqual(user.contributor.slug, "li-xiang")
        self.assertNotIn(password, str(self.client.cookies))
        self.assertNotContains(self.client.get(self.address(user)), password)
        self.assertTrue(self.client.login(username="lixiang", password=password))
        self.assertEqual(self.client.get("/admin/").status_code, 200)

    @pytest.mark.once
    def test_it_takes_a_password_that_was_set_by_hand(self):
        self.assertRedirects(self.hire(first_password=PASSWORD), LIST)
        self.assertTrue(self.client.login(username="lixiang", password=PASSWORD))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_a_poor_password_and_keeps_what_was_typed(self):
        for password in ("12345", "lixiang", "password"):
            answer = self.hire(first_password=password)
            with self.subTest(password=password):
                self.assertEqual(answer.status_code, 200)
                self.assertContains(answer, 'value="lixiang"')
                self.assertNotContains(answer, "<code>")
        self.assertFalse(User.objects.filter(username="lixiang").exists())

    def test_it_links_the_author_who_has_no_account_yet(self):
        author = Contributor.objects.create(name="李想")
        self.hire()
        author.refresh_from_db()
        self.assertEqual(author.user.username, "lixiang")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_asks_when_it_cannot_know_whether_it_is_the_same_person(self):
        other = hire("other", "记者")
        Contributor.objects.create(name="李想", user=other)
        self.assertContains(self.hire(), "已经连着另一个账号")
        self.hire(author="new")
        self.assertEqual(Contributor.objects.filter(name="李想").count(), 2)
        for _ in range(2):
            Contributor.objects.create(name="王勇")
        answer = self.hire(username="wangyong", last_name="王", first_name="勇")
        self.assertContains(answer, "作者里有 2 位“王勇”")

    @pytest.mark.once
    def test_it_makes_no_author_for_whoever_signs_nothing(self):
        self.hire(author="none", last_name="", first_name="")
        user = User.objects.get(username="lixiang")
        self.assertFalse(hasattr(user, "contributor"))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_refuses_what_is_missing_or_taken_in_plain_words(self):
        for fields, words in (
            ({"username": ""}, "请写账号"),
            ({"username": "EDITOR"}, "已经有人用了"),
            ({"username": "a b"}, "账号只用文字、数字"),
            ({"groups": []}, "请至少选一个岗位"),
            ({"last_name": "", "first_name": ""}, "署名要有姓名"),
            ({"email": "x"}, "没有就留空"),
        ):
            answer = self.hire(**fields)
            with self.subTest(fields=fields):
                self.assertEqual(answer.status_code, 200)
                self.assertContains(answer, words)

    @pytest.mark.once
    def test_it_says_of_each_duty_what_it_may_do(self):
        self.assertEqual(DUTIES.keys(), GROUPS.keys())
        page = self.client.get(ADD)
        for line in DUTIES.values():
            self.assertContains(page, line)


class ChangingTests(StaffCase):
    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_shows_no_hash_and_no_english(self):
        duty = Group.objects.get(name="编辑")
        own = Group.objects.create(name="实习生")
        for address in (
            *(
                ADD,
                self.address(self.editor),
                self.address(self.editor, "password_change"),
            ),
            *(f"/admin/auth/group/{group.pk}/change/" for group in (duty, own)),
        ):
            page = self.client.get(address)
            for words in STOCK:
                with self.subTest(address=address, words=words):
                    self.assertNotContains(page, words)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_changes_duties_and_keeps_the_password(self):
        form = filled_in(self.client.get(self.address(self.editor)), "user_form")
        groups = [self.group("主任")]
        self.client.post(self.address(self.editor), form | {"groups": groups})
        self.assertEqual([g.name for g in self.editor.groups.all()], ["主任"])
        self.assertTrue(self.client.login(username="editor", password=PASSWORD))

    def test_it_makes_staff_of_an_account_that_was_not(self):
        User.objects.filter(pk=self.editor.pk).update(is_staff=False)
        page = self.client.get(self.address(self.editor))
        self.assertContains(page, "不是工作人员")
        self.client.post(self.address(self.editor), filled_in(page, "user_form"))
        self.editor.refresh_from_db()
        self.assertTrue(self.editor.is_staff)

    def test_it_says_in_the_list_and_the_form_why_an_account_cannot_enter(self):
        self.reporter.groups.clear()
        User.objects.filter(pk=self.editor.pk).update(is_active=False)
        page = self.client.get(LIST)
        for words in ("没有岗位", "未启用"):
            self.assertContains(page, f'<span class="shut-out">{words}</span>')
        self.assertContains(self.client.get(self.address(self.reporter)), "没有岗位")
        for entry, shut_out in (("yes", False), ("no", True)):
            shown = self.client.get(LIST, {"entry": entry}).context["cl"].result_list
            with self.subTest(entry=entry):
                self.assertEqual(self.editor in shown, shut_out)
                self.assertEqual(self.reporter in shown, shut_out)
                self.assertEqual(self.root in shown, not shut_out)

    def test_it_finds_people_by_their_whole_name(self):
        User.objects.filter(pk=self.editor.pk).update(last_name="李", first_name="想")
        page = self.client.get(LIST, {"q": "李想"})
        self.assertEqual(
            [user.username for user in page.context["cl"].result_list], ["editor"]
        )

    def test_it_costs_the_same_for_three_and_for_thirty(self):
        self.client.get(LIST)
        with self.assertNumQueries(6):
            self.client.get(LIST)
        for n in range(20):
            hire(f"n{n}", "记者")
        with self.assertNumQueries(6):
            self.client.get(LIST)


class PasswordTests(StaffCase):
    def test_it_makes_one_up_and_ends_other_sessions(self):
        theirs = self.client_class()
        theirs.force_login(self.editor)
        answer = self.client.post(self.address(self.editor, "password_change"))
        (password,) = MADE_UP.findall(answer.content.decode())
        self.assertEqual(theirs.get("/admin/").status_code, 302)
        self.assertTrue(theirs.login(username="editor", password=password))

    @pytest.mark.once
    def test_it_takes_one_that_is_typed_and_refuses_a_poor_one(self):
        address = self.address(self.editor, "password_change")
        answer = self.client.post(address, {"password": "1234"})
        self.assertContains(answer, "errorlist")
        answer = self.client.post(address, {"password": PASSWORD + "x"})
        self.assertRedirects(answer, self.address(self.editor))
        self.assertTrue(
            self.client_class().login(username="editor", password=PASSWORD + "x")
        )

    @pytest.mark.once
    def test_it_keeps_whoever_changes_their_own_signed_in(self):
        self.client.post(
            self.address(self.root, "password_change"), {"password": PASSWORD}
        )
        self.assertEqual(self.client.get("/admin/").status_code, 200)


class LeavingTests(StaffCase):
    def test_it_ends_at_once_with_one_click_and_says_what_is_left(self):
        make_draft("没写完的", created_by=self.reporter)
        make_story("见过报的", created_by=self.reporter)
        theirs = self.client_class()
        theirs.force_login(self.reporter)
        page = self.client.get(self.address(self.reporter))
        self.assertContains(page, "没写完的")
        self.assertNotContains(page, "见过报的")
        answer = self.client.post(self.address(self.reporter, "deactivate"))
        self.assertIn("还有 1 篇没做完的稿件", self.said(answer))
        self.assertEqual(theirs.get("/admin/").status_code, 302)
        self.assertFalse(
            self.client_class().login(username="reporter", password=PASSWORD)
        )
        answer = self.client.post(self.address(self.reporter, "activate"))
        self.assertIn("已启用", self.said(answer))
        self.assertTrue(
            self.client_class().login(username="reporter", password=PASSWORD)
        )

    def test_it_is_not_done_to_oneself(self):
        answer = self.client.post(self.address(self.root, "deactivate"))
        self.assertIn("不能停用自己", self.said(answer))
        self.root.refresh_from_db()
        self.assertTrue(self.root.is_active)

    def test_it_is_done_to_several_from_the_list(self):
        chosen = [self.editor.pk, self.root.pk, self.chief.pk]
        answer = self.client.post(
            LIST, {"action": "deactivate_selected", "_selected_action": chosen}
        )
        self.assertIn("已停用", self.said(answer))
        self.assertIn("不能停用自己", self.said(answer))
        active = User.objects.filter(pk__in=chosen, is_active=True)
        self.assertEqual(list(active), [self.root])

    @pytest.mark.thorough
    def test_it_deletes_nobody_who_was_ever_here(self):
        self.client_class().force_login(self.editor)
        self.assertEqual(
            self.client.get(self.address(self.editor, "delete")).status_code, 403
        )
        make_draft(created_by=self.reporter)
        self.client.post(self.address(self.reporter, "delete"), {"post": "yes"})
        self.assertTrue(User.objects.filter(pk=self.reporter.pk).exists())
        self.client.post(self.address(self.proofreader, "delete"), {"post": "yes"})
        self.assertFalse(User.objects.filter(pk=self.proofreader.pk).exists())
        self.assertNotContains(self.client.get(LIST), "delete_selected")


class RightsTests(StaffCase):
    """A custom duty may keep accounts, and rises to nothing by that."""

    def setUp(self):
        personnel = Group.objects.create(name="人事")
        keeping = ("add_user", "change_user", "view_user")
        personnel.permissions.set(permissions(*keeping))
        self.clerk = hire("clerk", "人事")
        self.client.force_login(self.clerk)

    @pytest.mark.once
    def test_it_shows_raw_permissions_to_no_one_but_a_superuser(self):
        for address in (ADD, self.address(self.editor)):
            page = self.client.get(address)
            self.assertNotContains(page, "is_superuser")
            self.assertNotContains(page, "user_permissions")
        self.hire(is_superuser="on", author="none")
        self.assertFalse(User.objects.get(username="lixiang").is_superuser)

    def test_it_keeps_a_superuser_from_whoever_is_none(self):
        page = self.client.get(self.address(self.root))
        self.assertNotContains(page, 'name="_save"')
        for name in ("password_change", "deactivate"):
            answer = self.client.post(self.address(self.root, name))
            self.assertEqual(answer.status_code, 403)

    @pytest.mark.once
    def test_it_is_closed_to_those_who_keep_no_accounts(self):
        self.client.force_login(self.chief)
        for address in (
            ADD,
            self.address(self.editor),
            self.address(self.editor, "password_change"),
        ):
            self.assertEqual(self.client.get(address).status_code, 403)
        for name in ("deactivate", "activate"):
            answer = self.client.post(self.address(self.editor, name))
            self.assertEqual(answer.status_code, 403)

    @pytest.mark.once
    def test_it_allows_one_method_and_answers_nonsense(self):
        for name in ("deactivate", "activate"):
            self.assertEqual(
                self.client.get(self.address(self.editor, name)).status_code, 405
            )
        for key in ("0", "x", "9" * 30):
            answer = self.client.get(f"/admin/auth/user/{key}/password/")
            self.assertEqual(answer.status_code, 404)


class DutyTests(StaffCase):
    def test_it_only_shows_what_the_table_grants(self):
        duty = Group.objects.get(name="编辑")
        address = f"/admin/auth/group/{duty.pk}/change/"
        page = self.client.get(address)
        self.assertContains(page, "<li>稿件：修改</li>")
        self.assertContains(page, DUTIES["编辑"])
        self.assertNotContains(page, 'name="permissions"')
        self.client.post(address, {"name": "别的", "permissions": []})
        duty.refresh_from_db()
        self.assertEqual(duty.name, "编辑")
        self.assertTrue(duty.permissions.exists())
        answer = self.client.post(
            f"/admin/auth/group/{duty.pk}/delete/", {"post": "yes"}
        )
        self.assertEqual(answer.status_code, 403)

    def test_it_lets_an_administrator_make_one_of_their_own(self):
        permission = permissions("view_article").get()
        self.client.post(
            "/admin/auth/group/add/", {"name": "实习生", "permissions": [permission.pk]}
        )
        self.assertEqual(
            list(Group.objects.get(name="实习生").permissions.all()), [permission]
        )


def permissions(*names):
    return Permission.objects.filter(codename__in=names)
