from tests.browser.base import BrowserTestCase

PHONE, DESKTOP = 390, 1280


class ReaderPagesTests(BrowserTestCase):
    def walk_to_a_story(self, width):
        self.open("/", width)
        self.assert_fits_the_window()
        self.page.click("a[href='/districts/'] >> visible=true")
        self.assert_fits_the_window()
        self.page.click("main a[href='/districts/yingze/'] >> visible=true")
        self.assert_fits_the_window()
        self.page.click("main >> text=更高水平建设全省首善之区")
        self.page.wait_for_url("**/articles/*/")
        self.assert_fits_the_window()

    def test_it_leads_from_the_front_page_to_a_story_on_a_phone(self):
        self.walk_to_a_story(PHONE)
        self.assertIn("做强南北“引擎”", self.page.inner_text("main"))

    def test_it_leads_from_the_front_page_to_a_story_on_a_desktop(self):
        self.walk_to_a_story(DESKTOP)
        self.assertIn("记者 王勇", self.page.inner_text("main"))
