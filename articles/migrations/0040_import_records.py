"""Import records of stories from an older system: kept for good, by the database too.

Whoever changes this table on SQLite rebuilds it, and loses its triggers: such a migration
must run guard again (tests/articles/test_permanent_records.py says so).
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

TABLE = "articles_importrecord"
REFUSED = "迁入记录只能增加，不能改动或删除。"
FORWARD = {
    "sqlite": [
        f"""
        CREATE TRIGGER {TABLE}_{event.lower()} BEFORE {event} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END
        """
        for event in ("UPDATE", "DELETE")
    ],
    # The function is of 0008.
    "postgresql": [
        f"""
        CREATE TRIGGER {TABLE}_permanent BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION articles_refuse_change()
        """
    ],
}
BACKWARD = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {TABLE}_{event}" for event in ("update", "delete")
    ],
    "postgresql": [f"DROP TRIGGER IF EXISTS {TABLE}_permanent ON {TABLE}"],
}


def guard(apps, schema_editor):
    for statement in FORWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in BACKWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0039_ai_marks_and_minors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="genre",
            field=models.CharField(
                choices=[
                    ("text", "文字稿"),
                    ("pictures", "图片新闻"),
                    ("notice", "公告广告"),
                ],
                db_default="text",
                default="text",
                help_text="图片新闻以图为主，图片说明就是正文；只有图片没有正文的，自动算图片新闻。",
                max_length=10,
                verbose_name="体裁",
            ),
        ),
        migrations.AlterField(
            model_name="articleversion",
            name="genre",
            field=models.CharField(
                choices=[
                    ("text", "文字稿"),
                    ("pictures", "图片新闻"),
                    ("notice", "公告广告"),
                ],
                db_default="text",
                default="text",
                help_text="图片新闻以图为主，图片说明就是正文；只有图片没有正文的，自动算图片新闻。",
                max_length=10,
                verbose_name="体裁",
            ),
        ),
        migrations.CreateModel(
            name="ImportRecord",
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
                    "system",
                    models.CharField(
                        help_text="旧系统或旧报纸的代号，如：old-cms、tywb。",
                        max_length=60,
                        verbose_name="原系统",
                    ),
                ),
                ("old_id", models.CharField(max_length=200, verbose_name="原编号")),
                (
                    "file",
                    models.CharField(
                        blank=True,
                        help_text="在迁入的文件或文件夹里的名字。",
                        max_length=300,
                        verbose_name="来自文件",
                    ),
                ),
                (
                    "checksum",
                    models.CharField(
                        help_text="读进来的那一份的 SHA-256。",
                        max_length=64,
                        verbose_name="原件校验码",
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="入库时稿件的 SHA-256：以后改过没有，一比就知道。",
                        max_length=64,
                        verbose_name="入库文字的校验码",
                    ),
                ),
                (
                    "run",
                    models.PositiveBigIntegerField(
                        null=True, verbose_name="第几次迁入"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="时间"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_records",
                        to="articles.article",
                        verbose_name="稿件",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_records",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
            ],
            options={
                "verbose_name": "迁入记录",
                "verbose_name_plural": "迁入记录",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "old_id", "checksum"),
                        name="old_story_is_taken_over_once_as_it_is",
                    )
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
