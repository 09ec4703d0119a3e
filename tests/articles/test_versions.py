import pytest
from django.core.management import call_command
from django.test import TestCase

from articles.models import (
    Article,
    Brief,
    Byline,
    Contributor,
    Photo,
    Section,
)
from articles.models.versions import CONTENT_FIELDS, WORKFLOW_FIELDS, VersionIncomplete
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.pictures import place
from tests.stories import make_district, make_draft


class VersionsTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.editor)
        self.story = make_draft(created_by=self.reporter)
        self.form = f"/admin/articles/article/{self.story.pk}/change/"

    def save(self, **typed):
        data = filled_in(self.client.get(self.form)) | typed
        self.assertEqual(self.client.post(self.form, data).status_code, 302)
        self.story.refresh_from_db()

    def newest(self):
        return self.story.versions().first()

    def test_it_keeps_every_save_with_who_when_and_why(self):
        self.save(headline="水厂昨日通水", why="核改日期")
        version = self.newest()
        self.assertEqual((version.version, self.story.version), (2, 2))
        self.assertEqual(version.headline, "水厂昨日通水")
        self.assertEqual(version.history_user, self.editor)
        self.assertEqual(version.history_change_reason, "核改日期")
        first = self.story.versions().last()
        self.assertEqual((first.version, first.headline), (1, "水厂将要通水"))

    def test_it_leaves_the_version_to_who_saves_the_rows_next(self):
        self.story.headline = "水厂昨日通水"
        self.story.save(keep_version=False)
        self.assertEqual(self.story.version, 2)
        self.assertFalse(self.story.history.filter(version=2).exists())
        self.story.keep_version()
        self.assertEqual(self.newest().headline, "水厂昨日通水")

    def test_it_keeps_the_rows_of_the_form_as_they_were_saved_with_it(self):
        person = Contributor.objects.create(name="王勇")
        district = make_district()
        self.save(
            headline="水厂昨日通水",
            districts=[district.pk],
            tags="水，民生",
            **{
                "bylines-0-contributor": person.pk,
                "briefs-0-heading": "甲区",
                "briefs-0-text": "通水二百户。",
            },
        )
        parts = self.newest().parts
        self.assertEqual([row["name"] for row in parts["bylines"]], ["王勇"])
        self.assertEqual([row["text"] for row in parts["briefs"]], ["通水二百户。"])
        self.assertEqual([row["name"] for row in parts["districts"]], ["甲区"])
        self.assertEqual(parts["tags"], ["民生", "水"])
        self.assertEqual(self.story.versions().count(), 2)

    @pytest.mark.thorough
    def test_it_keeps_a_save_that_changed_a_row_only(self):
        Brief.objects.create(article=self.story, heading="甲区", text="二百户。")
        self.save(**{"briefs-0-text": "三百户。"})
        self.assertEqual(self.newest().parts["briefs"][0]["text"], "三百户。")
        self.assertEqual(self.story.version, 2)

    def test_it_keeps_nothing_of_a_save_that_changed_nothing(self):
        self.save()
        self.assertEqual((self.story.version, self.story.versions().count()), (1, 1))

    @pytest.mark.thorough
    def test_it_keeps_what_a_fixture_brought_before_it_is_changed(self):
        call_command("loaddata", "districts", "sections", "seed_issue", verbosity=0)
        story = Article.objects.filter(briefs__isnull=False).first()
        self.assertFalse(story.versions().exists())
        before = story.content()
        story.headline = "另一个题目"
        story.save()
        self.assertEqual(story.versions().last().content(), before)
        self.assertEqual(story.versions().count(), 2)

    @pytest.mark.thorough
    def test_it_takes_a_version_over_as_a_new_one(self):
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=self.story, contributor=person)
        place(Photo.objects.create(caption="水厂外景。"), self.story, caption="外景")
        self.story.tags.add("水")
        self.story.save()
        wanted = self.newest()
        self.save(headline="改坏了", tags="", **{"bylines-0-DELETE": "on"})
        self.story.article_photos.all().delete()
        self.story.copy_content(wanted, by=self.chief, reason="恢复到第 2 版")
        self.story.refresh_from_db()
        self.assertEqual(self.story.digest(), wanted.digest())
        self.assertEqual((self.story.version, self.newest().version), (4, 4))
        self.assertEqual(self.newest().history_user, self.chief)

    def test_it_refuses_a_version_whose_people_are_gone(self):
        person = Contributor.objects.create(name="王勇")
        Byline.objects.create(article=self.story, contributor=person)
        self.story.save()
        wanted = self.newest()
        self.story.bylines.all().delete()
        person.delete()
        with self.assertRaisesMessage(VersionIncomplete, "有作者后来被删除了"):
            self.story.copy_content(wanted, by=self.chief, reason="恢复")
        self.story.refresh_from_db()
        self.assertEqual(self.story.version, 2)

    def test_it_refuses_a_version_whose_section_is_gone(self):
        gone = Section.objects.create(name="旧频道", slug="jiu", order=9)
        self.story.section = gone
        self.story.save()
        wanted = self.newest()
        self.story.section = None
        self.story.save()
        gone.delete()
        with self.assertRaisesMessage(VersionIncomplete, "有频道后来被删除了"):
            self.story.copy_content(wanted, by=self.chief, reason="恢复")

    def test_it_counts_every_field_as_text_or_as_state(self):
        names = {field.name for field in Article._meta.fields} - {"id", "version"}
        self.assertEqual(names, {*WORKFLOW_FIELDS, *CONTENT_FIELDS})

    def test_it_gives_one_digest_to_one_text(self):
        digest = self.story.digest()
        self.story.staff_note = "待核"
        self.story.save()
        self.assertEqual(self.story.digest(), digest)
        self.story.body = "<p>城北水厂今日通水</p>"
        self.story.save()
        self.assertNotEqual(self.story.digest(), digest)
