"""Search suggestions: names of people, districts, columns and topics like what is typed.

A name is offered only while something published has it: one of unpublished stories
alone is offered nowhere.
"""

from difflib import SequenceMatcher

from django.db.models import Exists, OuterRef
from django.urls import reverse
from taggit.models import Tag

from articles.addresses import district_address
from articles.models import Article, Column, Contributor
from articles.search.tag_pinyin import LONGEST, MOST, name_like
from articles.search.words import fold
from districts import pinyin
from districts.models import District

MOST_OF_A_KIND = 5
# Among so many names, in the order of their readings, one alike is looked for.
NAMES_COMPARED = 5000
ALIKE = 0.6
# (what it is, the names, the lookup of their readings, that of a name from a story)
KINDS = (
    ("区县", District.objects.all(), "pinyin", None),
    ("作者", Contributor.objects.all(), "pinyin", "bylines__contributor"),
    ("栏目", Column.objects.all(), "pinyin", "column"),
    ("话题", Tag.objects.order_by("name"), "reading__pinyin", "tags"),
)


def suggested(text):
    """Return the names that begin or hold what was typed, by Han or by pinyin.

    A list of {"kind", "name", "address"}: districts, people, columns, topics.
    """
    typed = fold(text).strip().replace(" ", "") if len(text) <= LONGEST else ""
    if not typed:
        return []
    rows = []
    for kind, names, reading, relation in KINDS:
        like = names.filter(name_like(typed, reading))
        # Most words are no name: what is published under them is not asked for.
        if like.exists():
            some = _with_news(like, relation)[: MOST_OF_A_KIND * 4]
            # What begins with it comes before what holds it.
            some = sorted(some, key=lambda row: not row.name.startswith(typed))
            rows += [_suggestion(kind, row) for row in some[:MOST_OF_A_KIND]]
    return rows[:MOST]


def nearest(text):
    """Return districts and people whose name sounds the same, or nearly reads so.

    For a search that found nothing: 王永 may be 王勇. As suggested().
    """
    typed = fold(text).strip()
    if not 2 <= len(typed) <= LONGEST or typed.isascii():
        return []
    sound = pinyin.search_key(typed).partition(" ")[0]
    near = []
    for kind, names, _, relation in KINDS[:2]:
        alike = _with_news(names.only("name", "slug", "pinyin"), relation)
        for row in alike[:NAMES_COMPARED]:
            distance = _distance(typed, sound, row) if row.name != typed else None
            if distance is not None:
                near.append((distance, len(near), kind, row))
    return [_suggestion(kind, row) for *_, kind, row in sorted(near)[:MOST_OF_A_KIND]]


def _with_news(names, relation):
    """Narrow names to those of something published; a district is no secret."""
    if relation is None:
        return names
    published = Article.objects.published().order_by()
    return names.filter(Exists(published.filter(**{relation: OuterRef("pk")})))


def _distance(typed, sound, row):
    """Return how far a name is from what was typed, 0 to 1; None when it is another.

    A district is known without its last character, too: 迎泽 for 迎泽区.
    """
    name = row.name
    if isinstance(row, District) and len(typed) < len(name):
        name = row.name[: len(typed)]
    if name == row.name and row.pinyin.partition(" ")[0] == sound:
        return 0
    if name != row.name and row.pinyin.startswith(sound):
        return 0
    # Most names share no character with it, or one only: they are not compared.
    if abs(len(name) - len(typed)) > 1 or len({*name} & {*typed}) < 2:
        return None
    likeness = SequenceMatcher(None, typed, name).ratio()
    return 1 - likeness if likeness >= ALIKE else None


def _suggestion(kind, row):
    if isinstance(row, District):
        address = district_address(row)
    elif isinstance(row, Tag):
        address = reverse("articles:tag", args=[row.slug])
    else:
        address = row.get_absolute_url()
    return {"kind": kind, "name": row.name, "address": address}
