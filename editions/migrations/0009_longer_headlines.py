"""The headline that a correction in print names, as long as a story's may be.

As articles/migrations/0042_longer_headings.py: SQLite's table need not be made again.
PostgreSQL changes no type that a trigger looks at: those of 0005 are made again.
"""

from importlib import import_module

from django.db import migrations, models

WIDER = "ALTER TABLE editions_printedcorrection ALTER COLUMN headline TYPE varchar(200)"
guarding = import_module("editions.migrations.0005_printed_corrections")


def widen(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        guarding.unguard(apps, schema_editor)
        schema_editor.execute(WIDER)
        guarding.guard(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("editions", "0008_old_addresses_by_path")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(widen, migrations.RunPython.noop)
            ],
            state_operations=[
                migrations.AlterField(
                    "printedcorrection",
                    "headline",
                    models.CharField("见报时的标题", max_length=200, blank=True),
                )
            ],
        )
    ]
