"""Which readers' lists a story is in; what fills them, newsroom/list_triggers.py."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0026_pasted_photos"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "article_id",
                        "kind",
                        "named",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.SmallIntegerField()),
                ("named", models.BigIntegerField()),
                ("section", models.BigIntegerField(null=True)),
                ("published_at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="list_entries",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "列表条目",
                "verbose_name_plural": "列表条目",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        models.F("kind"),
                        models.F("named"),
                        models.OrderBy(models.F("published_at"), descending=True),
                        models.F("article"),
                        name="list_entries_newest_first",
                    ),
                    models.Index(
                        models.F("kind"),
                        models.F("named"),
                        models.F("section"),
                        models.OrderBy(models.F("published_at"), descending=True),
                        models.F("article"),
                        condition=models.Q(("section__isnull", False)),
                        name="list_entries_of_a_section",
                    ),
                ],
            },
        ),
    ]
