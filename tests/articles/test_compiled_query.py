from django.test import TestCase

from articles.models import Brief
from articles.models.compiled_query import CompiledQuery
from tests.stories import make_draft


class CompiledQueryTests(TestCase):
    def setUp(self):
        self.story = make_draft()
        for order, heading in enumerate(("甲区", "乙区", "丙区"), 1):
            Brief.objects.create(
                article=self.story, heading=heading, text="通水。", order=order
            )

    def test_it_gives_the_rows_of_the_queryset(self):
        def in_story(article):
            return Brief.objects.filter(article=article).values_list("pk", "heading")

        rows = CompiledQuery(in_story).rows(self.story.pk)
        self.assertEqual(rows, list(in_story(self.story.pk)))

    def test_it_takes_each_value_where_the_queryset_has_it(self):
        query = CompiledQuery(
            lambda last, article: Brief.objects.filter(
                article=article, order__lte=last, text="通水。"
            ).values_list("heading")
        )
        self.assertEqual(query.rows(2, self.story.pk), [("甲区",), ("乙区",)])
        self.assertEqual(query.rows(1, self.story.pk), [("甲区",)])
        self.assertEqual(query.rows(3, make_draft().pk), [])

    def test_it_compiles_once(self):
        built = []

        def in_story(article):
            built.append(article)
            return Brief.objects.filter(article=article).values_list("pk")

        query = CompiledQuery(in_story)
        with self.assertNumQueries(2):
            query.rows(self.story.pk)
            query.rows(self.story.pk)
        self.assertEqual(len(built), 1)

    def test_it_refuses_a_value_that_would_be_ignored(self):
        query = CompiledQuery(
            lambda article, order: Brief.objects.filter(article=article).values_list(
                "pk"
            )
        )
        with self.assertRaisesMessage(ValueError, "would be ignored"):
            query.rows(self.story.pk, 1)
