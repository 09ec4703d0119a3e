from articles.models import Article, Photo
from articles.text.pasting import pasted
from tests.articles.pastes import cases
from tests.browser.base import BrowserTestCase
from tests.pictures import stored_files

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
EMPTY = "document.querySelector('.field-body .tiptap').editor.commands.clearContent(true)"
# Waits here: what Playwright waits for it evaluates, which the site does not allow.
HAS_WORDS = """async () => {
  const page = document.querySelector(".field-body .tiptap");
  for (let times = 0; !page.textContent.trim() && times < 500; times += 1) {
    await new Promise((next) => setTimeout(next, 20));
  }
}"""
BODY = "document.querySelector('#id_body').value"


class PastingTests(BrowserTestCase):
    # Tiptap's own base style, an inline one; static/desk/story.css has its rules.
    allowed = ("sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA=",)

    def setUp(self):
        super().setUp()
        Article.objects.update(status="draft")
        self.story = Article.objects.get(headline="公交夫妻的别样除夕")
        self.sign_in(self.editor)
        self.open(f"/admin/articles/article/{self.story.pk}/change/")
        self.wait_for_the_editor()

    def paste(self, pictures=None, **kinds):
        kinds = {f"text/{kind}": content for kind, content in kinds.items() if content}
        self.page.evaluate(PASTE, {"kinds": kinds, "pictures": pictures})

    def line(self):
        return self.page.inner_text(".field-body .paste-line:not(.paste-pictures)")

    def test_it_takes_what_the_table_says(self):
        for case in cases():
            with self.subTest(case.name):
                self.page.evaluate(EMPTY)
                self.paste(html=case.html, plain=case.text or "（文字）")
                self.page.evaluate(HAS_WORDS)
                # As the form cleans it once more when it is saved.
                self.assertEqual(pasted(self.page.evaluate(BODY)).html, case.body)
                self.assertEqual(self.line(), case.line_shown())
                if case.pictures:
                    self.page.wait_for_selector(f".paste-pictures:text('{case.pictures}')")
