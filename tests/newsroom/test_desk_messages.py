"""Messages of the desk name what was done with: as text, whatever that is called."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import TestCase
from taggit.models import Tag

from articles.models import Byline, Column, Contributor, Section
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_draft, make_section

MARKUP = "<b onclick=a>甲</b>"
AS_TEXT = "&lt;b onclick=a&gt;甲&lt;/b&gt;"


class MessageTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(User.objects.create_superuser("root"))

    def assert_says_as_text(self, answer):
        """See that the page that follows names it in a message, and runs nothing."""
        said = [str(message) for message in answer.context["messages"]]
        self.assertTrue(said)
        self.assertTrue(any(MARKUP in one or AS_TEXT in one for one in said), said)
        self.assertContains(answer, AS_TEXT)
        self.assertNotContains(answer, MARKUP)

    @pytest.mark.thorough
    def test_it_names_a_story_that_was_moved_and_deleted(self):
        person = Contributor.objects.create(name="王勇", user=self.reporter)
        story = make_draft(MARKUP, section=make_section(), created_by=self.reporter)
        Byline.objects.create(article=story, contributor=person, order=1)
        page = f"/admin/articles/article/{story.pk}"
        form = {"seen_version": story.version, "seen_status": story.status}
        answer = self.client.post(f"{page}/move/submit/", form, follow=True)
        self.assert_says_as_text(answer)
        other = make_draft(MARKUP, section=story.section)
        answer = self.client.post(
            f"/admin/articles/article/{other.pk}/delete/", {"post": "yes"}, follow=True
        )
        self.assert_says_as_text(answer)

    def test_it_names_what_else_was_saved_and_deleted(self):
        rows = (
            Section.objects.create(name=MARKUP, slug="a", order=9),
            Column.objects.create(name=MARKUP, slug="b"),
            Contributor.objects.create(name=MARKUP, slug="c"),
            Tag.objects.create(name=MARKUP, slug="d"),
            Group.objects.create(name=MARKUP),
        )
        for row in rows:
            opts = row._meta
            page = f"/admin/{opts.app_label}/{opts.model_name}/{row.pk}"
            with self.subTest(row=opts.model_name):
                form = filled_in(
                    self.client.get(f"{page}/change/"), f"{opts.model_name}_form"
                )
                answer = self.client.post(f"{page}/change/", form, follow=True)
                self.assert_says_as_text(answer)
                answer = self.client.post(
                    f"{page}/delete/", {"post": "yes"}, follow=True
                )
                self.assert_says_as_text(answer)

    def test_it_names_an_account_that_was_closed(self):
        user = User.objects.create_user("wang", last_name=MARKUP, is_staff=True)
        page = f"/admin/auth/user/{user.pk}"
        answer = self.client.post(f"{page}/deactivate/", follow=True)
        self.assert_says_as_text(answer)
