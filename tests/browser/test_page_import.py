import pytest

from articles.models import Article
from ingest.models import PageImport
from tests.browser.base import BrowserTestCase
from tests.ingest.pages import LONG, page, seed_text

ADD = "/admin/ingest/intake/add/"


class PageImportTests(BrowserTestCase):
    """A night editor brings the seed page in."""

    fixtures = ("districts", "places", "sections")

    def setUp(self):
        super().setUp()
        self.sign_in(self.editor)

    def paste(self):
        self.open(ADD)
        self.page.fill("[name=text]", seed_text())
        self.page.click("text=读取版面")
        self.page.locator("#workbench[data-ready]").wait_for()

    def line(self, number):
        return self.page.locator(f'[id="line-{number}:0"]')

    def role(self, number, expected):
        self.line(number).locator(".line-role", has_text=expected).wait_for()

    @pytest.mark.both_databases
    def test_it_takes_the_seed_page_from_paste_to_seven_drafts(self):
        self.paste()
        self.assertEqual(self.page.locator(".read-story").count(), 7)
        # One correction by key: the loose flag is the column of the first story.
        self.line(55).locator("input").focus()
        self.page.keyboard.press("l")
        self.role(55, "栏目")
        column = self.page.locator("#story-1 [name=column]")
        self.assertEqual(column.input_value(), "新时代 新征程 新伟业")
        # And the garbled headline from what the body says.
        self.page.locator("#story-5 [name=candidate]").check()
        self.page.locator("#story-5").get_by_text("采用").click()
        headline = self.page.locator("#story-5 [name=headline]")
        headline.and_(self.page.locator('[value^="每个村"]')).wait_for()
        self.page.fill(".take-over [name=number]", "2")
        self.page.click("text=转为 7 篇草稿")
        self.page.wait_for_url("**/pagetext/**")
        self.assertIn("已建 7 篇草稿", self.page.content())
        stories = Article.objects.order_by("placements__order")
        self.assertEqual(len(stories), 7)
        self.assertEqual(stories[0].column.name, "新时代 新征程 新伟业")
        self.assertEqual(stories[4].headline, "每个村和居委会要确定安全网格员")
        self.assertEqual({story.status for story in stories}, {"draft"})

    def test_it_is_worked_by_keys_alone(self):
        self.paste()
        self.line(3).locator("input").focus()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("d")
        self.role(9, "副题")
        self.page.keyboard.press("z")
        self.role(9, "小标题")
        self.page.keyboard.press("n")
        self.page.locator(".read-story").nth(7).wait_for()
        self.assertEqual(PageImport.objects.get().version, 4)

    def test_it_goes_from_question_to_question_and_takes_an_answer(self):
        self.open(ADD)
        self.page.fill("[name=text]", page("水厂通水（民生线）", LONG, LONG))
        self.page.click("text=读取版面")
        self.page.locator("#workbench[data-ready]").wait_for()
        asked = self.page.locator(".line.asked")
        many = asked.count()
        for key, nth in (("q", 0), ("q", 1 % many), ("w", 0)):
            self.page.keyboard.press(key)  # wherever one is on the page
            focused = asked.nth(nth).locator("input:focus")
            self.assertEqual(focused.count(), 1, (key, nth))
        answered = asked.first.get_attribute("id")
        self.page.keyboard.press("o")
        self.page.locator(f'[id="{answered}"]:not(.asked) input:focus').wait_for()
        self.assertEqual(asked.count(), many - 1)
        self.page.keyboard.press("z")
        asked.nth(many - 1).wait_for()

    def test_it_keeps_unsaved_words_over_a_reload(self):
        self.paste()
        headline = self.page.locator("#story-2 [name=headline]")
        headline.click()
        headline.press_sequentially("（改）")
        with self.page.expect_response("**/move/"):
            pass
        self.page.reload()
        shown = self.page.locator("#story-2 [name=headline]").input_value()
        self.assertIn("（改）", shown)

    def test_it_keeps_what_was_pasted_until_it_is_read(self):
        self.open(ADD)
        self.page.fill("[name=text]", "还没有交上去的原文")
        self.page.reload()
        self.assertEqual(self.page.input_value("[name=text]"), "还没有交上去的原文")

    def test_it_stands_on_a_phone(self):
        self.page.set_viewport_size({"width": 390, "height": 844})
        self.paste()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self.assertLessEqual(width, 390)
