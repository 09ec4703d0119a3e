"""What a reader sets for themselves, and does with a story."""

from articles.models import Article
from tests.browser.base import BrowserTestCase

PAPER = "getComputedStyle(document.body).backgroundColor"
DAY, NIGHT = "rgb(252, 251, 247)", "rgb(23, 22, 19)"


class ReadingTests(BrowserTestCase):
    own_window = True

    def setUp(self):
        super().setUp()
        story = Article.objects.get(headline="更高水平建设全省首善之区")
        self.address = story.get_absolute_url()

    def test_it_follows_the_system(self):
        self.open("/")
        self.assertEqual(self.page.evaluate(PAPER), DAY)
        self.page.emulate_media(color_scheme="dark")
        self.assertEqual(self.page.evaluate(PAPER), NIGHT)

    def test_it_prefers_a_choice_to_the_system_and_remembers_it(self):
        self.open("/")
        self.page.click("[data-reading=scheme][value=dark]")
        self.assertEqual(self.page.evaluate(PAPER), NIGHT)
        self.open(self.address)
        self.assertEqual(self.page.evaluate(PAPER), NIGHT)
        pressed = self.page.locator(".reading [data-reading=scheme][aria-pressed=true]")
        self.assertEqual(pressed.inner_text(), "深")
        self.page.click("[data-reading=scheme][value='']")
        self.assertEqual(self.page.evaluate(PAPER), DAY)

    def test_it_applies_night_before_anything_is_painted(self):
        self.open("/")
        self.page.click("[data-reading=scheme][value=dark]")
        # Read as soon as there is a body: before the first paint, without a flash.
        self.page.add_init_script(
            "new MutationObserver((_, seen) => { if (document.body) {"
            " seen.disconnect(); window.first = document.documentElement.dataset.scheme;"
            " } }).observe(document, { childList: true, subtree: true })"
        )
        self.open(self.address)
        self.assertEqual(self.page.evaluate("window.first"), "dark")

    def test_it_keeps_large_type_on_the_next_page(self):
        size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
        self.open(self.address)
        before = self.page.evaluate(size)
        self.page.click("[data-reading=size][value=large]")
        self.open(self.address)
        self.assertGreater(self.page.evaluate(size), before)

    def test_it_copies_the_address_and_confirms_it(self):
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.open(self.address)
        self.page.click("[data-do=copy]")
        self.page.wait_for_selector("text=链接已复制")
        copied = self.page.evaluate("navigator.clipboard.readText()")
        self.assertEqual(copied, self.live_server_url + self.address)

    def test_it_opens_the_square_code(self):
        self.open(self.address)
        self.page.click("summary >> text=二维码")
        code = self.page.locator(".story-code img")
        code.scroll_into_view_if_needed()
        # Settles once the picture is there; fails when it is none.
        code.evaluate("image => image.decode()")

    def test_it_works_without_script_and_shows_no_dead_button(self):
        self.context.close()
        self.context = self.browser.new_context(java_script_enabled=False)
        self.page = self.context.new_page()
        self.open(self.address)
        self.assertIn("做强南北“引擎”", self.page.inner_text("main"))
        # One that sends a form needs no script.
        dead = self.page.locator("button:visible:not(form[action] [type=submit])")
        self.assertEqual(dead.count(), 0)

    def test_it_prints_in_columns_with_its_address(self):
        self.open(self.address)
        self.page.emulate_media(media="print")
        columns = "getComputedStyle(document.querySelector('.story')).columnCount"
        self.assertEqual(self.page.evaluate(columns), "2")
        self.assertIn(self.address, self.page.inner_text(".on-paper"))
        for furniture in ("nav.sections", ".reading", ".story-tools", ".related"):
            self.assertEqual(self.page.locator(furniture).count(), 1)
            self.assertFalse(self.page.is_visible(furniture), furniture)
