"""The desk by keyboard: on a page of each kind the focus is seen, uncovered and led on."""

from datetime import date

from django.urls import reverse

from articles.models import Photo
from editions.models import Issue
from newsroom.models import FrontPage
from tests.browser.base import BrowserTestCase
from tests.browser.keyboard import focus_faults
from tests.stories import make_draft

CHANGED, WAITING = "夜里还在写的稿件", "等着初审的稿件"


class DeskByKeyboardTests(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.page.emulate_media(reduced_motion="reduce")

    def addresses(self):
        draft = make_draft(CHANGED, created_by=self.reporter)
        draft.headline = f"{CHANGED}（改）"
        draft.save()
        waiting = make_draft(WAITING, created_by=self.reporter)
        waiting.move("submit", by=self.reporter)
        issue = Issue.objects.get(date=date(2023, 1, 23))
        page = issue.pages.first()
        front = FrontPage.objects.create(name="晚间版")
        photo = Photo.objects.first()
        around = ("change", "review", "history", "compare", "proofread", "look")
        return [
            reverse(f"admin:{name}", args=[row.pk] if row else [])
            for name, row in [
                ("index", None),
                ("articles_article_changelist", None),
                *((f"articles_article_{name}", draft) for name in around),
                ("articles_article_review", waiting),
                ("articles_photo_changelist", None),
                ("articles_photo_change", photo),
                ("articles_contributor_add", None),
                ("editions_issue_wall", issue),
                ("editions_issue_quality", issue),
                ("editions_page_change", page),
                ("editions_page_proof", page),
                ("editions_page_scan", page),
                ("newsroom_frontpage_change", front),
                ("newsroom_breakingnews_add", None),
                ("ingest_pageimport_changelist", None),
                ("password_change", None),
            ]
        ]

    def test_it_shows_an_editor_where_they_are(self):
        addresses = self.addresses()
        self.sign_in(self.chief)
        known = []
        for address in addresses:
            with self.subTest(page=address):
                self.assertEqual(self.open(address).status, 200)
                faults, known = focus_faults(self.page, known)
                self.assertEqual(faults, [])

    def test_it_fails_where_the_focus_is_lost(self):
        self.open("/admin/login/")
        self.page.evaluate(
            """() => {
              for (const field of document.querySelectorAll("input"))
                field.style.cssText = "outline: 0; border: 0; box-shadow: none; background: #fff";
              const cover = document.body.appendChild(document.createElement("div"));
              cover.style.cssText = "position: fixed; inset: 0; z-index: 99";
              addEventListener("keydown", (event) => event.preventDefault());
              document.querySelector("input:not([type=hidden])").focus();
            }"""
        )
        faults, _ = focus_faults(self.page, [])
        self.assertLessEqual(
            {"no focus is seen", "off the window or covered"},
            {what for what, _ in faults},
        )
