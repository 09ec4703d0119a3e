import json
import re

from django.test import TestCase

from articles.languages import Language
from articles.proofreading import ProofreadStory
from tests.cast import CastMixin
from tests.stories import make_draft, make_story

UYGHUR = "تەييۈەن شەھىرىدە مۇسابىقە"


class LanguageTests(CastMixin, TestCase):
    def page(self, story):
        return self.client.get(story.get_absolute_url()).content.decode()

    def test_it_is_chinese_unless_said_otherwise(self):
        page = self.page(make_story())
        self.assertIn('<div class="story-text" >', page)
        self.assertEqual(page.count("lang="), page.count("hreflang=") + 1)

    def test_it_says_the_language_and_the_direction_of_a_story(self):
        for language, attributes in (
            (Language.UYGHUR, 'lang="ug" dir="rtl"'),
            (Language.ENGLISH, 'lang="en" dir="ltr"'),
            (Language.TRADITIONAL, 'lang="zh-Hant" dir="ltr"'),
        ):
            story = make_story(UYGHUR, language=language, deck="deck")
            with self.subTest(language=language):
                page = self.page(story).replace("<wbr>", "")
                self.assertIn(f'<div class="story-text" {attributes}>', page)
                self.assertIn(f"<span {attributes}>{UYGHUR}</span></h1>", page)
                data = re.search(r'ld\+json">(.*?)</script>', page)[1]
                self.assertEqual(json.loads(data)[0]["inLanguage"], language)
                listed = self.client.get("/sections/yaowen/").content.decode()
                listed = listed.replace("<wbr>", "")
                self.assertIn(f"<span {attributes}>{UYGHUR}</span></a>", listed)
                feed = self.client.get("/feed/").content.decode()
                self.assertIn(f'<entry xml:lang="{language}">', feed)

    def test_it_sets_no_latin_text_by_the_rules_of_chinese(self):
        words = "Water works of the north open, and all who live there are glad. "
        story = make_story("Water", language="en", body=f"<p>{words * 2}</p>")
        page = self.page(story)
        self.assertNotIn("<wbr>", page)
        self.assertNotIn("ragged", page)

    def test_it_is_found_and_is_not_proofread_by_rules_for_chinese(self):
        body = "<p>Water works,open (today)2023年12月32日。</p>"
        story = make_story(UYGHUR, language=Language.UYGHUR, body=body)
        self.assertEqual(ProofreadStory(story).hits, [])
        self.assertEqual(ProofreadStory(story).factual, [])
        found = self.client.get("/search/", {"q": UYGHUR.split()[0]})
        self.assertContains(found, story.get_absolute_url())

    def test_it_goes_with_a_working_copy_and_comes_back_with_it(self):
        story = make_story("Water works open", language=Language.ENGLISH)
        copy = story.open_correction(by=self.chief)
        self.assertEqual(copy.language, Language.ENGLISH)
        self.assertEqual(story.versions()[0].language, Language.ENGLISH)

    def test_it_leaves_the_digest_of_what_was_reviewed_before(self):
        draft = make_draft()
        before = draft.digest()
        draft.language = Language.ENGLISH
        draft.save()
        self.assertNotEqual(draft.digest(), before)
        draft.language = Language.CHINESE
        draft.save()
        self.assertEqual(draft.digest(), before)

    def test_it_is_chosen_on_the_form_and_refuses_what_is_none(self):
        draft = make_draft(created_by=self.reporter)
        self.client.force_login(self.reporter)
        form = self.client.get(f"/admin/articles/article/{draft.pk}/change/")
        self.assertContains(form, '<option value="en">英文</option>', html=True)
        field = form.context["adminform"].form.fields["language"]
        with self.assertRaisesMessage(Exception, "klingon"):
            field.clean("klingon")
