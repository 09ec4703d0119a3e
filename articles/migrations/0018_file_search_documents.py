"""The entries of the documents that are in the search index, and the index's words
for how their stories are filed.

Documents that are in the index get both here: a search is whole afterwards. What is
written is what articles/search/filing.py and documents.py write.
"""

from contextlib import contextmanager

from django.db import migrations, transaction

from articles.search.filing import filing_words

BATCH = 1000
WORDS = "articles_searchdocument_words"
SET = f"ALTER INDEX {WORDS} SET (gin_pending_list_limit = {{}})"
ADD = {
    "sqlite": "INSERT INTO articles_searchindex (words, rowid) VALUES (%s, %s)",
    "postgresql": """
        UPDATE articles_searchdocument
        SET words = words || array_to_tsvector(string_to_array(%s, ' '))
        WHERE article_id = %s
    """,
}
TAKE = {
    "sqlite": """
        INSERT INTO articles_searchindex (articles_searchindex, words, rowid)
        VALUES ('delete', %s, %s)
    """,
    "postgresql": """
        UPDATE articles_searchdocument
        SET words = ts_delete(words, string_to_array(%s, ' '))
        WHERE article_id = %s
    """,
}


def file_documents(apps, schema_editor):
    connection = schema_editor.connection
    documents = apps.get_model("articles", "SearchDocument").objects
    entry = apps.get_model("articles", "SearchEntry")
    with _loading(connection):
        # What has an entry was written before this was interrupted.
        for pks in _batches(documents.filter(entry__isnull=True)):
            with transaction.atomic(using=connection.alias):
                entries = [entry(**row) for row in _filed(apps, pks)]
                entry.objects.bulk_create(entries)
                _write(connection, ADD, entries)


def unfile_documents(apps, schema_editor):
    connection = schema_editor.connection
    entries = apps.get_model("articles", "SearchEntry").objects
    with _loading(connection):
        for pks in _batches(entries):
            with transaction.atomic(using=connection.alias):
                some = entries.filter(pk__in=pks)
                _write(connection, TAKE, some)
                some.delete()


@contextmanager
def _loading(connection):
    """Let PostgreSQL's index take many documents at a time, as a rebuild does."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(SET.format(16 * 1024))
        yield
        cursor.execute(SET.format(64))
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [WORDS])


def _batches(rows):
    """Yield the ids of all rows, some at a time."""
    last = 0
    while True:
        after = rows.filter(pk__gt=last).order_by("pk")
        pks = list(after.values_list("pk", flat=True)[:BATCH])
        if not pks:
            return
        yield pks
        last = pks[-1]


def _filed(apps, pks):
    """Yield the values of each entry; none of a document whose story is gone."""
    districts = {}
    for name in ("ArticleDistrict", "Brief"):
        rows = apps.get_model("articles", name).objects.filter(
            article__in=pks, district__isnull=False
        )
        for article, district in rows.values_list("article", "district"):
            districts.setdefault(article, set()).add(district)
    stories = apps.get_model("articles", "Article").objects.filter(pk__in=pks)
    for pk, published_at, section in stories.values_list(
        "pk", "published_at", "section"
    ):
        yield {
            "document_id": pk,
            "published_at": published_at,
            "section": section,
            "districts": " ".join(map(str, sorted(districts.get(pk, ())))),
        }


def _write(connection, statements, entries):
    rows = [
        (" ".join(filing_words(e.published_at, e.section, e.districts.split())), e.pk)
        for e in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statements[connection.vendor], rows)


class Migration(migrations.Migration):
    # Batch by batch: on PostgreSQL an index is not altered with changes waiting.
    atomic = False

    dependencies = [("articles", "0017_search_entries")]

    operations = [migrations.RunPython(file_documents, unfile_documents)]
