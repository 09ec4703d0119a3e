"""Migrations that the code before them survives, for it answers readers meanwhile."""

from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED
from django.test import SimpleTestCase

from tests.test_layering import ROOMS

# The last of each app from before there were upgrades beside a release that answers.
BEFORE_UPGRADES = {
    "articles": 25,
    "districts": 1,
    "editions": 4,
    "ingest": 3,
    "newsroom": 10,
}
TAKE_AWAY = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)


def steps(found):
    """Yield the operations on the database, those within others too."""
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from steps(operation.database_operations)
        else:
            yield operation


def harm(operation):
    """Return what an operation would do to code that does not know of it, or None."""
    name = type(operation).__name__
    if isinstance(operation, TAKE_AWAY):
        return f"{name} takes away what the old code asks for"
    if isinstance(operation, operations.AddField):
        field = operation.field
        if not (
            field.many_to_many or field.null or field.db_default is not NOT_PROVIDED
        ):
            return f"{operation.name} is neither null nor has a db_default: the old code's rows are refused"
    return None


def found_harmful(migration):
    if getattr(migration, "safe_while_old_code_runs", ""):
        return []
    return [found for found in map(harm, steps(migration.operations)) if found]


class UpgradeTests(SimpleTestCase):
    def test_it_has_no_migration_that_the_code_before_it_does_not_survive(self):
        for (app, name), migration in MigrationLoader(None).disk_migrations.items():
            if app in ROOMS and int(name[:4]) > BEFORE_UPGRADES.get(app, 0):
                with self.subTest(app=app, name=name):
                    self.assertEqual(found_harmful(migration), [])

    def test_it_sees_what_the_old_code_does_not_survive(self):
        text = models.CharField(max_length=5, default="")
        nothing = models.CharField(max_length=5, null=True)
        filled = models.CharField(max_length=5, db_default="")
        for operation, is_harmful in (
            (operations.AddField("article", "word", text), True),
            (operations.AddField("article", "word", nothing), False),
            (operations.AddField("article", "word", filled), False),
            (operations.RemoveField("article", "word"), True),
            (operations.RenameField("article", "word", "words"), True),
            (operations.CreateModel("word", [("text", text)]), False),
        ):
            within = operations.SeparateDatabaseAndState([operation])
            for step in steps([operation, within]):
                with self.subTest(step=step):
                    self.assertEqual(bool(harm(step)), is_harmful)
