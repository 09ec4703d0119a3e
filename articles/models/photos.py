"""Models of the photo library, its renditions, and the photos placed in stories.

The original is kept where no address leads, for it may carry the place it was
taken. Readers get renditions: re-encoded, turned upright, without metadata.
"""

import uuid

from django.core.files.base import ContentFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from articles.addresses import address_of
from articles.models.people import Contributor
from articles.models.recordings import Recording
from articles.photos.storage import (
    keep,
    original_path,
    originals_storage,
    remove_after_commit,
    renditions_storage,
)
from articles.photos.widths import WIDTHS
from articles.search.tracking import SearchedQuerySet, SearchedRow
from articles.workflow import Status


class PhotoQuerySet(SearchedQuerySet):
    words_in = frozenset(("caption",))
    story = "article_photos__article"
    story_id = None

    def get_by_natural_key(self, guid):
        return self.get(guid=guid)

    def locked(self):
        """Photos whose words and picture passed, or wait for, a review in a story:
        what readers see of them changes by a correction of the story only."""
        used = ArticlePhoto.objects.filter(photo=OuterRef("pk"))
        open_to_change = (Status.DRAFT, Status.DISCARDED)
        return self.filter(Exists(used.exclude(article__status__in=open_to_change)))

    def delete(self):
        photos = list(self.select_related("recording").prefetch_related("renditions"))
        files = [file for photo in photos for file in photo.files()]
        recordings = [photo.recording_id for photo in photos if photo.recording_id]
        deleted = super().delete()
        Recording.objects.filter(pk__in=recordings).delete()
        remove_after_commit(files)
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


def public_address(rendition):
    """Return where readers find a picture file, once a published story shows it."""
    return address_in_public(rendition.photo.guid, rendition)


def address_in_public(guid, rendition):
    return address_of("articles:photo", guid, rendition.width, rendition.format)


def picture_of(renditions, address_of):
    """Return what <picture> is set with, or None when there is nothing to show.

    {"avif": srcset, "jpg": srcset, "src": address, "width": …, "height": …}
    """
    sizes = {"avif": [], "jpg": []}
    for rendition in renditions:
        sizes[rendition.format].append((rendition, address_of(rendition)))
    if not sizes["jpg"]:
        return None
    largest, address = max(sizes["jpg"], key=lambda one: one[0].width)
    return {
        name: ", ".join([f"{address} {one.width}w" for one, address in some])
        for name, some in sizes.items()
    } | {"src": address, "width": largest.width, "height": largest.height}


class Photo(SearchedRow, models.Model):
    # Names the addresses in picture(); a preview, whose photos have no public
    # address yet, sets its own on the photos it has loaded.
    address_of = staticmethod(public_address)

    guid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    original = models.FileField(
        "图片文件",
        storage=originals_storage,
        upload_to=original_path,
        blank=True,
        max_length=200,
        help_text="JPEG、PNG、WebP、TIFF 等，不超过 40 MB、6000 万像素。"
        "原图只在编辑部内部保存，读者看到的是去掉拍摄地点的副本。",
    )
    width = models.PositiveIntegerField("宽", null=True, blank=True, editable=False)
    height = models.PositiveIntegerField("高", null=True, blank=True, editable=False)
    checksum = models.CharField(
        "校验码",
        max_length=64,
        blank=True,
        editable=False,
        help_text="原图的 SHA-256。",
    )
    caption = models.TextField(
        "图片说明",
        max_length=500,
        blank=True,
        help_text="如：图为吕旭彩在车场检查车辆状况。",
    )
    credit = models.CharField(
        "署名",
        max_length=100,
        blank=True,
        help_text="印在说明后面的字，如：郭晓华 摄。",
    )
    photographer = models.ForeignKey(
        Contributor,
        models.PROTECT,
        verbose_name="摄影者",
        null=True,
        blank=True,
        related_name="photos",
    )
    alt = models.CharField(
        "替代文字",
        max_length=200,
        blank=True,
        help_text="看不到图片的读者听到的话：写画面里有什么，如：一名女司机在公交车旁查看轮胎。",
    )
    focal_x = models.FloatField(
        "焦点横向",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="裁切时保住的点，从左数起的比例，0 到 1，正中是 0.5。",
    )
    focal_y = models.FloatField(
        "焦点纵向",
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="从上数起的比例，0 到 1，正中是 0.5。",
    )
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    rights = models.CharField(
        "版权",
        max_length=200,
        blank=True,
        help_text="如：本报版权所有；新华社供本报专稿。",
    )
    rights_expire_on = models.DateField(
        "版权到期",
        null=True,
        blank=True,
        help_text="过了这一天不能再用；没有期限的留空。",
    )
    staff_note = models.TextField(
        "内部备注", max_length=1000, blank=True, help_text="只给编辑部看，不上网。"
    )
    recording = models.OneToOneField(
        Recording,
        models.PROTECT,
        verbose_name="音视频",
        null=True,
        blank=True,
        editable=False,
        related_name="poster",
    )
    created_at = models.DateTimeField("入库时间", auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "图片"
        verbose_name_plural = "图片"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="photos_newest_first")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["checksum"],
                condition=~Q(checksum=""),
                name="photo_is_in_the_library_once",
                violation_error_message="图片库里已有这张图片，请直接选用。",
            ),
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="focal_point_lies_in_the_photo",
                violation_error_message="焦点的两个数都要在 0 和 1 之间。",
            ),
            models.CheckConstraint(
                condition=Q(original="")
                | (Q(width__isnull=False, height__isnull=False) & ~Q(checksum="")),
                name="photo_with_a_file_has_its_measures",
            ),
        ]

    def __str__(self):
        return self.caption[:30] or f"图片 {self.guid.hex[:8]}"

    def delete(self, *args, **kwargs):
        files, recording = self.files(), self.recording_id
        deleted = super().delete(*args, **kwargs)
        if recording:
            Recording.objects.filter(pk=recording).delete()
        remove_after_commit(files)
        return deleted

    def natural_key(self):
        return (str(self.guid),)

    def save_original(self, file, picture, written):
        """Save the photo with a new original and its renditions, wholly or not at all.

        `picture` is what decoding.read() found in the file; `written` is the list of
        files_removed_on_failure(), which the caller holds open until its own
        transaction has ended.
        """
        renditions = picture.renditions
        self.width, self.height = picture.width, picture.height
        self.checksum = picture.checksum
        name = original_path(self, picture.ending)
        file.seek(0)
        with transaction.atomic():
            # Locked: of two who replace it at once, the second sees the first's files.
            stored = Photo.objects.select_for_update().filter(pk=self.pk).first()
            replaced = stored.picture_files() if stored else []
            self.original.name = keep(originals_storage(), name, file, written)
            self.save()
            self.renditions.all().delete()
            for encoded in renditions:
                self._keep_rendition(encoded, written)
            remove_after_commit(replaced)

    save_original.alters_data = True

    def _keep_rendition(self, encoded, written):
        storage, content = renditions_storage(), ContentFile(encoded.content)
        name = original_path(self, encoded.format)
        self.renditions.create(
            format=encoded.format,
            width=encoded.width,
            height=encoded.height,
            size=len(encoded.content),
            file=keep(storage, name, content, written),
        )

    def save_recording(self, recording, copy, found, written):
        """Save the photo with a new film or piece of sound, wholly or not at all.

        `copy` is what readers get of the file, `found` what reading.read() found in it;
        `written` as of save_original(). Of a recording that stays, another file.
        """
        with transaction.atomic():
            stored = Photo.objects.select_for_update(of=("self",)).filter(pk=self.pk)
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

    def tenths(self):
        """Return how wide the picture is in tenths of its height, ten for all that lie:
        an upright one is set no wider than its height on a screen allows."""
        if not (self.width and self.height):
            return 10
        return min(10, -(-10 * self.width // self.height))

    def focal_quarters(self):
        """Return the focal point in quarters of the picture, (across, down)."""
        return round(4 * self.focal_x), round(4 * self.focal_y)

    def thumbnail(self):
        """Return the smallest rendition that every browser shows, or None."""
        shown = [r for r in self.renditions.all() if r.format == Rendition.Format.JPEG]
        return min(shown, key=lambda rendition: rendition.width, default=None)

    def picture(self):
        """Return what <picture> is set with, or None: see picture_of()."""
        return picture_of(self.renditions.all(), self.address_of)


class Rendition(models.Model):
    """One size and format of a photo, as served."""

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        JPEG = "jpg", "JPEG"

    photo = models.ForeignKey(
        Photo, models.CASCADE, verbose_name="图片", related_name="renditions"
    )
    format = models.CharField("格式", max_length=10, choices=Format)
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    size = models.PositiveIntegerField("字节数")
    file = models.FileField("文件", storage=renditions_storage, max_length=200)

    class Meta:
        verbose_name = "图片副本"
        verbose_name_plural = "图片副本"
        ordering = ["format", "width"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "format", "width"], name="rendition_is_made_once"
            )
        ]

    def __str__(self):
        return f"{self.width}×{self.height} {self.get_format_display()}"

    def content_type(self):
        return {"avif": "image/avif", "jpg": "image/jpeg"}[self.format]


class ArticlePhotoQuerySet(SearchedQuerySet):
    words_in = frozenset(("article", "photo", "caption"))

    def get_by_natural_key(self, article_guid, photo_guid):
        return self.get(article__guid=article_guid, photo__guid=photo_guid)

    def with_pictures(self):
        """Load what a picture in a story is set with, or a film or a piece of sound."""
        return (
            self.select_related("photo__recording")
            .defer("photo__recording__subtitles")
            .prefetch_related("photo__renditions")
        )

    def with_files(self):
        """Load what a picture is set with where it has neither caption nor credit."""
        return self._on_cards("photo__guid", "photo__original")

    def with_captions(self):
        """Load what a picture is set with on a card, and its caption."""
        return self._on_cards(
            *("caption", "photo__caption", "photo__guid", "photo__original")
        )

    def leading(self):
        """The first of each story that has a file: of many, no more is loaded."""
        of_story = ArticlePhoto.objects.filter(article=OuterRef("article"))
        pictured = of_story.exclude(photo__original="").order_by("order", "pk")
        return self.filter(pk=Subquery(pictured.values("pk")[:1]))

    def with_thumbnails(self):
        """Load what a picture is set with in no more than its smallest size."""
        smallest = Rendition.objects.filter(width__lte=WIDTHS[0])
        return self._on_cards("photo__guid", "photo__original", sizes=smallest)

    def for_feed(self):
        """Load what a picture is set with in an entry of a feed, between its paragraphs,
        and the film or the piece of sound behind it."""
        return self._on_cards(
            *("after_paragraph", "caption", "credit", "photo__alt", "photo__caption"),
            *("photo__credit", "photo__guid", "photo__original"),
            *("photo__recording__guid", "photo__recording__format"),
            *("photo__recording__size", "photo__recording__seconds"),
            of="photo__recording",
        )

    def _on_cards(self, *fields, of="photo", sizes=None):
        sizes = Rendition.objects.all() if sizes is None else sizes
        sizes = sizes.only("photo", "format", "width", "height")
        return (
            self.select_related(of)
            .prefetch_related(Prefetch("photo__renditions", sizes))
            .only("article", *fields)
        )


class ArticlePhoto(SearchedRow, models.Model):
    """A photo placed in a story: after which paragraph, with which caption."""

    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        verbose_name="稿件",
        related_name="article_photos",
    )
    photo = models.ForeignKey(
        Photo, models.PROTECT, verbose_name="图片", related_name="article_photos"
    )
    order = models.PositiveSmallIntegerField("次序", default=1)
    after_paragraph = models.PositiveSmallIntegerField(
        "排在第几段后",
        default=0,
        help_text="0 排在正文之前；3 排在第三段之后（小标题也算一段）。",
    )
    caption = models.TextField(
        "本稿图片说明",
        max_length=500,
        blank=True,
        help_text="只用在这篇稿件里的说明；留空用图片库里的。",
    )
    credit = models.CharField(
        "本稿图片署名",
        max_length=100,
        blank=True,
        help_text="只用在这篇稿件里的署名；留空用图片库里的。",
    )
    is_wide = models.BooleanField(
        "通栏",
        default=False,
        db_default=False,
        help_text="比正文宽，宽屏上占满版心；排在正文之前的做题图。"
        "同一处排四张以上自动成组图，组图里不起作用。",
    )

    objects = ArticlePhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "稿件图片"
        verbose_name_plural = "稿件图片"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "photo"],
                name="photo_stands_once_in_an_article",
                violation_error_message="同一张图片在一篇稿件里只能用一次。",
            ),
            models.UniqueConstraint(
                fields=["article", "order"],
                name="photo_order_is_unique_in_an_article",
                violation_error_message="两张图片的次序相同，请改其中一个。",
            ),
        ]

    def __str__(self):
        return str(self.photo)

    def natural_key(self):
        return (str(self.article.guid), str(self.photo.guid))

    natural_key.dependencies = ["articles.article", "articles.photo"]

    def caption_line(self):
        return self.caption or self.photo.caption

    def credit_line(self):
        return self.credit or self.photo.credit

    def alt_text(self):
        return self.photo.alt or self.caption_line()

    def picture(self):
        return self.photo.picture()

    def recording(self):
        return self.photo.recording
