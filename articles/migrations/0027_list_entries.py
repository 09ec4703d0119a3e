"""Which readers' lists a story is in; what fills them, newsroom/list_triggers.py."""

import django.db.models.deletion
from django.db import migrations, models


def expect_busy_lists(apps, schema_editor):
    """Have PostgreSQL take each list for one of twenty.

    A plan is made once for all values, so for a list of the average length. That is short
    where many people and topics have a story or two, and of a short list all is read and
    sorted: of a district, half the archive. In the index's order a short list costs no
    more, and a long one what is shown.
    """
    if schema_editor.connection.vendor == "postgresql":
        for column in ("list", "list_in_section"):
            schema_editor.execute(
                "ALTER TABLE articles_listentry"
                f" ALTER COLUMN {column} SET (n_distinct = 20)"
            )


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
                        "list",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("list", models.BigIntegerField()),
                ("list_in_section", models.BigIntegerField(null=True)),
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
                        models.F("list"),
                        models.OrderBy(models.F("published_at"), descending=True),
                        models.F("article"),
                        name="list_entries_newest_first",
                    ),
                    models.Index(
                        models.F("list_in_section"),
                        models.OrderBy(models.F("published_at"), descending=True),
                        models.F("article"),
                        condition=models.Q(("list_in_section__isnull", False)),
                        name="list_entries_of_a_section",
                    ),
                ],
            },
        ),
        migrations.RunPython(expect_busy_lists, migrations.RunPython.noop),
    ]
