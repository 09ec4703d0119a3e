import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import districts.models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_filing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
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
                        help_text="如：本报、新华社、山西省人民政府网。",
                        max_length=60,
                        unique=True,
                        verbose_name="名称",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="拼音代号，如 benbao、xinhua。",
                        unique=True,
                        verbose_name="代号",
                    ),
                ),
                (
                    "byline_prefix",
                    models.CharField(
                        blank=True,
                        help_text="印在“记者”前面的字，如：本报 → 本报记者 郭晓华。",
                        max_length=20,
                        verbose_name="署名前缀",
                    ),
                ),
                ("is_own", models.BooleanField(default=False, verbose_name="本报稿源")),
                (
                    "reprint_licensed",
                    models.BooleanField(
                        default=False,
                        help_text="没有授权的稿源，稿件不能签发。",
                        verbose_name="有转载授权",
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="如：https://www.example.cn/",
                        verbose_name="网址",
                    ),
                ),
                (
                    "licence_note",
                    models.CharField(
                        blank=True,
                        help_text="合同编号、期限等。",
                        max_length=200,
                        verbose_name="授权说明",
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
                "verbose_name": "稿源",
                "verbose_name_plural": "稿源",
                "ordering": ["-is_own", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Contributor",
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
                        help_text="不带排版空格：写王勇，不写王 勇。部门署名写全称，如：本报评论部。",
                        max_length=40,
                        verbose_name="姓名",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        blank=True,
                        help_text="网址里的拼音，如 wang-yong；留空自动生成，重名的加数字。",
                        max_length=80,
                        unique=True,
                        verbose_name="网址名",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "个人"), ("desk", "集体")],
                        default="person",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        help_text="作者页上的一行字，如：本报首席记者。",
                        max_length=40,
                        verbose_name="职务",
                    ),
                ),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        help_text="读者在作者页上看到的几句话。",
                        max_length=1000,
                        verbose_name="简介",
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
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        help_text="本报人员的账号；通讯员等没有账号的留空。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributor",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "作者",
                "verbose_name_plural": "作者",
                "ordering": ["pinyin", "pk"],
            },
        ),
    ]
