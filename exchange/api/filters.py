"""Filters of the list of stories: each list is read from where it begins to where it ends.

One list can be asked for at any depth, for the database has it in order: of a section, a
column, a district (with a section), a topic or a person. What narrows it further has to be
looked for story by story, and so within a span of days, that no request may read the
whole archive.
"""

from datetime import timedelta
from functools import lru_cache

from django.db.models import OuterRef, Q, Subquery
from taggit.models import Tag

from articles.dates import midnight
from articles.genres import Genre
from articles.models import Article, ArticlePhoto, Brief, Column, Contributor
from articles.models.photo_rights import WEB
from articles.paging import LISTED, OWN
from articles.prepared import Prepared, prepared
from articles.site.district_map import districts
from articles.site.sections import sections
from exchange.api.arguments import in_order
from exchange.api.changes import MOST
from exchange.api.problems import bad_argument
from exchange.item_loading import loaded
from exchange.short_items import loaded_in_short

FILTERS = ("section", "district", "column", "person", "topic", "genre", "from", "to")
# How many are asked of the database, whatever number is wanted: each is a statement.
SIZES = (20, MOST)
LONGEST_SPAN = timedelta(days=31)
# The lists that entries have, and so are read in their order; the first that is asked for.
LISTS = ("district", "topic", "person")
ONE_MICROSECOND = timedelta(microseconds=1)


def size_for(limit):
    return min(size for size in SIZES if size >= limit)


# Names that readers know: of others, nobody is told whether there are any.


def with_one(model, published):
    """Narrow names to those that one of some published stories has.

    In the words of newsroom/sitemaps.py: of EXISTS PostgreSQL would make a join that
    reads all stories.
    """
    one = Subquery(published.order_by().values("pk")[:1])
    return model.objects.alias(one=one).filter(one__isnull=False)


def columns(at):
    return with_one(Column, Article.objects.published(at).in_column(OuterRef("pk")))


def people(at):
    published = Article.objects.published(at)
    return with_one(Contributor, published.listed_by(OuterRef("pk")))


def topics(at):
    published = Article.objects.published(at)
    return with_one(Tag, published.listed_about(OuterRef("pk")))


@prepared
def _column(at, slug):
    return columns(at).filter(slug=slug).values_list("pk")


@prepared
def _person(at, slug):
    return people(at).filter(slug=slug).values_list("pk")


@prepared
def _topic(at, slug):
    return topics(at).filter(slug=slug).values_list("pk")


UNKNOWN = {
    "section": "没有这个频道，频道见 /api/v1/sections/。",
    "district": "没有这个区县，区县见 /api/v1/districts/。",
    "column": "没有这个栏目，栏目见 /api/v1/columns/。",
    "person": "没有这位作者，作者见 /api/v1/people/。",
    "topic": "没有这个话题，话题见 /api/v1/topics/。",
}
LOOKED_UP = {"column": _column, "person": _person, "topic": _topic}


def _ids(asked, at):
    """Return {filter: the id of what it names}; Problem for a name that nothing has."""
    found = {}
    for name, rows in (("section", sections), ("district", districts)):
        if asked[name] is not None:
            pks = [row.pk for row in rows() if row.slug == asked[name]]
            found[name] = _known(name, pks)
    for name, look_up in LOOKED_UP.items():
        if asked.get(name) is not None:
            rows = look_up(at=at, slug=asked[name])
            found[name] = _known(name, [pk for (pk,) in rows])
    return found


def _known(name, pks):
    if not pks:
        raise bad_argument(name, UNKNOWN[name])
    return pks[0]


def of_search(asked):
    """Return what a Search is narrowed to."""
    in_order(asked["from"], asked["to"])
    found = _ids(asked, None)
    return {
        "section": found.get("section"),
        "district": found.get("district"),
        "first": asked["from"],
        "last": asked["to"],
    }


def newest(asked, at, size, is_short):
    """Return the light rows of a list, one more than its size where there are more, as
    loaded_in_short() loads them, or loaded()."""
    in_order(asked["from"], asked["to"])
    values = _ids(asked, at)
    names = tuple(values)
    if asked["genre"]:
        names = (*names, f"genre {asked['genre']}")
    first, last = asked["from"], asked["to"]
    if _is_narrowed(names) and not (first and last and last - first < LONGEST_SPAN):
        raise bad_argument(
            "from",
            "几个条件一起用时，请写 from 和 to，相隔不超过 31 天；"
            "单独一个条件、或频道加区县，可以不写。",
        )
    until = at
    if last:
        end = midnight(last + timedelta(days=1)) - ONE_MICROSECOND
        until = min(at, end) if end < at else at
    if asked["before"]:
        moment, values["after"] = asked["before"]
        until = min(moment, until) if moment < until else until
        values["moment"] = moment
    if first:
        values["start"] = midnight(first)
    statement = _list(names, bool(first), bool(asked["before"]), size, is_short)
    return statement(at=at, until=until, **values)


def _is_narrowed(names):
    """Whether more is asked than one list has."""
    return (
        len(set(names)) > 1
        and set(names) != {"section", "district"}
        or any(name.startswith("genre") for name in names)
    )


@lru_cache(maxsize=400)
def _list(names, has_start, is_further, size, is_short):
    """Return the prepared query of a list.

    A kind of question, and not its values, so that there are a few hundred at the most.
    """
    slots = [name for name in names if not name.startswith("genre")]
    slots += ["start"] * has_start + ["moment", "after"] * is_further

    def build(at, until, **values):
        stories, order = Article.objects.published(at), OWN
        left = list(names)
        for name in LISTS:
            if name in left:
                stories, order = _listed(stories, name, left, values), LISTED
                break
        for name in left:
            stories = _narrowed(stories, name, values, at)
        stories = _page(stories, order, until, values)
        load = loaded_in_short if is_short else loaded
        return load(stories, at)[: size + 1]

    # A span of unknown days PostgreSQL takes for a two-hundredth of a list, and sorts
    # what is in it, be it all: it is to plan for those that are asked for.
    names_of_slots = ("at", "until", *slots)
    return Prepared(build, names_of_slots, light=True, by_value=has_start)


def _listed(stories, name, left, values):
    """Narrow to the list of a name, and take it off what is left."""
    left.remove(name)
    if name == "topic":
        return stories.listed_about(values["topic"])
    if name == "person":
        return stories.listed_by(values["person"])
    if "section" not in left:
        return stories.listed_in(values["district"])
    left.remove("section")
    return stories.listed_in(values["district"], values["section"])


def _narrowed(stories, name, values, at):
    if name.startswith("genre"):
        return _of_genre(stories, name.removeprefix("genre "), at)
    verb = {
        "section": stories.in_section,
        "column": stories.in_column,
        "topic": stories.about,
        "person": stories.by,
    }[name]
    return verb(values[name])


def _of_genre(stories, genre, at):
    """Narrow to a genre, as Article.is_of_pictures() tells it."""
    # One of them, and not EXISTS: for "this or that" PostgreSQL would read all photos.
    photos = ArticlePhoto.objects.shown(at, WEB).filter(article=OuterRef("pk"))
    briefs = Brief.objects.filter(article=OuterRef("pk"))
    stories = stories.alias(
        a_photo=Subquery(photos.order_by().values("pk")[:1]),
        a_brief=Subquery(briefs.order_by().values("pk")[:1]),
    )
    if genre == Genre.PICTURES:
        told_by_photos = Q(a_photo__isnull=False, a_brief__isnull=True, body="")
        return stories.filter(Q(genre=genre) | told_by_photos)
    has_words = Q(body__gt="") | Q(a_photo__isnull=True) | Q(a_brief__isnull=False)
    return stories.filter(has_words, genre=genre)


def _page(stories, order, until, values):
    """Return a list from a place on, within its days, in its order."""
    if "start" in values:
        span = (values["start"], until)
        stories = stories.filter(**{f"{order.moment}__range": span})
    else:
        stories = order.until(stories, until)
    if "moment" in values:
        stories = stories.filter(
            Q(**{f"{order.moment}__lt": values["moment"]})
            | Q(**{f"{order.pk}__gt": values["after"]})
        )
    return stories.order_by(f"-{order.moment}", order.pk)
