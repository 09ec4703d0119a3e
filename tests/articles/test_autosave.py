import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client, TestCase, TransactionTestCase
from django.utils import timezone

from articles.models import Article, Autosave
from articles.models.autosaves import KEPT_FOR, NEW_STORIES
from articles.workflow import Status
from tests.cast import CastMixin, hire_everyone
from tests.desk import filled_in
from tests.stories import make_draft
from tests.threads import run_together

NEW = "/admin/articles/article/autosave/"
ADD = "/admin/articles/article/add/"
TOKEN = "0123456789abcdef" * 2


def draft(headline="没有保存的题目"):
    parts = {"fields": {"headline": headline}, "rows": {}, "origin": {}}
    return json.dumps(parts, ensure_ascii=False)


class AutosaveCase(CastMixin, TestCase):
    def setUp(self):
        self.story = make_draft(created_by=self.reporter)
        self.page = f"/admin/articles/article/{self.story.pk}/change/"
        self.address = f"/admin/articles/article/{self.story.pk}/autosave/"
        self.client.force_login(self.reporter)

    def keep(self, address=None, **typed):
        data = {"token": TOKEN, "content": draft(), "version": "1"} | typed
        return self.client.post(address or self.address, data)

    def kept(self, address=None):
        return self.client.get(address or self.address).json()["autosave"]


class AutosaveTests(AutosaveCase):
    def test_it_keeps_one_of_a_story_and_gives_it_back(self):
        self.keep()
        answer = self.keep(content=draft("后来的题目"))
        self.assertRegex(answer.json()["at"], r"^\d\d:\d\d$")
        kept = self.kept()
        self.assertEqual(kept["content"]["fields"], {"headline": "后来的题目"})
        self.assertEqual((kept["token"], kept["version"]), (TOKEN, 1))
        self.assertEqual(Autosave.objects.count(), 1)

    def test_it_makes_no_version_and_leaves_the_story_alone(self):
        self.keep()
        self.story.refresh_from_db()
        self.assertEqual((self.story.version, self.story.headline), (1, "水厂将要通水"))

    @pytest.mark.once
    def test_it_is_named_in_the_form_of_its_writer_only(self):
        self.keep()
        self.assertContains(self.client.get(self.page), f'data-autosaved="{TOKEN}"')
        self.client.force_login(self.editor)
        self.assertContains(self.client.get(self.page), 'data-autosaved=""')
        self.assertIsNone(self.kept())

    @pytest.mark.once
    def test_it_is_gone_with_the_next_save(self):
        self.keep()
        typed = filled_in(self.client.get(self.page)) | {"headline": "存好的题目"}
        self.assertEqual(self.client.post(self.page, typed).status_code, 302)
        self.assertFalse(Autosave.objects.exists())

    @pytest.mark.once
    def test_it_stays_when_the_save_is_refused(self):
        self.keep()
        typed = filled_in(self.client.get(self.page)) | {"headline": "长" * 300}
        self.assertContains(self.client.post(self.page, typed), "长" * 300)
        self.assertTrue(Autosave.objects.exists())

    @pytest.mark.once
    def test_it_is_refused_when_it_arrives_after_the_save_that_ends_it(self):
        typed = filled_in(self.client.get(self.page)) | {"headline": "存好的题目"}
        self.client.post(self.page, typed)
        late = self.keep(opened="1")
        self.assertContains(late, "您在别处已经保存过", status_code=409)
        self.assertIsNone(self.kept())
        # Also from a draft of that version, put back in a form that was opened later.
        self.assertEqual(self.keep(opened="2").status_code, 200)

    def test_it_goes_on_when_a_colleague_has_saved(self):
        self.story.updated_by = self.editor
        self.story.save()
        self.assertEqual(self.keep(opened="1").status_code, 200)

    def test_it_is_dropped_by_the_form_that_it_is_of(self):
        self.keep()
        self.client.post(self.address, {"action": "drop", "token": "f" * 32})
        self.assertTrue(Autosave.objects.exists())
        self.client.post(self.address, {"action": "drop", "token": TOKEN})
        self.assertFalse(Autosave.objects.exists())

    def test_it_is_kept_for_a_month(self):
        self.keep()
        old = timezone.now() - KEPT_FOR - timedelta(minutes=1)
        Autosave.objects.update(saved_at=old)
        self.keep(NEW, guid=str(uuid4()))
        self.assertFalse(Autosave.objects.filter(article=self.story).exists())


class NewStoryAutosaveTests(AutosaveCase):
    def test_it_keeps_a_story_that_is_not_saved_at_all(self):
        guid = str(uuid4())
        self.keep(NEW, guid=guid)
        self.keep(NEW, guid=guid, content=draft("又一个题目"))
        self.assertEqual(self.kept(NEW)["content"]["fields"]["headline"], "又一个题目")
        self.assertContains(self.client.get(ADD), f'data-autosaved="{TOKEN}"')

    @pytest.mark.once
    def test_it_is_gone_when_the_story_is_made(self):
        typed = filled_in(self.client.get(ADD)) | {"headline": "水厂今日通水"}
        self.keep(NEW, guid=typed["guid"][0])
        self.client.post(ADD, typed)
        made = Article.objects.get(headline="水厂今日通水")
        self.assertFalse(Autosave.objects.exists())
        late = self.keep(NEW, guid=str(made.guid))
        self.assertContains(late, "您在别处已经保存过", status_code=409)

    def test_it_is_not_offered_when_it_came_in_at_the_moment_of_the_save(self):
        self.keep(NEW, guid=str(guid := uuid4()))
        Article.objects.filter(pk=self.story.pk).update(guid=guid)
        self.assertIsNone(self.kept(NEW))
        self.assertContains(self.client.get(ADD), 'data-autosaved=""')

    def test_it_keeps_so_many_for_a_person(self):
        for number in range(NEW_STORIES + 1):
            self.keep(NEW, guid=str(uuid4()), content=draft(f"第 {number} 篇"))
        self.assertEqual(Autosave.objects.count(), NEW_STORIES)
        self.assertEqual(
            self.kept(NEW)["content"]["fields"]["headline"], f"第 {NEW_STORIES} 篇"
        )


class SimultaneousSaveTests(TransactionTestCase):
    """An autosave on its way while its writer saves: whichever comes first."""

    def test_it_does_not_outlive_the_save(self):
        reporter = hire_everyone()["reporter"]
        story = make_draft(created_by=reporter)
        page = f"/admin/articles/article/{story.pk}/"

        def ready():
            client = Client()
            client.force_login(reporter)
            return client

        saving, keeping = ready(), ready()
        typed = filled_in(saving.get(f"{page}change/")) | {"headline": "存好的题目"}
        late = {"token": TOKEN, "content": draft(), "version": "1", "opened": "1"}
        saved, kept = run_together(
            lambda: saving.post(f"{page}change/", typed).status_code,
            lambda: keeping.post(f"{page}autosave/", late).status_code,
        )
        self.assertEqual(saved, 302)
        self.assertIn(kept, {200, 409})
        self.assertFalse(Autosave.objects.exists())


class AutosaveDoorTests(AutosaveCase):
    def test_it_refuses_who_may_not_change_the_story(self):
        self.assertEqual(self.keep().status_code, 200)
        Article.objects.update(status=Status.FIRST_REVIEW)
        self.assertEqual(self.keep().status_code, 403)
        self.assertEqual(self.client.get(self.address).status_code, 403)
        others = make_draft(created_by=self.editor)
        self.assertEqual(
            self.keep(f"/admin/articles/article/{others.pk}/autosave/").status_code, 404
        )
        self.client.force_login(self.photo_editor)
        self.assertEqual(self.keep(NEW, guid=str(uuid4())).status_code, 403)
        self.client.logout()
        self.assertEqual(self.keep().status_code, 302)

    @pytest.mark.once
    def test_it_refuses_the_wrong_method(self):
        self.assertEqual(self.client.put(self.address).status_code, 405)

    @pytest.mark.once
    def test_it_refuses_nonsense(self):
        for typed in (
            {"token": "x"},
            {"content": ""},
            {"content": "[]"},
            {"content": "[" * 100_000},
            {"content": '{"fields": 1, "rows": {}, "origin": {}}'},
        ):
            with self.subTest(typed=str(typed)[:40]):
                self.assertEqual(self.keep(**typed).status_code, 400)
        self.assertEqual(self.keep(NEW, guid="x").status_code, 400)
        self.assertFalse(Autosave.objects.exists())

    @pytest.mark.once
    def test_it_says_that_too_much_is_not_kept(self):
        answer = self.keep(content=draft("长" * 500_001))
        self.assertContains(answer, "请尽快按保存", status_code=413)

    def test_it_keeps_fifty_thousand_characters(self):
        self.keep(content=draft("字" * 50_000))
        self.assertEqual(len(self.kept()["content"]["fields"]["headline"]), 50_000)

    def test_it_costs_a_fixed_number_of_queries(self):
        self.keep()
        with self.assertNumQueries(13):  # two of them a savepoint
            self.keep()
