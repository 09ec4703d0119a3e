from contextlib import contextmanager
from io import StringIO

from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase

from articles.models import Article, SearchDocument, SearchEntry
from articles.search import indexing
from articles.search.backends import backend
from tests.stories import make_story


def run(*options):
    printed = StringIO()
    call_command("rebuild_search", *options, stdout=printed)
    return printed.getvalue()


class RebuildTests(TestCase):
    def setUp(self):
        self.stories = [make_story(f"水厂第{number}号") for number in range(3)]

    def spoil(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.stories[0].pk])

    def assert_found_again(self):
        self.assertEqual(Article.objects.search("水厂").count(), 3)
        self.assertIn("检索与稿件一致：3 篇", run("--check"))

    def test_it_writes_all_anew_and_says_how_many(self):
        self.assertIn("检索已重建：3 篇稿件，写了 3 条", run())
        self.assert_found_again()

    def test_it_mends_what_another_program_changed(self):
        self.spoil("UPDATE articles_article SET headline = '泵站' WHERE id = %s")
        with self.assertRaisesMessage(CommandError, "检索有 1 条与稿件不一致"):
            run("--check")
        run()
        self.assertEqual(Article.objects.search("泵站").count(), 1)

    def test_it_mends_a_story_that_is_not_in_the_index(self):
        backend().remove(list(indexing.stored([self.stories[0].pk]).values()))
        self.assertEqual(Article.objects.search("水厂").count(), 2)
        with self.assertRaises(CommandError):
            run("--check")
        run()
        self.assert_found_again()

    def test_it_tells_of_an_index_that_lost_its_words(self):
        if connection.vendor == "sqlite":
            self.spoil_sqlite()
        else:
            self.spoil(
                "UPDATE articles_searchentry SET words = '' WHERE article_id = %s"
            )
        pk = self.stories[0].pk
        self.assertEqual(indexing.out_of_step([pk]), [(pk, "索引查不到")])
        with self.assertRaises(CommandError):
            run("--check")
        run()
        self.assert_found_again()

    def spoil_sqlite(self):
        (document,) = indexing.stored([self.stories[0].pk]).values()
        backend().remove([document])
        stored = SearchDocument.objects.create(
            article_id=document.article_id, title=document.title, text=document.text
        )
        SearchEntry.objects.create(
            document=stored,
            published_at=document.published_at,
            section=document.section,
            districts=document.districts,
        )

    def test_it_takes_out_what_has_no_story_any_more(self):
        with connection.constraint_checks_disabled():
            SearchDocument.objects.create(article_id=999_999, title="鬼", text="鬼")
            with self.assertRaises(CommandError):
                run("--check")
            run()
        self.assert_found_again()

    def test_it_lets_readers_go_on_searching_while_it_works(self):
        batches = []
        for pks in [[story.pk] for story in self.stories]:
            indexing.index(pks, force=True)
            batches.append(Article.objects.search("水厂").count())
        self.assertEqual(batches, [3, 3, 3])

    def test_it_goes_on_after_the_story_that_an_earlier_one_came_to(self):
        self.assertIn("写了 2 条", run("--after", str(self.stories[0].pk)))
        self.assertIn(f"3 / 3，到稿件 {self.stories[2].pk}", run())
        self.assertIn("0 篇", run("--after", str(self.stories[2].pk)))

    def test_it_says_how_to_go_on_when_it_is_stopped(self):
        stop, first = self.stop_after_the_first_batch(), self.stories[0].pk
        with stop, self.assertRaisesMessage(CommandError, f"--after {first}。"):
            run()

    @contextmanager
    def stop_after_the_first_batch(self):
        """Press Ctrl-C, as it were, when the second batch asks for its words."""
        asked = []

        def press(execute, sql, *args):
            if "FOR UPDATE" in sql or "original_author" in sql:
                asked.append(sql)
                if len(asked) > 1:
                    raise KeyboardInterrupt
            return execute(sql, *args)

        batch, indexing.BATCH = indexing.BATCH, 1
        try:
            with connection.execute_wrapper(press):
                yield
        finally:
            indexing.BATCH = batch

    def test_it_does_for_an_empty_paper(self):
        Article.objects.all().delete()
        self.assertIn("0 篇", run())
        self.assertIn("0 篇", run("--check"))
