"""Search backend on PostgreSQL: a column of words in each story's entry, with GIN.

It keeps which words a story has and not where; what it offers is checked against the
story's own document. Without places a vector has room for any story: those of
PostgreSQL end at 16,383.
"""

from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import chain

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Func, TextField
from django.db.models.expressions import RawSQL

from articles.bulk_insert import insert
from articles.paging import Order
from articles.reading_database import reading_connection
from articles.server_prepared import UNTOLD, ServerPrepared, rows_of
from articles.statements import through

TABLE, ENTRIES = "articles_searchdocument", "articles_searchentry"
WORDS = "articles_searchentry_words"
SET = f"ALTER INDEX {WORDS} SET (gin_pending_list_limit = {{}})"
# Asked by a subquery, whose value the planner does not know: it takes any words for
# rare and asks the index, where for common ones it would read each story's words.
HOLDING = f"{ENTRIES}.words @@ (SELECT %s::tsquery)"
FOUND = f"SELECT article_id FROM {ENTRIES} WHERE {HOLDING}"
NUMBER = f"SELECT count(*) FROM ({FOUND} LIMIT {{}}) AS found"
IS_COMMON = f"({NUMBER}) > %s"
ALL_OR_SOME = f"CASE WHEN {IS_COMMON} THEN %s::tsquery ELSE %s::tsquery END"
# Counted only where it is not plain from what was found.
WAS_COMMON = f"""
    CASE WHEN MIN({ENTRIES}.published_at) < %s THEN false WHEN COUNT(*) >= %s THEN true
    ELSE {IS_COMMON} END
"""
# What is stored as it is to be stays, row and index entries: a rebuild writes little.
WRITE = """
    INSERT INTO {table} AS stored (article_id, {columns}) VALUES {{rows}}
    ON CONFLICT (article_id) DO UPDATE SET {excluded}
    WHERE ({stored}) IS DISTINCT FROM ({new})
"""


def _write_into(table, *columns):
    return WRITE.format(
        table=table,
        columns=", ".join(columns),
        excluded=", ".join(f"{name} = excluded.{name}" for name in columns),
        stored=", ".join(f"stored.{name}" for name in columns),
        new=", ".join(f"excluded.{name}" for name in columns),
    )


DOCUMENT_COLUMNS = ("title", "text", "heading_words")
ENTRY_COLUMNS = ("published_at", "section", "districts", "words")
DOCUMENTS = _write_into(TABLE, *DOCUMENT_COLUMNS)
DOCUMENT = "(%s, %s, %s, %s)"
FILED = _write_into(ENTRIES, *ENTRY_COLUMNS)
# Words as one text: of a list each is quoted and read by itself.
ENTRY = "(%s, %s, %s, %s, array_to_tsvector(string_to_array(%s, ' ')))"
AT_ONCE = 100  # documents in one statement
# What the index puts aside before it sorts it in, in KiB: little in the day, for whoever
# saves waits for it; more in a load, for a lot is sorted in at a time.
SET_ASIDE, SET_ASIDE_IN_A_LOAD = 64, 16 * 1024
SORTED_IN = "64MB"  # of memory, of which the server has 4 MB for it else
# As the migrations have it.
MAKE = f"""
    CREATE INDEX IF NOT EXISTS {WORDS} ON {ENTRIES}
    USING gin (words) WITH (gin_pending_list_limit = {SET_ASIDE})
"""
# A vector holds 1 MiB of words; of a text with more, those that come first.
MOST_BYTES = 1_000_000


def matching(words):
    """Return the ids of the stories that have all these words, as a subquery."""
    return RawSQL(FOUND, [through(_match, words)])


def entries_holding(entries, words):
    """Keep the entries whose stories have all these words: the words are in their rows."""
    holding = RawSQL(HOLDING, [through(_match, words)], output_field=BooleanField())
    return entries.filter(holding)


def entries_holding_all_or_some(entries, words, common, some):
    """Keep the entries whose stories have all these words; of a common word, (so many
    are looked at, more than so many have it), those that have some other words."""
    most, named = common
    sql = HOLDING.replace("%s::tsquery", ALL_OR_SOME.format(most))
    all_or_some = [through(_match, words), named, through(_match, some)]
    all_or_some.append(through(_match, words))
    return entries.filter(RawSQL(sql, all_or_some, BooleanField()))


def was_common(words, common, since, enough):
    """Whether those were entries of a common word: not where there is one before a
    moment, which none of these is; and all the same where they are enough."""
    most, named = common
    params = [since, enough, through(_match, words), named]
    return RawSQL(WAS_COMMON.format(most), params, BooleanField())


def by_hour(entries):
    """Return entries, and their order, by a moment that has no index, as on SQLite: one
    plan serves all words, by their own index, and is made once for a connection."""
    hour = Func(
        "published_at",
        template="(%(expressions)s + interval '0')",
        output_field=DateTimeField(),
    )
    return entries.alias(hour=hour), Order("hour", "pk")


def in_one_text(column):
    """Return a column of all rows as one text, with commas between."""
    template = "STRING_AGG(COALESCE((%(expressions)s)::text, ''), ',')"
    return Func(column, template=template, output_field=TextField())


def number(words, most):
    """Return how many stories have all these words, counted to so many."""
    database, matched = reading_connection(), (_match(words),)
    statement, rows = _number(most), partial(rows_of, database)
    if statement.may_run(database):
        ((found,),) = statement.run(database, matched, rows)
    else:
        ((found,),) = rows(*statement.whole(matched))
    return found


@lru_cache(maxsize=10)
def _number(most):
    """Return the statement that counts to so many, which stands in it: of a value the
    planner would not know that it is all that a word can be in."""
    sql = NUMBER.format(most).replace("%s", "$1")
    return ServerPrepared(ENTRIES, sql, types=[UNTOLD])


def id_subquery(pks):
    """Return ids as a subquery: a thousand parameters take longer than their rows."""
    return RawSQL("SELECT unnest(%s::bigint[])", [through(_array, pks)])


def ids(words, most):
    """Return the ids of such stories, at most so many: any of them."""
    with reading_connection().cursor() as cursor:
        cursor.execute(f"{FOUND} LIMIT %s", [_match(words), most])
        return [pk for (pk,) in cursor.fetchall()]


def write(documents, stored_documents, force=False):
    """Write documents and their entries, in place of those of the same stories; always
    whole."""
    documents = sorted(documents, key=lambda document: document.article_id)
    with connection.cursor() as cursor:
        for start in range(0, len(documents), AT_ONCE):
            some = documents[start : start + AT_ONCE]
            _write(cursor, DOCUMENTS, DOCUMENT, map(_document, some))
            _write(cursor, FILED, ENTRY, map(_entry, some))


def add(documents):
    """Write the documents and entries of stories that have none, by COPY: words with
    blanks between are a tsvector there."""
    documents = sorted(documents, key=lambda document: document.article_id)
    insert(TABLE, ("article_id", *DOCUMENT_COLUMNS), list(map(_document, documents)))
    insert(
        ENTRIES, ("article_id", *ENTRY_COLUMNS), list(map(_entry_to_copy, documents))
    )


def _write(cursor, statement, row, values):
    values = list(values)
    rows = ", ".join([row] * len(values))
    cursor.execute(statement.format(rows=rows), list(chain.from_iterable(values)))


def _document(document):
    stored = document.article_id, document.title, document.text
    return *stored, document.heading_words


def _entry(document):
    return *_filed(document), " ".join(_within(document.words))


def _entry_to_copy(document):
    """Return an entry whose words the server sorts out: sooner than we do."""
    words = document.words_written_out
    if len(words.encode()) > MOST_BYTES:
        return _entry(document)
    return *_filed(document), words


def _filed(document):
    filed = document.published_at, document.section, document.districts
    return document.article_id, *filed


@contextmanager
def loading(is_searched=True):
    """Let the index take many documents at a time within the block, which is best in no
    transaction.

    Readers go on: the index is not taken away meanwhile, but where it is not searched, in
    a site that is being filled. It is made again then, whole, in half the time. Where it
    is not, for the process was killed, the next load makes it, as `rebuild_search` is one.
    """
    is_off = not (is_searched or connection.in_atomic_block)
    with connection.cursor() as cursor:
        if is_off:
            cursor.execute(f"DROP INDEX IF EXISTS {WORDS}")
        else:
            cursor.execute("SELECT to_regclass(%s)", [WORDS])
            if cursor.fetchone()[0] is None:
                cursor.execute(MAKE)
            cursor.execute(SET.format(SET_ASIDE_IN_A_LOAD))
            cursor.execute(f"SET work_mem = '{SORTED_IN}'")
        try:
            yield
        finally:
            if is_off:
                cursor.execute(MAKE)
            elif not connection.needs_rollback:
                cursor.execute(SET.format(SET_ASIDE))
                cursor.execute("RESET work_mem")
        if not is_off:
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
                f"SELECT count(*) FROM {ENTRIES} WHERE article_id = %s "
                "AND words = array_to_tsvector(%s)",
                [document.article_id, _within(document.words)],
            )
            if not cursor.fetchone()[0]:
                lost.append(document.article_id)
    return lost


def tidy():
    """Update the planner's statistics, after many stories have changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}, {ENTRIES}")


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
