"""Bulk load of stories, with their parts and their entries in the search index.

What save() and the signals keep right is kept right here: bodies are cleaned, what is
found is what is stored; lists and the publication clock are kept by the database's own
triggers. As from a fixture, no version is kept of them until they are changed
(articles/models/versions.py).
"""

from collections import defaultdict
from contextlib import ExitStack

from django.db import transaction
from django.utils.module_loading import import_string
from taggit.models import Tag

from articles.bulk_insert import add_rows
from articles.models import (
    ArticleDistrict,
    ArticlePhoto,
    Brief,
    Byline,
    Column,
    Contributor,
    Photo,
    TaggedArticle,
)
from articles.search import indexing
from articles.search.backends import backend
from articles.text import richtext

# The parts of a story, and what each calls it.
PARTS = {
    ArticleDistrict: "article",
    Byline: "article",
    TaggedArticle: "content_object",
    Brief: "article",
    ArticlePhoto: "article",
}


# Functions, by their dotted names, that return a context around the rows of a load, given
# its stories: the project has triggers on these tables, and this app knows nothing of it.
around_rows = []


def loading(is_searched=True):
    """Return a context in which the search index takes many stories; in no transaction.

    is_searched: whether anybody searches meanwhile. If nobody does, PostgreSQL makes its
    index at the end.
    """
    return backend().loading(is_searched)


@transaction.atomic
def load_stories(stories, parts, is_clean=False, also=()):
    """Store new stories, with the rows of PARTS that belong to them, and index them.

    parts: {model: its rows}, in the order of their ids. is_clean: whether their bodies
    come from richtext.clean(). also: rows of one model more that name a story as their
    `article`, of an app that this one knows nothing of: what the triggers do for them is
    done once for all, too.
    """
    with ExitStack() as around:
        for name in around_rows:
            around.enter_context(import_string(name)(stories))
        _store(stories, parts, is_clean)
        add_rows(_named_again(also, "article"))


def _store(stories, parts, is_clean):
    for story in stories:
        if not is_clean:
            story.body = richtext.clean(story.body)
        story.phrases = story.found_phrases()
    add_rows(stories)
    for model, name in PARTS.items():
        add_rows(_named_again(parts.get(model, ()), name))
    indexing.add(stories, _searched_parts(stories, parts))


def _named_again(rows, name):
    """Return rows with the ids of their stories, which had none when they were made."""
    for row in rows:
        setattr(row, name, getattr(row, name))
    return rows


def _searched_parts(stories, parts):
    """Return {story id: the parts that are searched}, as parts_of_stories() would
    return those that have just been stored."""
    names = _names(stories, parts)
    found = {
        story.pk: {
            "column": names[Column].get(story.column_id, ""),
            "districts": [],
            "tags": [],
            "bylines": [],
            "briefs": [],
            "photos": [],
        }
        for story in stories
    }
    for row in parts.get(ArticleDistrict, ()):
        found[row.article_id]["districts"].append({"pk": row.district_id})
    for row in parts.get(TaggedArticle, ()):
        found[row.content_object_id]["tags"].append(names[Tag][row.tag_id])
    for row in _in_order(parts.get(Byline, ())):
        name = names[Contributor][row.contributor_id]
        found[row.article_id]["bylines"].append({"name": name})
    for row in _in_order(parts.get(Brief, ())):
        found[row.article_id]["briefs"].append(
            {"heading": row.heading, "district": row.district_id, "text": row.text}
        )
    for row in _in_order(parts.get(ArticlePhoto, ())):
        caption, credit = names[Photo][row.photo_id]
        found[row.article_id]["photos"].append(
            {
                "shown_caption": row.caption or caption,
                "shown_credit": row.credit or credit,
            }
        )
    return found


def _in_order(rows):
    return sorted(rows, key=lambda row: (row.order, row.pk))


def _names(stories, parts):
    """Return {model: {id: its words}} of the rows that many stories share, as they are
    stored."""
    wanted = {
        Column: {story.column_id for story in stories} - {None},
        Tag: {row.tag_id for row in parts.get(TaggedArticle, ())},
        Contributor: {row.contributor_id for row in parts.get(Byline, ())},
    }
    names = defaultdict(dict)
    for model, pks in wanted.items():
        found = model.objects.filter(pk__in=pks).order_by()
        names[model] = dict(found.values_list("pk", "name"))
    placed = {row.photo_id for row in parts.get(ArticlePhoto, ())}
    photos = Photo.objects.filter(pk__in=placed).order_by()
    names[Photo] = {
        pk: words for pk, *words in photos.values_list("pk", "caption", "credit")
    }
    return names
