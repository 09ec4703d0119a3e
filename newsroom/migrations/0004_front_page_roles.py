"""Formerly granted who arranges the front page; newsroom/roles.py does it now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_front_page")]

    operations = []
