"""Search indexing: keeps the index in step, in the transaction that changes a story."""

from collections import namedtuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.signals import post_delete, post_save, pre_save
from taggit.models import Tag

from articles.models import (
    Article,
    ArticleDistrict,
    ArticlePhoto,
    Brief,
    Byline,
    Column,
    Contributor,
    Photo,
    SearchDocument,
    TaggedArticle,
)
from articles.models.parts import parts_of_stories
from articles.prepared import prepared
from articles.search.backends import backend
from articles.search.documents import Document, document_of
from articles.search.tracking import mark_dirty

BATCH = 500
PARTS = (ArticleDistrict, Brief, Byline, ArticlePhoto, TaggedArticle)
# Rows that many stories share, and the lookup from a story.
SHARED = {
    Contributor: "bylines__contributor",
    Photo: "article_photos__photo",
    Column: "column",
    Tag: "tags",
}


def index(pks, force=False):
    """Bring the index in step with these stories, deleted ones too.

    Write only what differs, unless `force`. Return how many documents were written or
    removed.
    """
    number = 0
    pks = sorted(pks)
    for start in range(0, len(pks), BATCH):
        some = pks[start : start + BATCH]
        with transaction.atomic(savepoint=False):
            # Locked: whoever saves one of them meanwhile reads what we changed, or
            # we read what they did; the index never keeps half of each.
            documents = documents_of(some, locked=True)
            number += _write_changes(some, documents, force)
    return number


def index_article(article, parts):
    """Index one story from what its save has at hand: nothing of it is read again."""
    with transaction.atomic(savepoint=False):
        _write_changes([article.pk], {article.pk: document_of(article, parts)})


def add(articles, parts):
    """Index new stories, of {id: parts}, from what their load has at hand."""
    backend().add([document_of(article, parts[article.pk]) for article in articles])


def documents_of(pks, locked=False):
    """Return {id: Document} of these stories as they are stored; two queries.

    locked: whether to hold their rows till the transaction ends.
    """
    query = _words_locked if locked else _words
    rows = query(pks=list(pks))
    parts = parts_of_stories(pks) if rows else {}
    stories = (Words(*row) for row in rows)
    return {story.pk: document_of(story, parts[story.pk]) for story in stories}


def out_of_step(pks):
    """Return [(story id, what is wrong)] of stories that are not found as stored."""
    documents, stored_documents = documents_of(pks), stored(pks)
    wrong = [
        (pk, "检索里没有" if pk not in stored_documents else "检索里的文字不是现在的")
        for pk, document in documents.items()
        if stored_documents.get(pk) != document
    ]
    sound = [d for pk, d in stored_documents.items() if documents.get(pk) == d]
    return wrong + [(pk, "索引查不到") for pk in backend().unfindable(sound)]


def without_story():
    """Return the ids of stories that are in the index only."""
    story = Article._base_manager.filter(pk=OuterRef("pk"))
    return list(
        SearchDocument.objects.filter(~Exists(story)).values_list("pk", flat=True)
    )


def stored(pks):
    """Return {story id: its document as it is in the index}."""
    rows = _stored(pks=list(pks))
    return {pk: Document(pk, *row, districts or "") for pk, *row, districts in rows}


def _write_changes(pks, documents, force=False):
    stored_documents = stored(pks)
    written = [
        document
        for pk, document in documents.items()
        if force or stored_documents.get(pk) != document
    ]
    gone = [
        document for pk, document in stored_documents.items() if pk not in documents
    ]
    if gone:
        backend().remove(gone)
    if written:
        backend().write(written, stored_documents, force)
    return len(written) + len(gone)


# Queries


Words = namedtuple(
    "Words",
    "pk headline kicker deck summary dateline body editors_note original_title "
    "original_author published_at section_id",
)


@prepared
def _words(pks):
    return _words_of(pks)


@prepared
def _words_locked(pks):
    return _words_of(pks).select_for_update()


def _words_of(pks):
    stories = Article._base_manager.filter(pk__in=pks).order_by("pk")
    return stories.values_list(*Words._fields)


@prepared
def _stored(pks):
    documents = SearchDocument.objects.filter(pk__in=pks).order_by("pk")
    filed = ("entry__published_at", "entry__section", "entry__districts")
    # None where there is no entry: then it is no document that is as it should be.
    return documents.values_list("pk", "title", "text", *filed)


# Signal receivers


def _on_part(sender, instance, **kwargs):
    """Index the story of a row of its own: a brief, a name, a picture, a topic."""
    former = instance.__dict__.pop("former_story", None)
    mark_dirty(filter(None, (getattr(instance, _story_of(sender)), former)))


def _before_part(sender, instance, raw=False, **kwargs):
    """Remember the story that a row belonged to: it may be moved to another."""
    if instance.pk and not raw:
        moved = sender._base_manager.filter(pk=instance.pk).exclude(
            **{_story_of(sender): getattr(instance, _story_of(sender))}
        )
        instance.former_story = moved.values_list(_story_of(sender), flat=True).first()


def _story_of(part):
    return "content_object_id" if part is TaggedArticle else "article_id"


def _on_shared(sender, instance, created=False, **kwargs):
    """Index the stories of a row that they share: a new one has none yet."""
    if not created:
        stories = Article._base_manager.filter(**{f"{SHARED[sender]}__in": [instance]})
        mark_dirty(stories.order_by().values_list("pk", flat=True))


def _on_article(sender, instance, raw=False, **kwargs):
    # Any save but a fixture's keeps a version, which indexes the story.
    if raw:
        mark_dirty([instance.pk])


def _on_article_deleted(sender, instance, **kwargs):
    index([instance.pk])


def listen():
    """Connect the signal receivers; called once, when Django starts."""
    for model in PARTS:
        pre_save.connect(_before_part, model)
        post_save.connect(_on_part, model)
        post_delete.connect(_on_part, model)
    for model in SHARED:
        post_save.connect(_on_shared, model)
    post_save.connect(_on_article, Article)
    post_delete.connect(_on_article_deleted, Article)
