"""Constraints and guards of stories, whichever way they are written."""

from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Concat
from django.test import TestCase
from django_prose_editor.fields import ProseEditorField

from articles.models import Article, Brief, Byline, Contributor, Correction, Review
from articles.models.audit import RecordIsPermanent
from articles.workflow import Status
from districts.models import District
from tests.stories import NOON, make_district, make_story


class StoryRuleTests(TestCase):
    def assert_refused(self, make, *, because_of, **fields):
        with self.assertRaises(IntegrityError) as refusal, transaction.atomic():
            make(**fields)
        # SQLite names a check by its name, a unique rule by its columns.
        self.assertRegex(str(refusal.exception), because_of)

    def test_it_refuses_a_signed_story_without_headline_date_or_section(self):
        for name, field, nothing in (
            ("signed_article_has_a_headline", "headline", ""),
            ("signed_article_has_a_date", "published_at", None),
            ("signed_article_has_a_section", "section", None),
        ):
            for status in (Status.SIGNED, Status.WITHDRAWN):
                with self.subTest(rule=name, status=status):
                    self.assert_refused(
                        make_story,
                        because_of=name,
                        **{field: nothing, "status": status},
                    )

    def test_it_keeps_a_draft_that_has_nothing_yet(self):
        draft = Article.objects.create()
        self.assertEqual(draft.status, Status.DRAFT)

    def test_it_refuses_an_unknown_status(self):
        self.assert_refused(
            make_story, because_of="article_has_a_known_status", status="spiked"
        )

    def test_it_refuses_a_byline_twice(self):
        story = make_story()
        person = Contributor.objects.create(name="甲乙")
        Byline.objects.create(article=story, contributor=person, order=1)
        self.assert_refused(
            Byline.objects.create,
            because_of="byline_names_a_person_once_in_a_role|contributor_id",
            article=story,
            contributor=person,
            order=2,
        )

    def test_it_refuses_two_bylines_or_briefs_of_one_order(self):
        story = make_story()
        people = [Contributor.objects.create(name=name) for name in ("甲乙", "丙丁")]
        Byline.objects.create(article=story, contributor=people[0], order=1)
        self.assert_refused(
            Byline.objects.create,
            because_of="byline_order_is_unique_in_an_article|byline.order",
            article=story,
            contributor=people[1],
            order=1,
        )
        brief = {"article": story, "heading": "甲区", "text": "修路。", "order": 1}
        Brief.objects.create(**brief)
        self.assert_refused(
            Brief.objects.create,
            because_of="brief_order_is_unique_in_an_article|brief.order",
            **brief,
        )

    def test_it_cleans_the_body_when_it_is_saved(self):
        story = make_story(body='<p onclick="x()">好<script>x()</script></p>')
        story.refresh_from_db()
        self.assertEqual(story.body, "<p>好</p>")

    def test_it_cleans_the_body_of_an_update(self):
        story = make_story()
        Article.objects.filter(pk=story.pk).update(
            body='<p onclick="x()">甲<script>y()</script></p>'
        )
        story.section.articles.update(headline="改")
        story.refresh_from_db()
        self.assertEqual((story.body, story.headline), ("<p>甲</p>", "改"))

    def test_it_cleans_the_bodies_of_a_bulk_create(self):
        made = Article.objects.bulk_create(
            Article(body=f'<div onclick="x()">甲{n}</div>') for n in range(2)
        )
        self.assertEqual(
            [article.body for article in made], ["<p>甲0</p>", "<p>甲1</p>"]
        )
        stored = Article.objects.order_by("pk").values_list("body", flat=True)
        self.assertEqual(list(stored), ["<p>甲0</p>", "<p>甲1</p>"])

    def test_it_refuses_a_body_that_nothing_could_clean(self):
        story = make_story(body="<p>甲</p>")
        dirty = "<script>y()</script>"
        for body in (F("headline"), Value(dirty), Concat("body", Value(dirty)), None):
            with self.subTest(body=body), self.assertRaisesMessage(TypeError, "HTML"):
                Article.objects.update(body=body)
        story.body = dirty
        with self.assertRaisesMessage(TypeError, "Call save() on each article"):
            Article.objects.bulk_update([story], ["body", "headline"])
        story.refresh_from_db()
        self.assertEqual(story.body, "<p>甲</p>")

    def test_it_knows_the_body_as_the_only_field_with_html(self):
        # ArticleQuerySet cleans it by name; a new one is to be cleaned as well.
        found = {
            f"{model.__name__}.{field.name}"
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if isinstance(field, ProseEditorField)
        }
        self.assertEqual(found, {"Article.body", "ArticleVersion.body"})


class NothingTakesAStoryWithItTests(TestCase):
    def test_it_keeps_a_person_section_or_district_that_a_story_needs(self):
        story = make_story()
        district = make_district()
        story.districts.add(district)
        person = Contributor.objects.create(name="甲乙")
        Byline.objects.create(article=story, contributor=person)
        for needed in (person, story.section, district):
            with self.subTest(needed=needed), self.assertRaises(ProtectedError):
                needed.delete()
        self.assertTrue(Article.objects.filter(pk=story.pk).exists())

    def test_it_refuses_queryset_deletes_too(self):
        story = make_story()
        story.districts.add(make_district())
        with self.assertRaises(ProtectedError):
            District.objects.all().delete()


class PermanentRecordTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        user = User.objects.create_user("jizhe")
        story = make_story()
        cls.records = [
            Review.objects.create(
                article=story,
                move="sign",
                from_status=Status.FINAL_REVIEW,
                to_status=Status.SIGNED,
                by=user,
                version=1,
            ),
            Correction.objects.create(article=story, text="“甲”应为“乙”。", by=user),
        ]

    def test_it_refuses_to_change_a_record(self):
        for record in self.records:
            with self.subTest(record=record):
                self.assertRaises(RecordIsPermanent, record.save)
                records = type(record).objects
                self.assertRaises(RecordIsPermanent, records.update, at=NOON)

    def test_it_refuses_to_delete_a_record_or_its_story(self):
        for record in self.records:
            with self.subTest(record=record):
                self.assertRaises(RecordIsPermanent, record.delete)
                self.assertRaises(RecordIsPermanent, type(record).objects.all().delete)
                self.assertRaises(ProtectedError, record.article.delete)
