from django.templatetags.static import static

from articles.models import Article
from articles.text.counting import count
from articles.text.richtext import plain_text
from tests.browser.base import BrowserTestCase

TRICKY = [
    "",
    "5G网络，3.5万个。",
    "APEC会议——“文瀛湖”……",
    "　　两个 字\n\t下一行\u200b",
    "390936.46元、1,000亩，F-35与don't，it’s",
    "𠮷野家〇々㐂，é́ñ café",
    "A_B a.b. .c 12-34-56 ①②Ⅳ½ 한국어 カタカナ",
    "👍🏽好\x1f\x85！？《》【】（）·",
]
BODIES = [
    "<p>水厂<strong>今日</strong>通水。</p><h2>5G</h2><p>3.5万</p>",
    "<ul><li><p>A</p></li><li><p>B &amp; C &lt;D&gt;</p></li></ul>",
    "<p>abc</p><p>def</p><blockquote><p>ghi</p></blockquote>",
    "<table><caption>a</caption><tbody><tr><th>b</th><td>1<br>2</td><td></td></tr>"
    "<tr><td>CO<sub>2</sub></td><td>m<sup>3</sup></td><td>n</td></tr></tbody></table>",
]
WORD = (
    '<p class=MsoNormal style="text-indent:32pt"><b>本报讯</b>　昨日客流'
    "<span lang=EN-US>1000</span>万。<o:p></o:p></p><script>x()</script>"
    '<p><a href="javascript:x()">链接</a></p>'
)
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.querySelector(".tiptap").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  );
}"""


class DeskTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        # A draft again, for the words of what is signed are frozen.
        Article.objects.update(status="draft")
        self.story = Article.objects.get(headline="公交夫妻的别样除夕")
        self.page.set_default_timeout(15_000)
        self.sign_in(self.editor)

    def open_story(self, width=None):
        self.open(f"/admin/articles/article/{self.story.pk}/change/", width)
        self.wait_for_the_editor()

    def save(self):
        self.page.click("[name=_continue]")
        self.page.wait_for_selector(".messagelist .success")
        self.story.refresh_from_db()

    def test_it_changes_a_story_by_clicking_and_typing(self):
        self.open("/admin/")
        self.page.click("#content-main th >> text=稿件")
        self.page.click("text=公交夫妻的别样除夕")
        self.wait_for_the_editor()
        self.page.fill("#id_headline", "公交夫妻又一个除夕")
        self.page.click(".tiptap p >> nth=-1")
        self.page.keyboard.press("End")
        self.page.keyboard.press("Enter")
        self.page.click("[title=加粗]")
        self.page.keyboard.type("新的一段")
        self.page.click("[title=加粗]")
        self.page.keyboard.type("，说完了。")
        self.save()
        self.open(self.story.get_absolute_url() + "preview/")
        self.assertEqual(self.page.inner_text("h1"), "公交夫妻又一个除夕")
        last = self.page.inner_html("article p:has-text('新的一段')")
        self.assertIn("<strong>新的一段</strong>，说完了。", last)

    def test_it_sets_a_subhead_and_shows_it_again(self):
        self.open_story()
        self.page.click(".tiptap p >> nth=1")
        self.page.keyboard.press("Control+Alt+2")
        self.page.wait_for_selector(".tiptap h2:has-text('刘强')")
        self.save()
        self.assertIn("<h2>刘强、吕旭彩夫妻", self.story.body)
        self.page.wait_for_selector(".tiptap h2:has-text('刘强')")

    def test_it_cleans_what_is_pasted(self):
        self.open_story()
        self.page.click(".tiptap")
        self.page.keyboard.press("Control+A")
        self.page.evaluate(PASTE, WORD)
        self.page.wait_for_selector(".paste-line:text('链接 1')")
        self.save()
        self.assertEqual(
            self.story.body,
            "<p><strong>本报讯</strong>\u3000昨日客流1000万。</p><p>链接</p>",
        )

    def test_it_counts_as_the_server_does(self):
        self.open_story()
        module = f"import('{static('desk/counts.js')}')"
        for text in TRICKY:
            counted = self.page.evaluate(f"async t => (await {module}).count(t)", text)
            expected = {"words": count(text).words, "marks": count(text).punctuation}
            self.assertEqual(counted, expected, text)
        for body in BODIES + [self.story.body]:
            counted = self.page.evaluate(
                f"async b => {{ const m = await {module}; return m.count(m.plainText(b)) }}",
                body,
            )
            expected = count(plain_text(body))
            self.assertEqual(counted["words"], expected.words, body)
            self.assertEqual(counted["marks"], expected.punctuation, body)

    def test_it_shows_the_count_while_typing(self):
        self.open_story()
        self.page.click("summary:has-text('提要')")
        self.page.fill("#id_summary", "水厂，今日通水。")
        line = self.page.inner_text(".field-summary .count")
        self.assertEqual(line, "8 字（不计标点 6 字），一般 60–120 字")
        length = ".count[data-label=正文]"
        before = self.page.inner_text(length)
        self.page.click(".tiptap p >> nth=0")
        self.page.keyboard.type("字")
        self.assertNotEqual(self.page.inner_text(length), before)

    def test_it_shows_the_byline_as_it_will_be_printed(self):
        self.open_story()
        self.page.fill("#bylines-2 .person", "wangyong")
        self.page.click("#bylines-2 .names li:has-text('王勇')")
        self.page.click("#bylines-2 .row-up")
        self.page.click("#bylines-2 .row-up")
        line = "本报记者 王勇 本报记者 郭晓华 通讯员 李静 文/摄"
        self.page.wait_for_selector(f"#printed-byline:has-text('{line}')")
        self.save()
        self.assertEqual(self.story.byline_line(), line)

    def test_it_fits_a_phone(self):
        for address in ("/admin/", "/admin/articles/article/"):
            self.open(address, width=390)
            self.assert_fits_the_window()
        self.open_story(width=390)
        self.assert_fits_the_window()
        self.page.fill("#id_headline", "手机上改的题目")
        self.save()
        self.assertEqual(self.story.headline, "手机上改的题目")
