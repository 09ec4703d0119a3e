"""Notes at the desk: beside the form and the review, on their page, in the list; and
nowhere that a reader looks."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import PreviewLink
from exchange.dresses import DRESSES
from planning.models import Note
from planning.notes.writing import write_note
from tests.articles.test_schedule import OWN, ScheduleMixin
from tests.cast import CastMixin, hire
from tests.planning.test_notes import FIRST, QUOTE, SECOND, note_on
from tests.stories import NOON, make_draft

SCRIPT = {"x-notes": "1"}


class NotesAtTheDeskTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.story = make_draft(body=FIRST + SECOND, created_by=cls.reporter)
        cls.pages = f"/admin/articles/article/{cls.story.pk}"

    def setUp(self):
        self.client.force_login(self.editor)

    def add(self, quote=QUOTE, text="户数请核。", **kwargs):
        values = {"field": "body", "quote": quote, "text": text}
        return self.client.post(f"{self.pages}/notes/", values, **kwargs)

    def step(self, note, name, values=None, **kwargs):
        address = f"{self.pages}/notes/{note.pk}/{name}/"
        return self.client.post(address, values or {}, **kwargs)

    @pytest.mark.thorough
    def test_it_is_written_answered_and_resolved_without_scripts(self):
        self.assertContains(self.client.get(f"{self.pages}/notes/"), "没有待解决的")
        page = self.add(follow=True)
        note = Note.objects.get()
        self.assertRedirects(page, f"{self.pages}/notes/#note-{note.pk}")
        self.assertContains(page, "1 条待解决")
        self.assertContains(page, QUOTE)
        self.client.force_login(self.reporter)
        page = self.step(note, "reply", {"text": "<b>通稿</b>是三万。"}, follow=True)
        self.assertContains(page, "&lt;b&gt;通稿&lt;/b&gt;是三万。")
        page = self.step(note, "resolve", follow=True)
        self.assertContains(page, "批注已标为已解决。")
        self.client.force_login(self.chief)
        page = self.step(note, "resolve")
        self.assertContains(page, "由reporter 今天", status_code=409)
        self.assertContains(self.step(note, "reopen", follow=True), "重新打开")

    def test_it_keeps_what_was_typed_into_a_refused_note(self):
        page = self.add(quote="没有的话", text="写了很久的批注")
        self.assertContains(page, "没有找到“没有的话”", status_code=409)
        self.assertContains(page, "写了很久的批注", status_code=409)

    def test_it_answers_its_script_with_the_notes_or_a_sentence(self):
        page = self.add(headers=SCRIPT)
        self.assertTemplateUsed(page, "admin/planning/_notes.html")
        self.assertContains(page, 'data-start="9"')
        page = self.add(quote="没有", headers=SCRIPT)
        self.assertEqual(
            (page.status_code, page["Content-Type"][:10]), (409, "text/plain")
        )

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_shown_beside_the_form_and_the_review_to_whoever_may_open_them(self):
        note = note_on(self.story, self.editor)
        for person in ("reporter", "desk_head", "photo_editor", "proofreader"):
            self.client.force_login(getattr(self, person))
            for page in ("change", "review", "notes"):
                with self.subTest(person=person, page=page):
                    answer = self.client.get(f"{self.pages}/{page}/")
                    self.assertContains(answer, f'id="note-{note.pk}"')
                    self.assertContains(answer, "1 条待解决")

    def test_it_is_closed_to_others_and_to_other_methods_and_stories(self):
        note = note_on(self.story, self.editor)
        other = make_draft("另一篇", created_by=self.reporter)
        address = f"/admin/articles/article/{other.pk}/notes/{note.pk}/resolve/"
        self.assertEqual(self.client.post(address).status_code, 404)
        self.assertEqual(self.client.get(address).status_code, 405)
        self.assertEqual(self.client.put(f"{self.pages}/notes/").status_code, 405)
        self.client.force_login(hire("other", "记者"))
        for answer in (
            self.client.get(f"{self.pages}/notes/"),
            self.add(),
            self.step(note, "reply", {"text": "看看"}),
            self.step(note, "resolve"),
        ):
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(Note.objects.count(), 1)

    def test_it_is_resolved_by_nobody_whom_it_does_not_concern(self):
        note = note_on(self.story, self.editor)
        self.client.force_login(self.photo_editor)
        page = self.step(note, "resolve")
        self.assertContains(page, "您可以在下面回复", status_code=409)

    def test_it_stands_through_hand_over_submission_and_sending_back(self):
        note_on(self.story, self.editor)
        colleague = hire("colleague", "记者")
        self.story.move("hand_over", by=self.reporter, to=colleague)
        self.story.move("submit", by=colleague)
        self.story.move("send_back", by=self.editor, reason="户数请核")
        self.client.force_login(colleague)
        self.assertContains(self.client.get(f"{self.pages}/notes/"), QUOTE)

    @pytest.mark.thorough
    def test_it_is_counted_in_the_list_and_filtered_by(self):
        note_on(self.story, self.editor)
        note_on(self.story, self.chief, quote="不用再等")
        make_draft("别的稿件")
        stories = "/admin/articles/article/"
        self.assertContains(self.client.get(stories), "批注 2")
        for query, found in (("notes=open", 1), ("notes=kept", 1), ("", 2)):
            page = self.client.get(f"{stories}?{query}")
            with self.subTest(query):
                self.assertEqual(page.context["cl"].result_count, found)
        self.client.force_login(self.desk_head)
        page = self.client.get(f"{stories}?notes=kept")
        self.assertEqual(page.context["cl"].result_count, 0)

    @pytest.mark.thorough
    def test_it_costs_its_pages_the_same_however_many_there_are(self):
        def queries(page):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                self.client.get(f"{self.pages}/{page}/")
            return len(captured)

        self.client.get(f"{self.pages}/change/")
        before = {page: queries(page) for page in ("change", "review", "notes")}
        for number in range(5):
            note = note_on(self.story, self.editor)
            note.reply(self.reporter, f"第 {number} 次核过")
        note.resolve(self.editor)
        after = {page: queries(page) for page in before}
        self.assertEqual(before, after)


@pytest.mark.thorough
class NotesStayInsideTests(ScheduleMixin, TestCase):
    MARK = "暗记：此处存疑"

    def assert_unread(self, answers, captured):
        for name, text in answers.items():
            with self.subTest(name=name):
                self.assertNotIn(self.MARK, text)
        asked = [q["sql"] for q in captured if "planning_note" in q["sql"]]
        self.assertEqual(asked, [])

    @pytest.mark.once
    def test_it_is_on_no_page_of_readers_no_preview_and_no_export(self):
        story = self.make_secret(created_by=self.reporter)
        values = {"field": "body", "quote": "密正文", "text": self.MARK}
        write_note(story, self.editor, values)
        with (
            time_machine.travel(NOON + timedelta(seconds=1), tick=False),
            CaptureQueriesContext(connection) as captured,
        ):
            public = self.follow_everywhere(story)
        answers = {name: text for name, (_, text) in public.items()}
        self.assertIn("密正文", answers["articles:detail"])
        link = PreviewLink.objects.create(
            article=story,
            created_by=self.chief,
            expires_at=timezone.now() + timedelta(hours=1),
        )
        self.assertEqual(OWN["year"], "2023")
        with CaptureQueriesContext(connection) as previewed:
            page = self.client.get(
                f"/articles/{story.pk}/preview/", {"token": link.token()}
            )
        self.assertContains(page, "密正文")
        answers["preview by token"] = page.getvalue().decode()
        self.client.force_login(self.chief)
        pages = f"/admin/articles/article/{story.pk}"
        with CaptureQueriesContext(connection) as exported:
            for name in DRESSES:
                answer = self.client.get(f"{pages}/export/as/{name}/")
                self.assertEqual(answer.status_code, 200)
                answers[name] = answer.getvalue().decode(errors="replace")
            sheet = self.client.get(f"{pages}/sheet/")
            answers["sheet"] = sheet.content.decode()
        queries = [*captured, *previewed, *exported]
        self.assert_unread(answers, queries)
