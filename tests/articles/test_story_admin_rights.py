import pytest
from django.contrib.auth.models import User
from django.test import TestCase
from django.urls import reverse

from articles.models import Article, Correction, Review
from articles.workflow import Status
from tests.cast import CastMixin
from tests.desk import filled_in
from tests.stories import make_story

LIST = "/admin/articles/article/"


def address(article, page="change"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


class StoryRightsTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        draft = {"status": Status.DRAFT, "published_at": None}
        cls.own = make_story("自己的草稿", created_by=cls.reporter, **draft)
        cls.others = make_story("别人的草稿", created_by=cls.editor, **draft)
        cls.public = make_story("见报的稿件")

    @pytest.mark.once
    def test_it_shows_a_reporter_their_own_and_what_is_signed(self):
        self.client.force_login(self.reporter)
        page = self.client.get(LIST)
        self.assertContains(page, "自己的草稿")
        self.assertContains(page, "见报的稿件")
        self.assertNotContains(page, "别人的草稿")

    @pytest.mark.once
    def test_it_hides_others_drafts_from_every_page_of_a_reporter(self):
        self.client.force_login(self.reporter)
        for page in ("change", "history", "delete"):
            with self.subTest(page=page):
                response = self.client.get(address(self.others, page), follow=True)
                self.assertNotContains(
                    response, "别人的草稿", status_code=response.status_code
                )

    def test_it_lets_a_reporter_change_own_drafts_only(self):
        self.client.force_login(self.reporter)
        data = filled_in(self.client.get(address(self.own)))
        self.client.post(address(self.own), data | {"headline": "改过的草稿"})
        refused = self.client.post(address(self.public), data | {"headline": "偷改"})
        self.assertEqual(refused.status_code, 403)
        names = Article.objects.values_list("headline", flat=True)
        self.assertCountEqual(names, ["改过的草稿", "别人的草稿", "见报的稿件"])

    @pytest.mark.once
    def test_it_lets_a_reporter_read_what_is_signed(self):
        self.client.force_login(self.reporter)
        page = self.client.get(address(self.public))
        self.assertContains(page, "<p>城北水厂今日通水。</p>")
        self.assertNotContains(page, 'name="_save"')

    @pytest.mark.once
    def test_it_shows_an_editor_everything(self):
        self.client.force_login(self.editor)
        self.assertContains(self.client.get(address(self.own)), 'name="_save"')

    def test_it_lets_the_chief_delete_drafts_only(self):
        self.client.force_login(self.chief)
        kept = self.client.post(address(self.public, "delete"), {"post": "yes"})
        self.client.post(address(self.others, "delete"), {"post": "yes"})
        self.assertEqual(kept.status_code, 403)
        self.assertCountEqual(Article.objects.all(), [self.own, self.public])

    def test_it_deletes_no_signed_story_among_many(self):
        self.client.force_login(self.chief)
        chosen = {"_selected_action": [self.others.pk, self.public.pk], "post": "yes"}
        self.client.post(LIST, {"action": "delete_selected", **chosen})
        self.assertEqual(Article.objects.count(), 3)

    def test_it_lets_nobody_else_delete(self):
        for user in (self.reporter, self.editor, self.desk_head, self.proofreader):
            with self.subTest(user=user.username):
                self.client.force_login(user)
                page = self.client.post(address(self.own, "delete"), {"post": "yes"})
                self.assertEqual(page.status_code, 403)

    def test_it_refuses_those_without_a_desk(self):
        self.client.force_login(User.objects.create_user("lai-fang"))
        self.assertEqual(self.client.get(LIST).status_code, 302)
        self.client.force_login(User.objects.create_user("xin-ren", is_staff=True))
        self.assertEqual(self.client.get(LIST).status_code, 403)


class RecordRightsTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        story = make_story("初审过的稿件", status="second_review", published_at=None)
        cls.review = Review.objects.create(
            article=story,
            move="pass_first",
            from_status="first_review",
            to_status="second_review",
            by=cls.editor,
            version=1,
        )
        cls.correction = Correction.objects.create(
            article=make_story(), text="第二段有误。", by=cls.chief
        )

    def test_it_shows_records_and_lets_nobody_change_them(self):
        self.client.force_login(User.objects.create_superuser("root"))
        for record in (self.review, self.correction):
            page = f"/admin/articles/{record._meta.model_name}/"
            with self.subTest(page=page):
                self.assertContains(self.client.get(page), str(record.article))
                self.assertEqual(self.client.get(page + "add/").status_code, 403)
                own = f"{page}{record.pk}/"
                self.assertEqual(self.client.post(own + "change/").status_code, 403)
                self.assertEqual(self.client.post(own + "delete/").status_code, 403)

    def test_it_shows_a_reporter_no_record_of_others_stories(self):
        self.client.force_login(self.reporter)
        page = self.client.get("/admin/articles/review/")
        self.assertNotContains(page, "初审过的稿件")
