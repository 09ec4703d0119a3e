import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import RequestFactory, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin import permissions
from articles.models import (
    Article,
    ArticlePhoto,
    Brief,
    Byline,
    Contributor,
    Photo,
    Source,
)
from articles.workflow import Status
from tests.cast import CAST, CastMixin
from tests.stories import make_district, make_draft, make_section, make_story

# A reporter has more, who is asked about as the writer of the story.
QUERIES = {
    "reporter": 20,
    "editor": 18,
    "desk_head": 18,
    "chief": 18,
    "photo_editor": 18,
    "proofreader": 18,
}
# The most that the form may cost anybody, however far the story is.
MOST = 23


class StoryFormQueriesTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        # Asked once a process, by whichever form comes first.
        ContentType.objects.get_for_model(Article)
        cls.story = make_draft(created_by=cls.reporter)
        for order, name in enumerate(("王勇", "李静"), 1):
            Byline.objects.create(
                article=cls.story,
                contributor=Contributor.objects.create(name=name, slug=f"p{order}"),
                order=order,
            )
        Brief.objects.create(
            article=cls.story, order=1, heading="通水", district=make_district()
        )
        ArticlePhoto.objects.create(
            article=cls.story, order=1, photo=Photo.objects.create(caption="水厂")
        )

    def form_page(self):
        return reverse("admin:articles_article_change", args=[self.story.pk])

    @pytest.mark.once
    @pytest.mark.thorough
    def test_it_costs_nobody_more_however_far_the_story_is(self):
        self.story.reviews.create(
            move="send_back",
            from_status=Status.FIRST_REVIEW,
            to_status=Status.DRAFT,
            by=self.desk_head,
            version=1,
        )
        Article.objects.update(
            section=make_section(),
            source=Source.objects.create(name="本报", slug="benbao"),
            published_at=timezone.now(),
            updated_by=self.desk_head,
        )
        for status in Status:
            Article.objects.update(status=status)
            for role in CAST:
                self.client.force_login(getattr(self, role))
                with (
                    self.subTest(status=status, role=role),
                    CaptureQueriesContext(connection) as queries,
                ):
                    self.assertEqual(self.client.get(self.form_page()).status_code, 200)
                self.assertLessEqual(len(queries), MOST, (status, role))

    def test_it_costs_each_role_a_fixed_number_of_queries(self):
        page = self.form_page()
        for role in CAST:
            self.client.force_login(getattr(self, role))
            with self.subTest(role=role), self.assertNumQueries(QUERIES[role]):
                self.client.get(page)


class StoryPermissionsTests(CastMixin, TestCase):
    def setUp(self):
        self.story = make_draft(created_by=self.reporter)

    def request_of(self, user):
        request = RequestFactory().get("/")
        request.user = user
        return request

    def test_it_asks_once_a_request(self):
        request = self.request_of(self.reporter)
        with self.assertNumQueries(3):  # two of them for the permissions of a login
            permissions.may_write(request, self.story)
        with self.assertNumQueries(0):
            self.assertTrue(permissions.may_write(request, self.story))
            self.assertTrue(permissions.may_change(request, self.story))

    def test_it_lets_a_photo_editor_change_the_pictures_of_a_draft_only(self):
        request = self.request_of(self.photo_editor)
        self.assertTrue(permissions.may_change(request, self.story))
        self.assertFalse(permissions.may_write(request, self.story))

    def test_it_answers_for_each_story(self):
        signed = make_story(created_by=self.reporter)
        request = self.request_of(self.reporter)
        self.assertTrue(permissions.may_change(request, self.story))
        self.assertFalse(permissions.may_change(request, signed))

    def test_it_keeps_no_answer_for_the_next_request(self):
        permissions.may_write(self.request_of(self.reporter), self.story)
        Article.objects.update(status=Status.FIRST_REVIEW)
        request = self.request_of(self.reporter)
        self.assertFalse(permissions.may_write(request, self.story))

    def test_it_asks_again_after_a_change(self):
        request = self.request_of(self.reporter)
        permissions.may_write(request, self.story)
        Article.objects.update(status=Status.FIRST_REVIEW)
        permissions.forget_permissions(request)
        self.assertFalse(permissions.may_write(request, self.story))
