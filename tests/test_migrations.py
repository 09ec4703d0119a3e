import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase

from articles.models import (
    Article,
    Byline,
    Contributor,
    ListEntry,
    Review,
    SearchDocument,
    SearchEntry,
)
from articles.search import indexing
from districts.models import District
from newsroom import publication_clock
from newsroom.sign_in.models import SignIn
from tests import snapshots
from tests.cast import hire_everyone
from tests.migration_states import built_for_less
from tests.stories import make_draft
from tests.test_layering import ROOMS

# The first that have all of a story and its reviews, and a record of a sign-in.
WITH_SIGN_INS = [
    ("newsroom", "0011_sign_in"),
    ("articles", "0020_newest_first_covers_published"),
]
# The last before the documents of the search index had entries.
BEFORE_FILING = [("articles", "0017_search_entries")]


class MigrationTests(TransactionTestCase):
    @pytest.mark.thorough
    def test_it_leaves_every_index_and_constraint_that_the_models_name(self):
        ours = [m for m in apps.get_models() if m._meta.app_label in ROOMS]
        for model in ours:
            named = {
                row.name for row in [*model._meta.constraints, *model._meta.indexes]
            }
            with connection.cursor() as cursor:
                there = connection.introspection.get_constraints(
                    cursor, model._meta.db_table
                )
            with self.subTest(model=model.__name__):
                self.assertLessEqual(named, set(there))

    def test_it_describes_the_models_as_they_are(self):
        printed = StringIO()
        call_command("makemigrations", "--check", "--dry-run", stdout=printed)
        self.assertEqual(printed.getvalue(), "No changes detected\n")

    def test_it_names_every_migration_for_what_it_does(self):
        for app, name in MigrationLoader(None).disk_migrations:
            if app in ROOMS:
                with self.subTest(app=app, name=name):
                    self.assertRegex(name, r"^\d{4}_[a-z]")
                    self.assertIsNone(re.search(r"_auto|initial", name))


class WithStoriesTests(TransactionTestCase):
    """Back and forward with the stories of an issue, their reviews and versions, in the
    tables."""

    fixtures = ["districts", "places", "sections", "seed_issue"]

    def setUp(self):
        people = hire_everyone()
        story = make_draft(created_by=people["reporter"])
        person = Contributor.objects.create(name="王勇", user=people["reporter"])
        Byline.objects.create(article=story, contributor=person, order=9)
        for name, by in (
            ("submit", "reporter"),
            ("pass_first", "editor"),
            ("pass_second", "desk_head"),
            ("sign", "chief"),
        ):
            story.move(name, by=people[by])
        story.districts.add(District.objects.first())
        SignIn.objects.create(account="editor")

    def kept(self):
        """Return what no migration may change."""
        columns = ("pk", "headline", "body", "status", "published_at", "version")
        return {
            "stories": list(Article.objects.order_by("pk").values_list(*columns)),
            "reviews": list(Review.objects.order_by("pk").values_list("pk", "digest")),
            "names": Byline.objects.count(),
            "versions": sum(len(story.versions()) for story in Article.objects.all()),
            "lists": sorted(ListEntry.objects.values_list("article", "list")),
            "sign-ins": SignIn.objects.count(),
        }

    @pytest.mark.thorough
    def test_it_goes_back_as_far_as_its_tables_are_there_and_forward_again(self):
        # One walk for all: each migration back or forward takes a tenth of a second.
        before, tables = self.kept(), set(connection.introspection.table_names())
        try:
            self.move_to(WITH_SIGN_INS)
            # What lies further back changes no more: what it does on PostgreSQL was
            # shown for as long as it could.
            if connection.vendor == "sqlite":
                self.go_further_back(stories=len(before["stories"]))
        finally:
            self.migrate()
        self.assertEqual(self.kept(), before)
        pks = [row[0] for row in before["stories"]]
        self.assertEqual(indexing.out_of_step(pks), [])
        self.assertEqual(publication_clock.missing_triggers(), [])
        self.assertEqual(set(connection.introspection.table_names()), tables)

    def go_further_back(self, stories):
        """Go to the documents without entries and back, then to nothing and back."""
        sign_ins = self.sign_ins()
        self.move_to(BEFORE_FILING)
        self.assertFalse(SearchEntry.objects.exists())
        self.assertEqual(SearchDocument.objects.count(), stories)
        self.move_to(WITH_SIGN_INS)
        self.put_back(sign_ins)
        before, snapshot = self.tables_of_ours(), snapshots.Snapshot()
        done = MigrationLoader(connection).applied_migrations
        last = {app: name for app, name in sorted(done) if app in ROOMS}
        self.move_to([(room, None) for room in ROOMS])
        self.assertEqual(self.tables_of_ours(), set())
        self.move_to([*last.items()])
        self.assertEqual(self.tables_of_ours(), before)
        snapshot.restore()

    def sign_ins(self):
        """Return the rows of the record of sign-ins, whatever columns it has by now."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {SignIn._meta.db_table}")
            return cursor.fetchall()

    def put_back(self, sign_ins):
        with connection.cursor() as cursor:
            for row in sign_ins:
                values = ", ".join(["%s"] * len(row))
                table = SignIn._meta.db_table
                cursor.execute(f"INSERT INTO {table} VALUES ({values})", row)

    def move_to(self, targets):
        """Do what `migrate` does, once for all apps, but for roles and permissions."""
        publication_clock.remove()
        with built_for_less():
            MigrationExecutor(connection).migrate(targets)

    def migrate(self, *target):
        with built_for_less():
            call_command("migrate", *target, verbosity=0)

    def tables_of_ours(self):
        prefixes = tuple(f"{room}_" for room in ROOMS)
        tables = connection.introspection.table_names()
        return {table for table in tables if table.startswith(prefixes)}
