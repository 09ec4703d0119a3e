"""PostgreSQL's words of the search index, moved from the documents to their entries.

What a search sorts and counts by is then in the row that the index leads to: before,
each story found was looked up twice more. On SQLite nothing changes.
"""

from django.db import migrations

DOCUMENTS, ENTRIES = "articles_searchdocument", "articles_searchentry"
MOVE = """
    UPDATE {there} SET words = {here}.words
    FROM {here} WHERE {here}.article_id = {there}.article_id
"""
# See the migration 0012 for its limit.
INDEX = """
    CREATE INDEX {there}_words ON {there}
    USING gin (words) WITH (gin_pending_list_limit = 64)
"""
# As migrations 0012 and 0019 left it.
FOUND = """
    CREATE FUNCTION articles_found(asked tsquery, most bigint)
    RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 40 SET enable_seqscan = off AS
    'SELECT article_id FROM articles_searchdocument WHERE words @@ asked LIMIT most'
"""


def to_entries(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION articles_found(tsquery, bigint)")
        _move(schema_editor, DOCUMENTS, ENTRIES)


def to_documents(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        _move(schema_editor, ENTRIES, DOCUMENTS)
        schema_editor.execute(FOUND)


def _move(schema_editor, here, there):
    schema_editor.execute(f"ALTER TABLE {there} ADD COLUMN words tsvector")
    schema_editor.execute(MOVE.format(here=here, there=there))
    schema_editor.execute(INDEX.format(there=there))
    schema_editor.execute(f"ALTER TABLE {here} DROP COLUMN words")


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_hand_over_and_hours")]

    operations = [migrations.RunPython(to_entries, to_documents)]
