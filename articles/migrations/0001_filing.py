from django.db import migrations, models

import districts.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("districts", "0001_gazetteer"),
    ]

    operations = [
        migrations.CreateModel(
            name="Column",
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
                    "name",
                    models.CharField(
                        help_text="栏目题花上的字，如：新时代 新征程 新伟业。",
                        max_length=40,
                        unique=True,
                        verbose_name="名称",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="网址里的拼音；定下后不要再改。",
                        max_length=80,
                        unique=True,
                        verbose_name="网址名",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True,
                        help_text="读者在栏目页上看到的一句话。",
                        max_length=200,
                        verbose_name="说明",
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
                    "pinyin",
                    districts.models.PinyinField(
                        blank=True,
                        help_text="全拼和首字母，如 yingzequ yzq；留空自动生成。多音字读错了可在此改正。",
                        max_length=250,
                        of="name",
                        verbose_name="拼音",
                    ),
                ),
            ],
            options={
                "verbose_name": "栏目",
                "verbose_name_plural": "栏目",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Section",
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
                    "name",
                    models.CharField(
                        help_text="如：要闻、民生、卫生健康。",
                        max_length=20,
                        unique=True,
                        verbose_name="名称",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="网址里的拼音，如 yaowen；定下后不要再改。",
                        unique=True,
                        verbose_name="网址名",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        help_text="导航里的先后，小的在前。", verbose_name="排序"
                    ),
                ),
                (
                    "pinyin",
                    districts.models.PinyinField(
                        blank=True,
                        help_text="全拼和首字母，如 yingzequ yzq；留空自动生成。多音字读错了可在此改正。",
                        max_length=250,
                        of="name",
                        verbose_name="拼音",
                    ),
                ),
            ],
            options={
                "verbose_name": "频道",
                "verbose_name_plural": "频道",
                "ordering": ["order", "pk"],
            },
        ),
    ]
