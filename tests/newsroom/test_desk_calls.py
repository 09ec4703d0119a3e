"""What calls a person, as each page of the desk shows it and asks for it again."""

import re
from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from articles.models import Article
from tests.cast import CastMixin
from tests.stories import make_draft

LIVE = re.compile(r'data-live="([^"]+)" data-mark="([^"]*)"')


class DeskCallsCase(CastMixin, TestCase):
    def submitted(self, headline="水厂将要通水"):
        story = make_draft(headline, created_by=self.reporter)
        story.move("submit", by=self.reporter)
        return story

    def asked_by(self, page):
        """Return what a page asks for again, and the mark of what it shows."""
        address, mark = LIVE.search(page.content.decode()).groups()
        return address.replace("&amp;", "&"), mark.replace("&quot;", '"')

    def ask(self, address, mark=""):
        return self.client.get(address, headers={"if-none-match": mark} if mark else {})

    def my_desk(self, user):
        self.client.force_login(user)
        return self.asked_by(self.client.get("/admin/"))


class DeskCallsTests(DeskCallsCase):
    def test_it_answers_304_until_something_waits(self):
        asked = self.my_desk(self.editor)
        self.assertEqual(self.ask(*asked).status_code, 304)
        self.submitted()
        answer = self.ask(*asked)
        self.assertContains(answer, "水厂将要通水")
        self.assertContains(answer, 'data-number="1"')
        self.assertEqual(self.ask(asked[0], answer["ETag"]).status_code, 304)

    @pytest.mark.once
    def test_it_sees_one_story_gone_and_another_come(self):
        story = self.submitted()
        asked = self.my_desk(self.editor)
        story.move("pass_first", by=self.editor)
        self.submitted("后来的一篇")
        self.assertContains(self.ask(*asked), "后来的一篇")

    def test_it_calls_a_writer_to_what_came_back(self):
        story = self.submitted()
        asked = self.my_desk(self.reporter)
        story.move("send_back", by=self.editor, reason="第二段的数字请核实")
        answer = self.ask(*asked)
        self.assertContains(answer, "第二段的数字请核实")
        self.assertContains(answer, "被退回 <b>1</b>")
        self.assertNotContains(answer, "待我审")

    def test_it_tells_the_number_alone_on_the_other_pages(self):
        self.submitted()
        self.client.force_login(self.editor)
        page = self.client.get("/admin/articles/article/")
        address, mark = self.asked_by(page)
        self.assertEqual(mark, "")
        answer = self.ask(address)
        self.assertContains(answer, "待我审 <b>1</b>")
        self.assertNotContains(answer, "水厂将要通水")

    def test_it_has_the_number_in_the_title_and_the_head_without_a_script(self):
        self.submitted()
        self.client.force_login(self.editor)
        page = self.client.get("/admin/")
        self.assertContains(page, "<title>（1）采编首页 | ")
        self.assertContains(page, "待我审 <b>1</b>")

    def test_it_says_anew_how_long_a_story_has_waited(self):
        story = self.submitted()
        since = timezone.now() - timedelta(minutes=3)
        Article.objects.filter(pk=story.pk).update(status_since=since)
        self.assertContains(self.ask(self.my_desk(self.editor)[0]), "等了 3 分")

    @pytest.mark.once
    def test_it_rings_the_bell_alone_for_who_neither_writes_nor_reviews(self):
        for user in (self.photo_editor, self.proofreader):
            self.client.force_login(user)
            page = self.client.get("/admin/")
            self.assertContains(page, 'id="bell"')
            self.assertNotContains(page, "#desk-waiting")
            answer = self.ask(f"/admin/calls/?for={user.pk}&blocks=1")
            self.assertContains(answer, 'id="bell"')
            self.assertNotContains(answer, "desk-block")

    def test_it_tells_nobody_what_waits_for_another(self):
        address, _ = self.my_desk(self.editor)
        self.submitted()
        self.client.force_login(self.desk_head)
        answer = self.ask(address)
        self.assertEqual((answer.status_code, answer.content), (204, b""))
        for nonsense in ("", "?for=", "?for=x", "?for=1%20OR%201"):
            self.assertEqual(self.ask(f"/admin/calls/{nonsense}").status_code, 204)

    @pytest.mark.once
    def test_it_leads_whoever_has_signed_out_to_the_sign_in(self):
        address, _ = self.my_desk(self.editor)
        self.client.logout()
        self.assertRedirects(
            self.ask(address),
            f"/admin/login/?next={address.replace('?', '%3F').replace('&', '%26')}",
            fetch_redirect_response=False,
        )

    def test_it_is_only_asked(self):
        self.client.force_login(self.editor)
        self.assertEqual(self.client.post("/admin/calls/").status_code, 405)

    @pytest.mark.thorough
    def test_it_costs_one_query_however_much_waits(self):
        self.client.force_login(self.editor)
        address, _ = self.my_desk(self.editor)
        for number in range(3):
            self.submitted(f"第{number}条")
            # Besides: the session, the person, and what they may do.
            with self.assertNumQueries(5):
                mark = self.ask(address.removesuffix("&blocks=1"))["ETag"]
            with self.assertNumQueries(5):
                self.assertEqual(self.ask(address, mark).status_code, 304)
