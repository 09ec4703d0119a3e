"""Items of the wire: a piece of a file becomes a new 来稿, a further version, or nothing.

Which story a piece is of, is by the sender's folder and the sender's own id. A piece
without an id is a story of its own, by the file that it came in.
"""

import re

from django.utils import timezone

from articles.models import Section, Source
from articles.text import richtext
from districts.suggesting import Gazetteer
from exchange.models import WireItem, WireVersion
from exchange.wire_in import following, stored_pictures
from ingest.page_import_view import knowledge as knowledge_of
from ingest.wire_status import Status

NEW, UPDATED, REPEATED = "new", "updated", "repeated"
LONGEST_HEADLINE, LONGEST_OPENING, LONGEST_NAME = 300, 200, 100
BETWEEN = re.compile(r"[\s/、，,;；|]+")
NUMBER = re.compile(r"\d{1,18}\Z", re.ASCII)


def knowledge():
    """Return what the newsroom knows, with which texts are read."""
    return knowledge_of(Gazetteer.load())


def receive(piece, file, at, source, subfolders, stored):
    """Keep one piece of a file; return NEW, UPDATED or REPEATED.

    Called within the transaction of the file. Raises IntegrityError where another
    process brings in the same story at the same moment.
    """
    guid = piece.guid or f"sha256:{file.checksum}#{at}"
    found = WireItem.objects.select_for_update().filter(sender=file.sender, guid=guid)
    item = found.first()
    if item is None:
        item = _new_item(piece, file, guid, source, subfolders)
        _new_version(item, piece, file, stored)
        return NEW
    pictures = [p.data and stored_pictures.mark_of(p.data) for p in piece.pictures]
    digest = _digest(piece, pictures)
    if item.versions.filter(digest=digest).exists():
        return REPEATED
    is_current = not _is_older(piece, item)
    version = _new_version(item, piece, file, stored, is_current)
    if is_current:
        _copy(item, piece, subfolders, source)
        item.number = version.number
        item.changed_at = version.received_at
        item.save()
        following.follow(item, version)
    return UPDATED


def _new_item(piece, file, guid, source, subfolders):
    now = timezone.now()
    item = WireItem(sender=file.sender, guid=guid, received_at=now, changed_at=now)
    _copy(item, piece, subfolders, source)
    item.save()
    return item


def _new_version(item, piece, file, stored, is_current=True):
    last = item.versions.order_by("-number").first()
    pictures = [p.data and stored_pictures.mark_of(p.data) for p in piece.pictures]
    version = WireVersion.objects.create(
        item=item,
        file=file,
        is_late=not is_current,
        number=last.number + 1 if last else 1,
        sent_version=piece.version,
        sent_at=_aware(piece.sent_at),
        received_at=timezone.now(),
        usable=piece.usable.value,
        embargo_until=_aware(piece.embargo_until),
        words=piece.words.dump(),
        digest=_digest(piece, pictures),
    )
    for order, picture in enumerate(piece.pictures, start=1):
        stored_pictures.row_of(version, order, picture, stored).save()
    return version


def _digest(piece, pictures):
    return piece.words.digest(
        piece.version,
        piece.usable.value,
        str(piece.embargo_until),
        [[p.name, p.caption, p.credit] for p in piece.pictures],
        [mark or "" for mark in pictures],
    )


def _is_older(piece, item):
    """Whether a piece is an earlier sending than the item's own, which came late: by its
    number, where both have one, else by the moment it was sent at.

    A kill of an earlier version is a kill: nobody takes one back by numbering wrongly.
    """
    if piece.usable is Status.CANCELED:
        return False
    current = item.version()
    numbers = [NUMBER.match(text) for text in (piece.version, current.sent_version)]
    if all(numbers):
        mine, last = (int(number[0]) for number in numbers)
        if mine != last:
            return mine < last
    sent_at = _aware(piece.sent_at)
    return bool(sent_at and current.sent_at and sent_at < current.sent_at)


def _copy(item, piece, subfolders, source):
    """Set what the list shows of an item: from its words; of a kill without words, the
    words of the version before stay."""
    words = piece.words
    has_words = bool(words.body or words.headline)
    caption = next((p.caption for p in piece.pictures if p.caption), "")
    if has_words or not item.headline:
        headline = words.headline or words.slugline or caption or words.summary
        item.headline = (headline or "（无题）")[:LONGEST_HEADLINE]
    if has_words or not item.opening:
        text = richtext.plain_text(words.body)
        item.opening = (" ".join(text.split()) or caption)[:LONGEST_OPENING]
        item.length = len("".join(text.split()))
        item.pictures = len(piece.pictures)
    sent_by = dict.fromkeys(filter(None, (words.source, words.provider)))
    item.sent_by = "、".join(sent_by)[:LONGEST_NAME] or item.sent_by
    item.source = source or item.source or _source_named(words)
    item.section = item.section or _section(words, subfolders)
    item.urgency = piece.urgency or item.urgency
    item.usable = piece.usable.value
    item.embargo_until = _aware(piece.embargo_until)


def _source_named(words):
    """Return the source that a story names; None where ours are all called otherwise."""
    named = (words.source, words.provider, words.dateline)
    named = "".join("".join(named).split())
    if not named:
        return None
    found = [s for s in Source.objects.filter(is_own=False) if s.name in named]
    return max(found, key=lambda source: len(source.name), default=None)


def _section(words, subfolders):
    """Return the section that folders or keywords name, or None."""
    said = {*subfolders}
    for text in (*words.keywords, words.slugline):
        said.update(BETWEEN.split(text))
    found = (s for s in Section.objects.all() if {s.slug, s.name} & said)
    return next(found, None)


def _aware(moment):
    """Return a moment with a zone: the paper's, where its sender gives none."""
    if moment is None or timezone.is_aware(moment):
        return moment
    return timezone.make_aware(moment, timezone.get_default_timezone())
