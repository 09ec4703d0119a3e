"""Grant who reads the proofs of the paper's pages, and who sends them to the press."""

from importlib import import_module

from django.db import migrations

roles_made = import_module("newsroom.migrations.0001_roles")


def grant(apps, schema_editor):
    roles_made.grant(apps, schema_editor, (*roles_made.APPS, "newsroom"))


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0005_intake_roles"),
        ("editions", "0003_set_pages"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
