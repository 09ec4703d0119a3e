"""Headings as long as the longest in print: those of old papers did not fit.

SQLite does not look at the length of a varchar, and its table, which has triggers, need
not be made again. PostgreSQL changes the type alone, no row is written.
"""

from django.db import migrations, models

LENGTHS = {"kicker": 200, "headline": 200, "deck": 300}
TABLES = ("articles_article", "articles_articleversion")
HELP = {
    "kicker": ("引题", "主题上面的一行，如：新春走基层。"),
    "headline": ("主题", "如：公交夫妻的别样除夕。签发前必须有。"),
    "deck": (
        "副题",
        "主题下面的一行，破折号不用打，如：城东区2023年经济工作亮点解读。",
    ),
}


def widen(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        changes = (
            f"ALTER COLUMN {name} TYPE varchar({length})"
            for name, length in LENGTHS.items()
        )
        schema_editor.execute(f"ALTER TABLE {table} {', '.join(changes)}")


def field(name):
    label, help_text = HELP[name]
    return models.CharField(
        label, max_length=LENGTHS[name], blank=True, help_text=help_text
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0041_neutral_examples")]

    operations = [
        migrations.SeparateDatabaseAndState(
            # Not narrowed on the way back: it would cut, or stop at, what is longer.
            database_operations=[
                migrations.RunPython(widen, migrations.RunPython.noop)
            ],
            state_operations=[
                migrations.AlterField(model, name, field(name))
                for model in ("article", "articleversion")
                for name in LENGTHS
            ],
        )
    ]
