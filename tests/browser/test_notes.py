"""Notes on the text in a browser: from a selection, through three edits, to resolved."""

from articles.models import Article
from planning.models import Note
from planning.notes.writing import write_note
from tests.browser.base import BrowserTestCase

BODY = (
    "<p>城北水厂今日通水，惠及三万户居民。</p>"
    "<p>市民说，水压比从前足了许多。</p>"
    "<p>水厂二期工程计划明年春天开工。</p>"
)
QUOTE = "惠及三万户居民"
SELECT = """([words, whole]) => {
  const { editor } = document.querySelector(".field-body .tiptap");
  let range = null;
  editor.state.doc.descendants((node, at) => {
    const start = node.isText ? node.text.indexOf(words) : -1;
    if (start < 0) return;
    range = { from: at + start, to: at + start + words.length };
    if (whole) {
      const around = editor.state.doc.resolve(range.from);
      range = { from: around.before(), to: around.after() };
    }
  });
  editor.chain().focus().setTextSelection(range).run();
}"""
SELECT_READ = """(words) => {
  const walker = document.createTreeWalker(
    document.querySelector(".story-as-set .text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const start = walker.currentNode.data.indexOf(words);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
}"""
CUT = "document.querySelector('.field-body .tiptap').editor.commands.deleteSelection()"
INSERT_LAST = """(html) => {
  const { editor } = document.querySelector(".field-body .tiptap");
  editor.commands.insertContentAt(editor.state.doc.content.size, html);
}"""
MARKED = (
    "[...document.querySelectorAll('.note-mark')].map((m) => m.textContent).join('')"
)


class NotesTests(BrowserTestCase):
    # Tiptap's own base style, an inline one; static/desk/story.css has its rules.
    allowed = ("sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA=", "409")

    def setUp(self):
        super().setUp()
        self.story = Article.objects.get(headline="公交夫妻的别样除夕")
        Article.objects.filter(pk=self.story.pk).update(status="draft", body=BODY)
        self.story.article_photos.all().delete()
        self.pages = f"/admin/articles/article/{self.story.pk}"
        self.sign_in(self.editor)

    def open_form(self):
        self.open(f"{self.pages}/change/", width=1440)
        self.wait_for_the_editor()

    def select(self, words, whole=False):
        self.page.evaluate(SELECT, [words, whole])
        # The editor takes the focus in the next frame, and keys from then on.
        self.page.wait_for_selector(".field-body .ProseMirror-focused")

    def marked(self):
        return self.page.evaluate(MARKED)

    def save(self):
        self.page.click("[name=_continue]")
        self.page.wait_for_selector(".messagelist .success")
        self.wait_for_the_editor()

    def note(self, text):
        self.page.fill("#note-text", text)
        self.page.click("#note-form [type=submit]")
        self.page.wait_for_selector(f".note-text p:text('{text}')")

    def test_it_follows_a_passage_through_three_edits(self):
        on_headline = {"field": "headline", "quote": "除夕", "text": "是除夕还是初一？"}
        write_note(self.story, self.chief, on_headline)
        self.open_form()
        with self.subTest("beside its notes a headline is drawn once, and not twice"):
            self.page.wait_for_selector(".field-headline .note-number")
            self.page.wait_for_selector(".field-headline .as-read:not(:empty)")
            typed = "getComputedStyle(document.getElementById('id_headline')).color"
            self.assertEqual(self.page.evaluate(typed), "rgba(0, 0, 0, 0)")
        before = self.page.input_value("#id_body")
        self.select(QUOTE)
        self.page.keyboard.press("Control+Alt+m")
        self.assertEqual(self.page.input_value("#note-quote"), QUOTE)
        self.note("户数和通稿对不上，请核")
        self.page.wait_for_selector(".tiptap .note-mark")
        self.assertEqual(self.marked(), QUOTE)
        # A mark is no part of the text.
        self.assertEqual(self.page.input_value("#id_body"), before)
        with self.subTest("its paragraph moved to the end"):
            self.select(QUOTE, whole=True)
            self.page.evaluate(CUT)
            self.page.evaluate(INSERT_LAST, "<p>城北水厂今日通水，惠及三万户居民。</p>")
            self.save()
            self.page.wait_for_selector(".tiptap .note-mark")
            self.assertEqual(self.marked(), QUOTE)
        with self.subTest("words inside changed"):
            self.select("三万")
            self.page.keyboard.type("四万五千")
            self.assertEqual(self.marked(), "惠及四万五千户居民")
            self.save()
            self.page.wait_for_selector(".tiptap .note-mark")
            self.assertEqual(self.marked(), "惠及四万五千户居民")
            self.page.click(".notes-opener")
            self.assertIn("现在是 惠及四万五千户居民", self.page.inner_text("#notes"))
        with self.subTest("the passage deleted"):
            self.select("惠及四万五千户居民")
            self.page.keyboard.press("Delete")
            self.save()
            self.page.click(".notes-opener")
            self.assertEqual(self.marked(), "")
            said = self.page.inner_text("#notes")
            self.assertIn("找不到原文的", said)
            self.assertIn(QUOTE, said)

    def test_it_is_written_answered_and_resolved_at_the_review(self):
        Article.objects.filter(pk=self.story.pk).update(status="first_review")
        self.open(f"{self.pages}/review/", width=390)
        self.page.evaluate(SELECT_READ, "水压比从前足了")
        self.page.click(".note-here")
        self.note("是谁说的？@chief")
        self.assertEqual(self.marked(), "水压比从前足了")
        self.assert_fits_the_window()
        self.page.click(".note-steps summary")
        self.page.fill(".note-steps textarea", "记者的录音里有")
        self.page.click(".note-steps details button")
        self.page.wait_for_selector(".note-replies")
        # A colleague resolves it meanwhile.
        Note.objects.get(parent=None).resolve(self.chief)
        self.page.click("button:text('标为已解决')")
        self.page.wait_for_selector(".notes-said:text('由chief')")
        self.open(f"{self.pages}/review/")
        self.assertIn("没有待解决的", self.page.inner_text("#notes"))
        self.assertEqual(self.marked(), "")
