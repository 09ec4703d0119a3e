"""Model of photos, those of the library.

The original is kept where no address leads, for it may carry the place it was
taken. Readers get renditions: re-encoded, turned upright, with no more metadata than
the desk says of the photo.
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from taggit.managers import TaggableManager

from articles.ai_marks import PICTURE_LABELS, AIMade
from articles.models.people import Contributor
from articles.models.photo_files import WithFiles
from articles.models.photo_pictures import WithPictures
from articles.models.photo_queryset import PhotoQuerySet
from articles.models.recordings import Recording
from articles.photos import said
from articles.photos.crop_files import sweep_after_commit
from articles.photos.storage import (
    original_path,
    originals_storage,
    remove_after_commit,
)
from articles.search.tracking import SearchedRow
from districts.models import District

# Written by the code of the version before, which knows no such column.
NOTHING = Value({}, models.JSONField())


# What the desk alone asks of a photo: readers' pages do not load it.
OF_THE_DESK = (
    *("checksum", "taken_at", "place", "district", "people_shown", "category"),
    *("releases", "staff_note", "ai_mark", "found_in_file", "file_name"),
    "marked_with",
    *("likeness_1", "likeness_2", "likeness_3", "likeness_4"),
    "added_by",
)


class Photo(WithFiles, WithPictures, SearchedRow, models.Model):
    # Of its file, added when it is saved with it: photos/suggesting.py.
    keywords_to_come = ()

    class Category(models.TextChoices):
        """Where a photo comes from."""

        OWN = "own", "本报"
        CONTRIBUTED = "contributed", "供图"
        AGENCY = "agency", "通讯社"
        ARCHIVE = "archive", "资料"
        READER = "reader", "网友"

    class Outlet(models.TextChoices):
        """Where a photo may be published."""

        BOTH = "both", "网和报"
        WEB = "web", "仅网站"
        PRINT = "print", "仅报纸"

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
    # As the file was called on the disk of whoever uploaded it.
    file_name = models.CharField(
        "文件名", max_length=255, blank=True, default="", db_default="", editable=False
    )
    title = models.CharField(
        "标题",
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="只在编辑部里用，好找；上传时取文件里的标题或文件名。",
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
    # {name of a crop: [across, down]}: the focal point of one crop that was moved by
    # itself; the others have the photo's.
    crops = models.JSONField(
        "裁切", default=dict, db_default=NOTHING, blank=True, editable=False
    )
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    place = models.CharField(
        "拍摄地点",
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="如：高铁南站。",
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        verbose_name="区县",
        null=True,
        blank=True,
        related_name="photos",
        help_text="在哪个区县拍的，便于查找。",
    )
    people_shown = models.CharField(
        "画面人物",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="画面里的人，用顿号隔开。",
    )
    keywords = TaggableManager(
        "关键词",
        through="articles.KeywordOfPhoto",
        blank=True,
        help_text="用逗号或顿号隔开，如：春运，火车站、志愿者。只在图片库里查找用。",
    )
    category = models.CharField(
        "图片来源",
        max_length=20,
        choices=Category,
        blank=True,
        default="",
        db_default="",
        help_text="本报记者拍的、别人供的、通讯社的、资料片、网友拍的。",
    )
    rights = models.CharField(
        "版权",
        max_length=200,
        blank=True,
        help_text="如：本报版权所有；新华社供本报专稿。",
    )
    outlet = models.CharField(
        "可用于",
        max_length=10,
        choices=Outlet,
        default=Outlet.BOTH,
        db_default=Outlet.BOTH,
        help_text="“仅报纸”的只在报纸和数字报的版面上，网站的稿件、列表里都没有；"
        "“仅网站”的不上版面。",
    )
    rights_expire_on = models.DateField(
        "版权到期",
        null=True,
        blank=True,
        help_text="过了这一天，图片从网站各处自动撤下，也不能再用；没有期限的留空。",
    )
    releases = models.TextField(
        "肖像和场地授权",
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text="谁授的权、授权书在哪里；有未成年人的写明监护人是否同意。不上网。",
    )
    ai_made = models.CharField(
        "AI 生成",
        max_length=20,
        choices=AIMade,
        blank=True,
        default="",
        db_default="",
        help_text="图片是不是 AI 做的；读者在图片说明那一行看到。文件里有标识的自动选好。",
    )
    # The mark of AI making as it stood in the file, carried on in the renditions.
    ai_mark = models.TextField(
        "AI 标识", blank=True, default="", db_default="", editable=False
    )
    # What was read in the file's metadata: articles/photos/metadata/ says its form.
    found_in_file = models.JSONField(
        "文件里的信息", default=dict, db_default=NOTHING, blank=True, editable=False
    )
    # The digest of what the renditions say, empty where it is something else by now.
    marked_with = models.CharField(
        "标识", max_length=16, blank=True, default="", db_default="", editable=False
    )
    # The perceptual hash of 64 bits in four parts, for photos that are nearly the same.
    likeness_1 = models.PositiveIntegerField(null=True, editable=False, db_index=True)
    likeness_2 = models.PositiveIntegerField(null=True, editable=False, db_index=True)
    likeness_3 = models.PositiveIntegerField(null=True, editable=False, db_index=True)
    likeness_4 = models.PositiveIntegerField(null=True, editable=False, db_index=True)
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
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="上传的人",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,  # the index of one's photos, newest first, has it
    )
    # Photos that look the same and are to stay: no more is said of these two.
    kept_beside = models.ManyToManyField(
        "self", verbose_name="留在旁边的图片", blank=True, editable=False
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "图片"
        verbose_name_plural = "图片"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="photos_newest_first"),
            # What the library narrows its photos by, however many they are.
            models.Index(
                fields=["district", "-created_at", "-id"], name="photos_of_a_district"
            ),
            models.Index(
                fields=["category", "-created_at", "-id"], name="photos_of_a_category"
            ),
            models.Index(
                fields=["added_by", "-created_at", "-id"], name="photos_of_a_colleague"
            ),
            models.Index(fields=["-taken_at", "-id"], name="photos_by_day_taken"),
            models.Index(
                fields=["rights_expire_on", "id"], name="photos_by_end_of_rights"
            ),
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
        return self.caption[:30] or self.title or f"图片 {self.guid.hex[:8]}"

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is None:
            is_outdated = self.marked_with and self.marked_with != said.digest_of(self)
        elif is_outdated := bool(said.FIELDS.intersection(update_fields)):
            update_fields = {*update_fields, "marked_with"}
        if is_outdated:
            self.marked_with = ""
        super().save(*args, update_fields=update_fields, **kwargs)

    save.alters_data = True

    def delete(self, *args, **kwargs):
        files, recording = self.files(), self.recording_id
        deleted = super().delete(*args, **kwargs)
        if recording:
            Recording.objects.filter(pk=recording).delete()
        remove_after_commit(files)
        sweep_after_commit([self.guid])
        return deleted

    def natural_key(self):
        return (str(self.guid),)

    def is_locked(self):
        """Whether a story in review or beyond shows it: see locked()."""
        return bool(self.pk) and Photo.objects.locked().filter(pk=self.pk).exists()

    def ai_label(self):
        """Return what readers are told of how AI made the photo, "" where it did not."""
        return PICTURE_LABELS.get(self.ai_made, "")
