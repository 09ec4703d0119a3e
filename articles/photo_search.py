"""Search of the photo library: by what a photo shows, who took it, and what it is called.

There is no index of these words. They are looked for as far as REACH photos go, and no
further, however large the archive grows: the newest of all, or of those that a filter of
the library has narrowed by an index. Older ones are found by who took them, and by the
stories that they stand in, whose captions are words of the stories' index.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from articles.models import (
    Article,
    ArticlePhoto,
    Contributor,
    KeywordOfPhoto,
    Photo,
    PhotoKeyword,
)
from districts.models import District, read_as

REACH = 20_000
# What a search lists: of more, a further word is asked for.
MOST_FOUND = 1_000
NAMESAKES, KEYWORDS = 20, 50
STORIES, PHOTOS_OF_NAMESAKES = 200, 1_000
MOST_WORDS, LONGEST = 8, 200
TYPED = (
    *("caption", "title", "people_shown", "place"),
    *("credit", "file_name"),
)
NEWEST = ("-created_at", "-pk")


def bound_of(narrowed=None, order="-created_at"):
    """Return the lookup that keeps photos within reach: {} where all of them are.

    narrowed: the photos that an index narrows them to, which has them in that order.
    """
    narrowed = Photo.objects.all() if narrowed is None else narrowed
    field = order.removeprefix("-")
    last = narrowed.order_by(order).values_list(field, flat=True)
    # The one after the last: photos of one moment lie on both sides of it.
    last = list(last[REACH : REACH + 1])
    side = "lte" if order == field else "gte"
    return {f"{field}__{side}": last[0]} if last else {}


def found(photos, text, bound, most=MOST_FOUND):
    """Return the keys of photos with all words of a text: the newest within a bound, and
    after these older ones, as far as they are found without looking through all."""
    words = [Word.read(word) for word in _words(text)]
    matching = Q()
    for word in words:
        matching &= word.matching()
    holding = photos.filter(matching).order_by(*NEWEST).values_list("pk", flat=True)
    keys = list(holding.filter(**bound)[:most])
    if bound and len(keys) < most:
        keys += holding.filter(pk__in=_older(words))[:most]
    return list(dict.fromkeys(keys))[:most]


def _words(text):
    return text[:LONGEST].split()[:MOST_WORDS]


@dataclass(frozen=True)
class Word:
    """A word that is looked for, and whom and what its letters name."""

    text: str
    people: list[int]
    districts: list[int]
    keywords: list[int]

    @classmethod
    def read(cls, text):
        named = Q(name__icontains=text)
        read_so = named
        if text.isascii() and text.isalpha():
            read_so = named | read_as(text.lower())
        people = Contributor.objects.filter(read_so).order_by("pinyin", "pk")
        return cls(
            text,
            _keys(people[:NAMESAKES]),
            _keys(District.objects.filter(read_so | Q(other_names__icontains=text))),
            _keys(PhotoKeyword.objects.filter(named).order_by("name")[:KEYWORDS]),
        )

    def matching(self):
        """Return the Q of the photos that hold the word."""
        matching = Q()
        for field in TYPED:
            matching |= Q(**{f"{field}__icontains": self.text})
        if self.people:
            matching |= Q(photographer__in=self.people)
        if self.districts:
            matching |= Q(district__in=self.districts)
        if self.keywords:
            marked = KeywordOfPhoto.objects.filter(tag__in=self.keywords)
            matching |= Q(Exists(marked.filter(content_object=OuterRef("pk"))))
        return matching


def _keys(rows):
    return list(rows.values_list("pk", flat=True))


def _older(words):
    """Return the keys of photos of any age that may hold the words, from indexes."""
    people = {person for word in words for person in word.people}
    theirs = Photo.objects.filter(photographer__in=people).order_by("-pk")
    text = " ".join(word.text for word in words)
    stories = Article.objects.search(text).order_by("-updated_at", "-pk")
    placed = ArticlePhoto.objects.filter(article__in=_keys(stories[:STORIES]))
    return [
        *_keys(theirs[:PHOTOS_OF_NAMESAKES]),
        *placed.order_by().values_list("photo", flat=True),
    ]
