"""The desk finds any story it may open, and topics by how they are read."""

from django.contrib.auth.models import User
from django.test import TestCase

from articles.models import Byline, Contributor, TopicReading
from articles.workflow import Status
from tests.cast import CastMixin
from tests.stories import make_draft, make_section, make_story

LIST = "/admin/articles/article/"
TOPICS = f"{LIST}topics/"


class StorySearchTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.published = make_story("水厂见报")
        cls.draft = make_draft("水厂草稿", created_by=cls.editor)
        cls.waiting = make_story(
            "水厂待审", status=Status.FIRST_REVIEW, published_at=None
        )
        cls.own = make_draft("水厂自采", created_by=cls.reporter)

    def listed(self, user, query):
        self.client.force_login(user)
        page = self.client.get(LIST, {"q": query})
        self.assertEqual(page.status_code, 200)
        return {story.headline for story in page.context["cl"].result_list}

    def test_it_finds_every_state_for_an_editor(self):
        found = self.listed(self.editor, "水厂")
        self.assertEqual(found, {"水厂见报", "水厂草稿", "水厂待审", "水厂自采"})

    def test_it_finds_for_a_reporter_what_a_reporter_may_open(self):
        self.assertEqual(self.listed(self.reporter, "水厂"), {"水厂见报", "水厂自采"})

    def test_it_reads_a_question_as_readers_do(self):
        self.assertEqual(
            self.listed(self.editor, "水厂 -见报 -草稿 -待审"), {"水厂自采"}
        )
        self.assertEqual(self.listed(self.editor, "“厂草稿”"), {"水厂草稿"})

    def test_it_takes_traditional_characters(self):
        self.assertEqual(self.listed(self.editor, "水廠草稿"), {"水厂草稿"})

    def test_it_finds_an_author_by_pinyin_beside_the_words(self):
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=self.draft, contributor=person)
        make_story("WY计划", section=make_section("社会", "shehui", 2))
        self.assertEqual(self.listed(self.editor, "wy"), {"水厂草稿", "WY计划"})
        self.assertEqual(self.listed(self.editor, "wangyong"), {"水厂草稿"})
        self.assertEqual(self.listed(self.editor, "记者:王勇"), {"水厂草稿"})

    def test_it_says_what_cannot_be_asked_and_lists_nothing(self):
        self.assertEqual(self.listed(self.editor, "改" * 300), set())
        page = self.client.get(LIST, {"q": "改" * 300})
        self.assertContains(page, "最多 200 个")

    def test_it_narrows_by_filters_too(self):
        self.client.force_login(self.editor)
        page = self.client.get(LIST, {"q": "水厂", "status__exact": "draft"})
        found = {story.headline for story in page.context["cl"].result_list}
        self.assertEqual(found, {"水厂草稿", "水厂自采"})


class TopicTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        make_draft("草稿").tags.add("供水", "春运")

    def names(self, text):
        answer = self.client.get(TOPICS, {"q": text})
        self.assertEqual(answer.status_code, 200)
        return [row["name"] for row in answer.json()["names"]]

    def test_it_offers_topics_by_han_pinyin_and_initials(self):
        self.client.force_login(self.reporter)
        for text in ("供", "水", "gongshui", "gs"):
            self.assertEqual(self.names(text), ["供水"], text)
        for text in ("", "x" * 100, "%", "'"):
            self.assertEqual(self.names(text), [], text)

    def test_it_is_for_those_who_may_see_stories(self):
        self.assertEqual(self.client.get(TOPICS).status_code, 302)
        self.client.force_login(User.objects.create_user("xin-ren", is_staff=True))
        self.assertEqual(self.client.get(TOPICS).status_code, 403)
        self.client.force_login(self.editor)
        self.assertEqual(self.client.post(TOPICS).status_code, 405)

    def test_it_is_found_by_pinyin_in_the_list_of_topics(self):
        self.client.force_login(self.chief)
        page = self.client.get("/admin/taggit/tag/", {"q": "chunyun"})
        self.assertContains(page, "春运")
        self.assertNotContains(page, "供水")

    def test_it_is_read_again_when_renamed(self):
        reading = TopicReading.objects.get(tag__name="春运")
        self.assertEqual(reading.pinyin, "chunyun cy")
        reading.tag.name = "返程"
        reading.tag.save()
        reading.refresh_from_db()
        self.assertEqual(reading.pinyin, "fancheng fc")
