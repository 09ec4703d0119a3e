import pytest

from tests.browser.base import BrowserTestCase

PHONE, DESKTOP, NARROWEST = 390, 1280, 320


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

    @pytest.mark.both_databases
    def test_it_leads_from_the_front_page_to_a_story_on_a_phone(self):
        self.walk_to_a_story(PHONE)
        self.assertIn("做强南北“引擎”", self.page.inner_text("main"))

    def test_it_leads_from_the_front_page_to_a_story_on_a_desktop(self):
        self.walk_to_a_story(DESKTOP)
        self.assertIn("记者 王勇", self.page.inner_text("main"))

    def test_it_leads_from_a_district_to_its_own_part_of_a_round_up(self):
        self.open("/districts/gujiao/", PHONE)
        self.page.click("main a[href*='#brief-']")
        self.page.wait_for_url("**/articles/*/#brief-*")
        brief = self.page.locator(":target")
        self.assertIn("古交市", brief.inner_text())
        top = brief.evaluate("element => element.getBoundingClientRect().top")
        self.assertTrue(0 <= top < 300, top)

    @pytest.mark.both_databases
    def test_it_leads_to_the_printed_page_and_back_to_a_story(self):
        self.open("/", DESKTOP)
        self.page.click("main a[href^='/paper/2023-01-23/'] >> visible=true")
        self.assert_fits_the_window()
        self.page.click(".paper-rail >> text=公交夫妻的别样除夕")
        self.page.wait_for_url("**/paper/2023-01-23/*/*/")
        self.page.click("text=打开网页版")
        self.page.wait_for_url("**/articles/*/")
        self.assertIn("图为吕旭彩在车场检查车辆状况", self.page.inner_text("main"))

    def test_it_fits_the_narrowest_phone(self):
        for address in ("/", "/districts/", "/districts/gujiao/", "/paper/2023-01-23/"):
            with self.subTest(address=address):
                self.open(address, NARROWEST)
                self.assert_fits_the_window()
