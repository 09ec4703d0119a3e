"""看样, the proof of a page: for those who sign it, and for nobody else."""

import io
from datetime import date

import pypdfium2
import pytest
from django.test import TestCase

from articles.workflow import Status
from editions.models import Issue, Page, Placement
from tests.cast import CAST, CastMixin
from tests.desk import filled_in
from tests.stories import make_draft, make_story


class PageProofsAdminTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        issue = Issue.objects.create(date=date(2023, 5, 4))
        cls.page = Page.objects.create(issue=issue, number="1", order=1, name="要闻")
        cls.signed = make_story("水厂今日通水")
        cls.draft = make_draft("社区食堂开张", body=f"<p>{'食' * 700}</p>")
        for order, story in enumerate((cls.signed, cls.draft), 1):
            Placement.objects.create(page=cls.page, article=story, order=order)
        cls.address = f"/admin/editions/page/{cls.page.pk}/proof/"

    def see(self, user=None, ending=""):
        self.client.force_login(user or self.proofreader)
        return self.client.get(f"{self.address}{ending}")

    @pytest.mark.once
    def test_it_shows_what_is_not_signed_yet_and_leads_to_it(self):
        proof = self.see()
        for words in ("水厂今日通水", "社区食堂开张", "1 篇未签发", "等小样/一校"):
            self.assertContains(proof, words)
        self.assertContains(
            proof, f'<a href="/admin/articles/article/{self.draft.pk}/change/"'
        )
        self.assertNotContains(self.client.get("/paper/2023-05-04/1/"), "社区食堂")

    @pytest.mark.once
    def test_it_says_how_much_does_not_fit(self):
        self.draft.body = f"<p>{'食' * 20_000}</p>"
        self.draft.save()
        self.assertContains(self.see(), "字排不下")
        self.draft.placements.update(continued_on="3")
        self.assertContains(self.see(), "字转第3版")

    @pytest.mark.once
    def test_it_shows_the_place_of_a_withdrawn_story_without_its_words(self):
        self.signed.move("withdraw", by=self.chief, reason="失实")
        proof = self.see()
        layout = proof.content.decode().partition('class="set')[2].partition("<svg")[0]
        self.assertIn("已撤稿", layout)
        self.assertNotIn("水厂今日", layout)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_can_be_had_as_pdf(self):
        answer = self.see(ending="page.pdf")
        self.assertEqual(answer["Content-Type"], "application/pdf")
        with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as pdf:
            page = pdf[0]
            textpage = page.get_textpage()
            self.assertIn("社区食堂开张", textpage.get_text_range())
            textpage.close()
            page.close()

    def test_it_is_signed_where_it_was_read(self):
        sent = filled_in(self.see(), f"prove-{self.page.pk}")
        sent["do"] = f"pass:{self.page.pk}:galley"
        wall = f"/admin/editions/issue/{self.page.issue_id}/wall/move/"
        answer = self.client.post(wall, sent, follow=True)
        self.assertContains(answer, "小样/一校已签")
        self.assertEqual(self.page.proofs.get().by, self.proofreader)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_kept_by_no_cache(self):
        for ending in ("", "page.pdf"):
            self.assertIn("no-store", self.see(ending=ending)["Cache-Control"])

    @pytest.mark.once
    @pytest.mark.thorough
    def test_it_is_shown_only_to_the_roles_that_may_see_it(self):
        for role in CAST:
            for ending in ("", "page.pdf"):
                with self.subTest(role=role, ending=ending):
                    wanted = 403 if role == "reporter" else 200
                    answer = self.see(getattr(self, role), ending)
                    self.assertEqual(answer.status_code, wanted)

    @pytest.mark.once
    def test_it_refuses_strangers_other_methods_and_nonsense(self):
        self.assertEqual(self.client.get(self.address).status_code, 302)
        self.client.force_login(self.chief)
        self.assertEqual(self.client.post(self.address).status_code, 405)
        for nonsense in ("999999", "9" * 40):
            address = f"/admin/editions/page/{nonsense}/proof/"
            self.assertEqual(self.client.get(address).status_code, 404)

    def test_it_costs_the_same_however_many_stories(self):
        self.see()
        with self.assertNumQueries(12):
            self.client.get(self.address)
        for order in range(3, 9):
            story = make_story(f"又{order}", status=Status.SIGNED)
            Placement.objects.create(page=self.page, article=story, order=order)
        with self.assertNumQueries(12):
            self.client.get(self.address)

    @pytest.mark.thorough
    @pytest.mark.once
    def test_it_is_linked_from_the_wall_and_the_page(self):
        self.client.force_login(self.chief)
        wall = f"/admin/editions/issue/{self.page.issue_id}/wall/"
        form = f"/admin/editions/page/{self.page.pk}/change/"
        lists = "/admin/editions/page/", "/admin/editions/issue/"
        for address in (wall, form, lists[0]):
            self.assertContains(self.client.get(address), self.address)
        self.assertContains(self.client.get(lists[1]), wall)
        self.client.force_login(self.reporter)
        for address in (form, *lists):
            page = self.client.get(address)
            self.assertEqual(page.status_code, 200)
            self.assertNotContains(page, self.address)
            self.assertNotContains(page, wall)
