"""Old addresses get the whole path that they had, of their day and name."""

from django.db import migrations
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, Substr


def fill(apps, schema_editor):
    """Write /html/2018-04/19/content_1.htm of a day and content_1, in one statement."""
    addresses = apps.get_model("editions", "ClassicAddress").objects
    day = Cast("date", CharField())
    addresses.using(schema_editor.connection.alias).filter(path="").update(
        path=Concat(
            Value("html/"),
            Substr(day, 1, 7),
            Value("/"),
            Substr(day, 9, 2),
            Value("/"),
            "name",
            Value(".htm"),
            output_field=CharField(),
        )
    )


class Migration(migrations.Migration):
    dependencies = [("editions", "0006_old_papers")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
