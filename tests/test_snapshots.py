import time
from threading import Event, Thread

from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test import TestCase, TransactionTestCase

from articles.models import Article, Byline, Contributor, Review, Section
from districts.models import District
from newsroom.roles import GROUPS
from tests import snapshots
from tests.cast import hire_everyone
from tests.stories import make_district, make_draft, make_story


class CommittedTests(TransactionTestCase):
    """Two tests that leave much behind: neither sees anything of the other."""

    fixtures = ["districts", "sections"]

    def find_fixtures_only_and_leave_all_changed(self):
        self.assertEqual(District.objects.count(), 12)
        self.assertEqual(set(Group.objects.values_list("name", flat=True)), set(GROUPS))
        for model in (Article, Contributor, Review, User):
            self.assertFalse(model.objects.exists(), model)
        self.assertFalse(Article.objects.search("水厂").exists())
        reporter = hire_everyone()["reporter"]
        person = Contributor.objects.create(name="王勇", user=reporter)
        draft = make_draft(created_by=reporter)
        Byline.objects.create(article=draft, contributor=person)
        draft.move("submit", by=reporter)
        make_story()
        self.assertTrue(Article.objects.search("水厂").exists())
        self.assertTrue(Review.objects.exists())
        District.objects.filter(within__isnull=False).delete()
        Group.objects.all().delete()

    def test_it_leaves_nothing_to_the_second(self):
        self.find_fixtures_only_and_leave_all_changed()

    def test_it_finds_nothing_of_the_first(self):
        self.find_fixtures_only_and_leave_all_changed()


class LateWriterTests(TransactionTestCase):
    """A transaction that a test left open in a thread of its own."""

    fixtures = ["sections"]

    def write_late(self):
        with transaction.atomic():
            make_district()
            self.begun.set()
            time.sleep(0.3)
            # What has been read and locked so far would deadlock with a restore.
            Section.objects.filter(slug="minsheng").update(name="晚了")
        self.written = True
        connection.close()

    def test_it_is_waited_for_before_the_database_is_put_back(self):
        self.begun, self.written = Event(), False
        writer = Thread(target=self.write_late)
        writer.start()
        self.assertTrue(self.begun.wait(10))
        snapshots.put_back(["sections"])
        writer.join(10)
        self.assertTrue(self.written)
        self.assertFalse(District.objects.exists())
        self.assertFalse(Section.objects.filter(name="晚了").exists())


class NoFixtureTests(TestCase):
    def test_it_finds_no_fixture_of_another_test_case(self):
        self.assertFalse(District.objects.exists())
        self.assertFalse(Section.objects.exists())


class FixtureTests(TestCase):
    fixtures = ["sections"]

    def test_it_finds_its_own_fixtures_only(self):
        self.assertTrue(Section.objects.exists())
        self.assertFalse(District.objects.exists())
