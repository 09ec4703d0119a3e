"""Search backend on SQLite: a full-text table (FTS5) of rows without content.

It keeps which words a story has and not where; what it offers is checked against the
story's own document. A word is removed from a row by naming it: which words a row has
is known from the stored document.
"""

import json
from contextlib import nullcontext

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Func, TextField
from django.db.models.expressions import RawSQL

from articles.paging import Order
from articles.reading_database import reading_connection
from articles.statements import through

TABLE, INDEX = "articles_searchdocument", "articles_searchindex"
ENTRIES = "articles_searchentry"
ADD = f"INSERT INTO {INDEX} (rowid, words) VALUES (%s, %s)"
REMOVE = f"INSERT INTO {INDEX} ({INDEX}, rowid, words) VALUES ('delete', %s, %s)"
STORE = f"""
    INSERT INTO {TABLE} (article_id, title, text, heading_words) VALUES (%s, %s, %s, %s)
    ON CONFLICT (article_id) DO UPDATE
    SET title = excluded.title, text = excluded.text,
        heading_words = excluded.heading_words
"""
FILE = f"""
    INSERT INTO {ENTRIES} (article_id, published_at, section, districts)
    VALUES (%s, %s, %s, %s)
    ON CONFLICT (article_id) DO UPDATE
    SET published_at = excluded.published_at, section = excluded.section,
        districts = excluded.districts
"""
FOUND = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"
NUMBER = f"SELECT count(*) FROM ({FOUND} LIMIT %s)"
IS_COMMON = f"({NUMBER}) > %s"
ALL_OR_SOME = FOUND.replace("%s", f"(CASE WHEN {IS_COMMON} THEN %s ELSE %s END)")
# Counted only where it is not plain from what was found.
WAS_COMMON = f"""
    CASE WHEN MIN({ENTRIES}.published_at) < %s THEN 0 WHEN COUNT(*) >= %s THEN 1
    ELSE {IS_COMMON} END
"""


def matching(words):
    """Return the ids of the stories that have all these words, as a subquery."""
    return RawSQL(FOUND, [through(_match, words)])


def entries_holding(entries, words):
    """Keep the entries whose stories have all these words."""
    return entries.filter(pk__in=matching(words))


def entries_holding_all_or_some(entries, words, common, some):
    """Keep the entries whose stories have all these words; of a common word, (so many
    are looked at, more than so many have it), those that have some other words."""
    all_or_some = [*_common(words, common), through(_match, some)]
    all_or_some.append(through(_match, words))
    return entries.filter(pk__in=RawSQL(ALL_OR_SOME, all_or_some))


def was_common(words, common, since, enough):
    """Whether those were entries of a common word: not where there is one before a
    moment, which none of these is; and all the same where they are enough."""
    params = [since, enough, *_common(words, common)]
    return RawSQL(WAS_COMMON, params, BooleanField())


def by_hour(entries):
    """Return entries, and their order, by a moment that has no index: the words name the
    stories, and SQLite would rather go down all of the archive and look for each."""
    hour = Func(
        "published_at", template="+%(expressions)s", output_field=DateTimeField()
    )
    return entries.alias(hour=hour), Order("hour", "pk")


def in_one_text(column):
    """Return a column of all rows as one text, with commas between."""
    template = "GROUP_CONCAT(COALESCE(%(expressions)s, ''))"
    return Func(column, template=template, output_field=TextField())


def number(words, most):
    """Return how many stories have all these words, counted to so many."""
    with reading_connection().cursor() as cursor:
        cursor.execute(NUMBER, [_match(words), most])
        return cursor.fetchone()[0]


def id_subquery(pks):
    """Return ids as a subquery: a thousand parameters take longer than their rows."""
    return RawSQL("SELECT value FROM json_each(%s)", [through(json.dumps, pks)])


def ids(words, most):
    """Return the ids of such stories, at most so many: the latest filed."""
    with reading_connection().cursor() as cursor:
        cursor.execute(f"{FOUND} ORDER BY rowid DESC LIMIT %s", [_match(words), most])
        return [pk for (pk,) in cursor.fetchall()]


def write(documents, stored_documents, force=False):
    """Write documents and their entries. `stored_documents` has, by story, those that
    they replace: only words that are new or gone are written, with `force` all are."""
    # In order of their numbers: so the index grows at its end.
    documents = sorted(documents, key=lambda document: document.article_id)
    added, removed = [], []
    for document in documents:
        old = stored_documents.get(document.article_id)
        # A rebuild finds most of them as they are.
        had = set(old.words if old and old != document else ())
        new = document.words if force else [w for w in document.words if w not in had]
        added.append((document.article_id, " ".join(new)))
        if gone := had.difference(document.words):
            removed.append((document.article_id, " ".join(gone)))
    _write(documents, added, removed)


def add(documents):
    """Write the documents of stories that have none."""
    documents = sorted(documents, key=lambda document: document.article_id)
    _write(documents, [(d.article_id, d.words_written_out) for d in documents])


def _write(documents, added, removed=()):
    """Write documents, the words that the index did not have of them, and take those
    out that it had."""
    with connection.cursor() as cursor:
        cursor.executemany(ADD, added)
        cursor.executemany(REMOVE, removed)
        cursor.executemany(
            STORE,
            [(d.article_id, d.title, d.text, d.heading_words) for d in documents],
        )
        cursor.executemany(FILE, map(_entry, documents))


def _entry(document):
    published_at = connection.ops.adapt_datetimefield_value(document.published_at)
    return document.article_id, published_at, document.section, document.districts


def loading(is_searched=True):
    """Let the index take many documents at a time: SQLite's does so as it is."""
    return nullcontext()


def remove(documents):
    """Remove documents, given as they are stored."""
    with connection.cursor() as cursor:
        cursor.executemany(
            REMOVE, [(d.article_id, " ".join(d.words)) for d in documents]
        )
        for table in (ENTRIES, TABLE):
            cursor.executemany(
                f"DELETE FROM {table} WHERE article_id = %s",
                [(d.article_id,) for d in documents],
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
    """Merge the index's segments to one, after many stories have changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")


def _common(words, common):
    return through(_match, words), *common


def _match(words):
    """Return what has all these words; of a tuple of words, one or more."""
    # Words side by side are all wanted: hundreds of AND would be too deep for it.
    every = " ".join(_quoted(word) for word in words if isinstance(word, str))
    some = (word for word in words if isinstance(word, tuple))
    choices = (f"({' OR '.join(map(_quoted, choice))})" for choice in some)
    return " AND ".join(filter(None, (every, *choices)))


def _quoted(word):
    # A word is letters, digits and points only: nothing in it ends the quotation.
    return f'"{word}"'
