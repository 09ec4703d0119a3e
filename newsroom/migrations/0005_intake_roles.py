"""Grant who brings the pages of the paper in."""

from importlib import import_module

from django.db import migrations

roles_made = import_module("newsroom.migrations.0001_roles")


def grant(apps, schema_editor):
    roles_made.grant(apps, schema_editor, (*roles_made.APPS, "newsroom"))


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0004_front_page_roles"),
        ("ingest", "0002_intakes"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
