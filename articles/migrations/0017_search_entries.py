"""What a search sorts, narrows and counts stories by, in rows of its own."""

import django.db.models.deletion
from django.db import migrations, models

import articles.search.tracking


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_stories_by_day")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "document",
                    articles.search.tracking.RowKey(
                        db_column="article_id",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="entry",
                        serialize=False,
                        to="articles.searchdocument",
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("section", models.BigIntegerField(null=True)),
                ("districts", models.TextField()),
            ],
            options={
                "verbose_name": "检索条目的归类",
                "verbose_name_plural": "检索条目的归类",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("published_at"), descending=True),
                        models.F("document"),
                        name="search_entries_newest_first",
                    )
                ],
            },
        ),
    ]
