from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import TestCase, TransactionTestCase
from django.utils import timezone

from articles.admin.presence import open_forms_of_others, record_open_form
from articles.models import OpenForm
from articles.models.open_forms import TIMEOUT
from tests.cast import CastMixin, hire_everyone
from tests.desk import filled_in
from tests.stories import make_draft, make_story
from tests.threads import run_together


class PresenceCase(CastMixin, TestCase):
    def setUp(self):
        self.story = make_draft(created_by=self.reporter)
        User.objects.filter(pk=self.editor.pk).update(last_name="王", first_name="勇")
        self.address = f"/admin/articles/article/{self.story.pk}/presence/"
        self.form = f"/admin/articles/article/{self.story.pk}/change/"

    def post(self, user, action="open", address=None):
        self.client.force_login(user)
        return self.client.post(address or self.address, {"action": action})

    def names(self, user):
        return [other["name"] for other in open_forms_of_others(self.story, user)]


class PresenceTests(PresenceCase):
    def test_it_tells_who_else_has_the_form_open_and_since_when(self):
        self.post(self.editor)
        answer = self.post(self.reporter).json()
        since = timezone.localtime(OpenForm.objects.get(user=self.editor).opened_at)
        self.assertEqual(
            answer, {"others": [{"name": "王勇", "since": f"{since:%H:%M}"}]}
        )

    def test_it_says_so_in_the_page_itself(self):
        self.post(self.editor)
        self.client.force_login(self.reporter)
        self.assertContains(self.client.get(self.form), "起开着这篇稿件</p>")

    def test_it_does_not_tell_people_of_themselves(self):
        self.assertEqual(self.post(self.editor).json(), {"others": []})

    def test_it_forgets_a_form_that_was_closed(self):
        self.post(self.editor)
        self.post(self.editor, "close")
        self.assertEqual(self.names(self.reporter), [])

    def test_it_forgets_a_form_that_fell_silent_and_sweeps_it_out(self):
        self.post(self.editor)
        OpenForm.objects.update(seen_at=timezone.now() - TIMEOUT)
        self.assertEqual(self.names(self.reporter), [])
        self.post(self.reporter)
        self.assertEqual(OpenForm.objects.get().user, self.reporter)

    def test_it_keeps_since_when_while_the_form_goes_on_telling(self):
        earlier = timezone.now() - timedelta(hours=1)
        self.post(self.editor)
        OpenForm.objects.update(opened_at=earlier)
        self.post(self.editor)
        self.assertEqual(OpenForm.objects.get().opened_at, earlier)

    def test_it_does_not_announce_who_may_only_read(self):
        signed = make_story()
        address = f"/admin/articles/article/{signed.pk}/presence/"
        self.assertEqual(self.post(self.editor, address=address).status_code, 200)
        self.assertFalse(OpenForm.objects.exists())

    def test_it_announces_who_places_photos(self):
        self.post(self.photo_editor)
        self.assertEqual(self.names(self.reporter), ["photo_editor"])

    def test_it_costs_a_fixed_number_of_queries(self):
        for user in (self.desk_head, self.chief, self.proofreader):
            record_open_form(self.story, user)
        with self.assertNumQueries(1):
            self.assertEqual(len(open_forms_of_others(self.story, self.editor)), 3)


class PresenceDoorTests(PresenceCase):
    def test_it_refuses_who_may_not_open_the_story(self):
        others_draft = make_draft(created_by=self.editor)
        address = f"/admin/articles/article/{others_draft.pk}/presence/"
        self.assertEqual(self.post(self.reporter, address=address).status_code, 404)
        self.assertFalse(OpenForm.objects.exists())

    def test_it_refuses_get_and_what_is_no_action(self):
        self.client.force_login(self.editor)
        self.assertEqual(self.client.get(self.address).status_code, 405)
        for action in ("", "开着", "record_open_form"):
            self.assertEqual(self.post(self.editor, action).status_code, 400)

    def test_it_sends_a_stranger_to_sign_in(self):
        answer = self.client.post(self.address, {"action": "open"})
        self.assertRedirects(answer, f"/admin/login/?next={self.address}")

    def test_it_refuses_keys_that_are_none(self):
        for key in ("abc", "0", "9" * 30):
            address = f"/admin/articles/article/{key}/presence/"
            self.assertEqual(self.post(self.editor, address=address).status_code, 404)


class DraftSignTests(PresenceCase):
    TOKEN = "0123456789abcdef" * 2

    def save(self, **changes):
        self.client.force_login(self.editor)
        data = filled_in(self.client.get(self.form))
        return self.client.post(self.form, data | {"_draft": self.TOKEN} | changes)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_names_the_draft_that_was_saved(self):
        answer = self.save(headline="新的题目")
        self.assertEqual(answer.cookies["saved_drafts"].value, self.TOKEN)
        self.assertEqual(answer.cookies["saved_drafts"]["path"], "/admin/")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_names_several_that_no_page_has_heard_of_yet(self):
        self.save(headline="新的题目")
        other = "f" * 32
        answer = self.save(headline="再改题目", _draft=other)
        self.assertEqual(answer.cookies["saved_drafts"].value, f"{self.TOKEN}.{other}")

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_names_none_that_was_refused(self):
        answer = self.save(headline="长" * 201)
        self.assertNotIn("saved_drafts", answer.cookies)
        self.assertContains(answer, f'name="_draft" value="{self.TOKEN}"')
        self.assertContains(answer, "data-sent-back")

    @pytest.mark.once
    def test_it_repeats_no_token_that_is_none(self):
        answer = self.save(headline="新的题目", _draft='"><script>')
        self.assertNotIn("saved_drafts", answer.cookies)

    @pytest.mark.once
    def test_it_keeps_no_draft_for_who_may_only_read(self):
        signed = make_story()
        self.client.force_login(self.editor)
        page = self.client.get(f"/admin/articles/article/{signed.pk}/change/")
        self.assertNotContains(page, 'id="draft"')

    def test_it_tells_person_story_and_version_apart(self):
        self.client.force_login(self.editor)
        key = f'data-key="{self.editor.pk}:{self.story.pk}" data-version="1"'
        self.assertContains(self.client.get(self.form), key)
        new = self.client.get("/admin/articles/article/add/")
        self.assertContains(new, f'data-key="{self.editor.pk}:new"')


class SimultaneousTests(TransactionTestCase):
    def test_it_notes_two_windows_that_tell_at_once(self):
        editor = hire_everyone()["editor"]
        story = make_draft()
        heard = run_together(*[lambda: record_open_form(story, editor)] * 4)
        self.assertEqual((heard, OpenForm.objects.count()), ([None] * 4, 1))
