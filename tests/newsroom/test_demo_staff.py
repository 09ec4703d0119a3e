import re
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from articles.models import Contributor

ROW = re.compile(r"^  ([a-z]+) +(\S+) +([\w-]{16})$", re.M | re.A)
USERNAMES = ["jizhe", "bianji", "zhuren", "zongbian", "tupian", "jiaodui"]


def create_demo_staff(*options):
    """Return {username: printed password}, and all that was printed."""
    printed = StringIO()
    call_command("create_demo_staff", *options, stdout=printed)
    rows = re.findall(r"^  ([a-z]+) +\S+ +([\w-]{16})$", printed.getvalue(), re.M)
    return dict(rows), printed.getvalue()


class DemoStaffTests(TestCase):
    def test_it_makes_one_account_for_each_role(self):
        create_demo_staff()
        roles = User.objects.order_by("pk").values_list("username", "groups__name")
        names = ["记者", "编辑", "主任", "总编", "图片编辑", "校对"]
        self.assertEqual(list(roles), list(zip(USERNAMES, names, strict=True)))

    @pytest.mark.once
    def test_it_prints_passwords_that_open_the_desk(self):
        passwords, _ = create_demo_staff()
        self.assertEqual(list(passwords), USERNAMES)
        for username, password in passwords.items():
            self.assertTrue(
                self.client.login(username=username, password=password), username
            )
            self.assertEqual(self.client.get("/admin/").status_code, 200)

    @pytest.mark.once
    def test_it_prints_other_passwords_each_time(self):
        passwords, _ = create_demo_staff()
        self.assertEqual(len(set(passwords.values())), len(USERNAMES))
        others, _ = create_demo_staff("--reset")
        self.assertEqual(set(passwords.values()) & set(others.values()), set())

    @pytest.mark.once
    def test_it_keeps_the_accounts_that_are_there(self):
        passwords, _ = create_demo_staff()
        again, printed = create_demo_staff()
        self.assertEqual(again, {})
        self.assertEqual(printed.count("原有账号，密码不变"), len(USERNAMES))
        self.assertTrue(
            self.client.login(username="jizhe", password=passwords["jizhe"])
        )

    def test_it_links_an_author_to_each_account_that_writes(self):
        for _ in range(2):
            create_demo_staff()
        authors = Contributor.objects.order_by("user").values_list("user__username")
        expected = [(name,) for name in USERNAMES[:4]]
        self.assertEqual(list(authors), expected)

    @pytest.mark.once
    def test_it_gives_new_passwords_when_asked_to(self):
        create_demo_staff()
        passwords, _ = create_demo_staff("--reset")
        self.assertTrue(
            self.client.login(username="zongbian", password=passwords["zongbian"])
        )

    def test_it_refuses_a_production_site(self):
        with (
            override_settings(PRODUCTION=True),
            self.assertRaisesMessage(CommandError, "createsuperuser"),
        ):
            create_demo_staff()
        self.assertFalse(User.objects.exists())

    def test_it_is_tested_as_in_development(self):
        self.assertFalse(settings.PRODUCTION)
