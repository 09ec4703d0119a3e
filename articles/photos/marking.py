"""Marking of stored renditions: what is said of a photo, written into its files.

After the commit that changed it, for the few photos of a form; many at once, and those
whose storage was away, by `manage.py mark_renditions`. A file that says something else
is another file, under a name of its own: of the old one a browser may have a copy.
"""

import logging
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef

from articles.models import Photo, Rendition
from articles.photos.crop_files import sweep_after_commit
from articles.photos.metadata import packets
from articles.photos.said import digest_of, said_of
from articles.photos.storage import (
    StorageAway,
    StorageFailed,
    files_removed_on_failure,
    keep,
    opened,
    original_path,
    remove_after_commit,
)

logger = logging.getLogger(__name__)

# So many photos are marked while somebody waits for an answer: 70 small files.
AT_ONCE = 12


class ChangedMeanwhile(Exception):
    """Raised when a photo was saved by somebody else while its files were written."""


def mark_soon(photos):
    """Mark photos, by id, once the transaction is committed; of many, the first. The
    others are due, and the command marks them."""
    some = list(photos)[:AT_ONCE]
    transaction.on_commit(partial(_mark_some, some), robust=True)


def _mark_some(pks):
    for photo in due(Photo.objects.filter(pk__in=pks)):
        try:
            mark(photo)
        except (ChangedMeanwhile, StorageAway, StorageFailed) as problem:
            logger.warning("Photo %s is marked later: %r", photo.pk, problem)


def due(photos):
    """Return those of a queryset whose files do not say what is to be said."""
    kept = Rendition.objects.filter(photo=OuterRef("pk"))
    return photos.filter(Exists(kept), marked_with="")


def mark(photo):
    """Write what is said of a photo into its files; return those that take nothing, for
    they are lost, or no encoder of ours wrote them."""
    said, digest, passed_over = said_of(photo), digest_of(photo), []
    with files_removed_on_failure() as written:
        changed = []
        for rendition in photo.renditions.all():
            try:
                content = _said_in(rendition, said)
            except (FileNotFoundError, packets.NotOurs):
                passed_over.append(rendition.file.name)
                continue
            if content is not None:
                changed.append((rendition, _kept(photo, rendition, content, written)))
        with transaction.atomic():
            _take_place(photo, digest, changed)
    photo.marked_with = digest
    return passed_over


def _said_in(rendition, said):
    """Return the bytes of a rendition that says it, None where it does already."""
    with opened(rendition.file) as file:
        content = file.read()
    new = packets.placed(content, rendition.format, said)
    return None if new == content else new


def _kept(photo, rendition, content, written):
    name = original_path(photo, rendition.format)
    kept = keep(rendition.file.storage, name, ContentFile(content), written)
    return kept, len(content)


def _take_place(photo, digest, changed):
    """Put new files in the place of the old ones, if all is as it was."""
    photos = Photo.objects.select_for_update(of=("self",))
    current = photos.select_related("photographer").filter(pk=photo.pk).first()
    if current is None or digest_of(current) != digest:
        raise ChangedMeanwhile(photo.pk)
    for rendition, (name, size) in changed:
        same = Rendition.objects.filter(pk=rendition.pk, file=rendition.file.name)
        if not same.update(file=name, size=size):
            raise ChangedMeanwhile(photo.pk)
    Photo.objects.filter(pk=photo.pk).update(marked_with=digest)
    old = [(one.file.storage, one.file.name) for one, _ in changed]
    remove_after_commit(old)
    if changed:
        sweep_after_commit([photo.guid])
