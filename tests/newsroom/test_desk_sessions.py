"""Sessions of the desk: their ends, and the page on which their owner sees them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, TestCase

from newsroom.sign_in.sessions import DeskSession
from tests.cast import PASSWORD, CastMixin

MINE, END = "/admin/my/sign-ins/", "/admin/my/sign-ins/end/"
BARE = "/admin/jsi18n/"  # of the desk, and asks for nothing else
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537"


class SessionCase(CastMixin, TestCase):
    def setUp(self):
        travel = time_machine.travel(START, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)

    def signed_in(self, user=None):
        client = Client(
            headers={"user-agent": CHROME, "x-forwarded-for": "203.0.113.7"}
        )
        name = (user or self.editor).username
        client.post("/admin/login/", {"username": name, "password": PASSWORD})
        return client

    def is_in(self, client, **headers):
        return client.get(BARE, headers=headers).status_code == 200


class EndingTests(SessionCase):
    def test_it_ends_when_left_idle(self):
        client = self.signed_in()
        self.clock.shift(timedelta(hours=7, minutes=59))
        self.assertTrue(self.is_in(client))
        self.clock.shift(timedelta(hours=7, minutes=59))
        self.assertTrue(self.is_in(client))
        self.clock.shift(timedelta(hours=8, minutes=1))
        self.assertFalse(self.is_in(client))

    def test_it_ends_after_a_week_however_it_is_used(self):
        client = self.signed_in()
        for _ in range(24):
            self.clock.shift(timedelta(hours=7))
            was_in = self.is_in(client)
        self.assertFalse(was_in)

    def test_it_is_not_kept_alive_by_a_page_that_asks_by_itself(self):
        client = self.signed_in()
        self.clock.shift(timedelta(hours=7))
        self.assertTrue(self.is_in(client, x_by_itself="1"))
        self.clock.shift(timedelta(hours=2))
        self.assertFalse(self.is_in(client))

    def test_it_is_written_now_and_then_and_costs_no_query_between(self):
        client = self.signed_in()
        self.is_in(client)
        self.clock.shift(60)
        with self.assertNumQueries(2):  # the session, the account
            client.get(BARE)
        self.clock.shift(301)
        with self.assertNumQueries(3):
            client.get(BARE)
        with self.assertNumQueries(2):
            client.get(BARE)

    def test_it_says_so_of_a_form_that_was_sent_after_it_had_ended(self):
        client = self.signed_in()
        self.clock.shift(timedelta(hours=9))
        page = "/admin/taggit/tag/add/"
        browser = {
            "sec-fetch-mode": "navigate",
            "referer": f"http://testserver{page}",
        }
        answer = client.post(page, {"name": "供水"}, headers=browser)
        self.assertContains(answer, "登录已经过期", status_code=403)
        self.assertContains(answer, "供水</textarea>", status_code=403)
        # A script of ours looks for the redirect.
        self.assertEqual(client.post(page, {"name": "供水"}).status_code, 302)


@pytest.mark.once
class MySignInsTests(SessionCase):
    def test_it_shows_ones_own_sessions_and_ends_one(self):
        here, there = self.signed_in(), self.signed_in()
        self.signed_in(self.reporter)
        page = here.get(MINE)
        self.assertContains(page, "Windows 上的 Chrome")
        self.assertContains(page, "203.0.113.7")
        (elsewhere,) = page.context["elsewhere"]
        self.assertNotContains(page, elsewhere.session_key)
        here.post(END, {"number": elsewhere.number})
        self.assertFalse(self.is_in(there))
        self.assertTrue(self.is_in(here))

    def test_it_ends_all_others_and_nobody_elses(self):
        here, there, theirs = (
            self.signed_in(),
            self.signed_in(),
            self.signed_in(self.reporter),
        )
        (session,) = DeskSession.objects.of(self.reporter)
        here.post(END, {"number": session.number})
        self.assertTrue(self.is_in(theirs))
        here.post(END, {"number": "others"})
        self.assertEqual(
            [self.is_in(client) for client in (here, there, theirs)],
            [True, False, True],
        )

    def test_it_refuses_get_nonsense_and_strangers(self):
        here = self.signed_in()
        self.assertEqual(here.get(END).status_code, 405)
        self.assertRedirects(here.post(END, {"number": "x" * 999}), MINE)
        self.assertRedirects(Client().get(MINE), f"/admin/login/?next={MINE}")

    def test_it_asks_a_fixed_number_of_queries(self):
        here = self.signed_in()
        with self.assertNumQueries(7):
            here.get(MINE)
        self.signed_in()
        with self.assertNumQueries(7):
            here.get(MINE)


@pytest.mark.once
class OwnPasswordTests(SessionCase):
    def change(self, client, old):
        new = PASSWORD + "新"
        form = {"old_password": old, "new_password1": new, "new_password2": new}
        return client.post("/admin/password_change/", form)

    def test_it_ends_the_other_sessions(self):
        here, there = self.signed_in(), self.signed_in()
        self.assertRedirects(
            self.change(here, PASSWORD), "/admin/password_change/done/"
        )
        self.assertTrue(self.is_in(here))
        self.assertFalse(self.is_in(there))
        self.assertEqual(DeskSession.objects.of(self.editor).count(), 1)

    def test_it_makes_whoever_guesses_the_present_one_wait(self):
        here = self.signed_in()
        for _ in range(3):
            self.assertContains(self.change(here, "猜"), "现在的密码不对")
        answer = self.change(here, PASSWORD)
        self.assertContains(answer, "秒后再试", status_code=429)
