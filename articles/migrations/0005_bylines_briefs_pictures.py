import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_stories"),
    ]

    operations = [
        migrations.CreateModel(
            name="Brief",
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
                    "heading",
                    models.CharField(
                        help_text="如：杏花岭区。", max_length=60, verbose_name="小标题"
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="纯文字，空一行分段。",
                        max_length=5000,
                        validators=[django.core.validators.MinLengthValidator(2)],
                        verbose_name="正文",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(default=1, verbose_name="次序"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="briefs",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        help_text="这一条会出现在该区县的页面上。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="briefs",
                        to="districts.district",
                        verbose_name="区县",
                    ),
                ),
            ],
            options={
                "verbose_name": "简讯",
                "verbose_name_plural": "简讯",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Byline",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("reporter", "记者"),
                            ("trainee_reporter", "见习记者"),
                            ("intern", "实习生"),
                            ("correspondent", "通讯员"),
                            ("special_reporter", "特约记者"),
                            ("commentator", "评论员"),
                            ("author", "作者"),
                            ("writer", "文"),
                            ("photographer", "摄影"),
                            ("writer_photographer", "文/摄"),
                            ("translator", "编译"),
                            ("compiler", "编辑整理"),
                            ("planner", "策划"),
                            ("photo_supplier", "供图"),
                            ("editor", "责任编辑"),
                        ],
                        default="reporter",
                        help_text="印在姓名前后的字；只印姓名的选“作者”。",
                        max_length=20,
                        verbose_name="身份",
                    ),
                ),
                (
                    "work",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("writing", "文"),
                            ("photography", "摄影"),
                            ("writing_photography", "文/摄"),
                        ],
                        help_text="身份之外还印在姓名后面的字，如：记者 郭晓华 文/摄。",
                        max_length=20,
                        verbose_name="分工",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(default=1, verbose_name="次序"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bylines",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "contributor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bylines",
                        to="articles.contributor",
                        verbose_name="作者",
                    ),
                ),
            ],
            options={
                "verbose_name": "署名",
                "verbose_name_plural": "署名",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ArticlePhoto",
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
                    "order",
                    models.PositiveSmallIntegerField(default=1, verbose_name="次序"),
                ),
                (
                    "after_paragraph",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0 排在正文之前；3 排在第三段之后（小标题也算一段）。",
                        verbose_name="排在第几段后",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="article_photos",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="article_photos",
                        to="articles.photo",
                        verbose_name="图片",
                    ),
                ),
            ],
            options={
                "verbose_name": "稿件图片",
                "verbose_name_plural": "稿件图片",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="brief",
            constraint=models.UniqueConstraint(
                fields=("article", "order"),
                name="brief_order_is_unique_in_an_article",
                violation_error_message="两条简讯的次序相同，请改其中一个。",
            ),
        ),
        migrations.AddConstraint(
            model_name="byline",
            constraint=models.UniqueConstraint(
                fields=("article", "contributor", "role"),
                name="byline_names_a_person_once_in_a_role",
                violation_error_message="同一个人的同一身份只能署一次。",
            ),
        ),
        migrations.AddConstraint(
            model_name="byline",
            constraint=models.UniqueConstraint(
                fields=("article", "order"),
                name="byline_order_is_unique_in_an_article",
                violation_error_message="两个署名的次序相同，请改其中一个。",
            ),
        ),
        migrations.AddConstraint(
            model_name="articlephoto",
            constraint=models.UniqueConstraint(
                fields=("article", "photo"),
                name="photo_stands_once_in_an_article",
                violation_error_message="同一张图片在一篇稿件里只能用一次。",
            ),
        ),
        migrations.AddConstraint(
            model_name="articlephoto",
            constraint=models.UniqueConstraint(
                fields=("article", "order"),
                name="photo_order_is_unique_in_an_article",
                violation_error_message="两张图片的次序相同，请改其中一个。",
            ),
        ),
    ]
