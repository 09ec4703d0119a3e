"""The index on SQLite: a full-text table of rows without content.

It keeps which words a story has and not where; what it offers is checked against the
story's own document. A row is taken out by naming the words that it was put in with,
which are those of the stored document.
"""

import json

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.search.documents import Document

TABLE, INDEX = "articles_searchdocument", "articles_searchindex"
FOUND = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"
ROWS_AT_ONCE = 500


def matching(words):
    """Return the ids of the stories that have all these words, as a subquery."""
    return RawSQL(FOUND, [_match(words)])


def among(pks):
    """Return ids as a subquery: a thousand parameters take longer than their rows."""
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(pks)])


def ids(words, most):
    """Return the ids of such stories, at most so many: the latest filed."""
    with connection.cursor() as cursor:
        cursor.execute(f"{FOUND} ORDER BY rowid DESC LIMIT %s", [_match(words), most])
        return [pk for (pk,) in cursor.fetchall()]


def stored(pks):
    """Return {story id: its document as it is in the index}."""
    found, pks = {}, list(pks)
    with connection.cursor() as cursor:
        for start in range(0, len(pks), ROWS_AT_ONCE):
            some = pks[start : start + ROWS_AT_ONCE]
            cursor.execute(
                f"SELECT article_id, title, text FROM {TABLE} "
                f"WHERE article_id IN ({','.join(['%s'] * len(some))})",
                some,
            )
            found |= {row[0]: Document(*row) for row in cursor.fetchall()}
    return found


def write(documents, replaced):
    """Write documents; `replaced` are those that stand for the same stories now."""
    remove(replaced)
    with connection.cursor() as cursor:
        # In order of their numbers: so the index grows at its end.
        for document in sorted(documents, key=lambda document: document.article_id):
            cursor.execute(
                f"INSERT INTO {TABLE} (article_id, title, text) VALUES (%s, %s, %s)",
                [document.article_id, document.title, document.text],
            )
            cursor.execute(
                f"INSERT INTO {INDEX} (rowid, words) VALUES (%s, %s)",
                [document.article_id, " ".join(document.words)],
            )


def remove(documents):
    """Take documents out, given as they are stored."""
    with connection.cursor() as cursor:
        for document in documents:
            cursor.execute(
                f"INSERT INTO {INDEX} ({INDEX}, rowid, words) "
                "VALUES ('delete', %s, %s)",
                [document.article_id, " ".join(document.words)],
            )
            cursor.execute(
                f"DELETE FROM {TABLE} WHERE article_id = %s", [document.article_id]
            )


def unfindable(documents):
    """Return the ids of the stored documents that their own words do not find."""
    lost = []
    with connection.cursor() as cursor:
        for document in filter(lambda document: document.words, documents):
            cursor.execute(
                f"{FOUND} AND rowid = %s",
                [_match(document.words), document.article_id],
            )
            if not cursor.fetchone():
                lost.append(document.article_id)
    return lost


def tidy():
    """Join the index's pieces to one, after many stories have changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")


def _match(words):
    # A word is letters, digits and points only: nothing in it ends the quotation.
    return " ".join(f'"{word}"' for word in words)
