"""The entries of the documents that are in the search index, and the index's words
for how their stories are filed.

Documents that are in the index get both here: a search is whole afterwards. What is
written is what articles/search/filing.py and documents.py write.
"""

from django.db import migrations

from articles.search.filing import filing_words

BATCH = 1000
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
    document = apps.get_model("articles", "SearchDocument")
    entry = apps.get_model("articles", "SearchEntry")
    for pks in _batches(document):
        entries = [entry(**row) for row in _filed(apps, pks)]
        entry.objects.bulk_create(entries)
        _write(schema_editor.connection, ADD, entries)


def unfile_documents(apps, schema_editor):
    entry = apps.get_model("articles", "SearchEntry")
    for pks in _batches(entry):
        _write(schema_editor.connection, TAKE, entry.objects.filter(pk__in=pks))


def _batches(model):
    """Yield the ids of all rows, some at a time."""
    last = 0
    while True:
        after = model.objects.filter(pk__gt=last).order_by("pk")
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
    dependencies = [("articles", "0015_search_entries")]

    operations = [migrations.RunPython(file_documents, unfile_documents)]
