"""The planner's guess of how many stories the search index names.

Guessed at a hundred, PostgreSQL reads all entries of ten thousand stories rather than
those of the stories named.
"""

from django.db import migrations

GUESS = "ALTER FUNCTION articles_found(tsquery, bigint) ROWS {}"


def guess(rows):
    def alter(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(GUESS.format(rows))

    return alter


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_file_search_documents")]

    operations = [migrations.RunPython(guess(40), guess(100))]
