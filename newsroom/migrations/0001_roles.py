"""Formerly wrote the groups; newsroom/roles.py does it now, after each migrate.

The name stays, for databases that have recorded it. Going back takes no group away:
with a group would go the memberships of the staff.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_records"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("districts", "0001_gazetteer"),
        ("editions", "0001_printed_paper"),
        ("ingest", "0001_page_texts"),
        (
            "taggit",
            "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx",
        ),
    ]

    operations = []
