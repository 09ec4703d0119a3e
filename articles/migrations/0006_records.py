import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_bylines_briefs_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "更正"),
                            ("clarification", "说明"),
                            ("apology", "致歉"),
                        ],
                        default="correction",
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="写明错在哪里、正确的是什么，如：第二段“253个”应为“235个”。",
                        max_length=1000,
                        verbose_name="内容",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(auto_now_add=True, verbose_name="发布时间"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正",
                "verbose_name_plural": "更正",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("move", models.CharField(max_length=20, verbose_name="动作")),
                (
                    "from_status",
                    models.CharField(
                        choices=[
                            ("draft", "撰写"),
                            ("first_review", "待初审"),
                            ("second_review", "待复审"),
                            ("final_review", "待终审"),
                            ("signed", "已签发"),
                            ("withdrawn", "已撤稿"),
                            ("discarded", "已弃用"),
                        ],
                        max_length=20,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "to_status",
                    models.CharField(
                        choices=[
                            ("draft", "撰写"),
                            ("first_review", "待初审"),
                            ("second_review", "待复审"),
                            ("final_review", "待终审"),
                            ("signed", "已签发"),
                            ("withdrawn", "已撤稿"),
                            ("discarded", "已弃用"),
                        ],
                        max_length=20,
                        verbose_name="新状态",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "reason",
                    models.TextField(blank=True, max_length=1000, verbose_name="意见"),
                ),
                ("version", models.PositiveIntegerField(verbose_name="审的是第几版")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
            ],
            options={
                "verbose_name": "审签记录",
                "verbose_name_plural": "审签记录",
                "ordering": ["at", "pk"],
            },
        ),
    ]
