from django.urls import reverse

from tests.browser.base import BrowserTestCase
from tests.exchange.dresses.everything import make_everything

# Any editor of rich text, with no style sheet of ours.
EDITOR = '<div id="editor" contenteditable style="width:400px;min-height:9em"></div>'


class CopyRichTests(BrowserTestCase):
    own_window = True
    # Of the second way, see static/desk/copy_rich.js.
    allowed = ("Applying inline style violates",)

    def test_it_pastes_the_text_for_wechat_as_it_looks(self):
        story = make_everything(self.chief)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.sign_in(self.editor)
        self.open(reverse("admin:articles_article_export", args=[story.pk]))
        preview = self.page.frame_locator("iframe").locator("section")
        self.assertIn("水从哪里来", preview.inner_text())
        self.page.click("text=复制正文")
        self.page.wait_for_selector("text=已复制，去粘贴吧")
        plain = self.page.evaluate("navigator.clipboard.readText()")
        self.assertIn("本报讯（记者 郭晓华）城北水厂今日通水", plain)
        other = self.context.new_page()
        other.set_content(EDITOR)
        other.click("#editor")
        other.keyboard.press("Control+V")
        pasted = other.locator("#editor")
        self.assertIn("［在这里插入图片：图1.jpg］", pasted.inner_text())
        subhead = pasted.locator("p", has_text="水从哪里来")
        colour = subhead.evaluate("one => getComputedStyle(one).borderLeftColor")
        self.assertEqual(colour, "rgb(179, 49, 28)")
        self.assertEqual(pasted.locator("td[rowspan='2']").inner_text(), "一月")
        self.assertEqual(pasted.locator("sup").first.inner_text(), "6")
        # Where a browser fires no event, its clipboard takes the same.
        self.page.evaluate("document.execCommand = () => false")
        other.locator("#editor").fill("")
        self.page.wait_for_selector("text=复制正文")
        self.page.click("text=复制正文")
        self.page.wait_for_selector("text=已复制，去粘贴吧")
        other.click("#editor")
        other.keyboard.press("Control+V")
        self.assertEqual(subhead.evaluate("one => one.style.paddingLeft"), "8px")
