"""Filling of a story with the words of a 来稿: its fields, people and pictures.

Whatever does not fit a field of ours stands in full in the note to the desk: nothing is
cut silently.
"""

from io import BytesIO

from django.core.exceptions import ValidationError

from articles.addresses import is_web_address
from articles.ai_marks import ai_mark_in
from articles.models import Article, ArticlePhoto, Byline, Contributor
from articles.models.people import BadName, author_name
from articles.photos.refusals import ImageRefused
from articles.photos.storage import StorageAway, StorageFailed, opened
from articles.photos.taking_in import PERMISSION, taken
from articles.text import richtext
from exchange.media_topics import topics
from exchange.models import StoryTopic
from exchange.wire_in.wording import Words
from ingest.byline_rows import Named
from ingest.reading.values import Person

WORDED = ("kicker", "headline", "deck", "summary", "dateline", "body")
NOTE = "staff_note"
MAY_NAME = "articles.name_contributor"
SAID_OF_PICTURES = ("caption", "credit")


class TakeRefused(Exception):
    """A step with a 来稿 that is not taken; the sentence is for whoever tried."""


def words_of(version):
    return Words.load(version.words)


def field_values(words):
    """Return ({field of a story: value}, sentences on what did not fit)."""
    values, notes = {}, []
    for name in WORDED:
        text = getattr(words, name)
        field = Article._meta.get_field(name)
        if name == "body" or len(text) <= (field.max_length or len(text)):
            values[name] = text
        else:
            values[name] = text[: field.max_length - 1] + "…"
            notes.append(f"{field.verbose_name}原文太长，全文是：{text}")
    return values, notes


def new_story(item, version, by):
    """Return a draft of an item in somebody's hands, saved with its people."""
    words = words_of(version)
    values, notes = field_values(words)
    article = Article(
        **values,
        section=item.section,
        source=item.source,
        embargo_until=item.embargo_until,
        ai_made=ai_mark_in(_all_words(words)),
        created_by=by,
        updated_by=by,
    )
    if not (article.headline or article.body):
        article.headline = item.headline[
            : Article._meta.get_field("headline").max_length
        ]
    is_own = item.source is not None and item.source.is_own
    if not is_own:
        notes += _say_where_from(article, words)
    notes += told(words, item)
    article.staff_note = _fitted_note(notes)
    article.change_reason = f"采用来稿 {item.pk}"
    _check(article)
    article.save(keep_version=False)
    if is_own:
        lacking = _add_people(article, words, by)
        if lacking:
            article.staff_note = _fitted_note([*lacking, *notes])
            Article.objects.filter(pk=article.pk).update(staff_note=article.staff_note)
    _set_media_topics(article, words)
    return article


def _set_media_topics(article, words):
    """Give a story the media topics that its sender names, those that are in the table."""
    codes = dict.fromkeys(code.removeprefix("medtop:") for code in words.topics)
    StoryTopic.objects.bulk_create(
        StoryTopic(article=article, code=code) for code in codes if code in topics()
    )


def _all_words(words):
    return "\n".join([words.headline, richtext.plain_text(words.body)])


def _say_where_from(article, words):
    """Say of a reprint what it must say, as far as its sender tells."""
    notes = []
    for name, text in (
        ("original_title", words.headline),
        ("original_author", words.byline),
        ("original_url", words.address),
    ):
        field = Article._meta.get_field(name)
        is_wrong = name == "original_url" and text and not is_web_address(text)
        if is_wrong or len(text) > field.max_length:
            notes.append(f"{field.verbose_name}填不进去，请核对：{text}")
        else:
            setattr(article, name, text)
    return notes


def told(words, item):
    """Return what the sender says of a story to the desk, a line each."""
    said = [
        ("发稿方", item.sent_by),
        ("给编辑的话", words.note),
        ("使用条件", words.usage_terms),
        ("版权", words.copyright),
        ("关键词", "、".join(words.keywords)),
    ]
    lines = [f"{label}：{text}" for label, text in said if text]
    if item.is_withheld:
        lines.insert(0, "发稿方要求暂缓刊发。")
    return [*lines, *words.left_out]


def _fitted_note(lines):
    longest = Article._meta.get_field(NOTE).max_length
    note = "\n".join(lines)
    more = "……（全文见来稿页）"
    return note if len(note) <= longest else note[: longest - len(more)] + more


def _check(article):
    try:
        article.full_clean(
            exclude=["original_url"] if not article.original_url else None,
            validate_unique=False,
            validate_constraints=False,
        )
    except ValidationError as error:
        sentences = [
            f"{Article._meta.get_field(name).verbose_name}：{text}"
            for name, texts in error.message_dict.items()
            for text in texts
        ]
        raise TakeRefused("；".join(sentences)) from error


def _add_people(article, words, by):
    """Add the byline of a story of our own; return sentences on who was left out."""
    lacking, seen = [], set()
    for name, title, works in words.people:
        row = Named.read(Person(name, title, tuple(works)))
        try:
            name = author_name(row.name)
        except BadName:
            lacking.append(f"署名“{row.name}”没有录入：请在“署名”里核对。")
            continue
        alike = list(Contributor.objects.named(name)[:2])
        if len(alike) > 1 or not (alike or by.has_perm(MAY_NAME)):
            lacking.append(f"署名“{name}”没有录入：请在“署名”里选定是哪一位。")
            continue
        person = alike[0] if alike else Contributor.objects.called(name)
        if (person.pk, row.role) not in seen:
            seen.add((person.pk, row.role))
            Byline.objects.create(
                article=article,
                contributor=person,
                role=row.role,
                work=row.work,
                order=len(seen),
            )
    return lacking


# Pictures


def take_pictures(version, by):
    """Take the pictures of a version into the library; return sentences on those that
    it does not take. They are decoded now: not within a transaction."""
    if not by.has_perm(PERMISSION):
        return ["您的岗位不能加图片：请图片编辑从来稿页补图。"]
    sentences = []
    for row in version.picture_rows.filter(photo=None).exclude(file=""):
        try:
            with opened(row.file) as content:
                file = BytesIO(content.read())
        except (FileNotFoundError, StorageAway):
            sentences.append(
                f"图片“{row.name}”的文件现在取不出来：请稍后在来稿页补图。"
            )
            continue
        file.name = row.name
        try:
            photo, is_new = taken(file, by)
        except (ImageRefused, StorageFailed) as error:
            why = str(error) if isinstance(error, ImageRefused) else "存不下来"
            sentences.append(f"图片“{row.name}”没有收进图片库：{why}")
            continue
        if is_new:
            photo.caption = photo.caption or fitted(row, "caption")
            photo.credit = photo.credit or fitted(row, "credit")
            photo.save()
        for name in SAID_OF_PICTURES:
            if fitted(row, name) != getattr(row, name):
                label = ArticlePhoto._meta.get_field(name).verbose_name
                sentences.append(f"图片“{row.name}”的{label}太长，全文见来稿页。")
        row.photo = photo
        row.save(update_fields=["photo"])
    return sentences


def place_pictures(article, version):
    """Place the pictures of a version in a story, behind those that are there; return
    how many."""
    there = set(article.article_photos.values_list("photo", flat=True))
    last = max(article.article_photos.values_list("order", flat=True), default=0)
    number = 0
    for row in version.picture_rows.exclude(photo=None).select_related("photo"):
        if row.photo_id in there:
            continue
        there.add(row.photo_id)
        number += 1
        own = {name: fitted(row, name) for name in SAID_OF_PICTURES}
        ArticlePhoto.objects.create(
            article=article,
            photo=row.photo,
            order=last + number,
            **{n: said for n, said in own.items() if said != getattr(row.photo, n)},
        )
    return number


def fitted(row, name):
    """Return what is said of a picture as its story can keep it."""
    text, longest = getattr(row, name), ArticlePhoto._meta.get_field(name).max_length
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
