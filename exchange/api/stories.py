"""Stories as the API answers with them: one, a list from a place on, changes, a search."""

from django.http import Http404

from articles import light_rows
from articles.addresses import address_of
from articles.caching import KeptByContent
from articles.models import Article
from articles.moment import now
from articles.paging import cursor_of_row
from articles.prepared import prepared
from articles.search import queries, results
from exchange import dresses
from exchange.api import filters, story_fields
from exchange.api.answers import Answer, many
from exchange.api.changes import changes_after
from exchange.api.problems import (
    NOT_FOUND,
    NOT_IN_THIS_FORM,
    WITHDRAWN,
    Problem,
    bad_argument,
)
from exchange.dresses.wechat import TooLong
from exchange.item_loading import from_rows, loaded, tombstones_of
from exchange.items import CANCELED
from exchange.short_items import loaded_in_short, short_item

# As JSON, of some 6 KB each, or 3 KB in short: the stories of the newest lists.
KEPT = KeptByContent(most=300)
NO_STORY = "没有刊出过这个编号的稿件。"


@prepared(light=True)
def _story(at, pk):
    return loaded(Article.objects.published(at).filter(pk=pk), at)


@prepared(light=True)
def _stories(at, pks):
    return loaded(Article.objects.published(at).filter(pk__in=pks), at)


@prepared(light=True)
def _stories_in_short(at, pks):
    return loaded_in_short(Article.objects.published(at).filter(pk__in=pks), at)


# One


def story(request, root, asked, pk):
    at = now()
    rows = _story(at=at, pk=pk)
    if not rows:
        raise gone(pk, root)
    if asked["form"]:
        return in_form(rows, asked["form"], root)
    names = asked["fields"] or story_fields.NAMES
    return Answer(as_json(rows, root, names, is_short=False)[0])


def in_form(rows, name, root):
    """Return a story in one of the forms that leave the house."""
    form = dresses.PUBLIC[name]
    try:
        content = dresses.dress(_item_of(rows[0]), name, root)
    except TooLong as error:
        raise Problem(NOT_IN_THIS_FORM, str(error)) from None
    return Answer(content, form.media_type)


def gone(pk, root):
    """Return the problem of a story that readers may not see: that it was withdrawn, or
    the same as of one that never was."""
    withdrawn = tombstones_of([pk])
    if not withdrawn:
        return Problem(NOT_FOUND, NO_STORY)
    tombstone = story_fields.of_tombstone(withdrawn[0], root)
    return Problem(
        WITHDRAWN,
        "这篇稿件已经撤下，请删去您的副本。",
        {"tombstone": tombstone},
    )


# Many


def is_short(names):
    """Whether short items have all these fields: of most lists no others are asked for."""
    return story_fields.SHORT.issuperset(names)


def as_json(rows, root, names, is_short):
    """Return light rows as JSON, each with some fields, kept by the digests of the rows.

    is_short: whether they are rows of loaded_in_short(), and not of loaded().
    """
    names = story_fields.in_order(tuple(names))
    make = _short_item_of if is_short else _item_of
    return [
        KEPT.get_or_make(
            (row._digest, root, is_short, names),
            lambda row=row: story_fields.of_item(make(row), root, names),
        )
        for row in rows
    ]


def _item_of(row):
    (item,) = from_rows([light_rows.plain_row_of(row)])
    return item


def _short_item_of(row):
    return short_item(light_rows.plain_row_of(row))


def in_json_by_id(pks, at, root, names):
    """Return {story: its JSON} of those of some stories that readers may see."""
    in_short = is_short(names)
    ask = _stories_in_short if in_short else _stories
    rows = ask(at=at, pks=pks) if pks else []
    return {
        row.pk: text
        for row, text in zip(rows, as_json(rows, root, names, in_short), strict=True)
    }


def stories(request, root, asked):
    if asked["since"]:
        return changes(root, asked)
    at = now()
    size = filters.size_for(asked["limit"])
    names = asked["fields"] or story_fields.OF_LISTS
    in_short = is_short(names)
    rows = filters.newest(asked, at, size, in_short)
    shown = light_rows.first(rows, asked["limit"])
    has_more = len(rows) > asked["limit"]
    next_cursor = cursor_of_row(shown[-1]) if has_more else ""
    return many("articles", as_json(shown, root, names, in_short), next_cursor)


# Changes


def changes(root, asked):
    """Return what has changed since a place, in the order of change.

    A story that readers see is there as it is now; of any other, that it is gone.
    """
    others = [n for n in filters.FILTERS if asked[n] is not None]
    if others or asked["before"]:
        name = others[0] if others else "before"
        raise bad_argument(
            name,
            f"since 不能和 {name} 一起用：从一个范围里挪走的稿件，只要这个范围的人不会知道。"
            "请取全部变动，自己挑选。",
        )
    found, place, has_more = changes_after(asked["since"], asked["limit"])
    at, pks = now(), [change.story for change in found]
    names = asked["fields"] or story_fields.OF_LISTS
    shown = in_json_by_id(pks, at, root, names)
    hidden = [pk for pk in pks if pk not in shown]
    if hidden:
        gone_ones = tombstones_of(hidden)
        withdrawn = {
            item.id: story_fields.of_tombstone(item, root) for item in gone_ones
        }
        for pk in hidden:
            tombstone = withdrawn.get(pk) or _no_more(pk, root)
            shown[pk] = story_fields.in_json(tombstone)
    return many(
        "changes", [shown[pk] for pk in pks], cursor=place.cursor(), has_more=has_more
    )


def _no_more(pk, root):
    """Return the tombstone of what readers saw once, and see no more: that, and no word."""
    url = root + address_of("articles:detail", pk)
    return {
        "id": pk,
        "url": url,
        "status": CANCELED,
        "withdrawn_at": None,
        "notice": "",
    }


# Search


def search(request, root, asked):
    query = queries.read(asked["q"])
    if not query.has_terms:
        raise bad_argument("q", query.problem or queries.NO_WORDS)
    where = filters.of_search(asked)
    asking = results.Search(query, **where)
    try:
        page = asking.page(asked["before"], by_rank=asked["sort"] == "rank")
    except Http404:
        raise bad_argument(
            "before",
            "before 不是这次检索给出的翻页位置：请照抄上一页的 next，或从头取。",
        ) from None
    at, pks = asking.at, page["pks"]
    names = asked["fields"] or story_fields.OF_LISTS
    shown = in_json_by_id(pks, at, root, names)
    in_order = [shown[pk] for pk in pks if pk in shown]
    return many("articles", in_order, page["next_cursor"])
