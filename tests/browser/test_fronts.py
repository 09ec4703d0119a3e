"""The front page, the fronts of lists and the phone's head, by their measures."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article, Section
from tests.browser.base import BrowserTestCase
from tests.pictures import drawn, encoded, make_photo, place
from tests.stories import make_story

MOST_HEAD, MOST_HOLE, LEAST_TARGET = 180, 120, 24
# How far below its last line each column, or each of what stands in one row, ends; and
# the widest gap between two that stand below each other.
HOLES = """(selector) => {
  const seen = "p, a, img, time, li, h2, h3, rect";
  const last = (box) => Math.max(...[...box.querySelectorAll(seen)]
    .filter((one) => one.checkVisibility() && !one.closest(".opening"))
    .map((one) => one.getBoundingClientRect().bottom));
  const holes = [];
  for (const box of document.querySelectorAll(selector)) {
    holes.push(box.getBoundingClientRect().bottom - last(box));
    const parts = [...box.querySelectorAll(":scope > .card")];
    parts.slice(1).forEach((part, n) =>
      holes.push(part.getBoundingClientRect().top - last(parts[n])));
  }
  return Math.round(Math.max(...holes));
}"""
SMALL = """(least) => [...document.querySelectorAll("a, button, summary, input")]
  .filter((one) => one.checkVisibility() && !one.closest(".skip, p:not(.facts, .flag)"))
  .filter((one) => {
    const { height, width } = one.getBoundingClientRect();
    return height && Math.min(height, width) < least - 0.5;
  })
  .map((one) => `${one.textContent.trim()} ${one.getBoundingClientRect().height}`)
"""


class FrontsTests(BrowserTestCase):
    own_window = True

    def setUp(self):
        super().setUp()
        self.sections = list(Section.objects.all())
        now = timezone.now()
        self.stories = [
            make_story(
                f"城北水厂二期工程今日正式通水第{n}批",
                body=f"<p>{'二十六个乡镇街道用上经过深度处理的优质饮用水。' * 40}</p>",
                section=self.sections[n % len(self.sections)],
                published_at=now - timedelta(minutes=n),
            )
            for n in range(72)
        ]
        photo = make_photo(encoded(drawn((300, 200))))
        for n in (5, 6, 20):
            place(photo, self.stories[n])
        self.photo = photo

    def test_it_has_no_hole_whatever_has_a_picture(self):
        lead, *others = self.stories
        lengths = {"as it is": None, "short": "<p>城北水厂今日通水。</p>"}
        for pictured in ((), (lead,), (lead, *others[:3]), others[:2]):
            for story in pictured:
                place(self.photo, story)
            for length, body in lengths.items():
                if body:
                    Article.objects.filter(pk=lead.pk).update(body=body)
                self.open("/", 1280)
                for part in (".front-top > *", ".front-blocks > *"):
                    with self.subTest(pictured=len(pictured), length=length, part=part):
                        hole = self.page.evaluate(HOLES, part)
                        self.assertLessEqual(hole, MOST_HOLE)
            Article.objects.filter(pk=lead.pk).update(body=others[0].body)
            for story in pictured:
                story.article_photos.all().delete()

    def test_it_leaves_no_hole_between_the_lead_of_a_list_and_those_beside_it(self):
        of_section = [s for s in self.stories if s.section == self.sections[0]]
        address = self.sections[0].get_absolute_url()
        for pictured in (of_section[:1], of_section[1:3], of_section[:3]):
            for story in pictured:
                place(self.photo, story)
            for width in (768, 1280):
                self.open(address, width)
                with self.subTest(pictured=len(pictured), width=width):
                    hole = self.page.evaluate(HOLES, ".list-front > *")
                    self.assertLessEqual(hole, MOST_HOLE)
            for story in pictured:
                story.article_photos.all().delete()

    def test_it_has_a_low_head_on_a_phone_that_comes_back(self):
        first = "document.querySelector('main :is(h1, h2, p)').getBoundingClientRect()"
        for address in ("/", "/sections/yaowen/", "/latest/"):
            self.open(address, 390)
            with self.subTest(address=address):
                self.assertLessEqual(self.page.evaluate(f"{first}.top"), MOST_HEAD)
        top = "document.querySelector('.head').getBoundingClientRect().top"
        self.page.emulate_media(reduced_motion="reduce")
        self.page.mouse.wheel(0, 900)
        self.page.wait_for_selector(".head-away", state="attached")
        self.assertLess(self.page.evaluate(top), -90)
        self.page.mouse.wheel(0, -90)
        self.page.wait_for_selector(".head:not(.head-away)")
        self.assertEqual(self.page.evaluate(top), 0)

    def test_it_has_a_menu_that_closes_by_the_keyboard(self):
        self.open("/latest/", 390)
        self.page.focus(".menu summary")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".menu-panel >> text=迎泽")
        self.page.keyboard.press("Escape")
        self.assertFalse(self.page.is_visible(".menu-panel"))
        focused = self.page.evaluate("document.activeElement.textContent")
        self.assertEqual(focused, "菜单")

    def test_it_has_a_menu_and_a_head_without_script(self):
        self.context.close()
        self.context = self.browser.new_context(
            java_script_enabled=False, viewport={"width": 390, "height": 844}
        )
        self.page = self.context.new_page()
        self.open("/")
        self.page.click(".menu summary")
        self.page.click(".menu-panel >> text=迎泽")
        self.page.wait_for_url("**/districts/yingze/")

    def test_it_is_large_enough_to_be_hit(self):
        place(self.photo, self.stories[0])
        for address in ("/", self.sections[0].get_absolute_url(), "/latest/"):
            self.open(address, 390)
            self.page.click(".menu summary")
            with self.subTest(address=address):
                self.assertEqual(self.page.evaluate(SMALL, LEAST_TARGET), [])
