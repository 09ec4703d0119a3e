"""Taking in of the watched folder: one look, in which each new file becomes 来稿.

The rows of a file are written first, in one transaction, with its checksum; then it is
moved. Whoever is killed between the two finds at the next look that the checksum is
known, and moves it only. Of two processes, the database lets one write the rows.
"""

import hashlib
import logging
import os
import uuid
from dataclasses import dataclass, field
from functools import partial

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone

from articles.models import Source
from exchange.models import WireFile
from exchange.wire_in import items, late_pictures, stored_pictures
from exchange.wire_in.folder import LONGEST_PATH, Changed, Folder, printable
from exchange.wire_in.parcels import pieces_of
from exchange.wire_in.pieces import Beside
from ingest.files.values import UnreadableFile

logger = logging.getLogger(__name__)

SETTLED_AFTER = 5  # seconds without a change, after which a file is whole
BROKEN_INSIDE = "“{}”读的时候出了错，没有收：请把文件发给技术人员查看，或粘贴文字。"


@dataclass
class Look:
    """What one look did: numbers, and a line for each file."""

    taken: int = 0
    new: int = 0
    updated: int = 0
    repeated: int = 0
    pictures: int = 0
    broken: int = 0
    waiting: int = 0
    lines: list = field(default_factory=list)

    def tell(self, line):
        self.lines.append(line)


class Watcher:
    """The watched folder, with what the newsroom knows while it is looked through."""

    def __init__(self, path, source=None, settled_after=SETTLED_AFTER, again=False):
        self.folder = Folder(path)
        self.name = printable(os.path.realpath(path))[:LONGEST_PATH]
        self.files = WireFile.objects.filter(folder=self.name)
        self.source = source
        self.settled_after = settled_after
        self.again = again  # read what was broken once more
        self.sources = {}
        self.knowledge = None
        self.is_stopped = lambda: False  # asked before each file

    def look(self, dry_run=False):
        """Go through the folder once."""
        look, self.knowledge = Look(), None
        found = self.folder.look(timezone.now().timestamp(), self.settled_after)
        known = self._known(found)
        self.sources = {s.slug: s for s in Source.objects.all()}
        beside = self._beside(found)
        for file in found:
            if self.is_stopped():
                return look
            if not file.settled:
                look.waiting += 1
            elif not (file.is_picture and not file.refusal):
                self._one(file, known.get(printable(file.path)), beside, look, dry_run)
        if not dry_run:
            pictures = [
                f for f in found if f.is_picture and f.settled and not f.refusal
            ]
            claimed = {printable(path) for path in beside.used}
            late_pictures.take_in(self, pictures, claimed, known, look)
            self._forget_what_is_gone(found)
        return look

    def _known(self, found):
        """Return {path: WireFile} of those that were seen before, as they are now."""
        paths = [printable(file.path) for file in found]
        known = {}
        for at in range(0, len(paths), 500):
            for row in self.files.filter(path__in=paths[at : at + 500]):
                if row.state == WireFile.State.BROKEN or not row.taken_as:
                    known[row.path] = row
        return known

    def _beside(self, found):
        """Return the pictures that stories of the folder may name."""
        settled = [f for f in found if f.is_picture and f.settled and not f.refusal]
        return Beside({file.path: partial(self.picture, file) for file in settled})

    def picture(self, file):
        try:
            return self.folder.read(file)
        except (Changed, OSError):
            return None

    def _one(self, file, known, beside, look, dry_run):
        is_as_known = known and (known.size, known.modified_ns) == (
            file.size,
            file.modified_ns,
        )
        if is_as_known and known.state == WireFile.State.BROKEN and not self.again:
            look.broken += 1
            return
        if file.refusal:
            self._refuse(file, "", file.refusal, look, dry_run)
            return
        if is_as_known and known.state == WireFile.State.READ:
            if not dry_run:
                self._put_away(known, file.path)
            return
        try:
            data = self.folder.read(file)
        except Changed:
            look.waiting += 1
            return
        except FileNotFoundError:
            return  # another process has taken it
        except OSError as error:
            words = f"“{printable(file.path)}”打不开：请核对权限。（{error.strerror}）"
            self._refuse(file, "", words, look, dry_run)
            return
        self._take(file, data, beside, look, dry_run)

    def _take(self, file, data, beside, look, dry_run):
        checksum = hashlib.sha256(data).hexdigest()
        same = WireFile.objects.filter(
            sender=self.sender_of(file), checksum=checksum, state=WireFile.State.READ
        ).first()
        if same:
            self._repeated(file, same, look, dry_run)
            return
        used = set(beside.used)
        try:
            if self.knowledge is None:
                self.knowledge = items.knowledge()
            pieces = pieces_of(file.path, data, beside, self.knowledge)
            source = self.source_of(file)
            if dry_run:
                look.tell(f"{printable(file.path)}：{_in_words(pieces)}")
                return
            self._keep(file, checksum, pieces, source, look)
        except UnreadableFile as error:
            self._refuse(file, checksum, str(error), look, dry_run)
            return
        except IntegrityError:
            # Another process took it, or another sending of its story, at this moment:
            # the next look finds it done, or does it.
            logger.info("A file of the wire is left for the next look: %s", file.path)
            look.waiting += 1
            return
        except (InterfaceError, OperationalError):
            # The database is away, which is no fault of this file.
            raise
        except Exception:
            # One file must not keep the others out.
            logger.exception("A file of the wire cannot be read: %s", file.path)
            words = BROKEN_INSIDE.format(printable(file.path))
            self._refuse(file, checksum, words, look, dry_run)
            return
        for path in sorted(beside.used - used):
            self.put_away_picture(path)

    def _keep(self, file, checksum, pieces, source, look):
        """Write the rows of a file, and then move it."""
        stored = stored_pictures.keep(pieces)
        with transaction.atomic():
            self._sound(file.path)
            row = WireFile.objects.create(
                folder=self.name,
                path=printable(file.path),
                sender=self.sender_of(file),
                checksum=checksum,
                size=file.size,
                modified_ns=file.modified_ns,
                state=WireFile.State.READ,
            )
            done = [
                items.receive(piece, row, at, source, file.subfolders, stored)
                for at, piece in enumerate(pieces)
            ]
        look.taken += 1
        look.new += done.count(items.NEW)
        look.updated += done.count(items.UPDATED)
        look.repeated += done.count(items.REPEATED)
        look.tell(f"{row.path}：{_in_words(pieces)}")
        self._put_away(row, file.path)

    def _sound(self, path):
        """Drop the sentence on a file that was broken and is not any more."""
        broken = self.files.filter(state=WireFile.State.BROKEN)
        broken.filter(path=printable(path)).delete()

    def _put_away(self, row, path):
        taken_as = self.folder.put_away(path, row.checksum, timezone.localdate())
        if taken_as:
            taken_as = printable(taken_as)
            WireFile.objects.filter(pk=row.pk).update(taken_as=taken_as)

    def _repeated(self, file, same, look, dry_run):
        look.repeated += 1
        if dry_run:
            return
        # The file itself, which was not moved yet; or another like it, which goes too.
        self._sound(file.path)
        self._put_away(same, file.path)
        WireFile.objects.filter(pk=same.pk, taken_as="").update(
            path=printable(file.path), size=file.size, modified_ns=file.modified_ns
        )

    def put_away_picture(self, path):
        """Move a picture that a story has taken along."""
        self._sound(path)
        try:
            self.folder.put_away(path, uuid.uuid4().hex, timezone.localdate())
        except OSError:
            logger.warning("A picture of the wire cannot be moved: %s", printable(path))

    def _refuse(self, file, checksum, words, look, dry_run):
        look.broken += 1
        look.tell(words)
        if not dry_run:
            WireFile.objects.update_or_create(
                folder=self.name,
                path=printable(file.path),
                state=WireFile.State.BROKEN,
                defaults={
                    "sender": self.sender_of(file),
                    "checksum": checksum,
                    "size": file.size,
                    "modified_ns": file.modified_ns,
                    "reason": words[:2000],
                    "found_at": timezone.now(),
                },
            )

    def refuse(self, file, words, look):
        self._refuse(file, "", words, look, False)

    def _forget_what_is_gone(self, found):
        """Drop the sentences on files that nobody can see any more."""
        there = {printable(file.path) for file in found}
        broken = self.files.filter(state=WireFile.State.BROKEN)
        gone = [
            pk for pk, path in broken.values_list("pk", "path") if path not in there
        ]
        broken.filter(pk__in=gone).delete()

    def sender_of(self, file):
        """Return whose file it is: its id of a story counts for no other sender's."""
        if not file.sender and self.source:
            return self.source.slug
        return printable(file.sender)[:50]

    def source_of(self, file):
        """Return the source of a file: that of its folder, or the one the command names."""
        return self.sources.get(file.sender) or self.source


def _in_words(pieces):
    titles = [piece.words.headline[:30] or "（无题）" for piece in pieces[:3]]
    more = f"等 {len(pieces)} 篇" if len(pieces) > 3 else ""
    return "、".join(f"《{title}》" for title in titles) + more
