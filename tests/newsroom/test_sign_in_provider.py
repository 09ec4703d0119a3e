"""Sign-in by the organisation's provider: a real one, which runs beside the tests."""

import copy

import pytest
import requests
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client, TestCase
from django_otp.plugins.otp_totp.models import TOTPDevice
from oidc_provider_mock import User as Person, run_server_in_thread

from newsroom.sign_in import provider
from newsroom.sign_in.models import FirstPassword, ProviderAccount, SignIn
from tests.cast import CastMixin

pytestmark = pytest.mark.once
BEGIN, ANSWER = "/admin/login/provider/", "/admin/login/provider/answer/"
EDITOR = {"email": "li@example.cn", "email_verified": True, "groups": ["desk-editors"]}


def person(sub, **claims):
    return Person(sub=sub, claims=EDITOR | {"preferred_username": sub} | claims)


PEOPLE = (
    person("li"),
    person("unsure", email_verified=False),
    person("stranger", email="other@example.cn"),
    person("new", email="new@example.cn", given_name="想", family_name="李"),
    person("chief", groups=["desk-chiefs", "unheard-of"]),
    person("none", groups=[]),
)


class ProviderCase(CastMixin, TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = run_server_in_thread(user_claims=PEOPLE)
        cls.issuer = f"http://localhost:{cls.enterClassContext(server).server_port}"

    def setUp(self):
        provider.client.cache_clear()
        self.addCleanup(provider.client.cache_clear)
        self.configure()
        User.objects.filter(pk=self.editor.pk).update(email="Li@example.cn")

    def configure(self, **changes):
        fields = {
            "issuer": self.issuer,
            "client_id": "newsroom",
            "client_secret": "secret",
            "scopes": "openid email profile",
            "groups_claim": "groups",
            "groups": {"desk-editors": "编辑", "desk-chiefs": "总编"},
            "create": False,
        }
        self.enterContext(self.settings(OIDC=fields | changes))

    def answered(self, sub, client=None, **query):
        """Sign in at the provider as somebody, and come back with its answer."""
        client = client or self.client
        there = client.get(BEGIN, query).url
        back = requests.post(
            there, data={"sub": sub}, allow_redirects=False, timeout=5
        ).headers["Location"]
        return client.get(back.removeprefix("http://testserver"))

    def who(self, client=None):
        return (client or self.client).session.get("_auth_user_id")

    def groups(self, user):
        return {group.name for group in user.groups.all()}


class ProviderTests(ProviderCase):
    @pytest.mark.thorough
    def test_it_signs_in_whom_it_knows_by_a_verified_address_then_by_the_subject(self):
        FirstPassword.objects.create(user=self.editor)
        # A second factor is the provider's own affair.
        TOTPDevice.objects.create(user=self.editor, name="手机", confirmed=True)
        answer = self.answered("li", next="/admin/articles/article/")
        self.assertEqual(answer.url, "/admin/articles/article/")
        self.assertEqual(self.who(), str(self.editor.pk))
        record = SignIn.objects.get(result=SignIn.Result.DONE)
        self.assertEqual(record.way, SignIn.Way.PROVIDER)
        User.objects.filter(pk=self.editor.pk).update(email="")
        other = Client()
        self.answered("li", other)
        self.assertEqual(self.who(other), str(self.editor.pk))
        self.assertEqual(ProviderAccount.objects.count(), 1)

    @pytest.mark.thorough
    def test_it_lets_nobody_in_whom_it_cannot_be_sure_of(self):
        for sub in ("unsure", "stranger"):
            page = self.client.get(self.answered(sub).url)
            with self.subTest(sub=sub):
                self.assertContains(page, "还没有连到编辑部的账号")
                self.assertIsNone(self.who())
        User.objects.create_user("twin", email="li@example.cn", is_staff=True)
        self.answered("li")
        self.assertIsNone(self.who())
        User.objects.filter(username="twin").delete()
        User.objects.filter(pk=self.editor.pk).update(is_active=False)
        self.assertContains(self.client.get(self.answered("li").url), "已停用")
        User.objects.filter(pk=self.editor.pk).update(is_active=True)
        # An address that was somebody else's before.
        self.editor.provider_accounts.create(issuer=self.issuer, subject="former")
        self.answered("li")
        self.assertIsNone(self.who())
        refused = SignIn.objects.filter(result=SignIn.Result.REFUSED)
        self.assertEqual(refused.count(), 5)

    @pytest.mark.thorough
    def test_it_gives_the_duties_of_the_claims_and_leaves_others(self):
        for sub in ("chief", "none"):
            self.editor.provider_accounts.create(issuer=self.issuer, subject=sub)
        self.editor.groups.add(Group.objects.get(name="校对"))
        self.answered("chief")
        self.assertEqual(self.groups(self.editor), {"总编", "校对"})
        self.editor.groups.remove(Group.objects.get(name="校对"))
        client = Client()
        page = client.get(self.answered("none", client).url)
        self.assertContains(page, "没有岗位")
        self.assertEqual(self.groups(self.editor), set())
        logged = LogEntry.objects.filter(user=self.editor).order_by("pk")
        said = list(logged.values_list("change_message", flat=True))
        self.assertEqual(said[-1], "单位账号给的岗位：总编→没有")
        self.assertEqual(len(said), 2)

    @pytest.mark.thorough
    def test_it_makes_an_account_only_if_the_settings_say_so(self):
        self.answered("new")
        self.assertFalse(User.objects.filter(username="new").exists())
        self.configure(create=True)
        self.answered("new")
        user = User.objects.get(username="new")
        self.assertEqual(self.who(), str(user.pk))
        self.assertEqual(self.groups(user), {"编辑"})
        self.assertFalse(user.has_usable_password())

    def test_it_refuses_an_answer_that_it_did_not_ask_for_or_had_before(self):
        there = self.client.get(BEGIN).url
        back = requests.post(
            there, data={"sub": "li"}, allow_redirects=False, timeout=5
        ).headers["Location"]
        stranger = Client()
        answer = stranger.get(back.removeprefix("http://testserver"))
        self.assertContains(stranger.get(answer.url), "没有做完")
        self.assertIsNone(self.who(stranger))
        for query in ({}, {"error": "access_denied"}, {"code": "x", "state": "y"}):
            answer = self.client.get(ANSWER, query)
            self.assertRedirects(answer, "/admin/login/")

    @pytest.mark.thorough
    def test_it_refuses_the_word_of_another_issuer_or_for_another_client(self):
        provider.client().load_server_metadata()
        for changes in ({"issuer": "https://other.example"}, {"client_id": "other"}):
            with self.subTest(changes=changes):
                self.configure(**changes)
                self.answered("li")
                self.assertIsNone(self.who())

    def test_it_says_when_the_provider_is_away(self):
        self.configure(issuer="http://localhost:9")
        answer = self.client.get(BEGIN, {"next": "/admin/articles/article/"})
        self.assertRedirects(answer, "/admin/login/")
        self.assertContains(self.client.get("/admin/login/"), "用单位账号登录")

    def test_it_is_off_unless_it_is_named(self):
        with self.settings(OIDC=""):
            self.assertNotContains(self.client.get("/admin/login/"), "单位账号")
            for address in (BEGIN, ANSWER):
                self.assertRedirects(self.client.get(address), "/admin/login/")

    def test_it_is_read_from_claims_within_claims(self):
        self.configure(groups_claim="realm_access.roles")
        claims = {"realm_access": {"roles": ["desk-chiefs"]}}
        self.assertEqual(provider.duties_of(claims), {"总编"})
        for odd in ({}, {"realm_access": "x"}, {"realm_access": {"roles": [1, None]}}):
            self.assertEqual(provider.duties_of(copy.deepcopy(odd)), set())
