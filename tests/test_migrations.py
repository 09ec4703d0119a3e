import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase

from tests.test_layering import ROOMS


class MigrationTests(TransactionTestCase):
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

    @pytest.mark.thorough
    def test_it_goes_back_to_nothing_and_forward_again(self):
        before = set(connection.introspection.table_names())
        try:
            for room in ROOMS:
                with self.subTest(room=room):
                    self.migrate(room, "zero")
            self.assertEqual(self.tables_of_ours(), set())
        finally:
            self.migrate()
        self.assertEqual(set(connection.introspection.table_names()), before)

    def migrate(self, *target):
        call_command("migrate", *target, verbosity=0)

    def tables_of_ours(self):
        prefixes = tuple(f"{room}_" for room in ROOMS)
        tables = connection.introspection.table_names()
        return {table for table in tables if table.startswith(prefixes)}
