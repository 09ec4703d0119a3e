"""Names that a reader may mean: people, districts, columns and topics.

A name is offered for as long as something published stands under it, and no longer:
one that waits in the newsroom is offered nowhere and is near to nothing.
"""

from difflib import SequenceMatcher

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from taggit.models import Tag

from articles.models import Article, Byline, Column, Contributor, TaggedArticle
from articles.search.words import fold
from districts import pinyin
from districts.models import District, read_as

LONGEST = 40
MOST_OF_A_KIND = 5
MOST = 12
# Among so many names, in the order of their readings, one alike is looked for.
NAMES_COMPARED = 5000
ALIKE = 0.6


def suggested(text):
    """Return the names that begin or hold what was typed, by Han or by pinyin.

    A list of {"kind", "name", "address"}: districts, people, columns, topics.
    """
    typed = fold(text).strip().replace(" ", "") if len(text) <= LONGEST else ""
    if not typed:
        return []
    rows = []
    for kind, named, reading in _kinds():
        like = named.filter(_like(typed, reading)).distinct()
        # What begins with it stands before what holds it.
        some = sorted(
            like[: MOST_OF_A_KIND * 4], key=lambda row: not row.name.startswith(typed)
        )
        rows += [_suggestion(kind, row) for row in some[:MOST_OF_A_KIND]]
    return rows[:MOST]


def topics_like(text):
    """Return [{"name"}] of the desk's own topics, those of drafts too."""
    typed = fold(text).strip().replace(" ", "")
    if not typed or len(typed) > LONGEST:
        return []
    topics = Tag.objects.filter(_like(typed, "reading__pinyin")).order_by("name")
    return [{"name": topic.name} for topic in topics[:MOST]]


def nearest(text):
    """Return districts and people whose name sounds the same, or nearly reads so.

    For a search that found nothing: 王永 may be 王勇. As suggested().
    """
    typed = fold(text).strip()
    if not 2 <= len(typed) <= LONGEST or typed.isascii():
        return []
    sound = pinyin.search_key(typed).partition(" ")[0]
    rows = []
    for kind, named, _ in _kinds()[:2]:
        names = named.only("name", "slug", "pinyin")[:NAMES_COMPARED]
        rows += [
            (_distance(typed, sound, row), kind, row)
            for row in names
            if row.name != typed and _distance(typed, sound, row) is not None
        ]
    rows.sort(key=lambda row: row[0])
    return [_suggestion(kind, row) for _, kind, row in rows[:MOST_OF_A_KIND]]


def _kinds():
    """Return (kind, what of it readers may see, the lookup of its reading)."""
    published = Article.objects.published()
    by_them = Byline.objects.filter(contributor=OuterRef("pk"), article__in=published)
    about = TaggedArticle.objects.filter(
        tag=OuterRef("pk"), content_object__in=published
    )
    return [
        ("区县", District.objects.all(), "pinyin"),
        ("作者", Contributor.objects.filter(Exists(by_them)), "pinyin"),
        (
            "栏目",
            Column.objects.filter(Exists(published.filter(column=OuterRef("pk")))),
            "pinyin",
        ),
        ("话题", Tag.objects.filter(Exists(about)).order_by("name"), "reading__pinyin"),
    ]


def _like(typed, reading):
    """Names that hold what was typed; by pinyin, those whose reading begins with it."""
    like = Q(name__icontains=typed)
    return like | read_as(typed, reading) if typed.isascii() else like


def _distance(typed, sound, row):
    """Return how far a name is from what was typed, 0 to 1; None when it is another."""
    names = [row.name]
    if isinstance(row, District):
        names.append(row.short_name)
    if row.pinyin.partition(" ")[0] == sound or sound in [
        pinyin.search_key(name).partition(" ")[0] for name in names[1:]
    ]:
        return 0
    likeness = max(SequenceMatcher(None, typed, name).ratio() for name in names)
    return 1 - likeness if likeness >= ALIKE else None


def _suggestion(kind, row):
    if isinstance(row, District):
        address = reverse("articles:district", args=[row.slug])
    elif isinstance(row, Tag):
        address = reverse("articles:tag", args=[row.slug])
    else:
        address = row.get_absolute_url()
    return {"kind": kind, "name": row.name, "address": address}
