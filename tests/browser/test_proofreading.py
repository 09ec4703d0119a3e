from articles.models import Article, IgnoredHit
from tests.browser.base import BrowserTestCase


class ProofreadingTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.page.set_default_timeout(15_000)
        self.sign_in(self.reporter)
        self.open("/admin/articles/article/add/")
        self.wait_for_the_editor()

    def write(self, headline, *runs):
        """Type a headline and a body, every second run of which is bold."""
        self.page.fill("#id_headline", headline)
        self.page.click(".tiptap")
        for number, run in enumerate(runs):
            if number:
                self.page.keyboard.press("Control+b")
            self.page.keyboard.type(run)

    def hit(self, passage):
        found = self.page.locator(f".hit[data-passage={passage}]:not(.hit-done)")
        found.wait_for()
        return found

    def wait_for_count(self, words):
        self.page.wait_for_selector(f".proofreading-count:has-text('{words}')")

    def save(self):
        self.page.click("[name=_continue]")
        self.page.wait_for_selector(".messagelist .success")
        self.wait_for_the_editor()

    def body(self):
        return self.page.input_value("#id_body")

    def test_it_reads_along_and_mends_by_a_click(self):
        self.write(
            "水厂，，今日通水", "城北", "水厂", "今日通水，，供", "水", "两万户。"
        )
        self.wait_for_count("2 处疑点")
        self.hit("headline").locator("text=改成“，”").click()
        self.assertEqual(self.page.input_value("#id_headline"), "水厂，今日通水")
        self.wait_for_count("1 处疑点")
        self.hit("body").locator("text=改成“，”").click()
        self.wait_for_count("没有发现疑点。")
        self.save()
        mended = (
            "<p>城北<strong>水厂</strong>今日通水，供<strong>水</strong>两万户。</p>"
        )
        self.assertEqual(Article.objects.latest("pk").body, mended)

    def test_it_takes_a_mend_back(self):
        self.write("水厂，，今日通水", "城北水厂", "今日，，通水", "。")
        self.wait_for_count("2 处疑点")
        for passage, field in (("headline", "#id_headline"), ("body", "#id_body")):
            written = self.page.input_value(field)
            self.hit(passage).locator("[data-do=mend]").click()
            self.assertNotEqual(self.page.input_value(field), written)
            self.page.click(".proofreading-said button")
            self.assertEqual(self.page.input_value(field), written)
            self.wait_for_count("2 处疑点")

    def test_it_mends_five_findings_without_a_page_load(self):
        self.write("水厂,今日通水", '她说:"', "网格员", '天天来,很放心."今天..')
        self.wait_for_count("6 处疑点")
        self.page.evaluate("window.isTheSamePage = true")
        self.page.keyboard.press("F8")
        for left in (5, 4, 3, 2, 1):
            self.page.keyboard.press("Enter")
            self.wait_for_count(f"{left} 处疑点")
        self.assertEqual(self.page.input_value("#id_headline"), "水厂，今日通水")
        self.assertEqual(
            self.body(),
            "<p>她说：“<strong>网格员</strong>天天来，很放心。”今天..</p>",
        )
        self.assertTrue(self.page.evaluate("window.isTheSamePage"))

    def test_it_mends_all_safe_ones_at_a_click_and_takes_them_back(self):
        self.write(
            "水厂,今日通水...", '她说:"', "网格员", '天天来,很放心."12月32日，，'
        )
        self.wait_for_count("8 处疑点")
        before = self.body()
        self.page.click("text=全部改正 7 处标点格式")
        mended = (
            "<p>她说：“<strong>网格员</strong>天天来，很放心。”12月32日，</p>",
            "水厂，今日通水……",
        )
        self.assertEqual((self.body(), self.page.input_value("#id_headline")), mended)
        self.wait_for_count("1 处疑点")
        self.assertIn("改正了 7 处", self.page.inner_text(".proofreading-said"))
        self.page.click(".proofreading-said button")
        self.assertEqual(self.body(), before)
        self.assertEqual(self.page.input_value("#id_headline"), "水厂,今日通水...")

    def test_it_underlines_in_the_editor_what_it_asks_about(self):
        self.write("水厂今日通水", '她说:"好"。')
        self.wait_for_count("2 处疑点")
        painted = self.page.evaluate(
            "[...CSS.highlights.get('proofreading')].map((range) => range.toString())"
        )
        self.assertEqual(painted, [":", '"', '"'])

    def test_it_takes_a_mend_back_by_the_keyboard(self):
        self.write("水厂今日通水", "今日，，通水。")
        self.hit("body").locator("[data-do=mend]").click()
        self.assertEqual(self.body(), "<p>今日，通水。</p>")
        self.page.click(".tiptap p")
        self.page.keyboard.press("Control+z")
        self.assertEqual(self.body(), "<p>今日，，通水。</p>")

    def test_it_keeps_bold_words_within_a_mend(self):
        self.write("通水", "他说：“请看“", "今日", "通水”的告示。”")
        self.hit("body").locator("[data-do=mend]").click()
        self.assertEqual(
            self.body(), "<p>他说：“请看‘<strong>今日</strong>通水’的告示。”</p>"
        )

    def test_it_shows_the_place(self):
        self.write("😀水厂，，今日通水", "第一段。\n第二段，，", "完", "。")
        self.hit("headline").locator("[data-do=show]").click()
        self.assertEqual(self.selected(), "，，")
        self.hit("body").locator("[data-do=show]").click()
        self.page.wait_for_selector(".tiptap:focus")
        self.page.keyboard.type("——")
        self.assertIn("<p>第二段——<strong>完</strong>。</p>", self.body())

    def selected(self):
        return self.page.evaluate(
            "(f => f.value.slice(f.selectionStart, f.selectionEnd))(document.activeElement)"
        )

    def test_it_waves_a_hit_through_with_a_reason(self):
        self.write("水厂，，今日通水", "城北水厂今日通水。")
        self.hit("headline")
        self.assertEqual(self.page.locator(".hit-ignore").count(), 0)
        self.save()
        self.hit("headline").locator("summary").click()
        self.page.fill("[data-reason]", "引文原样")
        self.page.press("[data-reason]", "Enter")
        self.wait_for_count("没有发现疑点。")
        self.assertEqual(IgnoredHit.objects.get().reason, "引文原样")
        self.page.click(".ignored summary")
        self.page.click("[data-do=heed]")
        self.wait_for_count("1 处疑点")
        self.assertFalse(IgnoredHit.objects.exists())

    def test_it_keeps_a_reason_half_written_while_typing_goes_on(self):
        self.write("水厂，，今日通水", "城北水厂今日通水。")
        self.save()
        self.hit("headline").locator("summary").click()
        self.page.fill("[data-reason]", "引文")
        self.page.fill("#id_deck", "又一处。。")
        self.wait_for_count("2 处疑点")
        self.assertEqual(self.page.input_value("[data-reason] >> nth=0"), "引文")

    def test_it_says_that_words_have_changed_since(self):
        self.write("水厂，，今日通水", "城北水厂今日通水。")
        mend = self.hit("headline").locator("[data-do=mend]")
        self.page.evaluate("document.getElementById('id_headline').value = '另一题'")
        mend.click()
        self.page.wait_for_selector(".proofreading-said:has-text('已经改过')")
        self.assertEqual(self.page.input_value("#id_headline"), "另一题")

    def test_it_works_without_javascript(self):
        self.write("水厂，，今日通水", "城北水厂今日通水。")
        self.save()
        story = Article.objects.latest("pk")
        state = self.context.storage_state()
        context = self.browser.new_context(
            java_script_enabled=False, storage_state=state
        )
        page = context.new_page()
        page.goto(f"{self.live_server_url}/admin/articles/article/{story.pk}/change/")
        self.assertFalse(page.locator("[data-do=mend]").is_visible())
        page.click("text=按已保存的文字校对")
        page.click("text=改成“，”")
        page.wait_for_selector(".messagelist .success")
        context.close()
        story.refresh_from_db()
        self.assertEqual(story.headline, "水厂，今日通水")

    def test_it_fits_a_phone(self):
        self.page.set_viewport_size({"width": 390, "height": 900})
        self.write("水厂，，今日通水", "城北水厂今日通水。")
        self.hit("headline")
        self.assert_fits_the_window()
