"""The contact sheet of the photo library, walked and used by keys alone."""

from tests.browser.base import BrowserTestCase
from tests.pictures import drawn, encoded, make_photo

LIBRARY = "/admin/articles/photo/"
FOCUSED = "document.activeElement"


class ContactSheetTests(BrowserTestCase):
    def test_it_walks_selects_and_looks_by_keys_and_keeps_its_size(self):
        for number in range(3):
            make_photo(encoded(drawn((60 + number, 40))), caption=f"第{number}张")
        self.sign_in(self.photo_editor)
        self.open(LIBRARY, 1280)
        press = self.page.keyboard.press
        self.page.click(".sheet-sizes [data-size=large]")
        self.page.locator(".sheet-picture").first.focus()
        press("ArrowRight")
        press(" ")
        self.assertIn("选中 1 张", self.page.inner_text(".action-counter"))
        second = self.page.locator(".sheet-picture").nth(1).get_attribute("aria-label")
        press("Enter")
        self.page.wait_for_selector(".sheet-facts")
        self.assertEqual(self.page.inner_text(".sheet-facts h2"), second)
        self.assertEqual(self.page.inner_text("[data-do=select]"), "已选中")
        press("ArrowLeft")
        self.page.wait_for_function(
            "(before) => document.querySelector('.sheet-facts h2').textContent !== before",
            arg=second,
        )
        press("Escape")
        # A moment later, on the picture that was shown last.
        self.page.wait_for_function(
            f"() => [...document.querySelectorAll('.sheet-picture')].indexOf({FOCUSED}) === 0"
        )
        press("/")
        self.assertEqual(self.page.evaluate(f"{FOCUSED}.id"), "searchbar")
        self.page.reload()
        size = self.page.get_attribute("#contact-sheet", "data-size")
        self.assertEqual(size, "large")
