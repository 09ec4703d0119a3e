from django.test import TestCase

from tests.cast import CastMixin
from tests.stories import make_draft, make_story


class VersionPagesTests(CastMixin, TestCase):
    def setUp(self):
        self.client.force_login(self.editor)
        self.story = make_draft(
            created_by=self.reporter, body="<p>水厂于五月十二日通水。</p>"
        )
        self.story.body = "<p>水厂于五月十三日通水。</p>"
        self.story.change_reason = "核改日期"
        self.story.updated_by = self.editor
        self.story.save()
        self.base = f"/admin/articles/article/{self.story.pk}/"

    def test_it_lists_every_version_with_who_and_why(self):
        page = self.client.get(self.base + "history/")
        self.assertContains(page, "核改日期")
        self.assertContains(page, "editor")

    def test_it_marks_one_character_of_a_date(self):
        page = self.client.get(self.base + "compare/?from=1&to=2")
        self.assertContains(page, "正文")
        self.assertContains(page, "<del>二</del>", html=False)
        self.assertContains(page, "<ins>三</ins>", html=False)

    def test_it_compares_with_what_readers_see(self):
        story = make_story(created_by=self.reporter)
        copy = story.open_correction(by=self.reporter)
        copy.headline = "水厂昨日通水"
        copy.save()
        address = f"/admin/articles/article/{copy.pk}/compare/?from=public&to=now"
        page = self.client.get(address)
        self.assertContains(page, "<del>今</del>")
        self.assertContains(page, "<ins>昨</ins>")

    def test_it_answers_nonsense_with_no_500(self):
        for query in ("", "?from=0&to=9", "?from=x&to=now", "?from=²&to=1"):
            with self.subTest(query=query):
                answer = self.client.get(self.base + "compare/" + query)
                self.assertLess(answer.status_code, 500)

    def test_it_restores_a_version_as_a_new_one(self):
        answer = self.client.post(self.base + "restore/1/")
        self.assertEqual(answer.status_code, 302)
        self.story.refresh_from_db()
        self.assertEqual(self.story.body, "<p>水厂于五月十二日通水。</p>")
        self.assertEqual(self.story.version, 3)

    def test_it_restores_by_post_and_by_a_writer_only(self):
        self.assertEqual(self.client.get(self.base + "restore/1/").status_code, 405)
        self.client.force_login(self.photo_editor)
        self.assertEqual(self.client.post(self.base + "restore/1/").status_code, 403)
        self.story.move("submit", by=self.reporter)
        self.client.force_login(self.chief)
        self.assertEqual(self.client.post(self.base + "restore/1/").status_code, 403)
        self.story.refresh_from_db()
        self.assertEqual(self.story.version, 2)
