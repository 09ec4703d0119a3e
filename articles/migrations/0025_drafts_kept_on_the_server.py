import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0024_name_contributor"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Autosave",
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
                ("guid", models.UUIDField(null=True, verbose_name="新稿编号")),
                ("token", models.CharField(max_length=32, verbose_name="表单")),
                (
                    "version",
                    models.PositiveIntegerField(default=0, verbose_name="打开的版本"),
                ),
                (
                    "content",
                    models.TextField(
                        help_text="JSON，由 static/desk/drafts.js 读写。",
                        verbose_name="内容",
                    ),
                ),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="存下的时间"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="autosaves",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作者",
                    ),
                ),
            ],
            options={
                "verbose_name": "自动存稿",
                "verbose_name_plural": "自动存稿",
                "ordering": ["-saved_at", "-pk"],
                "indexes": [
                    models.Index(fields=["saved_at"], name="autosaves_oldest_first")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "article"),
                        name="story_is_autosaved_once_for_a_person",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "guid"),
                        name="new_story_is_autosaved_once_for_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("article__isnull", True), ("guid__isnull", False)
                            ),
                            models.Q(
                                ("article__isnull", False), ("guid__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="autosave_is_of_a_story_or_of_a_new_one",
                    ),
                ],
            },
        ),
    ]
