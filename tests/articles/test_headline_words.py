from io import StringIO
from uuid import uuid4

from django.core import serializers
from django.core.management import call_command
from django.test import SimpleTestCase, TestCase

from articles.models import Article
from articles.text.line_breaking import phrases
from articles.text.phrasing import phrased, phrased_parts, with_dash, with_phrases
from tests.cast import CastMixin
from tests.stories import make_draft, make_story

HEADLINE = "迎泽区启动冬季供热“访民问暖”行动"


class PhrasesTests(SimpleTestCase):
    def test_it_parts_a_heading_between_its_words(self):
        found = phrases(HEADLINE)
        self.assertEqual("".join(found), HEADLINE)
        self.assertIn("供热", found)
        self.assertFalse(
            [part for part in found if part[0] in "”，" or part[-1] == "“"]
        )

    def test_it_keeps_names_and_figures_whole(self):
        for text, parts in {
            "投资1.2万亿元建体育馆": ["投资", "1.2万亿元", "建", "体育馆"],
            "“太原府城游”本周末开放": ["“太原府城游”", "本周末", "开放"],
            "《晋阳古城》展出300余幅": ["《晋阳古城》", "展出", "300余幅"],
            "11月29日中北高新区接水": ["11月29日", "中北高新区", "接水"],
            "100%接通5G网络": ["100%接通", "5G", "网络"],
        }.items():
            with self.subTest(text=text):
                self.assertEqual(phrases(text), parts)

    def test_it_is_one_part_of_nothing(self):
        self.assertEqual(phrases(""), [""])


class PhrasedTests(SimpleTestCase):
    def test_it_is_the_text_and_its_html_has_the_breaks(self):
        stored = with_phrases([HEADLINE, "水厂通水"], teaser=f"{HEADLINE}。")
        heading = phrased(HEADLINE, stored)
        self.assertEqual(heading, HEADLINE)
        self.assertIn("冬季<wbr>供热", heading.__html__())
        # What fits any line is not looked for.
        self.assertNotIn("水厂", stored)

    def test_it_leaves_six_characters_on_the_last_line_of_a_teaser(self):
        teaser = "城北水厂二期工程今天正式通水了好。"
        shown = phrased(teaser, with_phrases([], teaser)).__html__()
        self.assertGreaterEqual(len(shown.rpartition("<wbr>")[2]), 6)

    def test_it_shows_another_text_than_is_stored_as_it_is(self):
        stored = with_phrases([HEADLINE])
        for other in ("迎泽区启动冬季供热", ""):
            self.assertEqual(phrased(other, stored), other)
            self.assertFalse(hasattr(phrased(other, stored), "__html__"))

    def test_it_parts_what_is_marked_in_it(self):
        parts = [("迎泽区启动冬", False), ("季供热", True), (HEADLINE[9:], False)]
        shown = phrased_parts(parts, phrased(HEADLINE, with_phrases([HEADLINE])))
        self.assertEqual(shown, parts)
        html = [text.__html__() for text, _ in shown]
        self.assertEqual(html[:2], ["迎泽区<wbr>启动<wbr>冬", "季<wbr>供热<wbr>"])

    def test_it_says_the_language_of_a_text_in_another(self):
        shown = phrased("Water <b>", "", "ug").__html__()
        self.assertEqual(shown, '<span lang="ug" dir="rtl">Water &lt;b&gt;</span>')

    def test_it_has_a_dash_before_a_deck_in_chinese_only(self):
        stored = with_phrases([HEADLINE])
        deck = phrased(HEADLINE, stored)
        self.assertEqual(with_dash(deck), f"——\u2060{deck.__html__()}")
        self.assertEqual(with_dash(phrased("臺灣", "", "zh-Hant"))[:2], "——")
        self.assertEqual(with_dash(phrased("Water", "", "en")), "Water")


class HeadlineWordsTests(CastMixin, TestCase):
    def test_it_marks_the_words_of_a_headline_on_its_page(self):
        story = make_story(headline=HEADLINE)
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, "冬季<wbr>供热<wbr>“访民")

    def test_it_marks_them_in_the_preview_of_a_draft(self):
        draft = make_draft(headline=HEADLINE, created_by=self.reporter)
        self.client.force_login(self.reporter)
        page = self.client.get(f"/articles/{draft.pk}/preview/")
        self.assertContains(page, "冬季<wbr>供热")

    def test_it_shows_the_headline_as_it_is_until_it_is_broken(self):
        story = make_story(headline=HEADLINE)
        Article.objects.update(phrases="")
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, f">{HEADLINE}</h1>")
        call_command("break_headings", stdout=StringIO())
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, "冬季<wbr>供热<wbr>“访民")

    def test_it_never_shows_a_headline_that_was(self):
        story = make_story(headline=HEADLINE)
        Article.objects.update(headline="迎泽区的冬季供热后天启动")
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, "迎泽区的冬季供热后天启动</h1>")
        self.assertNotContains(page, "冬季<wbr>供热")

    def test_it_is_kept_by_every_way_in_which_stories_come(self):
        story = make_story(headline=HEADLINE)
        stored = story.phrases
        self.assertIn("冬季\u200b供热", stored)
        dumped = serializers.serialize("json", [story])
        Article.objects.update(phrases="")
        for loaded in serializers.deserialize("json", dumped):
            loaded.object.phrases = ""
            loaded.save()  # as loaddata does
        self.assertEqual(Article.objects.get().phrases, stored)
        story.pk, story.guid, story.phrases = None, uuid4(), ""
        Article.objects.bulk_create([story])
        self.assertEqual(Article.objects.latest("pk").phrases, stored)

    def test_it_marks_cards_and_leaves_titles_and_descriptions_alone(self):
        make_story(headline=HEADLINE, body=f"<p>{HEADLINE}。</p>")
        page = self.client.get("/sections/yaowen/")
        self.assertContains(page, "冬季<wbr>供热", count=2)
        feed = self.client.get("/feed/")
        self.assertContains(feed, f"<title>{HEADLINE}</title>")
        self.assertContains(feed, f"{HEADLINE}。</summary>")

    def test_it_escapes_what_is_in_a_headline(self):
        story = make_story(headline="水厂<b>今日</b>通水")
        page = self.client.get(story.get_absolute_url())
        self.assertNotContains(page, "<b>今日")
