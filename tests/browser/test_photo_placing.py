"""The photos of a story on its form: put in order and into the text, by mouse and by keys."""

from django.urls import reverse

from tests.browser.base import BrowserTestCase
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_draft

CARD = "#article_photos-{} .field-picture"
MARK = "[data-photo-mark=article_photos-{}]"
PLACES = """() => [...document.querySelectorAll("#article_photos-group .has_original")]
  .map((row) => [row.querySelector("[name$='-photo']").value,
    row.querySelector("[name$='-order']").value,
    row.querySelector("[name$='-after_paragraph']").value])"""


class PhotoPlacingTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.story = make_draft(
            body="".join(f"<p>第{n}段，全市通水。</p>" for n in range(1, 5)),
            created_by=self.editor,
        )
        self.photos = []
        for order, after in enumerate((0, 2, 2), 1):
            photo = make_photo(encoded(drawn((90 + order, 60))), caption=f"图{order}")
            place(photo, self.story, order=order, after_paragraph=after)
            self.photos.append(str(photo.pk))
        self.page.set_default_timeout(15_000)
        self.page.set_viewport_size({"width": 1440, "height": 1400})
        self.sign_in(self.editor)
        self.open(reverse("admin:articles_article_change", args=[self.story.pk]))
        self.wait_for_the_editor()
        self.page.wait_for_selector(".photo-marks")

    def places(self):
        """Return (order, after which paragraph) of each photo, as the form will say."""
        rows = {pk: (order, after) for pk, order, after in self.page.evaluate(PLACES)}
        return [rows[pk] for pk in self.photos]

    def test_it_drags_a_card_and_a_mark_into_the_text_and_stores_that(self):
        text = self.page.locator(".tiptap > p")
        self.page.drag_and_drop(CARD.format(0), ".tiptap > p:last-of-type")
        self.assertIn(self.places()[0], [("1", "3"), ("1", "4")])
        box = text.nth(0).bounding_box()
        mark = self.page.locator(MARK.format(1))
        mark.drag_to(text.nth(0), target_position={"x": 30, "y": box["height"] - 3})
        self.assertEqual(self.places()[1], ("2", "1"))
        # What is written above does not part a photo from its paragraph.
        text.nth(0).click()
        self.page.keyboard.press("Home")
        self.page.keyboard.type("新的一段。")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f".tiptap > p:nth-of-type(2) + * {MARK.format(1)}")
        self.assertEqual([after for _, after in self.places()][1:], ["2", "3"])
        # Nor does what is written behind it. The editor hears of a caret's move with the next
        # frame; fingers are slower than that.
        text.nth(1).click()
        self.page.keyboard.press("End")
        self.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))"
        )
        self.page.keyboard.press("Enter")
        self.page.keyboard.type("又一段。")
        self.page.wait_for_function(
            f"([photo, after]) => ({PLACES})().some("
            "([pk, , at]) => pk === photo && at === after)",
            arg=[self.photos[2], "4"],
        )
        self.assertEqual([after for _, after in self.places()][1:], ["2", "4"])
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(".messagelist .success")
        self.story.refresh_from_db()
        self.assertNotIn("img", self.story.body)
        self.assertEqual(self.story.body.count("<p>"), 6)
        stored = self.story.article_photos.values_list("order", "after_paragraph")
        self.assertEqual(list(stored)[1:], [(2, 2), (3, 4)])

    def test_it_is_done_by_keys_alone(self):
        for keys, after in (("ArrowDown", "1"), ("End", "4"), ("ArrowUp", "3")):
            self.page.focus(MARK.format(0))
            self.page.keyboard.press(keys)
            self.assertEqual(self.places()[0][1], after)
            focused = self.page.evaluate("document.activeElement.dataset.photoMark")
            self.assertEqual(focused, "article_photos-0")
        self.page.keyboard.press("Enter")
        focused = self.page.evaluate("document.activeElement.name")
        self.assertEqual(focused, "article_photos-0-caption")
        self.page.focus("#article_photos-2 .row-up")
        self.page.keyboard.press("Home")
        self.assertEqual([order for order, _ in self.places()], ["2", "3", "1"])
        self.page.keyboard.press("ArrowDown")
        self.assertEqual([order for order, _ in self.places()], ["1", "3", "2"])
        # One click makes a photo the story's 题图, and no other is one any more.
        self.page.focus("#article_photos-1 .photo-lead")
        self.page.keyboard.press("Enter")
        self.assertEqual(self.places()[1], ("1", "0"))
        self.assertTrue(self.page.is_checked("#id_article_photos-1-is_wide"))
        self.page.wait_for_selector(".photo-marks:has-text('题图')")
        self.page.click("#article_photos-2 .photo-lead")
        self.assertFalse(self.page.is_checked("#id_article_photos-1-is_wide"))

    def test_it_drags_cards_into_another_order(self):
        self.page.drag_and_drop(
            CARD.format(2), CARD.format(0), target_position={"x": 20, "y": 4}
        )
        self.assertEqual([order for order, _ in self.places()], ["2", "3", "1"])
