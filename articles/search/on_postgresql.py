"""Search backend on PostgreSQL: a column of words beside each document, with GIN.

It keeps which words a story has and not where; what it offers is checked against the
story's own document. Without places a vector has room for any story: those of
PostgreSQL end at 16,383.
"""

from contextlib import contextmanager
from itertools import chain

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL

from articles.prepared import through

TABLE, WORDS = "articles_searchdocument", "articles_searchdocument_words"
ENTRIES = "articles_searchentry"
SET = f"ALTER INDEX {WORDS} SET (gin_pending_list_limit = {{}})"
# See the migration 0012: a limit of None is none.
FOUND = "SELECT * FROM articles_found(%s::tsquery, %s)"
NUMBER = f"SELECT count(*) FROM ({FOUND}) AS found"
# As one text: of a list each word is quoted and read by itself.
ROW = "(%s, %s, %s, %s, array_to_tsvector(string_to_array(%s, ' ')))"
COLUMNS = "title", "text", "heading_words", "words"
# What is stored as it is to be stays, row and index entries: a rebuild writes little.
WRITE = f"""
    INSERT INTO {TABLE} AS stored (article_id, {", ".join(COLUMNS)}) VALUES {{rows}}
    ON CONFLICT (article_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
    WHERE ({", ".join(f"stored.{name}" for name in COLUMNS)})
          IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in COLUMNS)})
"""
AT_ONCE = 100  # documents in one statement
# What the index puts aside before it sorts it in, in KiB: little in the day, for whoever
# saves waits for it; more in a load, for a lot is sorted in at a time.
SET_ASIDE, SET_ASIDE_IN_A_LOAD = 64, 16 * 1024
# A vector holds 1 MiB of words; of a text with more, those that come first.
MOST_BYTES = 1_000_000


def matching(words):
    """Return the ids of the stories that have all these words, as a subquery."""
    return RawSQL(FOUND, [through(_match, words), None])


def published(rows, stories, hidden):
    """Keep the rows whose id is that of a published story.

    Story by story: beside NOT IN a list of all others PostgreSQL reads all rows.
    """
    return rows.filter(Exists(stories.order_by().filter(pk=OuterRef("pk"))))


def number(words, most):
    """Return how many stories have all these words, counted to so many."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [_match(words), most])
        return cursor.fetchone()[0]


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
    documents = sorted(documents, key=lambda document: document.article_id)
    with connection.cursor() as cursor:
        for start in range(0, len(documents), AT_ONCE):
            rows = [_row(document) for document in documents[start : start + AT_ONCE]]
            statement = WRITE.format(rows=", ".join([ROW] * len(rows)))
            cursor.execute(statement, list(chain.from_iterable(rows)))


def _row(document):
    words = " ".join(_within(document.words))
    stored = document.article_id, document.title, document.text
    return *stored, document.heading_words, words


@contextmanager
def loading():
    """Let the index take many documents at a time within the block.

    One that does not come to its end leaves a whole index, which is slower to search
    until the next load has ended. Readers go on: it is not taken away meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(SET.format(SET_ASIDE_IN_A_LOAD))
        yield
        cursor.execute(SET.format(SET_ASIDE))
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [WORDS])


def remove(documents):
    """Remove documents, given as they are stored."""
    with connection.cursor() as cursor:
        for table in (ENTRIES, TABLE):
            cursor.execute(
                f"DELETE FROM {table} WHERE article_id = ANY(%s)",
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
    """Return what has all these words; of a tuple of words, one or more."""
    every = [_quoted(word) for word in words if isinstance(word, str)]
    some = (word for word in words if isinstance(word, tuple))
    choices = (f"({' | '.join(map(_quoted, choice))})" for choice in some)
    return " & ".join((*every, *choices))


def _quoted(word):
    # A word is letters, digits and points only: nothing in it ends the quotation.
    return f"'{word}'"


def _array(pks):
    return f"{{{','.join(map(str, pks))}}}"


def _within(words):
    room = MOST_BYTES
    for number, word in enumerate(words):
        room -= len(word.encode())
        if room < 0:
            return words[:number]
    return words
