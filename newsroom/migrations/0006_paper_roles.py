"""Formerly granted who reads the proofs of pages; newsroom/roles.py does it now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0005_intake_roles"),
        ("editions", "0003_set_pages"),
    ]

    operations = []
