"""Formerly granted what the three reviews need; newsroom/roles.py does it now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_roles"),
        ("articles", "0008_permanent_records"),
    ]

    operations = []
