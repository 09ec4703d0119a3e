from articles.models import Article
from articles.text.richtext import clean
from tests.browser.base import BrowserTestCase
from tests.stories import make_draft, make_story

CELLS = "".join(f"<td>{number}月客流</td>" for number in range(1, 13))
WIDE = f"<table><caption>全年</caption><tbody><tr>{CELLS}</tr></tbody></table>"
BODY = clean(
    "<p>两站少排CO<sub>2</sub>。</p><table><caption>客流</caption>"
    "<tr><th rowspan=2>站<th colspan=2>客流<tr><th>早<th>晚"
    "<tr><th>甲<br>乙<td>1<td>2<tr><td>丙<td><td>3</table><p>完。</p>"
)


class TableTests(BrowserTestCase):
    # Tiptap's own base style, an inline one; static/desk/story.css has its rules.
    allowed = ("sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA=",)

    def body(self):
        return self.page.evaluate("document.querySelector('.tiptap').editor.getHTML()")

    def open_story(self, story):
        self.sign_in(self.editor)
        self.open(f"/admin/articles/article/{story.pk}/change/")
        self.wait_for_the_editor()

    def test_it_is_written_in_the_editor_by_keys(self):
        story = make_draft(body="<p>水厂。</p>", created_by=self.editor)
        self.open_story(story)
        self.page.click(".tiptap p")
        self.page.keyboard.press("Control+End")
        self.page.click("[title^=插入表格]")
        for word in ("站名", "客流", "", "甲站", "12"):
            self.page.keyboard.type(word)
            self.page.keyboard.press("Tab")
        self.page.click("[title=表题]")
        self.page.fill(".prose-editor-dialog input", "日均<客流>")
        self.page.click(".prose-editor-dialog [type=submit]")
        self.page.click("[title=删去这一列]")
        self.page.keyboard.press("Escape")
        self.page.keyboard.type("完。")
        self.page.click("[name=_continue]")
        self.page.wait_for_selector(".messagelist .success")
        self.assertEqual(
            Article.objects.get(pk=story.pk).body,
            "<p>水厂。</p><table><caption>日均&lt;客流&gt;</caption>"
            '<thead><tr><th scope="col">站名</th><th scope="col">客流</th></tr></thead>'
            "<tbody><tr><td>甲站</td><td>12</td></tr></tbody></table><p>完。</p>",
        )

    def test_it_is_the_same_after_the_editor_had_it(self):
        self.open_story(make_draft(body=BODY, created_by=self.editor))
        self.assertEqual(clean(self.body()), BODY)
        self.assertEqual(self.page.inner_text(".tiptap caption"), "客流")

    def test_it_is_proofread_cell_by_cell_as_one_writes(self):
        cells = "<tr><td>35μg/m<sup>3</sup>，，停产</td><td>甲，，乙</td></tr>"
        body = f"<table><tbody>{cells}</tbody></table>"
        self.open_story(make_draft("水厂", body=body, created_by=self.editor))
        for left in (1, 0):
            hits = self.page.locator(".hit[data-passage=body]:not(.hit-done)")
            hits.first.locator("[data-do=mend]").click()
            self.page.wait_for_function(
                "n => document.querySelectorAll('.hit:not(.hit-done)').length === n",
                arg=left,
            )
        mended = body.replace("，，", "，")
        self.assertEqual(clean(self.page.input_value("#id_body")), mended)

    def test_it_is_moved_sideways_by_keys_in_its_own_box(self):
        story = make_story("全年客流", body=WIDE)
        self.open(story.get_absolute_url(), width=390)
        self.assert_fits_the_window()
        self.page.focus(".table-box")
        self.page.keyboard.press("ArrowRight")
        self.page.wait_for_function(
            "() => document.querySelector('.table-box').scrollLeft > 0"
        )
