"""The desk's pages of what was moved in, and the queue of what is to be looked at."""

import pytest
from django.urls import reverse

from ingest.models import ImportFinding
from tests.ingest.old_papers.made import make_issue
from tests.ingest.old_papers.test_moving_in import ArchiveCase

QUEUE = "/admin/ingest/importfinding/"


class DeskTests(ArchiveCase):
    def setUp(self):
        super().setUp()
        make_issue(
            self.folder,
            doubts=[
                ["area_without_story", f"热区{n}没有稿件。", "a.htm"] for n in "一二三"
            ],
        )
        self.move_in()
        self.client.force_login(self.chief)

    @pytest.mark.thorough
    def test_it_shows_runs_issues_and_findings_in_fixed_queries(self):
        run = ImportFinding.objects.first().run
        for address, words in (
            ("/admin/ingest/importrun/", "2 篇新入库"),
            (reverse("admin:ingest_importrun_change", args=[run.pk]), "热区没有稿件"),
            ("/admin/ingest/importedissue/", "2018-04-19"),
            (QUEUE, "热区二没有稿件"),
            (f"{QUEUE}?run__id__exact={run.pk}&kind=area_without_story", "热区二"),
            (f"{QUEUE}?imported_issue__id__exact={run.issues.get().pk}", "热区二"),
        ):
            with self.subTest(address):
                self.assertContains(self.client.get(address), words)
        issue = reverse("admin:ingest_importedissue_change", args=[run.issues.get().pk])
        self.assertContains(self.client.get(issue), "旧报")
        self.client.get(QUEUE)
        with self.assertNumQueries(7):
            self.client.get(QUEUE)

    def test_it_settles_one_with_a_note_and_goes_on_to_the_next(self):
        first, second, third = ImportFinding.objects.order_by("pk")
        address = f"{QUEUE}{first.pk}/change/"
        too_long = self.client.post(address, {"note": "长" * 201})
        self.assertContains(too_long, "最多 200 字", status_code=400)
        answer = self.client.post(address, {"note": "对照原报，没有稿件。"})
        self.assertRedirects(answer, f"{QUEUE}{second.pk}/change/")
        first.refresh_from_db()
        self.assertEqual(
            (first.settled_by, first.note), (self.chief, "对照原报，没有稿件。")
        )
        again = self.client.post(address, {"note": "再来"}, follow=True)
        self.assertContains(again, "已由别人了结")
        chosen = {
            "action": "settle_many",
            "note": "成批",
            "_selected_action": [second.pk, third.pk],
        }
        self.assertContains(self.client.post(QUEUE, chosen, follow=True), "已了结 2 条")
        self.assertNotContains(self.client.get(QUEUE), "热区三")
        self.assertContains(self.client.get(f"{QUEUE}?settled=yes"), "热区三")
        self.move_in()
        self.assertFalse(ImportFinding.objects.to_settle().exists())

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_for_the_desk_head_and_the_chief_editor(self):
        finding = ImportFinding.objects.first()
        for person, status in (
            (self.desk_head, 200),
            (self.editor, 403),
            (self.reporter, 403),
        ):
            self.client.force_login(person)
            for address in (
                QUEUE,
                f"{QUEUE}{finding.pk}/change/",
                "/admin/ingest/importrun/",
                reverse("admin:ingest_importrun_change", args=[finding.run_id]),
                reverse(
                    "admin:ingest_importedissue_change",
                    args=[finding.imported_issue_id],
                ),
            ):
                with self.subTest(person=person, address=address):
                    self.assertEqual(self.client.get(address).status_code, status)
        self.client.post(f"{QUEUE}{finding.pk}/change/", {"note": ""})
        self.assertEqual(ImportFinding.objects.to_settle().count(), 3)
        self.client.force_login(self.chief)
        for key in ("0", "x", "9" * 30):
            answer = self.client.get(f"{QUEUE}{key}/change/")
            self.assertEqual(answer.status_code, 404)
