"""Formerly granted who brings pages of the paper in; newsroom/roles.py does it now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0004_front_page_roles"),
        ("ingest", "0002_intakes"),
    ]

    operations = []
