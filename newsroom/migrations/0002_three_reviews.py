"""Grant what the three reviews, corrections and the picture desk need."""

from importlib import import_module

from django.db import migrations

roles_made = import_module("newsroom.migrations.0001_roles")


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_roles"),
        ("articles", "0008_permanent_records"),
    ]

    operations = [
        migrations.RunPython(roles_made.grant, migrations.RunPython.noop),
    ]
