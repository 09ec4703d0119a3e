"""Proofreading of one story: which texts the rules read, and their hits.

A text goes by the name of its field in the story's form ("headline",
"briefs-0-text"): so the stored story and the one being typed are read alike. The
caption that a placed photo has from the library is read too, as "photos-0-caption",
but mended there only.
"""

import re
from collections import Counter
from dataclasses import replace
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from articles.house_words import current_lists
from articles.languages import CHINESE, Language
from articles.models import Article, Byline, Contributor, IgnoredHit, Photo
from articles.prepared import prepared
from articles.text import richtext
from articles.text.proofreading import (
    CELL_END,
    FACTUAL,
    RULES,
    Kind,
    Passage,
    proofread,
    shortened,
)
from districts.keys import is_key
from districts.models import District, Place, names_listed

# The original title of a reprint is quoted: it is not read.
FIELDS = (
    "kicker",
    "headline",
    "deck",
    "summary",
    "dateline",
    "body",
    "editors_note",
    "correction_text",
)
ROWS = {"briefs": ("heading", "text"), "article_photos": ("caption",)}
LABELS = {name: Article._meta.get_field(name).verbose_name for name in FIELDS} | {
    "briefs-heading": "简讯{}小标题",
    "briefs-text": "简讯{}正文",
    "article_photos-caption": "图片{}说明",
    "photos-caption": "图片{}说明（图片库）",
}
ROW_FIELD = re.compile(r"([a-z_]+)-(\d{1,3})-[a-z]+")
# A morning's speech in full has 20,000; past this a check takes over a second.
LONGEST = 50_000  # characters, tags included
ERRORS_NAMED = 10  # in one refusal


class ProofreadStory:
    """A story and what the rules find in it; nothing is loaded before it is needed.

    `article` is the stored story, None for one not saved yet; `typed` the data of
    its form, None for the story as it is stored.
    """

    def __init__(self, article, typed=None):
        self.article = article
        self.typed = typed

    @cached_property
    def texts(self):
        """{name: text}, without those that are empty."""
        if self.article is None and self.typed is None:
            return {}
        if self._language() not in CHINESE:
            return {}
        if self.typed is None:
            texts = {
                name: getattr(row, field)
                for name, row, field in text_locations(self.article)
            }
            rows = dict(enumerate(self.article.article_photos.all()))
            texts |= _library_captions(_photos_of(_bare(rows, texts)))
        else:
            texts = typed_texts(self.typed)
            chosen = _chosen(self.typed, "article_photos", "photo")
            texts |= _library_captions(_photos_chosen(_bare(chosen, texts)))
        return {name: text for name, text in texts.items() if text.strip()}

    def _language(self):
        """Return what the story is written in: the rules know Chinese only."""
        stored = self.article.language if self.article else Language.CHINESE
        return (self.typed or {}).get("language") or stored

    @cached_property
    def problem(self):
        """The sentence why the story is not read; "" when it is."""
        length = sum(map(len, self.texts.values()))
        if length <= LONGEST:
            return ""
        return f"全文有 {length} 个字符，超过 {LONGEST} 个，没有校对；请分成几篇。"

    @cached_property
    def passages(self):
        """The texts as the rules read them: [Passage]."""
        return [_passage(name, text) for name, text in self.texts.items()]

    @cached_property
    def hits(self):
        """All hits of the rules, ignored or not: [Hit]."""
        if self.problem or not self.texts:
            return []
        found = self._read(
            people=self._people(), ignored=self.ignored_keys, words=current_lists()
        )
        return [
            replace(hit, mend=None) if hit.passage.startswith("photos-") else hit
            for hit in found
        ]

    @cached_property
    def factual(self):
        """The factual hits neither mended nor ignored with a reason: [Hit].

        However long the story is: their rules are quick.
        """
        found = self._read(rules=FACTUAL) if self.problem else self.hits
        answered = {row.key for row in self.ignored if row.reason.strip()}
        return [
            hit
            for hit in found
            if hit.rule in FACTUAL and not {hit.key, hit.former_key} & answered
        ]

    def _read(self, **options):
        districts = list(_district_names())
        others = (name for _, listed in districts for name in names_listed(listed))
        return proofread(
            self.passages,
            districts=[name for name, _ in districts],
            places=[*(name for (name,) in _place_names()), *others],
            at=self._day(),
            **options,
        )

    @cached_property
    def ignored(self):
        """What was ignored here, or in the story that this one corrects: [IgnoredHit]."""
        if self.article is None:
            return []
        stories = [self.article.pk, self.article.corrects_id]
        return _ignored(stories=[pk for pk in stories if pk])

    @cached_property
    def ignored_keys(self):
        return frozenset(row.key for row in self.ignored)

    @cached_property
    def remarks(self):
        """What is left to decide: a list of {"hit": Hit, "rule": Rule}."""
        return [
            {"hit": hit, "rule": RULES[hit.rule]}
            for hit in self.hits
            if not {hit.key, hit.former_key} & self.ignored_keys
        ]

    @property
    def safe_hits(self):
        """What is left that can be mended unread: [Hit]."""
        return [remark["hit"] for remark in self.remarks if remark["hit"].is_safe]

    @property
    def counts(self):
        """How many of each class are left to decide, gravest first: [(label, count)]."""
        found = Counter(remark["rule"].kind for remark in self.remarks)
        return [(kind.value, found[kind]) for kind in Kind if found[kind]]

    def find(self, key, passage=""):
        """Return the hit of a key, in a passage if it is named, or None."""
        return next(
            (
                hit
                for hit in self.hits
                if hit.key == key and passage in ("", hit.passage)
            ),
            None,
        )

    def _people(self):
        if self.typed is None:
            # The form has loaded them already.
            people = Prefetch("bylines", Byline.objects.with_people())
            prefetch_related_objects([self.article], people)
            return [row.contributor.name for row in self.article.bylines.all()]
        chosen = _chosen(self.typed, "bylines", "contributor").values()
        return Contributor.objects.filter(pk__in=chosen).values_list("name", flat=True)

    def _day(self):
        story = self.article
        moment = story and (story.published_at or story.created_at)
        return timezone.localdate(moment or timezone.now())


def unanswered_errors(article):
    """Yield a sentence for each factual error of a story that bars it from being signed:
    one of the checks of articles/readiness.py."""
    found = ProofreadStory(article).factual
    for hit in found[:ERRORS_NAMED]:
        yield (
            f"{hit.label}的“{shortened(hit.text)}”有事实性差错"
            f"（{RULES[hit.rule].label}）：请改正，或在“校对”里写明理由，记为不改。"
        )
    if len(found) > ERRORS_NAMED:
        yield f"另有 {len(found) - ERRORS_NAMED} 处事实性差错，也要改正或写明理由。"


def text_locations(article):
    """Yield (name, row, field) of each text of a stored story: where it is kept."""
    for field in FIELDS:
        yield field, article, field
    for rows, fields in ROWS.items():
        for number, row in enumerate(getattr(article, rows).all()):
            for field in fields:
                yield f"{rows}-{number}-{field}", row, field


def typed_texts(data):
    """Return {name: text} of what a story's form sends, rows to be deleted left out."""
    texts = {name: data.get(name, "") for name in FIELDS}
    if re.search("<br|<table", texts["body"]):
        # A break in a paragraph is stored as the end of one, a cell without paragraphs.
        texts["body"] = richtext.clean(texts["body"])
    for rows, fields in ROWS.items():
        for number in _row_numbers(data, rows):
            names = [f"{rows}-{number}-{field}" for field in fields]
            texts |= {name: data.get(name, "") for name in names}
    return {name: text.replace("\r\n", "\n") for name, text in texts.items()}


def _row_numbers(data, rows):
    """Return the numbers of the rows that a form sends and does not delete."""
    found = (ROW_FIELD.fullmatch(name) for name in data)
    numbers = {int(match[2]) for match in found if match and match[1] == rows}
    return sorted(n for n in numbers if f"{rows}-{n}-DELETE" not in data)


def _chosen(data, rows, field):
    """Return {number: pk} of what the rows of a form have chosen."""
    chosen = {n: data.get(f"{rows}-{n}-{field}", "") for n in _row_numbers(data, rows)}
    return {number: int(pk) for number, pk in chosen.items() if is_key(pk)}


def _bare(photos, texts):
    """Return those of {number: photo} that the story has no caption of its own for."""
    return {
        n: photo
        for n, photo in photos.items()
        if not texts[f"article_photos-{n}-caption"]
    }


def _photos_of(rows):
    """Return {number: Photo} of a stored story's rows, most of which came with theirs."""
    prefetch_related_objects([*rows.values()], "photo")
    return {number: getattr(row, "photo", None) for number, row in rows.items()}


def _photos_chosen(keys):
    library = Photo.objects.in_bulk(keys.values()) if keys else {}
    return {number: library.get(pk) for number, pk in keys.items()}


def _library_captions(photos):
    return {
        f"photos-{number}-caption": photo.caption
        for number, photo in photos.items()
        if photo
    }


def _passage(name, text):
    rows, *row = name.split("-")
    label = LABELS["-".join([rows, *row[1:]])]
    words = text
    if name == "body":
        words = richtext.plain_text(text).replace("\t", CELL_END)
    return Passage(name, label.format(*(int(n) + 1 for n in row[:1])), words)


@prepared
def _district_names():
    return District.objects.values_list("name", "other_names")


@prepared
def _place_names():
    return Place.objects.values_list("name")


@prepared
def _ignored(stories):
    return IgnoredHit.objects.filter(article__in=stories).select_related("by")
