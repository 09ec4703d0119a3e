"""Wide pictures, films and sound behind photos, portraits, words for readers of a withdrawal."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import articles.photos.storage


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0028_headline_breaks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recording",
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
                    "format",
                    models.CharField(
                        choices=[
                            ("mp4", "视频"),
                            ("m4a", "音频（M4A）"),
                            ("mp3", "音频（MP3）"),
                        ],
                        max_length=10,
                        verbose_name="格式",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        storage=articles.photos.storage.renditions_storage,
                        upload_to="",
                        verbose_name="文件",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="字节数")),
                (
                    "file_checksum",
                    models.CharField(
                        help_text="所存文件的 SHA-256。",
                        max_length=64,
                        verbose_name="文件校验码",
                    ),
                ),
                (
                    "checksum",
                    models.CharField(
                        help_text="所存文件和字幕的 SHA-256。",
                        max_length=64,
                        verbose_name="校验码",
                    ),
                ),
                (
                    "seconds",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="秒数"
                    ),
                ),
                (
                    "width",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="宽"
                    ),
                ),
                (
                    "height",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="高"
                    ),
                ),
                ("subtitles", models.TextField(blank=True, verbose_name="字幕")),
                (
                    "has_subtitles",
                    models.BooleanField(default=False, verbose_name="有字幕"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="入库时间"),
                ),
            ],
            options={
                "verbose_name": "音视频",
                "verbose_name_plural": "音视频",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="withdrawal_notice",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=200,
                verbose_name="撤稿说明",
            ),
        ),
        migrations.AddField(
            model_name="articlephoto",
            name="is_wide",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="比正文宽，宽屏上占满版心；排在正文之前的做题图。同一处排四张以上自动成组图，组图里不起作用。",
                verbose_name="通栏",
            ),
        ),
        migrations.AddField(
            model_name="contributor",
            name="beat",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="作者页上写明跑什么口，如：城建、交通、供水；没有就留空。",
                max_length=60,
                verbose_name="领域",
            ),
        ),
        migrations.AddField(
            model_name="contributor",
            name="email",
            field=models.EmailField(
                blank=True,
                db_default="",
                default="",
                help_text="登在作者页上、读者可以来信的邮箱；不公开就留空。",
                max_length=254,
                verbose_name="公开邮箱",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="recording",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="poster",
                to="articles.recording",
                verbose_name="音视频",
            ),
        ),
        migrations.CreateModel(
            name="Portrait",
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
                    "contributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="portraits",
                        to="articles.contributor",
                        verbose_name="作者",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        help_text="图片库里的一张人像，点加号可以传一张新的；只在作者页上用，不必配进稿件。",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portraits",
                        to="articles.photo",
                        verbose_name="图片",
                    ),
                ),
            ],
            options={
                "verbose_name": "头像",
                "verbose_name_plural": "头像",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contributor",),
                        name="contributor_has_one_portrait",
                        violation_error_message="一位作者只有一张头像。",
                    )
                ],
            },
        ),
    ]
