"""Looking for a story: typing, what is offered meanwhile, narrowing, going on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Byline, Contributor, Section
from tests.browser.base import BrowserTestCase
from tests.stories import make_draft, make_story

BOX = ".search-box input"
OFFERED = ".names li"


class SearchTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        section = Section.objects.get(slug="minsheng")
        person = Contributor.objects.create(name="周试卷")
        for number in range(24):
            story = make_story(
                f"灯会第{number}场",
                section=section,
                published_at=timezone.now() - timedelta(days=number),
            )
            Byline.objects.create(article=story, contributor=person)
        hidden = Contributor.objects.create(name="周密稿")
        Byline.objects.create(article=make_draft("灯会密稿"), contributor=hidden)

    def type_into(self, selector, text):
        self.page.click(selector)
        self.page.keyboard.type(text, delay=20)

    @pytest.mark.both_databases
    def test_it_goes_from_the_masthead_to_results_to_a_story(self):
        self.open("/", width=1280)
        self.type_into(".masthead-search input", "灯会")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/search/?q=*")
        self.assertEqual(self.page.locator(".list .card").count(), 20)
        self.assertIn("找到24篇", self.page.inner_text("[role=status]"))
        self.assertEqual(self.page.locator("mark").first.inner_text(), "灯会")
        self.page.click("text=更早的稿件")
        self.page.wait_for_url("**before=*")
        self.assertEqual(self.page.locator(".list .card").count(), 4)
        self.page.click("text=灯会第23场")
        self.page.wait_for_url("**/articles/**")

    def test_it_is_reached_on_a_telephone(self):
        self.open("/", width=390)
        self.page.click(".to-search")
        self.page.wait_for_url("**/search/")
        self.assert_fits_the_window()

    def test_it_offers_names_while_one_types_and_the_keyboard_takes_one(self):
        self.open("/search/")
        self.type_into(BOX, "zsj")
        self.page.wait_for_selector(OFFERED)
        self.assertEqual(self.page.locator(OFFERED).all_inner_texts(), ["作者周试卷"])
        self.assertEqual(self.page.get_attribute(BOX, "aria-expanded"), "true")
        self.page.keyboard.press("ArrowDown")
        chosen = self.page.get_attribute(BOX, "aria-activedescendant")
        selected = self.page.locator(f"#{chosen}")
        self.assertEqual(selected.get_attribute("aria-selected"), "true")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/people/zhou-shi-juan/")

    def test_it_closes_the_list_on_escape_and_searches_as_typed_on_enter(self):
        self.open("/search/")
        self.type_into(BOX, "古交")
        self.page.wait_for_selector(OFFERED)
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector(OFFERED, state="hidden")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/search/?q=*")
        self.assertIn("古交", self.page.inner_text(".search-names"))

    def test_it_opens_a_name_clicked_with_the_mouse(self):
        self.open("/search/")
        self.type_into(BOX, "古交")
        self.page.click(OFFERED)
        self.page.wait_for_url("**/districts/gujiao/")

    def test_it_narrows_by_a_facet_and_widens_again(self):
        self.open("/search/?q=灯会", width=1280)
        facet = self.page.locator(".search-facets a", has_text="民生")
        self.assertIn("24", facet.inner_text())
        facet.click()
        self.page.wait_for_url("**section=minsheng*")
        self.assertIn("找到24篇", self.page.inner_text("[role=status]"))
        self.page.click(".search-chosen a")
        self.page.wait_for_url(lambda address: "section=" not in address)

    def test_it_works_without_javascript(self):
        context = self.browser.new_context(java_script_enabled=False, locale="zh-CN")
        page = context.new_page()
        page.goto(self.live_server_url + "/search/")
        page.fill(BOX, "灯会")
        page.click(".search-line button")
        page.wait_for_url("**/search/?q=*")
        self.assertEqual(page.locator(".list .card").count(), 20)
        page.click("main summary")
        page.select_option("select[name=section]", "minsheng")
        page.click(".search-line button")
        page.wait_for_url("**section=minsheng*")
        context.close()


class TopicTests(BrowserTestCase):
    # Tiptap's own style, which static/desk/story.css gives instead.
    allowed = ("Applying inline style violates",)

    def test_it_is_offered_in_the_story_form(self):
        make_story().tags.add("供水", "春运")
        draft = make_draft("草稿", created_by=self.editor)
        self.sign_in(self.editor)
        self.open(reverse("admin:articles_article_change", args=[draft.pk]))
        self.page.fill("#id_tags", "公交，")
        self.page.click("#id_tags")
        self.page.keyboard.press("End")
        self.page.keyboard.type("gs", delay=20)
        self.page.wait_for_selector(OFFERED)
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        self.assertEqual(self.page.input_value("#id_tags"), "公交，供水")
        self.page.click("[name=_continue]")
        self.page.wait_for_load_state()
        stored = Article.objects.get(pk=draft.pk)
        self.assertEqual(set(stored.tags.names()), {"公交", "供水"})
