"""Change tracking for the search index: which rows feed it, and when to write it.

Every way in which such a row changes ends here: a save, a delete, a fixture's raw save
(signals, in indexing.py), bulk_create() and update() (SearchedQuerySet), and a story's
own versions (Versioned.keep_version).
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction

from articles.search.backends import backend

# The module that writes the index, articles.search.indexing. ArticlesConfig.ready() sets
# it: indexing imports the models, which import this module.
indexer = None
_waiting = ContextVar("ids of the stories to index after this block", default=None)


@contextmanager
def batch_updates(force=False):
    """Index the stories that change within the block once, at its end; none if it fails.

    The block is to be within the transaction that changes the stories. force: write them
    even where the documents that are stored are as they should be.
    """
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set(set())
    try:
        yield
        waiting = _waiting.get()
    finally:
        _waiting.reset(token)
    if force and waiting:
        indexer.index(waiting, force=True)
    else:
        mark_dirty(waiting)


def mark_dirty(articles):
    """Index stories, by id, whose words may have changed: now, or after the batch."""
    articles = set(articles)
    if _waiting.get() is not None:
        _waiting.get().update(articles)
    elif articles:
        indexer.index(articles)


def index_article(article, parts):
    """Index one story as it is stored now, with its parts as parts_of() returns them."""
    if _waiting.get() is not None:
        _waiting.get().discard(article.pk)
    indexer.index_article(article, parts)


class SearchedQuerySet(models.QuerySet):
    """QuerySet of a model that feeds the index; its bulk writes update the index, too.

    words_in: the columns that are searched. story: the lookup of the story from such
    a row. story_id: the attribute of a row that is its story's id; None of a row that
    many stories share.
    """

    words_in = frozenset()
    story = "article"
    story_id = "article_id"

    def bulk_create(self, objs, *args, **kwargs):
        with transaction.atomic(using=self.db, savepoint=False):
            rows = super().bulk_create(objs, *args, **kwargs)
            if self.story_id:
                mark_dirty(filter(None, (getattr(row, self.story_id) for row in rows)))
            else:
                self._mark_dirty([row.pk for row in rows])
        return rows

    bulk_create.alters_data = True

    def update(self, **values):
        if not self.words_in & values.keys():
            return super().update(**values)
        with transaction.atomic(using=self.db, savepoint=False):
            changed = list(self.order_by().values_list("pk", flat=True))
            number = super().update(**values)
            if self.story_id == "pk":
                mark_dirty(changed)
            else:
                self._mark_dirty(changed)
        return number

    update.alters_data = True

    def _mark_dirty(self, keys):
        changed = self.model._base_manager.filter(pk__in=backend().id_subquery(keys))
        rows = changed.order_by()
        mark_dirty(filter(None, rows.values_list(self.story, flat=True)))


class SearchedRow:
    """Mixin of a model that feeds the index: saved in one transaction with it."""

    def save(self, *args, **kwargs):
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)

    save.alters_data = True


class SearchDocument(models.Model):
    """The indexed text of a story; see articles/search/documents.py.

    Written by the index alone, which goes with the story itself: a document that
    Django deleted on its own would leave its words in SQLite's index.
    """

    article = models.OneToOneField(
        "articles.Article",
        models.DO_NOTHING,
        primary_key=True,
        related_name="search_document",
    )
    title = models.TextField()
    text = models.TextField()
    # For printed pages: the dictionary that finds words takes 33 MB of a process.
    heading_words = models.TextField(default="", db_default="")

    class Meta:
        verbose_name = "检索条目"
        verbose_name_plural = "检索条目"
        default_permissions = ()

    def __str__(self):
        return self.title[:30]


class RowKey(models.OneToOneField):
    """One-to-one primary key that is SQLite's own number of a row.

    A bigint is none: its rows are found by way of an index, at twice the cost.
    """

    def db_type(self, connection):
        is_sqlite = connection.vendor == "sqlite"
        return "integer" if is_sqlite else super().db_type(connection)


class SearchEntry(models.Model):
    """What a story that is found is sorted, narrowed and counted by.

    In a short row of its own: a search reads a thousand of these, and a story's row or
    document takes a page of the file. Written with the document; whether readers may
    see the story, is not kept here but asked.
    """

    document = RowKey(
        SearchDocument,
        models.DO_NOTHING,
        primary_key=True,
        related_name="entry",
        db_column="article_id",
    )
    published_at = models.DateTimeField(null=True)
    # Ids; neither is followed from here.
    section = models.BigIntegerField(null=True)
    districts = models.TextField()

    class Meta:
        verbose_name = "检索条目的归类"
        verbose_name_plural = "检索条目的归类"
        default_permissions = ()
        indexes = [
            models.Index(
                models.F("published_at").desc(),
                "document",
                name="search_entries_newest_first",
            )
        ]

    def __str__(self):
        return str(self.pk)
