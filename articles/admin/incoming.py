"""Good uploads that wait until the rest of their form is right.

A browser does not send a file twice: it waits among the originals, and the form
carries a signed token of it, good for one person and one day. Each later upload
sweeps away what nobody came back for.
"""

import uuid
from contextlib import suppress
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from articles.models.photos import originals_storage

FOLDER = "incoming"
WAIT = timedelta(days=1)
# Longer than a token is good for: what is still wanted is never swept away.
SWEPT_AFTER = WAIT + timedelta(hours=1)
SALT = "articles.incoming"


def keep(file, ending, user):
    """Put an upload aside and return its token; "" when there is no room for it."""
    storage = originals_storage()
    name = f"{FOLDER}/{uuid.uuid4().hex}.{ending}"
    file.seek(0)
    try:
        storage.save(name, file)
        sweep()
    except Exception:  # a disk and a bucket fail each in its own way
        # The form with its error matters more; the file is chosen again.
        storage.delete(name)
        return ""
    return signing.dumps({"name": name, "user": user.pk}, salt=SALT)


def find(token, user):
    """Return the name of the upload that waits for this person, or None."""
    try:
        waiting = signing.loads(token, salt=SALT, max_age=WAIT)
    except signing.BadSignature:
        return None
    if waiting["user"] != user.pk or not originals_storage().exists(waiting["name"]):
        return None
    return waiting["name"]


def sweep():
    """Remove the uploads that nobody came back for."""
    storage = originals_storage()
    oldest = timezone.now() - SWEPT_AFTER
    for name in storage.listdir(FOLDER)[1]:
        # Two uploads may sweep at once.
        with suppress(FileNotFoundError):
            if storage.get_modified_time(f"{FOLDER}/{name}") < oldest:
                storage.delete(f"{FOLDER}/{name}")
