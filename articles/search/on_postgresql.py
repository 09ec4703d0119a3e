"""Search backend on PostgreSQL: a column of words beside each document, with GIN.

It keeps which words a story has and not where; what it offers is checked against the
story's own document. Without places a vector has room for any story: those of
PostgreSQL end at 16,383.
"""

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.prepared import through

TABLE = "articles_searchdocument"
# See the migration 0012: a limit of None is none.
FOUND = "SELECT * FROM articles_found(%s::tsquery, %s)"
# A vector holds 1 MiB of words; of a text with more, those that come first.
MOST_BYTES = 1_000_000


def matching(words):
    """Return the ids of the stories that have all these words, as a subquery."""
    return RawSQL(FOUND, [through(_match, words), None])


def some_matching(words, most):
    """Return the ids of at most so many of them, any of them, as a subquery."""
    return RawSQL(FOUND, [through(_match, words), most])


def number_matching(words, most):
    """Return how many such stories there are, counted to so many, as an expression."""
    some = f"SELECT count(*) FROM ({FOUND}) AS found"
    return RawSQL(some, [through(_match, words), most])


def id_subquery(pks):
    """Return ids as a subquery: a thousand parameters take longer than their rows."""
    return RawSQL("SELECT unnest(%s::bigint[])", [through(_array, pks)])


def ids(words, most):
    """Return the ids of such stories, at most so many: any of them."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [_match(words), most])
        return [pk for (pk,) in cursor.fetchall()]


def write(documents, stored_documents, force=False):
    """Write documents, in place of those of the same stories; always whole."""
    with connection.cursor() as cursor:
        for document in sorted(documents, key=lambda document: document.article_id):
            cursor.execute(
                f"INSERT INTO {TABLE} (article_id, title, text, words) "
                "VALUES (%s, %s, %s, array_to_tsvector(%s)) "
                "ON CONFLICT (article_id) DO UPDATE SET title = excluded.title, "
                "text = excluded.text, words = excluded.words",
                [
                    document.article_id,
                    document.title,
                    document.text,
                    _within(document.words),
                ],
            )


def remove(documents):
    """Remove documents, given as they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {TABLE} WHERE article_id = ANY(%s)",
            [[document.article_id for document in documents]],
        )


def unfindable(documents):
    """Return the ids of the stored documents that their own words do not find."""
    lost = []
    with connection.cursor() as cursor:
        for document in documents:
            cursor.execute(
                f"SELECT count(*) FROM {TABLE} WHERE article_id = %s "
                "AND words = array_to_tsvector(%s)",
                [document.article_id, _within(document.words)],
            )
            if not cursor.fetchone()[0]:
                lost.append(document.article_id)
    return lost


def tidy():
    """Update the planner's statistics, after many stories have changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")


def _match(words):
    # A word is letters, digits and points only: nothing in it ends the quotation.
    return " & ".join(f"'{word}'" for word in words)


def _array(pks):
    return f"{{{','.join(map(str, pks))}}}"


def _within(words):
    room = MOST_BYTES
    for number, word in enumerate(words):
        room -= len(word.encode())
        if room < 0:
            return words[:number]
    return words
