import pytest
from django.urls import reverse

from articles.models import Article, Autosave, Contributor, Photo
from districts.models import District
from tests.browser.base import BrowserTestCase
from tests.stories import make_draft

ADD = "/admin/articles/article/add/"
TABS = ("change", "review", "proofread", "look", "history", "sheet")
TEXT = "记者从迎泽区获悉，庙前街道、柳巷街道的网格员天天上门，住户很放心。"


class WritingDeskCase(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.author = Contributor.objects.create(name="甲记者", user=self.reporter)
        self.page.set_default_timeout(15_000)
        self.page.set_viewport_size({"width": 1440, "height": 900})
        self.sign_in(self.reporter)
        self.interactions = 0

    def open_form(self, address=ADD):
        self.open(address)
        self.wait_for_the_editor()
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(300)

    def click(self, what):
        self.interactions += 1
        self.page.click(what)

    def box(self, what):
        return self.page.locator(what).first.bounding_box()


class WritingDeskTests(WritingDeskCase):
    def test_it_takes_a_story_from_nothing_to_its_review_in_eight_interactions(self):
        photo = Photo.objects.create(caption="网格员上门", credit="甲记者 摄")
        Photo.objects.filter(pk=photo.pk).update(
            original="a.jpg", width=9, height=6, checksum="a"
        )
        self.open("/admin/")
        self.click("a.desk-write")
        self.wait_for_the_editor()
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(300)
        self.page.keyboard.type("迎泽区启动冬季供热“访民问暖”行动")  # at once
        self.click(".tiptap")
        self.page.keyboard.type(TEXT)
        self.interactions += 1  # one choice from a list of the browser's own
        self.page.select_option("#id_section", label="社会")
        self.click(".suggestions button:has-text('选迎泽')")
        self.click("text=从图片库选")
        self.click(".photo-dialog-grid button:has-text('网格员上门')")
        self.click("button:has-text('保存并提交初审')")
        self.page.wait_for_selector(".messagelist .success")
        self.assertEqual(self.page.locator(".messagelist li").count(), 1)
        story = Article.objects.get(headline__startswith="迎泽区启动")
        self.assertEqual(story.status, "first_review")
        self.assertEqual(story.bylines.get().contributor, self.author)
        self.assertEqual([d.short_name for d in story.districts.all()], ["迎泽"])
        self.assertEqual(story.article_photos.get().photo, photo)
        self.assertIn("庙前街道", story.body)
        self.assertLessEqual(self.interactions, 8)

    def test_it_stands_on_one_screen(self):
        self.open_form()
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.assertLessEqual(height, 900)
        self.assertLess(self.box(".tiptap p")["y"], 450)
        for width in (1280, 1024, 390):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.assert_fits_the_window()
            self.assertLess(self.box(".tiptap p")["y"], 700)

    def test_it_makes_a_person_on_the_spot_with_their_role(self):
        self.open_form()
        self.page.fill("#id_headline", "水厂今日通水")
        self.page.click("#bylines-1 .person")
        self.page.keyboard.type("赵新人")
        self.page.wait_for_selector("#bylines-1 .names li:has-text('加为新作者')")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#printed-byline:has-text('赵新人')")
        self.page.select_option("#id_bylines-1-role", label="通讯员")
        self.page.wait_for_selector("#printed-byline:has-text('通讯员 赵新人')")
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(".messagelist .success")
        story = Article.objects.get(headline="水厂今日通水")
        names = [(row.contributor.name, row.role) for row in story.bylines.all()]
        self.assertEqual(names, [("甲记者", "reporter"), ("赵新人", "correspondent")])

    def test_it_takes_a_district_back_as_easily(self):
        story = make_draft(created_by=self.reporter, body=f"<p>{TEXT}</p>")
        story.districts.add(District.objects.get(slug="yingze"))
        self.open_form(reverse("admin:articles_article_change", args=[story.pk]))
        self.page.wait_for_selector(".chip.suggested:has-text('迎泽')")
        self.assertEqual(self.page.locator(".suggestions li").count(), 0)
        self.page.click(".chip:has-text('迎泽')")
        self.page.wait_for_selector(".suggestions li:has-text('选迎泽')")
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(".messagelist .success")
        self.assertFalse(story.districts.exists())

    def test_it_goes_on_from_a_heading_with_enter(self):
        self.open_form()
        self.page.keyboard.type("水厂今日通水")
        self.page.keyboard.press("Enter")
        self.page.keyboard.type("城北纪事")
        self.page.keyboard.press("Enter")
        self.page.keyboard.type("正文。")
        values = [self.page.input_value(f"#id_{name}") for name in ("headline", "deck")]
        self.assertEqual(values, ["水厂今日通水", "城北纪事"])
        self.assertEqual(self.page.inner_text(".tiptap"), "正文。")

    def test_it_has_its_tabs_at_one_height_on_every_page(self):
        story = make_draft(created_by=self.reporter, headline="很长的题目" * 12)
        for width in (1440, 390):
            self.page.set_viewport_size({"width": width, "height": 900})
            heights = set()
            for name in TABS:
                self.open(reverse(f"admin:articles_article_{name}", args=[story.pk]))
                self.page.wait_for_selector(".desk-tabs")
                heights.add(round(self.box(".desk-tabs")["y"]))
            self.assertEqual(len(heights), 1, (width, heights))

    @pytest.mark.thorough
    def test_it_holds_a_long_headline_and_a_long_body(self):
        story = make_draft(
            created_by=self.reporter,
            headline="长" * 80,
            body="".join(f"<p>{'字' * 500}</p>" for _ in range(100)),
        )
        self.open_form(reverse("admin:articles_article_change", args=[story.pk]))
        self.page.fill("#id_headline", "长" * 300)
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(".errornote")
        self.assertEqual(self.page.input_value("#id_headline"), "长" * 300)
        self.assert_fits_the_window()
        story.refresh_from_db()
        self.assertEqual(len(story.headline), 80)


class AutosaveTests(WritingDeskCase):
    def at_another_machine(self, address):
        """Open a form in a browser that has nothing of this person's."""
        self.page.evaluate("localStorage.clear()")
        self.open_form(address)

    def test_it_offers_at_another_machine_what_was_typed_at_one(self):
        story = make_draft(created_by=self.reporter)
        address = reverse("admin:articles_article_change", args=[story.pk])
        self.open_form(address)
        self.page.fill("#id_headline", "没有保存的题目")
        self.page.click(".chip:has-text('迎泽')")
        self.page.fill("#bylines-0 .person", "赵新人")
        self.page.wait_for_selector("#autosaved:has-text('已自动存稿')")
        self.open("/admin/")
        self.at_another_machine(address)
        self.page.wait_for_selector("#draft:has-text('您在另一台电脑上')")
        self.assertRegex(
            self.page.inner_text("#draft p"),
            r"^您在另一台电脑上 今天 \d\d:\d\d 有没保存的内容（主题、区县、署名）。$",
        )
        self.page.click("[data-do=restore]")
        self.assertEqual(self.page.input_value("#id_headline"), "没有保存的题目")
        self.assertTrue(self.page.is_checked(".chip:has-text('迎泽') input"))
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(".messagelist .success")
        story.refresh_from_db()
        self.assertEqual((story.headline, story.version), ("没有保存的题目", 2))
        self.assertEqual(story.bylines.get().contributor.name, "赵新人")
        self.assertFalse(Autosave.objects.exists())

    def test_it_forgets_a_new_story_that_is_not_wanted(self):
        self.open_form()
        self.page.fill("#id_headline", "不要的题目")
        self.page.wait_for_selector("#autosaved:has-text('已自动存稿')")
        self.open("/admin/")
        self.at_another_machine(ADD)
        self.page.click("[data-do=drop]")
        self.page.wait_for_selector("#draft", state="hidden")
        self.assertFalse(Autosave.objects.exists())
