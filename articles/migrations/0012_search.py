"""The index of all stories' words, and how topics are read.

The index is empty until `manage.py rebuild_search` has run: stories are read by the
models of today, which a migration must not do.
"""

from django.db import migrations, models

import districts.models
from districts.pinyin import search_key

FORWARD = {
    "sqlite": [
        # A row's words only, without their places and without a second copy of the
        # text; every character outside ASCII is part of a word.
        """
        CREATE VIRTUAL TABLE articles_searchindex USING fts5(
            words, content='', detail=none, columnsize=0,
            tokenize="ascii tokenchars '.'"
        )
        """
    ],
    "postgresql": [
        "ALTER TABLE articles_searchdocument ADD COLUMN words tsvector",
        # What is saved is sorted in a few stories at a time: one by one each save
        # takes half as long again, and with the usual list of 4 MB one in some
        # hundreds waits a second.
        """
        CREATE INDEX articles_searchdocument_words ON articles_searchdocument
        USING gin (words) WITH (gin_pending_list_limit = 64)
        """,
        # A function has a setting of its own: left alone, the planner reads every
        # document for a word that many have. Without a limit (NULL) it gives all.
        """
        CREATE FUNCTION articles_found(asked tsquery, most bigint)
        RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100 SET enable_seqscan = off AS
        'SELECT article_id FROM articles_searchdocument WHERE words @@ asked LIMIT most'
        """,
    ],
}
BACKWARD = {
    "sqlite": ["DROP TABLE articles_searchindex"],
    "postgresql": [
        "DROP FUNCTION articles_found(tsquery, bigint)",
        "ALTER TABLE articles_searchdocument DROP COLUMN words",
    ],
}


def run(statements, connection):
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def make_index(apps, schema_editor):
    run(FORWARD, schema_editor.connection)


def drop_index(apps, schema_editor):
    run(BACKWARD, schema_editor.connection)


def read_topics(apps, schema_editor):
    readings = apps.get_model("articles", "TopicReading")
    tags = apps.get_model("taggit", "Tag").objects.all()
    readings.objects.bulk_create(
        readings(tag=tag, pinyin=search_key(tag.name)[:250]) for tag in tags
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_one_open_working_copy_again"),
        (
            "taggit",
            "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx",
        ),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=models.DO_NOTHING,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("title", models.TextField()),
                ("text", models.TextField()),
            ],
            options={
                "verbose_name": "检索条目",
                "verbose_name_plural": "检索条目",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TopicReading",
            fields=[
                (
                    "tag",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="reading",
                        serialize=False,
                        to="taggit.tag",
                    ),
                ),
                (
                    "pinyin",
                    districts.models.PinyinField(
                        blank=True,
                        help_text="全拼和首字母，如 yingzequ yzq；留空自动生成。"
                        "多音字读错了可在此改正。",
                        max_length=250,
                        of="name",
                        verbose_name="拼音",
                    ),
                ),
            ],
            options={
                "verbose_name": "话题拼音",
                "verbose_name_plural": "话题拼音",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(read_topics, migrations.RunPython.noop),
    ]
