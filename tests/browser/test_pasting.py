import base64

from django.conf import settings

from articles.models import Article, Photo
from articles.text.pasting import pasted
from tests.articles.pastes import cases
from tests.browser.base import BrowserTestCase
from tests.pictures import drawn, encoded

# What a clipboard holds: {"text/html": …, "text/plain": …}, and pictures as base64.
PASTE = """({ kinds, pictures }) => {
  const data = new DataTransfer();
  for (const [kind, content] of Object.entries(kinds)) data.setData(kind, content);
  for (const [name, base64] of Object.entries(pictures || {})) {
    const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: "image/png" }));
  }
  document.querySelector(".field-body .tiptap").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  );
}"""
EMPTY = (
    "document.querySelector('.field-body .tiptap').editor.commands.clearContent(true)"
)
CONTENT = """(html) =>
  document.querySelector(".field-body .tiptap").editor.commands.setContent(html, {
    emitUpdate: true,
  })"""
SELECT = """(range) =>
  document.querySelector(".field-body .tiptap").editor.commands.setTextSelection(range)"""
COPY = """() => {
  const data = new DataTransfer();
  document.querySelector(".field-body .tiptap").dispatchEvent(
    new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true })
  );
  return data.getData("text/html");
}"""
DROP = """(html) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.setData("text/html", html);
  const last = document.querySelector(".field-body .tiptap > p:last-of-type");
  const { left, top, height } = last.getBoundingClientRect();
  const clientX = left + 600, clientY = top + height / 2;
  last.dispatchEvent(new DragEvent("drop",
    { dataTransfer, clientX, clientY, bubbles: true, cancelable: true }));
}"""
# Waits here: what Playwright waits for it evaluates, which the site does not allow.
HAS_WORDS = """async () => {
  const page = document.querySelector(".field-body .tiptap");
  for (let times = 0; !page.textContent.trim() && times < 500; times += 1) {
    await new Promise((next) => setTimeout(next, 20));
  }
}"""
BODY = "document.querySelector('#id_body').value"


REVISED = '<p style="color:red">新甲<del>旧</del></p><p style="color:red">新乙</p>'
PLAIN = "新甲旧\n新乙"
PICTURE = base64.b64encode(encoded(drawn(), "PNG")).decode()


class PastingTests(BrowserTestCase):
    # Tiptap's own base style, an inline one; static/desk/story.css has its rules.
    allowed = ("sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA=",)

    def setUp(self):
        super().setUp()
        Article.objects.update(status="draft")
        self.story = Article.objects.get(headline="公交夫妻的别样除夕")
        Article.objects.filter(pk=self.story.pk).update(body="<p>前后</p><p>尾</p>")
        self.story.article_photos.all().delete()
        self.sign_in(self.editor)
        self.open(f"/admin/articles/article/{self.story.pk}/change/")
        self.wait_for_the_editor()

    def paste(self, pictures=None, **kinds):
        kinds = {f"text/{kind}": content for kind, content in kinds.items() if content}
        self.page.evaluate(PASTE, {"kinds": kinds, "pictures": pictures})

    def line(self):
        return self.page.inner_text(".field-body .paste-line:not(.paste-pictures)")

    def go_between(self):
        """Set the cursor between 前 and 后."""
        self.page.click(".field-body .tiptap p >> nth=0")
        self.select(2, 2)

    def select(self, start, end):
        """Select as the editor counts: what a key selects it learns a little later."""
        self.page.evaluate(SELECT, {"from": start, "to": end})

    def hold_answers(self):
        """Keep the server's answers to pastes back; return those that wait."""
        waiting = []
        self.context.route("**/paste/", lambda route: waiting.append(route))
        return waiting

    def body(self):
        return self.page.evaluate(BODY)

    def save(self):
        self.page.click("[name=_continue]")
        self.page.wait_for_selector(".messagelist .success")
        self.story.refresh_from_db()

    def test_it_takes_what_the_table_says(self):
        for case in cases():
            with self.subTest(case.name):
                self.page.evaluate(EMPTY)
                self.paste(html=case.html, plain=case.text or "（文字）")
                self.page.evaluate(HAS_WORDS)
                # As the form cleans it once more when it is saved.
                self.assertEqual(pasted(self.body()).html, case.body)
                self.assertEqual(self.line(), case.line_shown())
                if case.pictures:
                    self.page.wait_for_selector(
                        f".paste-pictures:text('{case.pictures}')"
                    )

    def test_it_runs_on_in_the_paragraph_and_is_stored(self):
        self.go_between()
        self.paste(html=REVISED, plain=PLAIN)
        self.page.wait_for_selector(".paste-line:text('清理了：修订 1。')")
        self.page.keyboard.type("，")
        self.save()
        self.assertEqual(self.story.body, "<p>前新甲</p><p>新乙，后</p><p>尾</p>")

    def test_it_is_undone_at_once_and_its_line_goes_with_the_next_paste(self):
        self.go_between()
        self.paste(html=REVISED)
        self.page.wait_for_selector(".paste-line:text('修订')")
        self.page.keyboard.press("Control+z")
        self.assertEqual(self.body(), "<p>前后</p><p>尾</p>")
        self.paste(plain="中")
        self.page.wait_for_selector(".tiptap p:text('前中后')")
        self.assertEqual(self.line(), "")

    def test_it_leaves_its_own_words_as_they_were_copied(self):
        self.page.evaluate(CONTENT, "<ul><li><p>甲</p></li></ul><p>尾</p>")
        self.page.click(".field-body .tiptap li p")
        self.select(3, 4)
        requests = self.hold_answers()
        copied = self.page.evaluate(COPY)
        self.select(9, 9)
        self.paste(html=f"<meta charset='utf-8'>{copied}", plain="甲")
        self.assertEqual(self.body(), "<ul><li><p>甲</p></li></ul><p>尾甲</p>")
        self.assertEqual(requests, [])

    def test_it_keeps_the_order_of_what_is_pasted_and_typed_meanwhile(self):
        waiting = self.hold_answers()
        self.go_between()
        self.paste(html="<p style=''>一</p>", plain="一")
        self.paste(html="<p style=''>二</p>", plain="二")
        self.page.keyboard.type("三")
        self.page.wait_for_selector(".paste-line:text('正在清理')")
        for route in reversed(waiting):
            route.continue_()
        self.page.wait_for_selector(".tiptap p:text('前一二三后')")

    def test_it_saves_what_was_pasted_a_moment_before(self):
        waiting = self.hold_answers()
        self.go_between()
        self.paste(html=REVISED, plain=PLAIN)
        self.page.evaluate("document.querySelector('[name=_continue]').click()")
        self.page.wait_for_selector(".paste-line:text('正在清理')")
        waiting[0].continue_()
        self.page.wait_for_selector(".messagelist .success")
        self.story.refresh_from_db()
        self.assertEqual(self.story.body, "<p>前新甲</p><p>新乙后</p><p>尾</p>")

    def test_it_pastes_the_plain_words_when_the_server_is_away(self):
        self.allowed += ("Failed to load resource",)
        self.context.route("**/paste/", lambda route: route.abort())
        self.go_between()
        self.paste(html=REVISED, plain=PLAIN)
        self.page.wait_for_selector(".paste-line:text('服务器没有及时应答')")
        self.assertEqual(self.body(), "<p>前新甲旧</p><p>新乙后</p><p>尾</p>")
        self.assertIn("按 Ctrl+Z 撤销", self.line())

    def test_it_says_so_when_the_session_is_over(self):
        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        self.go_between()
        self.paste(html=REVISED, plain=PLAIN)
        self.page.wait_for_selector(".paste-line:text('登录已过期')")
        self.assertIn("新甲旧", self.body())

    def test_it_puts_a_picture_into_the_story_after_its_paragraph(self):
        self.page.click(".field-body .tiptap p >> nth=1")
        self.paste(pictures={"image.png": PICTURE})
        self.page.wait_for_selector(".paste-pictures:text('图片 1 张已放进本稿的图片')")
        # The same picture once more, and what is none.
        self.paste(pictures={"image.png": PICTURE, "x.png": "bm9uZQ=="})
        self.page.wait_for_selector(".uploads .upload-said:text('不是 JPEG')")
        self.save()
        photo = Photo.objects.get(checksum__gt="", caption="")
        placed = self.story.article_photos.get()
        self.assertEqual((placed.photo, placed.after_paragraph), (photo, 2))
        self.assertEqual(self.story.body, "<p>前后</p><p>尾</p>")

    def test_it_takes_what_is_dropped_as_what_is_pasted(self):
        self.page.locator(".field-body .tiptap").scroll_into_view_if_needed()
        self.page.evaluate(DROP, REVISED)
        self.page.wait_for_selector(".paste-line:text('清理了：修订 1。')")
        self.assertEqual(self.body(), "<p>前后</p><p>尾新甲</p><p>新乙</p>")
