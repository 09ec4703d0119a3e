"""Models of the wire: files of the watched folder, and the 来稿 that are read from them.

A file is one row for ever: by its checksum it is known again, moved or not. An item is
what its sender calls one story, under one id; each sending of it that differs is a
version. Nothing here is a story of ours until somebody takes it up.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models import Article, Photo, Section, Source
from articles.photos.storage import originals_storage
from ingest.wire_status import Status

LONGEST_PATH, LONGEST_GUID = 400, 300


class WireFile(models.Model):
    """A file that was found in the watched folder."""

    class State(models.TextChoices):
        READ = "read", "已收"
        BROKEN = "broken", "读不了"

    # The watched folder itself: there may be several.
    folder = models.CharField("收稿文件夹", max_length=LONGEST_PATH)
    path = models.CharField("文件", max_length=LONGEST_PATH)
    sender = models.CharField("来自文件夹", max_length=50, blank=True)
    checksum = models.CharField("校验码", max_length=64)
    size = models.PositiveBigIntegerField("字节")
    # By these a file that stays where it is, is known without reading it.
    modified_ns = models.BigIntegerField(default=0)
    state = models.CharField("状态", max_length=10, choices=State)
    reason = models.TextField("说明", blank=True)
    found_at = models.DateTimeField("发现时间", auto_now_add=True)
    # Where it lies since it was taken in; "" as long as it is where it was found.
    taken_as = models.CharField(max_length=LONGEST_PATH, blank=True)

    class Meta:
        verbose_name = "来稿文件"
        verbose_name_plural = "来稿文件"
        ordering = ["-found_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index("folder", "path", name="wire_files_by_path"),
            models.Index(
                fields=["found_at"],
                condition=Q(state="broken"),
                name="broken_wire_files_by_moment",
            ),
        ]
        constraints = [
            # Of two processes that read the same file, one takes it in.
            models.UniqueConstraint(
                fields=["sender", "checksum"],
                condition=Q(state="read"),
                name="wire_file_is_taken_in_once",
            ),
            models.UniqueConstraint(
                fields=["folder", "path"],
                condition=Q(state="broken"),
                name="wire_file_is_broken_once",
            ),
        ]

    def __str__(self):
        return self.path


class WireItem(models.Model):
    """One story as the wire sends it, and what the desk has done with it.

    What the list shows is copied here from the current version.
    """

    class State(models.TextChoices):
        NEW = "new", "新到"
        TAKEN = "taken", "已采用"
        ASIDE = "aside", "不用"

    # The folder that it came by. An id counts within it only: what one sender calls a
    # story, no other can update or kill.
    sender = models.CharField("来自文件夹", max_length=50, blank=True)
    guid = models.CharField("发稿方编号", max_length=LONGEST_GUID)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="稿源",
        null=True,
        blank=True,
        related_name="wire_items",
    )
    sent_by = models.CharField("发稿方", max_length=100, blank=True)
    headline = models.CharField("标题", max_length=300)
    opening = models.CharField("开头", max_length=200, blank=True)
    length = models.PositiveIntegerField("字数", default=0)
    pictures = models.PositiveSmallIntegerField("图片", default=0)
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        verbose_name="频道",
        null=True,
        blank=True,
        related_name="wire_items",
        help_text="由发稿方的关键词或文件夹猜的。",
    )
    urgency = models.PositiveSmallIntegerField("急缓", null=True, blank=True)
    usable = models.CharField(
        "发稿方状态",
        max_length=10,
        choices=[
            (Status.USABLE.value, "可用"),
            (Status.WITHHELD.value, "暂缓"),
            (Status.CANCELED.value, "已撤销"),
        ],
        default=Status.USABLE.value,
    )
    embargo_until = models.DateTimeField("禁发至", null=True, blank=True)
    number = models.PositiveIntegerField("第几次来稿", default=1)
    state = models.CharField("状态", max_length=10, choices=State, default=State.NEW)
    received_at = models.DateTimeField("收到")
    changed_at = models.DateTimeField("最近来稿")
    article = models.ForeignKey(
        Article,
        models.SET_NULL,
        verbose_name="稿件",
        null=True,
        blank=True,
        related_name="wire_items",
    )
    # Whether it was put into a story that was there before, rather than made one.
    is_merged = models.BooleanField("并入别的稿件", default=False)
    # The version whose words the story has, and the story's own version right after:
    # by it is known whether anybody has edited it here since.
    taken_number = models.PositiveIntegerField(default=0)
    article_version = models.PositiveIntegerField(default=0)
    # The version whose news an editor has dealt with: its kill, its other words.
    settled_number = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="经手人",
        null=True,
        blank=True,
        related_name="wire_items",
    )
    decided_at = models.DateTimeField("经手时间", null=True, blank=True)

    class Meta:
        verbose_name = "来稿"
        verbose_name_plural = "来稿"
        ordering = ["-changed_at", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("take_up_wireitem", "可以采用来稿"),
            ("set_aside_wireitem", "可以把来稿标为不用，处理发稿方通知"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "guid"], name="wire_item_is_one_of_its_sender"
            )
        ]
        # Each list of the desk, newest first: it stops at the first page of rows.
        indexes = [
            models.Index(
                "state",
                F("changed_at").desc(),
                F("id").desc(),
                name="wire_items_newest_first",
            ),
            models.Index(
                "source",
                "state",
                F("changed_at").desc(),
                F("id").desc(),
                name="wire_items_of_a_source",
            ),
            models.Index(
                "section",
                "state",
                F("changed_at").desc(),
                F("id").desc(),
                name="wire_items_of_a_section",
            ),
            models.Index(
                "state",
                F("changed_at").desc(),
                F("id").desc(),
                condition=Q(urgency__lte=3),
                name="urgent_wire_items",
            ),
            models.Index(
                F("changed_at").desc(),
                F("id").desc(),
                condition=Q(usable="canceled"),
                name="killed_wire_items",
            ),
            models.Index(fields=["decided_at"], name="wire_items_by_decision"),
        ]

    def __str__(self):
        return self.headline

    @property
    def is_killed(self):
        return self.usable == Status.CANCELED.value

    @property
    def is_withheld(self):
        return self.usable == Status.WITHHELD.value

    @property
    def is_urgent(self):
        return self.urgency is not None and self.urgency <= 3

    @property
    def may_be_taken(self):
        """Whether there is no story of it: none was made, or it was deleted since."""
        return self.state == self.State.NEW or (
            self.state == self.State.TAKEN and self.article_id is None
        )

    def versions_newest_first(self):
        return self.versions.select_related("file").order_by("-number")

    def version(self, number=None):
        """Return one sending of it, the current one if none is named."""
        return self.versions.get(number=number or self.number)

    def worded_version(self):
        """Return the newest sending that has words: a kill may come without any."""
        for version in self.versions.filter(is_late=False).order_by("-number"):
            if version.words.get("body") or version.words.get("headline"):
                return version
        return self.version()


class WireVersion(models.Model):
    """One sending of an item: what it would be as a draft, and all that came with it."""

    item = models.ForeignKey(WireItem, models.CASCADE, related_name="versions")
    file = models.ForeignKey(
        WireFile, models.PROTECT, verbose_name="文件", related_name="versions"
    )
    number = models.PositiveIntegerField("第几次来稿")
    # An older sending, which came after a newer one: it is never the current one.
    is_late = models.BooleanField("迟到的旧版", default=False)
    sent_version = models.CharField("发稿方版次", max_length=40, blank=True)
    sent_at = models.DateTimeField("发稿时间", null=True, blank=True)
    received_at = models.DateTimeField("收到")
    usable = models.CharField(max_length=10, default=Status.USABLE.value)
    embargo_until = models.DateTimeField(null=True, blank=True)
    # Words of exchange/wire_in/wording.py: {field: value}.
    words = models.JSONField("文字", default=dict)
    digest = models.CharField("文字校验码", max_length=64)

    class Meta:
        verbose_name = "来稿版本"
        verbose_name_plural = "来稿版本"
        ordering = ["item", "number"]
        default_permissions = ()
        indexes = [models.Index(fields=["received_at"], name="wire_versions_by_moment")]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"], name="wire_version_has_its_number"
            )
        ]

    def __str__(self):
        return f"{self.item} 第 {self.number} 次来稿"


class WirePicture(models.Model):
    """A picture of a version: with its file, or without, as long as it has not come."""

    version = models.ForeignKey(
        WireVersion, models.CASCADE, related_name="picture_rows"
    )
    order = models.PositiveSmallIntegerField()
    name = models.CharField("文件名", max_length=200, blank=True)
    caption = models.TextField("图片说明", blank=True)
    credit = models.TextField("作者", blank=True)
    file = models.FileField(
        storage=originals_storage, max_length=200, blank=True, editable=False
    )
    # A small JPEG of it for the desk, made as it came in.
    thumbnail = models.FileField(
        storage=originals_storage, max_length=200, blank=True, editable=False
    )
    refusal = models.CharField("为什么没有收", max_length=300, blank=True)
    # The photo of the library that it became when the item was taken up.
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "来稿图片"
        verbose_name_plural = "来稿图片"
        ordering = ["version", "order"]
        default_permissions = ()
        indexes = [
            models.Index(
                "name", condition=Q(file=""), name="wire_pictures_not_come_yet"
            ),
            models.Index("file", name="wire_pictures_by_file"),
            models.Index("thumbnail", name="wire_pictures_by_thumbnail"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "order"], name="wire_picture_has_its_place"
            )
        ]

    def __str__(self):
        return self.caption or self.name
