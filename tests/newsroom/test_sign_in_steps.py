"""Between the right password and the desk: a code, a password of one's own, a set-up."""

import re
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.hashers import (
    PBKDF2PasswordHasher,
    check_password,
    identify_hasher,
    make_password,
)
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client, TestCase, override_settings
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom import settings as written
from newsroom.sign_in import second_factor
from newsroom.sign_in.models import FirstPassword, SignIn
from newsroom.sign_in.passwords import hash_of_made_up
from tests.cast import PASSWORD, CastMixin

pytestmark = pytest.mark.once
LOGIN, DESK = "/admin/login/", "/admin/"
CODE, OWN = "/admin/login/code/", "/admin/login/password/"
SET_UP, MINE = "/admin/login/second-factor/", "/admin/my/second-factor/"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
RECOVERY = re.compile(r"<li><code>([a-z2-7]{4}-[a-z2-7]{4})</code>")


class StepsCase(CastMixin, TestCase):
    def setUp(self):
        travel = time_machine.travel(START, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)

    def sign_in(self, name="editor", password=PASSWORD, client=None, **data):
        data |= {"username": name, "password": password}
        return (client or self.client).post(LOGIN, data)

    def is_in(self, client=None):
        return (client or self.client).get("/admin/my/sign-ins/").status_code == 200

    def turn_on(self, user):
        """Turn the second factor of somebody on; return (device, recovery codes)."""
        device = second_factor.device_to_confirm(user)
        codes = second_factor.confirm(user, self.code(device))
        self.clock.shift(60)  # a code is good once
        device.refresh_from_db()
        return device, codes

    def code(self, device):
        return f"{totp(device.bin_key):06d}"


class CodeTests(StepsCase):
    def test_it_signs_nobody_in_before_the_code(self):
        device, _ = self.turn_on(self.editor)
        answer = self.sign_in(next="/admin/articles/article/")
        self.assertRedirects(answer, CODE)
        self.assertFalse(self.is_in())
        wrong = self.client.post(CODE, {"code": "000000"})
        self.assertContains(wrong, "验证码不对")
        self.assertFalse(self.is_in())
        answer = self.client.post(CODE, {"code": f"{self.code(device)} "})
        self.assertEqual(answer.url, "/admin/articles/article/")
        self.assertTrue(self.is_in())
        self.assertEqual(SignIn.objects.latest("pk").result, SignIn.Result.CODE_WRONG)
        self.assertEqual(
            SignIn.objects.get(result=SignIn.Result.DONE).way, SignIn.Way.CODE
        )

    def test_it_takes_a_recovery_code_once_however_it_is_typed(self):
        _, codes = self.turn_on(self.editor)
        self.sign_in()
        self.client.post(CODE, {"code": codes[0].upper().replace("-", " ")})
        self.assertTrue(self.is_in())
        other = Client()
        self.sign_in(client=other)
        self.assertContains(other.post(CODE, {"code": codes[0]}), "验证码不对")
        self.assertFalse(self.is_in(other))

    def test_it_takes_a_code_of_the_app_once(self):
        device, _ = self.turn_on(self.editor)
        code = self.code(device)
        for client, is_in in ((Client(), True), (Client(), False)):
            self.sign_in(client=client)
            client.post(CODE, {"code": code})
            self.assertEqual(self.is_in(client), is_in)

    def test_it_makes_whoever_guesses_codes_wait(self):
        device, _ = self.turn_on(self.editor)
        self.sign_in()
        for _ in range(3):
            self.client.post(CODE, {"code": "000000"})
        answer = self.client.post(CODE, {"code": self.code(device)})
        self.assertContains(answer, "秒后再试", status_code=429)
        # To give the password again forgives nothing.
        self.assertEqual(self.sign_in().status_code, 429)
        self.assertFalse(self.is_in())

    def test_it_begins_anew_after_a_quarter_of_an_hour_or_another_password(self):
        self.turn_on(self.editor)
        self.sign_in()
        self.clock.shift(16 * 60)
        page = self.client.get(CODE, follow=True)
        self.assertContains(page, "登录没有做完")
        self.sign_in()
        self.editor.set_password(PASSWORD + "x")
        self.editor.save()
        self.assertRedirects(self.client.get(CODE), LOGIN)

    def test_it_lets_no_step_be_opened_by_itself_or_jumped(self):
        for address in (CODE, OWN, SET_UP):
            for ask in (self.client.get, self.client.post):
                self.assertRedirects(ask(address), LOGIN)
        self.turn_on(self.editor)
        self.sign_in()
        for address in (OWN, SET_UP):
            self.assertRedirects(self.client.post(address), CODE)
        self.assertEqual(self.client.put(CODE).status_code, 405)


class SetUpTests(StepsCase):
    def test_it_is_set_up_by_a_scan_and_a_code_with_recovery_codes_seen_once(self):
        self.client.force_login(self.editor)
        page = self.client.get(MINE)
        self.assertContains(page, "data:image/svg+xml")
        device = TOTPDevice.objects.get(user=self.editor)
        answer = self.client.post(MINE, {"code": "000000"})
        self.assertContains(answer, "对不上")
        self.assertFalse(second_factor.is_on(self.editor))
        answer = self.client.post(MINE, {"code": self.code(device)})
        self.assertEqual(len(RECOVERY.findall(answer.content.decode())), 10)
        self.assertTrue(second_factor.is_on(self.editor))
        page = self.client.get(MINE)
        self.assertContains(page, "10 个恢复码")
        self.assertNotContains(page, second_factor.secret_words(device)[:9])

    def test_it_is_changed_with_a_code_only(self):
        device, codes = self.turn_on(self.editor)
        self.client.force_login(self.editor)
        self.client.post(MINE, {"change": "off", "code": "000000"})
        self.assertTrue(second_factor.is_on(self.editor))
        answer = self.client.post(MINE, {"change": "codes", "code": codes[0]})
        new = RECOVERY.findall(answer.content.decode())
        self.assertEqual(len(new), 10)
        self.assertFalse({*new} & {*codes})
        self.client.post(MINE, {"change": "phone", "code": new[0]})
        self.assertFalse(TOTPDevice.objects.filter(pk=device.pk).exists())
        self.turn_on(self.editor)
        code = StaticToken.objects.first().token
        self.client.post(MINE, {"change": "off", "code": code})
        self.assertFalse(second_factor.is_on(self.editor))

    @pytest.mark.thorough
    @override_settings(REQUIRE_SECOND_FACTOR=["总编", "系统管理员"])
    def test_it_is_demanded_of_duties_before_the_desk(self):
        self.assertRedirects(self.sign_in("chief"), SET_UP)
        self.assertFalse(self.is_in())
        device = TOTPDevice.objects.get(user=self.chief)
        page = self.client.post(SET_UP, {"code": self.code(device)})
        self.assertContains(page, "记下了，进编辑部")
        self.assertTrue(self.is_in())
        self.clock.shift(60)
        # Not even a code turns off what is demanded.
        off = {"change": "off", "code": StaticToken.objects.first().token}
        self.client.post(MINE, off)
        self.assertTrue(second_factor.is_on(self.chief))
        self.assertRedirects(self.sign_in("reporter", client=Client()), DESK)
        User.objects.create_superuser("root", password=PASSWORD)
        self.assertRedirects(self.sign_in("root", client=Client()), SET_UP)

    @pytest.mark.thorough
    def test_it_is_reset_by_an_administrator_who_sees_no_secret(self):
        device, _ = self.turn_on(self.editor)
        self.client.force_login(User.objects.create_superuser("root"))
        address = f"/admin/auth/user/{self.editor.pk}"
        page = self.client.get(f"{address}/change/")
        for secret in (device.key, second_factor.secret_words(device)):
            self.assertNotContains(page, secret)
        self.assertEqual(
            self.client.get("/admin/otp_totp/totpdevice/").status_code, 404
        )
        theirs = Client()
        theirs.force_login(self.editor)
        self.client.post(f"{address}/reset-second-factor/")
        self.assertFalse(second_factor.is_on(self.editor))
        self.assertFalse(self.is_in(theirs))
        self.assertRedirects(self.sign_in(client=Client()), DESK)
        self.client.force_login(self.chief)
        answer = self.client.post(f"{address}/reset-second-factor/")
        self.assertEqual(answer.status_code, 403)


class FirstPasswordTests(StepsCase):
    def setUp(self):
        super().setUp()
        FirstPassword.objects.create(user=self.editor)

    def change(self, password, again=None):
        return self.client.post(
            OWN, {"new_password1": password, "new_password2": again or password}
        )

    @pytest.mark.thorough
    def test_it_is_changed_before_any_page_of_the_desk(self):
        self.assertRedirects(self.sign_in(), OWN)
        self.assertFalse(self.is_in())
        self.assertRedirects(self.change(PASSWORD + "新"), DESK)
        self.assertTrue(self.is_in())
        again = Client()
        self.assertRedirects(self.sign_in(client=again, password=PASSWORD + "新"), DESK)

    def test_it_is_not_changed_to_a_poor_one_or_itself(self):
        self.sign_in()
        for password, again, words in (
            ("12345678", None, "太常见"),
            ("editor", None, "太像"),
            (PASSWORD, None, "管理员给的那个"),
            (PASSWORD + "新", "别的", "两遍密码不一样"),
            ("", None, "errorlist"),
        ):
            with self.subTest(password=password):
                self.assertContains(self.change(password, again), words)
        self.assertFalse(self.is_in())

    def test_it_comes_before_the_set_up_and_after_the_code(self):
        device, _ = self.turn_on(self.editor)
        self.assertRedirects(self.sign_in(), CODE)
        answer = self.client.post(CODE, {"code": self.code(device)})
        self.assertRedirects(answer, OWN)

    def test_it_is_every_password_that_somebody_else_has_given(self):
        root = User.objects.create_superuser("root")
        self.client.force_login(root)
        for user in (self.reporter, root):
            address = f"/admin/auth/user/{user.pk}/password/"
            self.client.post(address, {"password": PASSWORD + "x"})
        marked = FirstPassword.objects.values_list("user__username", flat=True)
        self.assertEqual({*marked}, {"editor", "reporter"})


class HashTests(TestCase):
    """Under the hashers of the settings, where the tests have a quick one."""

    hashers = [
        "newsroom.sign_in.passwords.Argon2Hasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]

    def test_it_stores_what_was_stored_otherwise_as_argon2_at_the_next_sign_in(self):
        self.assertEqual(written.PASSWORD_HASHERS[0], self.hashers[0])
        with self.settings(PASSWORD_HASHERS=self.hashers):
            for stored in (
                PBKDF2PasswordHasher().encode(PASSWORD, "s" * 22, iterations=9),
                hash_of_made_up(PASSWORD),
            ):
                with self.subTest(stored=stored[:30]):
                    kept = []
                    self.assertTrue(check_password(PASSWORD, stored, kept.append))
                    self.assertEqual(kept, [PASSWORD])
            new = make_password(PASSWORD)
            self.assertIn("m=19456,t=2,p=1", new)
            self.assertEqual(identify_hasher(new).algorithm, "argon2")


class DutiesOfTheSettingsTests(TestCase):
    def test_it_warns_of_a_duty_that_nobody_can_have(self):
        with self.settings(REQUIRE_SECOND_FACTOR=["总编", "总遍"]):
            said = StringIO()
            call_command("check", databases=["default"], stderr=said)
        self.assertIn("总遍", said.getvalue())
        self.assertNotIn("'总编'", said.getvalue())
