"""The words of headings, beside the index of words; see Document.heading_words.

None until `manage.py rebuild_search` has run: they are found by a dictionary, which a
page asks itself meanwhile.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_newest_of_a_block_of_ids")]

    operations = [
        migrations.AddField(
            "searchdocument",
            "heading_words",
            models.TextField(db_default="", default=""),
        ),
    ]
