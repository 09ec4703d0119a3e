"""Parts of a story: what it keeps in rows of their own, as one JSON value.

Versions keep it, the search index reads it. See VersionOfParts for what is in it.
"""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf

from articles.models.article_photos import ArticlePhoto
from articles.models.bylines_briefs import ArticleDistrict, Brief, Byline
from articles.models.taxonomy import TaggedArticle
from articles.prepared import prepared

EMPTY = Value("")
# The rows that many stories are filed under, kept by their names.
NAMED = ("section", "column", "source")


def parts_of(article):
    """Return the parts of a stored story."""
    return parts_of_stories([article.pk])[article.pk]


def parts_of_new(article):
    """Return the parts of a story that was inserted a moment ago: it has no rows yet."""
    parts = _empty()
    for name in NAMED:
        parts[name] = str(getattr(article, name) or "")
    return parts


def parts_of_stories(pks):
    """Return {id: parts} of stored stories, in one query."""
    found = {pk: _empty() for pk in pks}
    for pk, part, row, _, _ in _rows(stories=list(pks)):
        if part == "names":
            found[pk] |= row
        else:
            found[pk][part].append(row)
    for parts in found.values():
        parts["tags"] = sorted(tag["name"] for tag in parts["tags"])
    return found


def _empty():
    rows = ("districts", "tags", "bylines", "briefs", "photos")
    return dict.fromkeys(NAMED, "") | {name: [] for name in rows}


@prepared
def _rows(stories):
    names, *others = (
        _rows_of_a_part(stories, *part)
        for part in (_names(), _districts(), _tags(), _bylines(), _briefs(), _photos())
    )
    return names.union(*others, all=True).order_by("place", "key")


def _rows_of_a_part(stories, part, model, story, order, row):
    place, key = order
    these = {f"{story}__in": stories}
    return (
        model._base_manager.filter(**these)
        .annotate(part=Value(part), row=row, place=place, key=F(key))
        .values_list(story, "part", "row", "place", "key")
        .order_by()
    )


# Each is (name of the part, model, its field of the story, order, a row as JSON)


def _names():
    article = Byline._meta.get_field("article").related_model
    row = JSONObject(
        section=Coalesce("section__name", EMPTY),
        column=Coalesce("column__name", EMPTY),
        source=Coalesce("source__name", EMPTY),
    )
    return "names", article, "pk", (Value(0), "pk"), row


def _districts():
    row = JSONObject(pk="district", name="district__name")
    order = F("district__order"), "district"
    return "districts", ArticleDistrict, "article", order, row


def _tags():
    row = JSONObject(name="tag__name")
    return "tags", TaggedArticle, "content_object", (Value(0), "tag"), row


def _bylines():
    row = JSONObject(
        pk="pk",
        contributor="contributor",
        name="contributor__name",
        role="role",
        work="work",
    )
    return "bylines", Byline, "article", (F("order"), "pk"), row


def _briefs():
    row = JSONObject(
        pk="pk",
        heading="heading",
        district="district",
        district_name=Coalesce("district__name", EMPTY),
        text="text",
    )
    return "briefs", Brief, "article", (F("order"), "pk"), row


def _photos():
    row = JSONObject(
        pk="pk",
        photo="photo",
        checksum="photo__checksum",
        recording=Coalesce("photo__recording__checksum", EMPTY),
        after_paragraph="after_paragraph",
        # A number, for the two databases write yes and no in JSON each in its own way.
        is_wide=Case(When(is_wide=True, then=1), default=0),
        caption="caption",
        credit="credit",
        shown_caption=Coalesce(NullIf("caption", EMPTY), "photo__caption"),
        shown_credit=Coalesce(NullIf("credit", EMPTY), "photo__credit"),
        alt="photo__alt",
    )
    return "photos", ArticlePhoto, "article", (F("order"), "pk"), row
