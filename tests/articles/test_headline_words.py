from django.test import SimpleTestCase, TestCase

from articles.models import SearchDocument
from articles.text.line_breaking import phrases, with_word_ends
from tests.cast import CastMixin
from tests.stories import make_draft, make_story

HEADLINE = "迎泽区启动冬季供热“访民问暖”行动"


class PhrasesTests(SimpleTestCase):
    def test_it_parts_a_heading_between_its_words(self):
        found = phrases(HEADLINE, with_word_ends([HEADLINE]))
        self.assertEqual("".join(found), HEADLINE)
        self.assertIn("供热", found)
        self.assertFalse(
            [part for part in found if part[0] in "”，" or part[-1] == "“"]
        )

    def test_it_asks_no_dictionary_about_what_is_not_marked(self):
        self.assertEqual(phrases(HEADLINE, ""), [HEADLINE])
        self.assertEqual(phrases("", ""), [""])


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

    def test_it_shows_the_headline_whole_where_the_index_has_none(self):
        story = make_story(headline=HEADLINE)
        SearchDocument.objects.update(heading_words="")
        page = self.client.get(story.get_absolute_url())
        self.assertContains(page, f">{HEADLINE}</h1>")

    def test_it_escapes_what_is_in_a_headline(self):
        story = make_story(headline="水厂<b>今日</b>通水")
        page = self.client.get(story.get_absolute_url())
        self.assertNotContains(page, "<b>今日")
