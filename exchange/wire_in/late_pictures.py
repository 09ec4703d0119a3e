"""Pictures that come to the folder after their story, or without one.

They are known by the name that a story gave, or by that of its file; those that nothing
names are told of in the list, and stay where they are.
"""

import posixpath
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from exchange.models import WireFile, WireItem, WirePicture, WireVersion
from exchange.wire_in import stored_pictures
from exchange.wire_in.folder import printable
from exchange.wire_in.pieces import MOST_PICTURES, Beside, Piece, SentPicture
from exchange.wire_in.wording import Words

# So long after a text its pictures may come, where only their names say whose they are.
LATE = timedelta(days=2)
NOBODYS = "“{}”是图片，还没有稿件用到：请把稿件也放进来，或移走。"


def take_in(watcher, pictures, claimed, known, look):
    """Give each picture that no story took along to the one that waits for it."""
    for file in pictures:
        path = printable(file.path)
        if path in claimed:
            look.pictures += 1
            continue
        row = _row_waiting(watcher, file) or _row_of_text(watcher, file)
        is_told = path in known and known[path].state == WireFile.State.BROKEN
        if row is None and is_told:
            look.broken += 1
            continue
        data = watcher.picture(file)
        if data is None:
            look.waiting += 1
        elif row is None and _is_kept(data):
            # Its story was taken in, and whoever did it was stopped before moving it.
            watcher.put_away_picture(file.path)
        elif row is None:
            watcher.refuse(file, NOBODYS.format(path), look)
        else:
            _keep(row, data)
            watcher.put_away_picture(file.path)
            look.pictures += 1
            look.tell(f"{path}：图片，归《{row.version.item}》")


def _row_waiting(watcher, file):
    """Return the row of a picture that a story has named and that was not there."""
    waiting = WirePicture.objects.filter(
        name=printable(file.name),
        file="",
        version__item__sender=watcher.sender_of(file),
    )
    waiting = waiting.exclude(refusal__gt="").select_related("version__item")
    return waiting.order_by("-pk").first()


def _row_of_text(watcher, file):
    """Return a new row of the newest text that is called as a picture is, or None."""
    folder, name = posixpath.split(file.path)
    versions = WireVersion.objects.filter(
        received_at__gt=timezone.now() - LATE,
        file__folder=watcher.name,
        file__path__startswith=printable(folder) + "/" if folder else "",
        item__guid__startswith="sha256:",
    )
    beside = Beside({file.path: None})
    for version in versions.select_related("item", "file").order_by("-pk")[:500]:
        stem, _ = posixpath.splitext(version.file.path)
        if posixpath.dirname(stem) != printable(folder):
            continue
        if beside.alike(posixpath.basename(stem), folder):
            last = version.picture_rows.aggregate(last=Max("order"))["last"] or 0
            if last < MOST_PICTURES:
                return WirePicture(
                    version=version, order=last + 1, name=printable(name)[-200:]
                )
    return None


def _is_kept(data):
    """Whether the very bytes came along with a story before."""
    thumbnail = stored_pictures.thumbnail_of(stored_pictures.mark_of(data))
    return WirePicture.objects.filter(thumbnail=thumbnail).exists()


def _keep(row, data):
    picture = SentPicture(row.name, row.caption, row.credit, data)
    stored = stored_pictures.keep([Piece("", Words(), pictures=(picture,))])
    found = stored[stored_pictures.mark_of(data)]
    row.file, row.thumbnail, row.refusal = found
    row.save()
    item = row.version.item
    if row.version.number == item.number:
        number = row.version.picture_rows.count()
        WireItem.objects.filter(pk=item.pk).update(pictures=number)
