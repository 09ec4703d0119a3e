"""The proofreading page, worked through by mouse and by keys without a page load."""

from axe_playwright_python.sync_playwright import Axe

from articles.models import Article, IgnoredHit
from tests.browser.base import BrowserTestCase
from tests.browser.contrast import Judge
from tests.stories import make_draft

HEADLINE = "城北水厂,今日通水"
BODY = (
    '<p>居民李女士说:"网格员天天来,<strong>很</strong>放心."12月32日通水。</p>'
    "<p>迎泽县的居民说，，水通了。</p>"
)


class ProofSheetTests(BrowserTestCase):
    # Answered with a sentence; the browser notes it, too.
    allowed = ("status of 409",)

    def setUp(self):
        super().setUp()
        self.page.set_default_timeout(15_000)
        self.story = make_draft(headline=HEADLINE, body=BODY, created_by=self.reporter)
        self.sign_in(self.proofreader)

    def open_sheet(self):
        self.open(f"/admin/articles/article/{self.story.pk}/proofread/")
        self.page.wait_for_selector("#proofreading[data-ready]")
        self.page.evaluate("window.isTheSamePage = true")

    def wait_for_count(self, words):
        self.page.wait_for_selector(f".proofreading-count:has-text('{words}')")

    def said(self):
        return self.page.inner_text(".proofreading-said")

    def stored(self):
        self.story.refresh_from_db()
        return self.story

    def test_it_mends_five_findings_without_a_page_load(self):
        self.open_sheet()
        self.wait_for_count("8 处疑点")
        for left in (7, 6, 5, 4, 3):
            self.page.locator(".hit-form .hit-mend").first.click()
            self.wait_for_count(f"{left} 处疑点")
        self.assertIn("已存为新版本", self.said())
        self.assertTrue(self.page.evaluate("window.isTheSamePage"))
        self.assertEqual(self.stored().version, 6)

    def test_it_mends_all_safe_ones_at_a_click(self):
        self.open_sheet()
        self.page.click("text=全部改正 6 处标点格式")
        self.wait_for_count("2 处疑点")
        self.assertEqual(self.said(), "改正了 6 处，存为一个新版本。")
        self.assertTrue(self.page.evaluate("window.isTheSamePage"))
        story = self.stored()
        self.assertEqual((story.version, story.headline), (2, "城北水厂，今日通水"))
        self.assertIn("“网格员天天来，<strong>很</strong>放心。”12月", story.body)

    def test_it_is_worked_through_by_keys(self):
        self.open_sheet()
        self.page.keyboard.press("F8")
        self.assertEqual(self.focused(), ",")
        self.page.keyboard.press("Enter")
        self.wait_for_count("7 处疑点")
        self.assertEqual(self.focused(), ":")
        for _ in range(4):
            self.page.keyboard.press("ArrowDown")
        self.page.wait_for_selector(".proof-words mark.is-current:has-text('12月32日')")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type("引文原样")
        self.page.keyboard.press("Escape")
        self.assertEqual(self.focused(), "12月32日")
        self.page.keyboard.press("Delete")
        self.page.keyboard.press("Enter")
        self.wait_for_count("6 处疑点")
        self.assertEqual(IgnoredHit.objects.get().reason, "引文原样")
        self.assertEqual(IgnoredHit.objects.get().by, self.proofreader)
        self.assertEqual(self.focused(), "迎泽县")
        self.page.keyboard.press("ArrowUp")
        self.page.keyboard.press("Shift+F8")
        self.assertEqual(self.focused(), ",")

    def focused(self):
        return self.page.evaluate("document.activeElement.dataset.text || ''")

    def test_it_makes_what_is_pressed_in_quick_succession(self):
        self.open_sheet()
        self.page.evaluate(
            "[...document.querySelectorAll('.hit-form .hit-mend')].slice(0, 3)"
            ".forEach((button) => button.click())"
        )
        self.wait_for_count("5 处疑点")
        self.assertEqual(self.stored().version, 4)

    def test_it_shows_what_a_colleague_saved_and_keeps_a_reason_half_written(self):
        self.open_sheet()
        self.page.locator(".hit-fact summary").first.click()
        self.page.fill(".hit-fact [name=reason] >> nth=0", "引文")
        Article.objects.get(pk=self.story.pk).save()
        self.page.locator(".hit .hit-mend").first.click()
        self.page.wait_for_selector(".proofreading-said:has-text('已保存过这篇稿件')")
        self.assertEqual(
            self.page.input_value(".hit-fact [name=reason] >> nth=0"), "引文"
        )
        self.assertEqual(self.stored().headline, HEADLINE)
        self.page.locator(".hit .hit-mend").first.click()
        self.wait_for_count("7 处疑点")

    def test_it_says_that_the_session_has_expired(self):
        self.open_sheet()
        self.context.clear_cookies(name="sessionid")
        self.page.locator(".hit .hit-mend").first.click()
        self.page.wait_for_selector(".proofreading-said:has-text('登录已过期')")
        self.assertEqual(self.page.locator(".hit-done").count(), 0)

    def test_it_passes_axe_and_fits_every_window(self):
        self.story.ignored_hits.create(
            key="date:x", words="13月1日", reason="原样", by=self.editor
        )
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self.open_sheet()
            self.page.evaluate(Axe().axe_script)
            with self.subTest(scheme=scheme):
                self.assertEqual(Judge(self.page).breaches({}), [])
        for width in (390, 1280, 1440):
            self.page.set_viewport_size({"width": width, "height": 900})
            with self.subTest(width=width):
                self.assert_fits_the_window()
