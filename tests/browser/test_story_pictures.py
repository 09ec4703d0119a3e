"""The pictures of a story, enlarged by keys and by a finger."""

from articles.models import Photo
from tests.browser.base import BrowserTestCase
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_story

FOCUSED = "document.activeElement"
SHOWN = "document.querySelector('.viewer[open]') !== null"
SWIPE = """([from, to]) => {
  const viewer = document.querySelector(".viewer");
  const at = (x) => [new Touch({ identifier: 1, target: viewer, clientX: x, clientY: 300 })];
  viewer.dispatchEvent(new TouchEvent("touchstart", { touches: at(from) }));
  viewer.dispatchEvent(new TouchEvent("touchend", { changedTouches: at(to) }));
}"""
TARGETS = """() => [...document.querySelectorAll("article a, article button")]
  .filter((one) => one.checkVisibility() && !one.closest(".story-text p"))
  .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 24)
  .map(([words, box]) => `${words} ${box.width}x${box.height}`)"""


class ViewerTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.story = make_story("组图", body="<p>一。</p>" * 3)
        for order, size in enumerate([(900, 600), (600, 900), (800, 600)], 1):
            photo = make_photo(encoded(drawn(size)), caption=f"第{order}张")
            wide = {"is_wide": order == 1, "after_paragraph": order - 1}
            place(photo, self.story, order=order, **wide)
        self.address = self.story.get_absolute_url()

    def shown(self):
        """Return what the viewer says: where it is, and of which picture."""
        return (
            self.page.inner_text(".viewer-count"),
            self.page.inner_text(".viewer figcaption"),
        )

    def test_it_is_used_by_keys_alone_and_gives_the_focus_back(self):
        self.open(self.address, 1280)
        self.page.locator("a.enlarge").first.focus()
        self.page.keyboard.press("Enter")
        self.assertEqual(self.shown(), ("1/3", "第1张 甲 摄"))
        self.assertEqual(self.page.evaluate(f"{FOCUSED}.className"), "viewer-close")
        self.page.wait_for_function(
            "document.querySelector('.viewer img').naturalWidth > 0"
        )
        for key, shown in (
            ("ArrowRight", "2/3"),
            ("ArrowRight", "3/3"),
            ("ArrowRight", "1/3"),
            ("ArrowLeft", "3/3"),
            ("Home", "1/3"),
            ("ArrowRight", "2/3"),
        ):
            self.page.keyboard.press(key)
            self.assertEqual(self.shown()[0], shown)
        self.page.keyboard.press("Escape")
        self.assertFalse(self.page.evaluate(SHOWN))
        # The focus goes back a moment after it is closed.
        self.page.wait_for_function(
            f"() => [...document.querySelectorAll('a.enlarge')].indexOf({FOCUSED}) === 1"
        )

    def test_it_leads_through_a_gallery_by_keys_and_to_each_picture_without_a_script(
        self,
    ):
        self.story.article_photos.update(after_paragraph=0, is_wide=False)
        photo = make_photo(encoded(drawn((700, 500))), caption="第4张")
        place(photo, self.story, order=4)
        self.open(self.address, 1280)
        self.page.locator(".gallery a.enlarge").nth(3).focus()
        self.page.keyboard.press("Enter")
        self.assertEqual(self.shown(), ("4/4", "第4张 甲 摄"))
        self.page.keyboard.press("Home")
        self.assertEqual(self.shown()[0], "1/4")
        self.page.keyboard.press("Escape")
        context = self.browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(self.live_server_url + self.address)
        link = page.locator(".gallery a.enlarge").nth(3)
        address = link.get_attribute("href")
        link.click()
        page.wait_for_url(f"**{address}")
        self.assertTrue(page.url.endswith(".jpg"))

    def test_it_is_turned_by_a_finger_on_a_phone(self):
        self.open(self.address, 390)
        self.assert_fits_the_window()
        self.page.locator("a.enlarge").nth(1).click()
        self.assertEqual(self.shown()[0], "2/3")
        for swipe, shown in (([300, 100], "3/3"), ([100, 300], "2/3")):
            self.page.evaluate(SWIPE, swipe)
            self.assertEqual(self.shown()[0], shown)
        self.page.click(".viewer-close")
        self.assertFalse(self.page.evaluate(SHOWN))

    def test_it_runs_out_of_no_window_and_has_no_small_target(self):
        for photo in [Photo.objects.create(caption="图") for _ in range(5)]:
            place(photo, self.story, order=10 + photo.pk, after_paragraph=3)
        self.story.tags.add("供水")
        place(Photo.objects.first(), make_story("相关"))
        for width in (320, 768, 1280):
            self.open(self.address, width)
            self.assert_fits_the_window()
            self.assertEqual(self.page.evaluate(TARGETS), [])
