"""Whose words are found by search, and how a change of them is made known.

Everything by which such a row changes says so: a save, a delete, a fixture's raw save
(Django's own signals), bulk_create() and update() (SearchedQuerySet), and a story's own
versions (Versioned.keep_version). articles/search/indexing.py listens.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.dispatch import Signal

from articles.search.backends import backend

# Sent with `articles`, ids of stories whose words may have changed, or with
# `article` and `parts`, one story as it is stored now.
words_changed = Signal()
_waiting = ContextVar("stories whose words changed in this block", default=None)


@contextmanager
def batch_updates():
    """Tell of the stories that change within the block once, at its end; of none if
    it fails.

    The block is to be within the transaction that changes the stories.
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
    mark_dirty(waiting)


def mark_dirty(articles):
    """Make known that the words of stories, by id, may have changed."""
    articles = set(articles)
    if _waiting.get() is not None:
        _waiting.get().update(articles)
    elif articles:
        words_changed.send(None, articles=articles)


def index_article(article, parts):
    """Make known what a story is now, when its parts are at hand."""
    if _waiting.get() is not None:
        _waiting.get().discard(article.pk)
    words_changed.send(None, article=article, parts=parts)


class SearchedQuerySet(models.QuerySet):
    """Rows with words of stories.

    words_in: the columns that are searched. story: the lookup of the story from such
    a row.
    """

    words_in = frozenset()
    story = "article"

    def bulk_create(self, objs, *args, **kwargs):
        with transaction.atomic(using=self.db, savepoint=False):
            rows = super().bulk_create(objs, *args, **kwargs)
            self._tell([row.pk for row in rows])
        return rows

    bulk_create.alters_data = True

    def update(self, **values):
        if not self.words_in & values.keys():
            return super().update(**values)
        with transaction.atomic(using=self.db, savepoint=False):
            changed = list(self.order_by().values_list("pk", flat=True))
            number = super().update(**values)
            self._tell(changed)
        return number

    update.alters_data = True

    def _tell(self, keys):
        changed = self.model._base_manager.filter(pk__in=backend().id_subquery(keys))
        rows = changed.order_by()
        mark_dirty(filter(None, rows.values_list(self.story, flat=True)))


class SearchedRow:
    """A row with words of stories, saved in one transaction with their index."""

    def save(self, *args, **kwargs):
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)

    save.alters_data = True


class SearchDocument(models.Model):
    """What the index holds of a story; see articles/search/documents.py.

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

    class Meta:
        verbose_name = "检索条目"
        verbose_name_plural = "检索条目"
        default_permissions = ()

    def __str__(self):
        return self.title[:30]
