"""Tidying of the wire: what nobody took up leaves after a term, with its files.

What was taken up stays for good, for its versions say what the sender sent.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from exchange.models import WireFile, WireItem, WirePicture
from exchange.wire_in import stored_pictures

AT_ONCE = 200


def tidy(folder=None, at=None):
    """Remove what is older than WIRE_KEEP_DAYS and was not taken up; return how many.

    folder: the Folder and its name, where the files that were put away are removed too.
    """
    term = (at or timezone.now()) - timedelta(days=settings.WIRE_KEEP_DAYS)
    number = 0
    for state in (WireItem.State.NEW, WireItem.State.ASIDE):
        old = WireItem.objects.filter(state=state, changed_at__lt=term)
        while found := list(old.order_by("changed_at", "pk")[:AT_ONCE]):
            number += _remove(found)
    if folder:
        _remove_files(*folder, term)
    return number


def _remove(found):
    with transaction.atomic():
        # Locked: one that is being taken up at this moment stays.
        free = WireItem.objects.select_for_update().filter(
            pk__in=[item.pk for item in found], article=None
        )
        free = [row.pk for row in free.exclude(state=WireItem.State.TAKEN)]
        pictures = WirePicture.objects.filter(version__item__in=free)
        names = [
            name
            for row in pictures.values_list("file", "thumbnail")
            for name in row
            if name
        ]
        WireItem.objects.filter(pk__in=free).delete()
        stored_pictures.remove_unused(names)
    return len(free)


def _remove_files(folder, name, term):
    """Remove the files of stories that are gone. One that could not be put away is
    remembered for good, or it would be taken in once more."""
    old = WireFile.objects.filter(
        folder=name, state=WireFile.State.READ, found_at__lt=term, versions=None
    )
    for row in old.exclude(taken_as="")[: AT_ONCE * 10]:
        folder.remove(row.taken_as)
        row.delete()
