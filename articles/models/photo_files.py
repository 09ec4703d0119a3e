"""Files of a photo: its original, its renditions, the film or sound behind it."""

from django.core.files.base import ContentFile
from django.db import transaction

from articles.photos import said
from articles.photos.crop_files import sweep_after_commit
from articles.photos.likeness import set_likeness
from articles.photos.metadata import packets
from articles.photos.storage import (
    keep,
    original_path,
    originals_storage,
    remove_after_commit,
    renditions_storage,
)


class WithFiles:
    """Mixin of Photo: its files, stored and replaced wholly or not at all."""

    def save_original(self, file, picture, written):
        """Save the photo with a new original and its renditions, wholly or not at all.

        `picture` is what decoding.read() found in the file; `written` is the list of
        files_removed_on_failure(), which the caller holds open until its own
        transaction has ended.
        """
        renditions = picture.renditions
        self.width, self.height = picture.width, picture.height
        self.checksum = picture.checksum
        set_likeness(self, picture.pixels)
        name = original_path(self, picture.ending)
        file.seek(0)
        with transaction.atomic():
            # Locked: of two who replace it at once, the second sees the first's files.
            stored = type(self).objects.select_for_update().filter(pk=self.pk).first()
            replaced = stored.picture_files() if stored else []
            self.original.name = keep(originals_storage(), name, file, written)
            self.marked_with = said.digest_of(self)
            self.save()
            self.renditions.all().delete()
            for encoded in renditions:
                self._keep_rendition(encoded, written)
            if self.keywords_to_come:
                self.keywords.add(*self.keywords_to_come)
            remove_after_commit(replaced)
            if stored:
                sweep_after_commit([self.guid])

    save_original.alters_data = True

    def _keep_rendition(self, encoded, written):
        content = packets.placed(encoded.content, encoded.format, said.said_of(self))
        name = original_path(self, encoded.format)
        self.renditions.create(
            format=encoded.format,
            width=encoded.width,
            height=encoded.height,
            size=len(content),
            file=keep(renditions_storage(), name, ContentFile(content), written),
        )

    def save_recording(self, recording, copy, found, written):
        """Save the photo with a new film or piece of sound, wholly or not at all.

        `copy` is what readers get of the file, `found` what reading.read() found in it;
        `written` as of save_original(). Of a recording that stays, another file.
        """
        with transaction.atomic():
            stored = (
                type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk)
            )
            old = stored.select_related("recording").first()
            replaced = old.recording_files() if old else []
            recording.store(copy, found, written)
            recording.save()
            self.recording = recording
            self.save(update_fields=["recording"])
            remove_after_commit(replaced)

    save_recording.alters_data = True

    def remove_recording(self):
        """Take the film or piece of sound away from the photo, which stays."""
        with transaction.atomic():
            recording, files = self.recording, self.recording_files()
            self.recording = None
            self.save(update_fields=["recording"])
            recording.delete()
            remove_after_commit(files)

    remove_recording.alters_data = True

    def files(self):
        """Return the photo's files, [(storage, name)]: original, renditions, recording."""
        return self.picture_files() + self.recording_files()

    def picture_files(self):
        if not self.pk:
            return []
        kept = [self.original, *(rendition.file for rendition in self.renditions.all())]
        return [(file.storage, file.name) for file in kept if file]

    def recording_files(self):
        file = self.recording.file if self.recording_id else None
        return [(file.storage, file.name)] if file else []
