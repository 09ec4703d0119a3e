"""夜班看板 that is open while others arrange, sign and write."""

import re

import pytest
from django.utils import timezone

from articles.models import Article, ArticlePhoto, Photo
from editions.models import Page
from tests.cast import CAST
from tests.editions.test_wall_admin import WallTestCase
from tests.stories import make_draft, make_story

LIVE = re.compile(r'data-live="([^"]+)" data-mark="([^"]*)"')


class LiveWallTests(WallTestCase):
    def opened_by(self, user):
        """Return (address, mark) of the wall as it is open before somebody."""
        self.client.force_login(user)
        page = self.client.get(self.address).content.decode()
        board = page[page.index('id="content-main"') :]
        address, mark = LIVE.search(board).groups()
        return address, mark.replace("&quot;", '"')

    def ask(self, address, mark):
        return self.client.get(address, headers={"if-none-match": mark})

    @pytest.mark.thorough
    def test_it_answers_304_until_the_wall_is_another(self):
        asked = self.opened_by(self.chief)
        self.assertEqual(self.ask(*asked).status_code, 304)
        placed = self.placement(1)
        photo = Photo.objects.create(caption="图为水厂。")
        for what, change in (
            ("上版", lambda: self.send(self.chief, f"down:{placed.pk}")),
            ("没上版的", lambda: make_draft("刚写的一条")),
            ("签样", lambda: self.send(self.chief, f"pass:{self.first.pk}:galley")),
            (
                "状态",
                lambda: self.stories[0].move(
                    *("withdraw",), by=self.chief, reason="失实"
                ),
            ),
            (
                "责编",
                lambda: Page.objects.filter(pk=self.first.pk).update(editors="王勇"),
            ),
            ("文字", lambda: self.rewrite(self.stories[3])),
            (
                "配图",
                lambda: ArticlePhoto.objects.create(
                    article=self.stories[3], photo=photo
                ),
            ),
            (
                "图片文件",
                lambda: Photo.objects.update(
                    original="a.jpg", width=1, height=1, checksum="a"
                ),
            ),
            ("截稿", lambda: self.close_at(timezone.now())),
        ):
            change()
            self.client.force_login(self.chief)
            answer = self.ask(*asked)
            with self.subTest(what=what):
                self.assertEqual(answer.status_code, 200)
            asked = asked[0], answer["ETag"]
            self.assertEqual(self.ask(*asked).status_code, 304)

    def rewrite(self, story):
        story = Article.objects.get(pk=story.pk)
        story.body = "<p>城北水厂推迟通水。</p>"
        story.save()

    def close_at(self, moment):
        self.issue.closes_at = moment
        self.issue.save()

    @pytest.mark.once
    def test_it_answers_with_the_wall_whose_moves_go_on(self):
        address, _ = self.opened_by(self.desk_head)
        story = make_story("刚签的一条")
        answer = self.ask(address, "")
        self.assertContains(answer, "刚签的一条")
        self.assertContains(answer, 'id="content-main"', count=1)
        self.assertNotContains(answer, "<title>")
        self.assertContains(answer, f'value="add:{story.pk}"')
        self.assertContains(answer, "csrfmiddlewaretoken")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_shown_to_whoever_may_see_the_wall(self):
        for name in CAST:
            user = getattr(self, name)
            self.client.force_login(user)
            status = self.ask(f"{self.address}live/?for={user.pk}", "").status_code
            self.assertEqual(status, 403 if name == "reporter" else 200, name)

    @pytest.mark.once
    def test_it_shows_nothing_to_anothers_page(self):
        address, mark = self.opened_by(self.chief)
        self.client.force_login(self.editor)
        self.assertEqual(self.ask(address, mark).status_code, 204)

    def test_it_is_404_for_an_issue_that_is_none(self):
        self.client.force_login(self.chief)
        for key in ("0", "9" * 30):
            address = f"/admin/editions/issue/{key}/wall/live/?for={self.chief.pk}"
            self.assertEqual(self.client.get(address).status_code, 404)

    def test_it_is_only_asked(self):
        self.client.force_login(self.chief)
        self.assertEqual(self.client.post(f"{self.address}live/").status_code, 405)

    def test_it_costs_one_query_while_nothing_changes(self):
        asked = self.opened_by(self.chief)
        # Besides: the session, the person, what they may do, and the issue.
        with self.assertNumQueries(6):
            self.assertEqual(self.ask(*asked).status_code, 304)
