"""Pending uploads: keeps an uploaded picture across a form with validation errors.

A browser does not send a file twice: it is kept among the originals, and the form
carries a signed token of it, good for one person and one day. Each later upload
deletes those that nobody came back for.
"""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.core.files import File
from django.utils import timezone

from articles.photos import decoding
from articles.photos.storage import StorageAway, originals_storage

FOLDER = "incoming"
WAIT = timedelta(days=1)
# Longer than a token is good for: what is still wanted is never swept away.
SWEPT_AFTER = WAIT + timedelta(hours=1)
SALT = "articles.incoming"


def keep(file, ending, user, own_name=""):
    """Store an upload, called `own_name` by that person, and return its token; "" when
    there is no room for it."""
    storage = originals_storage()
    name = f"{FOLDER}/{uuid.uuid4().hex}.{ending}"
    file.seek(0)
    try:
        storage.save(name, file)
        sweep()
    except Exception:  # a disk and a bucket fail each in its own way
        # The form with its error matters more; the file is chosen again.
        with suppress(Exception):
            storage.delete(name)
        return ""
    return signing.dumps({"name": name, "user": user.pk, "of": own_name}, salt=SALT)


def find(token, user):
    """Return the name of the upload that waits for this person, or None."""
    waiting = _waiting(token)
    if waiting.get("user") != user.pk:
        return None
    return waiting["name"] if _is_there(waiting["name"]) else None


def _waiting(token):
    try:
        return signing.loads(token, salt=SALT, max_age=WAIT)
    except signing.BadSignature:
        return {}


def _is_there(name):
    try:
        return originals_storage().exists(name)
    except Exception as error:  # each storage has errors of its own
        raise StorageAway(name) from error


def open_waiting(name):
    """Return an upload that waits, open; raises StorageAway."""
    try:
        return originals_storage().open(name)
    except Exception as error:  # each storage has errors of its own
        raise StorageAway(name) from error


def sweep():
    """Remove the uploads that nobody came back for."""
    storage = originals_storage()
    oldest = timezone.now() - SWEPT_AFTER
    for name in storage.listdir(FOLDER)[1]:
        # Two uploads may sweep at once.
        with suppress(FileNotFoundError):
            if storage.get_modified_time(f"{FOLDER}/{name}") < oldest:
                storage.delete(f"{FOLDER}/{name}")


@dataclass
class PendingUpload:
    """The picture of a form: uploaded just now, or kept from an earlier request."""

    UPLOAD, WAITING = "upload", "waiting"  # the fields of the form
    NOT_REACHED = (
        "服务器的图片存储暂时连不上，图片没有存下来；填的文字还在，请过几分钟再保存。"
    )
    CHOOSE_AGAIN = "先前选的图片已经过期，请重新选择图片文件。"

    file: File | None = None
    picture: decoding.Picture | None = None
    problem: str = ""
    is_new: bool = False  # chosen just now
    token: str = ""  # of the upload that waits
    waiting: str = ""  # its name
    own_name: str = ""  # as whoever uploaded it calls it

    @classmethod
    def of(cls, request):
        chosen = request.FILES.get(cls.UPLOAD)
        token = request.POST.get(cls.WAITING, "")
        try:
            name = find(token, request.user)
            kept = open_waiting(name) if name and chosen is None else None
        except StorageAway:
            return cls(problem=cls.NOT_REACHED, token=token)
        if token and not name and chosen is None:
            return cls(problem=cls.CHOOSE_AGAIN)
        pending_upload = cls(file=chosen, is_new=chosen is not None)
        if chosen is not None:
            pending_upload.own_name = chosen.name
        if name:
            pending_upload.token, pending_upload.waiting = token, name
            if chosen is None:
                pending_upload.file = kept
                pending_upload.own_name = _waiting(token).get("of", "")
        if pending_upload.file is not None:  # a file without a byte counts as false
            pending_upload._read()
        return pending_upload

    def _read(self):
        try:
            picture = decoding.read(self.file, self.file.name)
            self.picture = picture if picture.renditions else None
        except decoding.ImageRefused as refusal:
            self.problem = str(refusal)

    def wait(self, request):
        """Store a file that was chosen just now; drop the one it replaces."""
        if self.picture and self.is_new:
            self.forget()
            ending = self.picture.ending
            self.token = keep(self.file, ending, request.user, self.own_name)

    def refuse(self):
        """Take this picture no further: keep waiting only for another one."""
        self.picture = None
        if not self.is_new:
            self.forget()

    def forget(self):
        """Remove the upload that waited: it was taken in, or another was chosen."""
        if self.waiting:
            if not self.is_new:
                self.file.close()
            with suppress(Exception):  # what is left is swept away some day
                originals_storage().delete(self.waiting)
        self.token = self.waiting = ""
