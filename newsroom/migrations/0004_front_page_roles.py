"""Grant who arranges the front page, and who writes the line over it."""

from importlib import import_module

from django.db import migrations

roles_made = import_module("newsroom.migrations.0001_roles")


def grant(apps, schema_editor):
    roles_made.grant(apps, schema_editor, (*roles_made.APPS, "newsroom"))


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_front_page")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
