"""The focal point of a photo set by a click, by keys, and for one crop alone."""

from articles.models import Photo
from tests.browser.base import BrowserTestCase
from tests.pictures import drawn, encoded, make_photo

LEAD = "[data-crop=lead]"


class FocalPointTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.photo = make_photo(encoded(drawn((400, 600))))
        self.sign_in(self.photo_editor)

    def box_of(self, crop):
        view = self.page.get_attribute(f"[data-crop={crop}] svg", "viewBox")
        return [round(float(number)) for number in view.split()]

    def point(self):
        return [
            round(float(self.page.input_value(f"#id_focal_{axis}")), 1) for axis in "xy"
        ]

    def save(self):
        self.page.click("[name=_continue]")
        self.page.wait_for_selector(".messagelist .success")
        self.photo = Photo.objects.get(pk=self.photo.pk)

    def test_it_is_set_by_a_click_and_every_crop_follows(self):
        self.open(f"/admin/articles/photo/{self.photo.pk}/change/", 1280)
        self.assertEqual(self.box_of("lead"), [0, 167, 400, 266])
        board = self.page.locator(".crop-board svg")
        board.scroll_into_view_if_needed()
        size = board.bounding_box()
        board.click(position={"x": size["width"] * 0.3, "y": size["height"] * 0.1})
        self.assertEqual(self.point(), [0.3, 0.1])
        self.assertEqual(self.box_of("lead"), [0, 0, 400, 266])
        self.assertEqual(self.box_of("square"), [0, 0, 400, 400])
        # By keys from there, one crop alone, and that one back again.
        for _ in range(4):
            self.page.keyboard.press("Shift+ArrowDown")
        self.assertEqual(self.point(), [0.3, 0.3])
        self.page.focus(f"{LEAD} svg")
        self.page.keyboard.press("Shift+ArrowDown")
        self.assertAlmostEqual(self.box_of("lead")[1], 77, delta=3)
        self.assertAlmostEqual(self.box_of("card")[1], 30, delta=3)
        self.assertEqual(self.page.inner_text(f"{LEAD} .crop-says"), "单独设的")
        self.page.click(f"{LEAD} button")
        self.assertAlmostEqual(self.box_of("lead")[1], 47, delta=3)
        # By dragging: the picture goes up, the part that is cut out goes down.
        self.page.locator("[data-crop=card] svg").scroll_into_view_if_needed()
        card = self.page.locator("[data-crop=card] svg").bounding_box()
        middle = card["x"] + card["width"] / 2, card["y"] + card["height"] / 2
        self.page.mouse.move(*middle)
        self.page.mouse.down()
        self.page.mouse.move(middle[0], middle[1] - card["height"] / 3)
        self.page.mouse.up()
        self.assertAlmostEqual(self.box_of("card")[1], 130, delta=5)
        self.assert_fits_the_window()
        self.save()
        self.assertAlmostEqual(self.photo.focal_y, 0.3, delta=0.02)
        self.assertEqual(list(self.photo.crops), ["card"])
        self.assertEqual(self.box_of("lead")[0], 0)

    def test_it_fits_a_phone_where_every_button_is_large_enough(self):
        Photo.objects.update(crops={"lead": [0.5, 0.2]})
        self.open(f"/admin/articles/photo/{self.photo.pk}/change/", 390)
        self.assert_fits_the_window()
        button = self.page.locator(f"{LEAD} button").bounding_box()
        self.assertGreaterEqual(min(button["width"], button["height"]), 24)
        marker = self.page.locator(".focal-reach").bounding_box()
        self.assertGreaterEqual(marker["width"], 24)
