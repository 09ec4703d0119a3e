"""Guessing at the desk's door: slowed, told, recorded, and no tool against a colleague."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from ipaddress import ip_network

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import (
    Client,
    RequestFactory,
    SimpleTestCase,
    TestCase,
    override_settings,
)

from newsroom.sign_in import throttle
from newsroom.sign_in.client_address import client_address, network_of
from newsroom.sign_in.devices import device_words
from newsroom.sign_in.models import SignIn
from tests.cast import PASSWORD, CastMixin

LOGIN = "/admin/login/"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
Result = SignIn.Result


class ThrottleCase(CastMixin, TestCase):
    def setUp(self):
        travel = time_machine.travel(START, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)

    def sign_in(self, client=None, name="editor", password=PASSWORD, at="203.0.113.7"):
        client = client or Client()
        return client.post(
            LOGIN,
            {"username": name, "password": password},
            headers={"x-forwarded-for": at},
        )

    def guess(self, times, **fields):
        """Guess so often, each as soon as it is looked at."""
        for _ in range(times):
            answer = self.sign_in(password="猜一个", **fields)
            while answer.status_code == 429:
                self.clock.shift(int(answer["Retry-After"]))
                answer = self.sign_in(password="猜一个", **fields)

    def failed(self, times, attempt):
        """Have failures on record: attempt(n) is (name, address)."""
        attempts = map(attempt, range(times))
        SignIn.objects.bulk_create(
            SignIn(
                account_key=throttle.account_key(name),
                account=name,
                result=Result.PASSWORD_WRONG,
                address=address,
                network=address,
            )
            for name, address in attempts
        )

    def is_in(self, answer):
        return answer.status_code == 302


class WaitingTests(ThrottleCase):
    @pytest.mark.thorough
    def test_it_does_not_look_at_the_right_password_after_twenty_wrong_ones(self):
        answers = [self.sign_in(password=f"猜{n}") for n in range(20)]
        answer = self.sign_in()
        self.assertEqual([a.status_code for a in answers[:3]], [200] * 3)
        self.assertEqual({a.status_code for a in answers[3:]}, {429})
        self.assertContains(answer, "请 10 秒后再试", status_code=429)
        self.assertContains(answer, 'value="editor"', status_code=429)
        self.assertNotIn("_auth_user_id", answer.client.session)
        self.clock.shift(int(answer["Retry-After"]))
        self.assertTrue(self.is_in(self.sign_in()))

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_lets_wait_longer_the_more_fail_and_never_longer_than_a_quarter(self):
        waits = []
        for _ in range(14):
            answer = self.sign_in(password="猜一个")
            if answer.status_code == 429:
                waits.append(int(answer["Retry-After"]))
                self.clock.shift(waits[-1])
                self.sign_in(password="猜一个")
        self.assertEqual(waits, sorted(waits))
        self.assertEqual((waits[0], waits[-1]), (10, 900))
        answer = self.sign_in()
        self.assertContains(answer, "请 15 分钟后再试", status_code=429)

    @pytest.mark.thorough
    def test_it_keeps_no_colleague_out_behind_the_same_address(self):
        self.guess(6)
        self.assertEqual(self.sign_in().status_code, 429)
        self.assertTrue(self.is_in(self.sign_in(name="reporter")))

    @pytest.mark.thorough
    def test_it_keeps_nobody_out_by_failures_from_elsewhere(self):
        self.guess(6, at="198.51.100.9")
        self.assertTrue(self.is_in(self.sign_in()))

    def test_it_keeps_nobody_out_of_a_browser_of_their_own(self):
        """Whatever a neighbour behind the same address does in theirs."""
        own = Client()
        self.assertTrue(self.is_in(self.sign_in(own)))
        own.post("/admin/logout/")
        self.guess(6)
        self.assertEqual(self.sign_in().status_code, 429)
        self.assertTrue(self.is_in(self.sign_in(own)))

    def test_it_counts_in_a_browser_of_ones_own_too(self):
        own = Client()
        self.sign_in(own)
        own.post("/admin/logout/")
        for n in range(3):
            self.sign_in(own, password=f"猜{n}")
        self.assertEqual(self.sign_in(own).status_code, 429)

    def test_it_gives_one_guess_a_place_while_an_account_is_tried_from_all_over(self):
        self.failed(throttle.MANY_OF_ACCOUNT, lambda n: ("editor", f"198.51.100.{n}"))
        self.assertEqual(self.sign_in(password="猜").status_code, 200)
        self.assertEqual(self.sign_in().status_code, 429)
        # And its owner is not kept out of where they have been before.
        SignIn.objects.filter(result=Result.MADE_TO_WAIT).delete()
        throttle.unlock(self.editor)
        self.assertTrue(self.is_in(self.sign_in()))

    def test_it_stops_one_address_that_tries_many_accounts(self):
        self.failed(throttle.MANY_OF_NETWORK, lambda n: (f"u{n}", "203.0.113.7"))
        self.assertEqual(self.sign_in(name="reporter").status_code, 429)
        self.clock.shift(3601)
        self.assertTrue(self.is_in(self.sign_in(name="reporter")))

    def test_it_counts_a_name_whose_account_is_none_alike(self):
        answers = [self.sign_in(name="nobody", password="猜") for _ in range(4)]
        self.assertEqual([a.status_code for a in answers], [200, 200, 200, 429])

    def test_it_forgets_slips_once_somebody_is_in(self):
        for _ in range(2):
            self.sign_in(password="猜")
            self.sign_in(password="猜")
            self.assertTrue(self.is_in(self.sign_in()))

    def test_it_takes_the_same_name_for_one_however_it_is_written(self):
        key = throttle.account_key("editor")
        self.assertEqual(
            {throttle.account_key(n) for n in ("Editor", "ＥＤＩＴＯＲ")}, {key}
        )

    def test_it_asks_a_fixed_number_of_queries(self):
        self.guess(3)
        with self.assertNumQueries(9):
            self.sign_in(password="猜")


@pytest.mark.once
class RecordTests(ThrottleCase):
    def setUp(self):
        super().setUp()
        self.root = User.objects.create_superuser("root", password=PASSWORD)

    def results(self):
        return [record.result for record in SignIn.objects.order_by("pk")]

    def test_it_records_each_attempt_with_address_and_device(self):
        self.sign_in(password="猜")
        self.sign_in()
        self.assertEqual(self.results(), [Result.PASSWORD_WRONG, Result.DONE])
        record = SignIn.objects.latest("pk")
        self.assertEqual(record.user, self.editor)
        self.assertEqual(record.address, "203.0.113.7")

    @pytest.mark.thorough
    def test_it_makes_one_row_of_a_flood(self):
        for _ in range(9):
            self.sign_in(password="猜")
        self.assertEqual(
            self.results(), [Result.PASSWORD_WRONG] * 3 + [Result.MADE_TO_WAIT]
        )
        self.assertEqual(SignIn.objects.latest("pk").times, 6)

    def test_it_keeps_no_name_that_may_be_a_password(self):
        self.sign_in(name="我的密码是这个", password="x")
        self.assertNotIn("密码", SignIn.objects.get().account)

    def test_it_shows_the_records_to_administrators_only_and_to_read(self):
        self.sign_in(password="猜")
        self.client.force_login(self.root)
        page = self.client.get("/admin/newsroom/signin/")
        self.assertContains(page, "密码不对")
        self.assertContains(page, "203.0.113.7")
        for address in ("add/", "1/delete/"):
            answer = self.client.post(f"/admin/newsroom/signin/{address}")
            self.assertIn(answer.status_code, (302, 403))
        self.assertEqual(SignIn.objects.count(), 1)
        self.client.force_login(self.chief)
        self.assertEqual(self.client.get("/admin/newsroom/signin/").status_code, 403)

    @pytest.mark.thorough
    def test_it_is_unlocked_on_the_page_of_the_account(self):
        self.guess(5)
        self.client.force_login(self.root)
        page = f"/admin/auth/user/{self.editor.pk}/change/"
        self.assertContains(self.client.get(page), "一天内试错 5 次")
        address = f"/admin/auth/user/{self.editor.pk}/unlock/"
        self.assertEqual(self.client.get(address).status_code, 405)
        self.client.post(address)
        self.assertTrue(self.is_in(self.sign_in()))
        self.client.force_login(self.chief)
        self.assertEqual(self.client.post(address).status_code, 403)

    def test_it_tells_who_comes_in_of_failures_elsewhere(self):
        self.guess(2, at="198.51.100.9")
        client = Client()
        self.sign_in(client)
        page = client.get("/admin/")
        self.assertContains(page, "试过这个账号 2 次")
        self.assertContains(page, "198.51.100.9")

    def test_it_clears_the_old_ones_only(self):
        self.sign_in()
        self.clock.shift(timedelta(days=200))
        self.sign_in()
        with override_settings(SIGN_IN_RECORD_DAYS=180):
            call_command("tidy_sign_ins", stdout=StringIO())
        self.assertEqual(SignIn.objects.count(), 1)

    def test_it_may_be_read_by_a_duty_that_was_given_it(self):
        self.reporter.user_permissions.add(
            Permission.objects.get(codename="view_signin")
        )
        self.client.force_login(self.reporter)
        self.assertEqual(self.client.get("/admin/newsroom/signin/").status_code, 200)


class WhereToTests(CastMixin, TestCase):
    pytestmark = pytest.mark.once

    def test_it_lands_on_the_desk_of_an_unsafe_address(self):
        page = "/admin/articles/article/?q=1"
        for wanted, led in (
            ("//evil.example/x", "/admin/"),
            ("https://evil.example/", "/admin/"),
            ("javascript:alert(1)", "/admin/"),
            ("/admin/logout/", "/admin/"),
            ("/admin/login/?next=/", "/admin/"),
            ("", "/admin/"),
            (page, page),
        ):
            data = {"username": "editor", "password": PASSWORD, "next": wanted}
            with self.subTest(wanted=wanted):
                answer = Client().post(LOGIN, data)
                self.assertEqual((answer.status_code, answer.url), (302, led))

    def test_it_leads_on_whoever_has_signed_in_already(self):
        self.client.force_login(self.editor)
        answer = self.client.get(LOGIN, {"next": "/admin/articles/article/"})
        self.assertRedirects(
            answer, "/admin/articles/article/", fetch_redirect_response=False
        )

    def test_it_takes_get_and_post_only(self):
        self.assertEqual(self.client.put(LOGIN).status_code, 405)


class AddressTests(SimpleTestCase):
    def asked(self, sender, forwarded=None):
        headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
        request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=sender)
        return client_address(request)

    def test_it_believes_trusted_proxies_only(self):
        for sender, forwarded, address in (
            ("203.0.113.7", None, "203.0.113.7"),
            ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
            ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("", "198.51.100.1", "198.51.100.1"),
            ("", None, ""),
            ("", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
            ("", "6.6.6.6, nonsense", ""),
            ("127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
            ("127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
            ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ):
            with self.subTest(sender=sender, forwarded=forwarded):
                self.assertEqual(self.asked(sender, forwarded), address)

    def test_it_passes_over_a_balancer_that_the_settings_name(self):
        with self.settings(TRUSTED_PROXIES=[ip_network("10.0.0.0/8")]):
            found = self.asked("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.1.2.3")
        self.assertEqual(found, "198.51.100.1")

    def test_it_counts_a_household_of_ipv6_as_one(self):
        self.assertEqual(network_of("2001:db8::1"), network_of("2001:db8::2:3"))
        self.assertEqual(network_of("203.0.113.7"), "203.0.113.7")
        self.assertEqual(network_of(""), "")

    def test_it_says_what_device_a_browser_is_on(self):
        chrome = (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537"
        )
        self.assertEqual(device_words(chrome), "Windows 上的 Chrome")
        self.assertEqual(device_words(f"{chrome} Edg/130"), "Windows 上的 Edge")
        self.assertEqual(device_words("curl/8"), "认不出的设备")
