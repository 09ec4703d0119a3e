"""Import records are numbered: what an old system has may become what it was before.

On SQLite the table is made again without its triggers, which are put back at the end.
There is no way back once a story was taken over twice from the same text.
"""

from importlib import import_module

from django.db import migrations, models

guarding = import_module("articles.migrations.0040_import_records")
TABLE = guarding.TABLE
EARLIER = f"""
    FROM {TABLE} AS earlier
    WHERE earlier.system = {TABLE}.system AND earlier.old_id = {TABLE}.old_id
"""
NUMBERED = f"""
    UPDATE {TABLE}
    SET number = (SELECT COUNT(*) {EARLIER} AND earlier.id <= {TABLE}.id)
    WHERE EXISTS (SELECT 1 {EARLIER} AND earlier.id < {TABLE}.id)
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0042_longer_headings")]

    operations = [
        migrations.RunPython(guarding.unguard, guarding.guard),
        migrations.AddField(
            "importrecord",
            "number",
            models.PositiveIntegerField(
                db_default=1, default=1, verbose_name="第几次收"
            ),
        ),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            "importrecord", "old_story_is_taken_over_once_as_it_is"
        ),
        migrations.AddConstraint(
            "importrecord",
            models.UniqueConstraint(
                fields=["old_id", "system", "number"],
                name="taking_over_of_an_old_story_has_a_number",
            ),
        ),
        migrations.RunPython(guarding.guard, guarding.unguard),
    ]
