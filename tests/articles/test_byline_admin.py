import pytest
from django.test import TestCase

from articles.models import Byline, Contributor, Source
from tests.cast import CastMixin
from tests.stories import make_story

ADDRESS = "/admin/articles/article/byline/"


class PrintedBylineTests(CastMixin, TestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.source = Source.objects.create(
            name="本报", slug="benbao", byline_prefix="本报"
        )
        cls.first = Contributor.objects.create(name="郭晓华")
        cls.second = Contributor.objects.create(name="李静")

    def ask(self, **query):
        return self.client.get(
            ADDRESS,
            {
                "source": self.source.pk,
                "role": ["reporter", "correspondent"],
                "work": ["writing_photography", "writing_photography"],
                "contributor": [self.first.pk, self.second.pk],
            }
            | query,
        )

    def test_it_sets_the_line_as_it_will_be_printed(self):
        self.client.force_login(self.reporter)
        line = "本报记者 郭晓华 通讯员 李静 文/摄"
        self.assertEqual(self.ask().json(), {"line": line})

    def test_it_sets_nothing_for_nobody(self):
        self.client.force_login(self.reporter)
        self.assertEqual(self.client.get(ADDRESS).json(), {"line": ""})

    def test_it_refuses_nonsense(self):
        self.client.force_login(self.reporter)
        for nonsense in (
            {"role": ["boss", "reporter"]},
            {"work": ["sleep", ""]},
            {"contributor": ["0", "9" * 40]},
            {"contributor": ["x", "²"]},
            {"role": ["reporter"]},
        ):
            with self.subTest(nonsense=nonsense):
                self.assertEqual(self.ask(**nonsense).status_code, 400)
        self.assertEqual(self.ask(source="9" * 40).status_code, 200)

    def test_it_only_answers_questions(self):
        self.client.force_login(self.reporter)
        self.assertEqual(self.client.post(ADDRESS).status_code, 405)

    def test_it_refuses_those_who_write_no_story(self):
        self.assertEqual(self.ask().status_code, 302)
        self.client.force_login(self.photo_editor)
        self.assertEqual(self.ask().status_code, 403)

    @pytest.mark.once
    def test_it_stands_in_the_form_without_javascript(self):
        story = make_story(source=self.source)
        Byline.objects.create(article=story, contributor=self.first)
        self.client.force_login(self.editor)
        page = self.client.get(f"/admin/articles/article/{story.pk}/change/")
        self.assertContains(page, "本报记者 郭晓华")
