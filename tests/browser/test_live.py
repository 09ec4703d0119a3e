"""An open desk that keeps itself current, and the key that goes to its search box."""

import re

from django.utils import timezone

from editions.models import Issue, Page, Placement
from newsroom.sign_in.sessions import DeskSession
from tests.browser.base import BrowserTestCase
from tests.stories import make_draft

CALLS = "/admin/calls/"


class LiveCase(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.page.set_default_timeout(15_000)
        # Asked each half second, not each half minute.
        self.context.route(re.compile(r"/admin/"), self._quicken)
        self.asked = 0

    def _quicken(self, route):
        if "/calls/" in route.request.url or "/live/" in route.request.url:
            self.asked += 1
            return route.continue_()
        if not route.request.is_navigation_request():
            return route.continue_()
        answer = route.fetch(max_redirects=0)
        body = answer.text().replace('data-pace="25"', 'data-pace="0.5"')
        return route.fulfill(response=answer, body=body)

    def submitted(self, headline="水厂将要通水"):
        story = make_draft(headline, created_by=self.reporter)
        story.move("submit", by=self.reporter)
        return story

    def open_desk(self, user):
        self.sign_in(user)
        self.open("/admin/")
        self.page.mouse.move(2, 2)

    def block(self, name="waiting"):
        return self.page.inner_text(f"#desk-{name}")


class LiveDeskTests(LiveCase):
    def test_it_shows_a_new_submission_without_a_reload(self):
        self.open_desk(self.editor)
        self.assertIn("还没有等您审的稿件", self.block())
        self.page.evaluate("window.isStillThere = true")
        self.submitted()
        self.page.wait_for_selector("#desk-waiting >> text=水厂将要通水")
        self.assertTrue(self.page.title().startswith("（1）采编首页"))
        self.assertEqual(self.page.inner_text("#calls a").split(), ["待我审", "1"])
        self.assertEqual(self.page.inner_text("#live-line").strip(), "待我审 1")
        self.assertFalse(self.page.is_visible("#live-line.is-seen"))
        self.assertTrue(self.page.evaluate("window.isStillThere"))

    def test_it_moves_nothing_under_a_pointer_until_it_is_told_to(self):
        self.submitted("先来的")
        self.open_desk(self.editor)
        self.page.hover("#desk-waiting >> text=先来的")
        self.submitted("后来的")
        self.page.wait_for_selector("#live-line.is-seen >> text=有新的：待我审 2")
        self.assertNotIn("后来的", self.block())
        self.page.click("#live-line button")
        self.page.wait_for_selector("#desk-waiting >> text=后来的")
        self.assertFalse(self.page.is_visible("#live-line.is-seen"))

    def test_it_lets_go_when_the_focus_leaves(self):
        self.submitted("先来的")
        self.open_desk(self.editor)
        self.page.focus("#desk-waiting a >> nth=0")
        self.submitted("后来的")
        self.page.wait_for_selector("#live-line.is-seen")
        focused = "document.activeElement.textContent"
        self.assertEqual(self.page.evaluate(focused), "先来的")
        self.page.focus("#desk-search-box")
        self.page.wait_for_selector("#desk-waiting >> text=后来的")

    def test_it_asks_nothing_while_the_window_is_hidden(self):
        self.open_desk(self.editor)
        self.page.wait_for_timeout(700)
        self.hide(True)
        self.submitted()
        before = self.asked
        self.page.wait_for_timeout(1500)
        self.assertEqual(self.asked, before)
        self.assertNotIn("水厂将要通水", self.block())
        self.hide(False)
        self.page.wait_for_selector("#desk-waiting >> text=水厂将要通水")

    def hide(self, is_hidden):
        """Have the page think that its window is out of sight, or in sight again."""
        self.page.evaluate(
            """(hidden) => {
                Object.defineProperty(document, "hidden",
                    { value: hidden, configurable: true });
                document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
            }""",
            is_hidden,
        )

    def test_it_counts_on_every_page_and_stops_at_the_sign_out(self):
        self.submitted()
        self.sign_in(self.editor)
        self.open("/admin/articles/article/")
        self.page.wait_for_selector("#calls >> text=待我审 1")
        self.assertTrue(self.page.title().startswith("（1）"))
        DeskSession.objects.all().delete()
        self.page.wait_for_selector("#live-line.is-seen >> text=登录已过期")
        before = self.asked
        self.page.wait_for_timeout(1200)
        self.assertEqual(self.asked, before)


class LiveWallTests(LiveCase):
    def setUp(self):
        super().setUp()
        self.issue = Issue.objects.create(
            date=timezone.localdate(), closes_at=timezone.now()
        )
        self.pages = [
            Page.objects.create(issue=self.issue, number=str(n), order=n)
            for n in (1, 2)
        ]
        self.story = make_draft("水厂将要通水")
        Placement.objects.create(page=self.pages[0], article=self.story, order=1)
        self.sign_in(self.chief)
        self.open(f"/admin/editions/issue/{self.issue.pk}/wall/")
        self.page.mouse.move(2, 2)

    def test_it_shows_what_a_colleague_did_and_goes_on_being_arranged(self):
        self.submitted("刚送审的")
        self.page.wait_for_selector(".wall-unplaced >> text=刚送审的")
        self.page.drag_and_drop(
            ".wall-unplaced .wall-card:has-text('刚送审的')",
            f"[data-page='{self.pages[1].pk}'] .wall-cards",
        )
        self.page.wait_for_selector(".messagelist >> text=已上第2版")
        self.assertEqual(self.pages[1].placements.count(), 1)

    def test_it_keeps_a_reason_that_is_being_written(self):
        column = f"#page-{self.pages[0].pk}"
        self.page.click(f"{column} button:has-text('小样')")
        self.open(f"/admin/editions/issue/{self.issue.pk}/wall/")
        self.page.click(f"{column} summary:has-text('退回')")
        self.page.fill(f"{column} [name=reason]", "头条标题要改")
        self.page.click("#site-name", trial=True)
        self.submitted("刚送审的")
        self.page.wait_for_selector("#live-line.is-seen button")
        self.page.click("#live-line button")
        self.page.wait_for_selector(".wall-unplaced >> text=刚送审的")
        reason = self.page.input_value(f"{column} [name=reason]")
        self.assertEqual(reason, "头条标题要改")
        self.assertTrue(self.page.is_visible(f"{column} [name=reason]"))


class SearchBoxTests(BrowserTestCase):
    def test_it_is_reached_by_a_key_that_can_be_switched_off(self):
        self.sign_in(self.editor)
        self.open("/admin/", width=390)
        self.assert_fits_the_window()
        self.page.keyboard.press("/")
        self.page.keyboard.type("除夕/")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#found-stories >> text=公交夫妻的别样除夕")
        self.assertEqual(self.page.input_value("#desk-search-box"), "除夕/")
        self.assert_fits_the_window()
        self.page.uncheck(".found-key input")
        self.page.focus("#found-stories a >> nth=0")
        self.page.keyboard.press("/")
        focused = self.page.evaluate("document.activeElement.id")
        self.assertNotEqual(focused, "desk-search-box")
