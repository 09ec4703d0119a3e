import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import articles.photos.storage


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "guid",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                (
                    "original",
                    models.FileField(
                        blank=True,
                        help_text="JPEG、PNG、WebP、TIFF 等，不超过 40 MB、6000 万像素。原图只在编辑部内部保存，读者看到的是去掉拍摄地点的副本。",
                        max_length=200,
                        storage=articles.photos.storage.originals_storage,
                        upload_to=articles.photos.storage.original_path,
                        verbose_name="图片文件",
                    ),
                ),
                (
                    "width",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="宽"
                    ),
                ),
                (
                    "height",
                    models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="高"
                    ),
                ),
                (
                    "checksum",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="原图的 SHA-256。",
                        max_length=64,
                        verbose_name="校验码",
                    ),
                ),
                (
                    "caption",
                    models.TextField(
                        blank=True,
                        help_text="如：图为吕旭彩在车场检查车辆状况。",
                        max_length=500,
                        verbose_name="图片说明",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="印在说明后面的字，如：郭晓华 摄。",
                        max_length=100,
                        verbose_name="署名",
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="看不到图片的读者听到的话：写画面里有什么，如：一名女司机在公交车旁查看轮胎。",
                        max_length=200,
                        verbose_name="替代文字",
                    ),
                ),
                (
                    "focal_x",
                    models.FloatField(
                        default=0.5,
                        help_text="裁切时保住的点，从左数起的比例，0 到 1，正中是 0.5。",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="焦点横向",
                    ),
                ),
                (
                    "focal_y",
                    models.FloatField(
                        default=0.5,
                        help_text="从上数起的比例，0 到 1，正中是 0.5。",
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="焦点纵向",
                    ),
                ),
                (
                    "taken_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="拍摄时间"
                    ),
                ),
                (
                    "rights",
                    models.CharField(
                        blank=True,
                        help_text="如：本报版权所有；新华社供本报专稿。",
                        max_length=200,
                        verbose_name="版权",
                    ),
                ),
                (
                    "rights_expire_on",
                    models.DateField(
                        blank=True,
                        help_text="过了这一天不能再用；没有期限的留空。",
                        null=True,
                        verbose_name="版权到期",
                    ),
                ),
                (
                    "staff_note",
                    models.TextField(
                        blank=True,
                        help_text="只给编辑部看，不上网。",
                        max_length=1000,
                        verbose_name="内部备注",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="入库时间"),
                ),
                (
                    "photographer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="articles.contributor",
                        verbose_name="摄影者",
                    ),
                ),
            ],
            options={
                "verbose_name": "图片",
                "verbose_name_plural": "图片",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("avif", "AVIF"), ("jpg", "JPEG")],
                        max_length=10,
                        verbose_name="格式",
                    ),
                ),
                ("width", models.PositiveIntegerField(verbose_name="宽")),
                ("height", models.PositiveIntegerField(verbose_name="高")),
                ("size", models.PositiveIntegerField(verbose_name="字节数")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        storage=articles.photos.storage.renditions_storage,
                        upload_to="",
                        verbose_name="文件",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="articles.photo",
                        verbose_name="图片",
                    ),
                ),
            ],
            options={
                "verbose_name": "图片副本",
                "verbose_name_plural": "图片副本",
                "ordering": ["format", "width"],
            },
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(
                condition=models.Q(("checksum", ""), _negated=True),
                fields=("checksum",),
                name="photo_is_in_the_library_once",
                violation_error_message="图片库里已有这张图片，请直接选用。",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("focal_x__range", (0, 1)), ("focal_y__range", (0, 1))
                ),
                name="focal_point_lies_in_the_photo",
                violation_error_message="焦点的两个数都要在 0 和 1 之间。",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("original", ""),
                    models.Q(
                        ("height__isnull", False),
                        ("width__isnull", False),
                        models.Q(("checksum", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="photo_with_a_file_has_its_measures",
            ),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(
                fields=("photo", "format", "width"), name="rendition_is_made_once"
            ),
        ),
    ]
