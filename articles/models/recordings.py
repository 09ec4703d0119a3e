"""Recording 音视频: a film or a piece of sound of the paper's own, behind a photo.

The photo is its poster: with its caption, credit and rights it is placed in stories,
reviewed, corrected and withdrawn, and the recording with it. See docs/decisions/031.
"""

import hashlib
import uuid

from django.core.files.base import File
from django.db import models

from articles.addresses import address_of
from articles.photos.storage import keep, renditions_storage

TYPES = {"mp4": "video/mp4", "m4a": "audio/mp4", "mp3": "audio/mpeg"}
SUBTITLES = "vtt"


def public_address(recording, extension):
    """Return where readers find a file of a recording, once a published story shows it."""
    return address_of("articles:recording", recording.guid, extension)


class Recording(models.Model):
    class Format(models.TextChoices):
        MP4 = "mp4", "视频"
        M4A = "m4a", "音频（M4A）"
        MP3 = "mp3", "音频（MP3）"

    # Names its addresses; a preview sets its own, as it does of photos.
    address_of = staticmethod(public_address)

    guid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    format = models.CharField("格式", max_length=10, choices=Format)
    file = models.FileField("文件", storage=renditions_storage, max_length=200)
    size = models.PositiveIntegerField("字节数")
    file_checksum = models.CharField(
        "文件校验码", max_length=64, help_text="所存文件的 SHA-256。"
    )
    checksum = models.CharField(
        "校验码", max_length=64, help_text="所存文件和字幕的 SHA-256。"
    )
    seconds = models.PositiveIntegerField("秒数", null=True, blank=True)
    width = models.PositiveIntegerField("宽", null=True, blank=True)
    height = models.PositiveIntegerField("高", null=True, blank=True)
    subtitles = models.TextField("字幕", blank=True)
    has_subtitles = models.BooleanField("有字幕", default=False)
    created_at = models.DateTimeField("入库时间", auto_now_add=True)

    class Meta:
        verbose_name = "音视频"
        verbose_name_plural = "音视频"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.label()

    @property
    def is_film(self):
        return self.format == self.Format.MP4

    def content_type(self):
        return TYPES[self.format]

    def address(self):
        return self.address_of(self, self.format)

    def subtitles_address(self):
        return self.address_of(self, SUBTITLES)

    def label(self):
        """Return what it is and how long: 视频 2:05."""
        return f"{'视频' if self.is_film else '音频'} {self.length()}".rstrip()

    def length(self):
        """Return 2:05, or 1:02:05; "" where the file does not say."""
        if not self.seconds:
            return ""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        if hours:
            return f"{hours}:{minutes:02}:{seconds:02}"
        return f"{minutes}:{seconds:02}"

    def iso_length(self):
        """Return PT125S, as ISO 8601 has it; "" where the file does not say."""
        return f"PT{self.seconds}S" if self.seconds else ""

    def set_subtitles(self, subtitles):
        """Set the words of a recording, WebVTT or ""; save() is the caller's."""
        self.subtitles, self.has_subtitles = subtitles, bool(subtitles)

    set_subtitles.alters_data = True

    def set_checksum(self, of_file):
        """Set what a review vouches for: the file, of which this is the SHA-256, and the
        subtitles."""
        told = f"{of_file}\n{self.subtitles}" if self.subtitles else of_file
        self.file_checksum = of_file
        self.checksum = hashlib.sha256(told.encode()).hexdigest()

    set_checksum.alters_data = True

    def store(self, copy, found, written):
        """Keep the file that readers get, and what was found in it; save() is the
        caller's. `written` is the list of files_removed_on_failure()."""
        name = f"{self.guid.hex[:2]}/{self.guid.hex}/{uuid.uuid4().hex}.{found.format}"
        self.format, self.seconds = found.format, found.seconds
        self.width, self.height = found.width, found.height
        content = File(copy)
        self.size = content.size
        self.file.name = keep(renditions_storage(), name, content, written)

    store.alters_data = True
