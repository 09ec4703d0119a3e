"""Proofreading of one story: which texts the rules read, their hits, mending a hit.

A text goes by the name of its field in the story's form ("headline",
"briefs-0-text"): so the stored story and the one being typed are read alike. The
caption that a placed photo has from the library is read too, as "photos-0-caption",
but mended there only.
"""

import re
from dataclasses import replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from articles.models import Article, Byline, Contributor, IgnoredHit, Photo
from articles.text import richtext
from articles.text.proofreading import RULES, Passage, mend_html, proofread
from districts.admin import is_key
from districts.models import District, Place

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
GONE = "这一处已经改过或不在了，没有改动；下面是现在的疑点。"


class CannotMend(Exception):
    """A mend that cannot be made; its text is the sentence for the person who tried."""


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
        if self.typed is None:
            texts = {
                name: getattr(row, field)
                for name, row, field in text_locations(self.article)
            }
            photos = dict(
                enumerate(row.photo_id for row in self.article.article_photos.all())
            )
        else:
            texts = typed_texts(self.typed)
            photos = _chosen(self.typed, "article_photos", "photo")
        texts |= _library_captions(photos, texts)
        return {name: text for name, text in texts.items() if text.strip()}

    @cached_property
    def problem(self):
        """The sentence why the story is not read; "" when it is."""
        length = sum(map(len, self.texts.values()))
        if length <= LONGEST:
            return ""
        return f"全文有 {length} 个字符，超过 {LONGEST} 个，没有校对；请分成几篇。"

    @cached_property
    def hits(self):
        """All hits of the rules, ignored or not: [Hit]."""
        if self.problem or not self.texts:
            return []
        found = proofread(
            [_passage(name, text) for name, text in self.texts.items()],
            districts=District.objects.values_list("name", flat=True),
            places=Place.objects.values_list("name", flat=True),
            people=self._people(),
            at=self._day(),
        )
        return [
            replace(hit, mend=None) if hit.passage.startswith("photos-") else hit
            for hit in found
        ]

    @cached_property
    def ignored(self):
        """What was ignored here, or in the story that this one corrects: [IgnoredHit]."""
        if self.article is None:
            return []
        stories = Q(article=self.article.pk)
        if self.article.corrects_id:
            stories |= Q(article=self.article.corrects_id)
        return list(IgnoredHit.objects.filter(stories).select_related("by"))

    @cached_property
    def remarks(self):
        """What is left to decide: a list of {"hit": Hit, "rule": Rule}."""
        ignored_keys = {row.key for row in self.ignored}
        return [
            {"hit": hit, "rule": RULES[hit.rule]}
            for hit in self.hits
            if hit.key not in ignored_keys
        ]

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
    if "<br" in texts["body"]:
        # A break in a paragraph is stored as the end of one.
        texts["body"] = richtext.clean(texts["body"])
    for rows, fields in ROWS.items():
        for number in _row_numbers(data, rows):
            names = [f"{rows}-{number}-{field}" for field in fields]
            texts |= {name: data.get(name, "") for name in names}
    return {name: text.replace("\r\n", "\n") for name, text in texts.items()}


def mended(text, hit):
    """Return a text, the body as HTML, with a hit mended."""
    if hit.passage == "body":
        return mend_html(text, hit.start, hit.end, hit.mend, expected=hit.text)
    return text[: hit.start] + hit.mend + text[hit.end :]


@transaction.atomic
def mend(article, key, passage="", *, by):
    """Mend one hit in the stored story, as a new version; return the hit.

    Raise CannotMend with a sentence for the person who tried.
    """
    # Locked and read again: a colleague may have saved or submitted it since.
    editable = Article.objects.editable_by(by).select_for_update(of=("self",))
    stored = editable.filter(pk=article.pk).first()
    if stored is None:
        raise CannotMend("稿件刚刚提交、签发或删除了，现在不能改。")
    hit = ProofreadStory(stored).find(key, passage)
    if hit is None:
        raise CannotMend(GONE)
    if hit.mend is None:
        raise CannotMend("这一处没有现成的改法，请到编辑页上改。")
    kept = {name: (row, field) for name, row, field in text_locations(stored)}
    _write(*kept[hit.passage], hit)
    stored.updated_by = by
    stored.change_reason = f"校对：{mend_text(hit)}"
    stored.save()
    return hit


def mend_text(hit):
    """Return a mend in a few words, for a message and for the version's reason."""
    words = f"“{shortened(hit.text)}”"
    return f"{words}改为“{shortened(hit.mend)}”" if hit.mend else f"删去{words}"


def shortened(words, length=30):
    return words if len(words) <= length else f"{words[: length - 1]}…"


def _write(row, field, hit):
    try:
        text = mended(getattr(row, field), hit)
        text = row._meta.get_field(field).clean(text, row)
    except ValidationError as error:
        raise CannotMend(f"没有改：{''.join(error.messages)}") from error
    except ValueError as error:
        raise CannotMend(str(error)) from error
    setattr(row, field, text)
    if row._meta.model is not Article:
        row.save(update_fields=[field])


def _row_numbers(data, rows):
    """Return the numbers of the rows that a form sends and does not delete."""
    found = (ROW_FIELD.fullmatch(name) for name in data)
    numbers = {int(match[2]) for match in found if match and match[1] == rows}
    return sorted(n for n in numbers if f"{rows}-{n}-DELETE" not in data)


def _chosen(data, rows, field):
    """Return {number: pk} of what the rows of a form have chosen."""
    chosen = {n: data.get(f"{rows}-{n}-{field}", "") for n in _row_numbers(data, rows)}
    return {number: int(pk) for number, pk in chosen.items() if is_key(pk)}


def _library_captions(photos, texts):
    """Return the captions of {number: photo pk} that the story has none of its own for."""
    bare = {
        n: pk for n, pk in photos.items() if not texts[f"article_photos-{n}-caption"]
    }
    library = Photo.objects.in_bulk(bare.values()) if bare else {}
    return {
        f"photos-{number}-caption": library[pk].caption
        for number, pk in bare.items()
        if pk in library
    }


def _passage(name, text):
    rows, *row = name.split("-")
    label = LABELS["-".join([rows, *row[1:]])]
    words = richtext.plain_text(text) if name == "body" else text
    return Passage(name, label.format(*(int(n) + 1 for n in row[:1])), words)
