import pytest

from articles.models import Article
from ingest.models import PageImport
from tests.browser.base import BrowserTestCase
from tests.ingest.made_files import WPS_HTML, saved, site
from tests.ingest.pages import LONG, page, seed_text
from tests.ingest.test_tables_taken_in import with_table

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
        self.page.fill(
            "[name=text]", page("水厂通水", "老人说好", LONG * 6, "公园开放", LONG)
        )
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

    def to_drafts(self):
        """From the filled form to the page's drafts, in the order of the page."""
        self.page.click("text=读取版面")
        self.page.locator("#workbench[data-ready]").wait_for()
        self.page.fill(".take-over [name=date]", "2023-01-23")
        self.page.click(".take-over .default")
        self.page.wait_for_url("**/pagetext/**")
        return list(Article.objects.order_by("placements__order"))

    def drop(self, name, data):
        """Drop a file on the page, beside its field."""
        event = self.page.evaluate_handle(
            """([name, bytes]) => {
              const data = new DataTransfer();
              data.items.add(new File([new Uint8Array(bytes)], name));
              return data;
            }""",
            [name, list(data)],
        )
        self.page.dispatch_event("#content", "drop", {"dataTransfer": event})

    def test_it_takes_a_dropped_word_file_with_a_table_to_drafts(self):
        self.open(ADD)
        self.page.locator("[data-page-import-add][data-ready]").wait_for()
        self.drop("稿.docx", saved(with_table()))
        self.page.get_by_text("已选 稿.docx").wait_for()
        [draft] = self.to_drafts()
        self.assertEqual(draft.headline, "水厂今日通水")
        self.assertIn("<td>大南门</td><td>1234</td>", draft.body)

    def test_it_takes_saved_pages_and_pasted_rich_text_to_drafts(self):
        self.open(ADD)
        self.page.set_input_files(
            "[name=file]",
            [
                {"name": f"{n}.html", "mimeType": "text/html", "buffer": data}
                for n, data in enumerate(
                    (site("水厂今日通水").encode("gbk"), site("公园今日开放").encode())
                )
            ],
        )
        drafts = self.to_drafts()
        headlines = [draft.headline for draft in drafts]
        self.assertEqual(headlines, ["水厂今日通水", "公园今日开放"])
        self.assertNotIn("微信", drafts[0].body)
        self.open(ADD)
        self.page.locator("[data-page-import-add][data-ready]").wait_for()
        self.page.locator("[name=text]").evaluate(
            """(box, html) => {
              const data = new DataTransfer();
              data.setData("text/html", html);
              data.setData("text/plain", "没有标题的原文");
              box.focus();
              box.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, cancelable: true }),
              );
            }""",
            WPS_HTML.format(long=LONG),
        )
        self.page.locator("[name=said]").wait_for(state="attached")
        self.assertIn("三年磨一剑", self.page.input_value("[name=text]"))
        self.page.click("text=读取版面")
        self.page.locator("#workbench[data-ready]").wait_for()
        subhead = self.page.locator(".line.role-subhead", has_text="三年磨一剑")
        self.assertEqual(subhead.count(), 1)
