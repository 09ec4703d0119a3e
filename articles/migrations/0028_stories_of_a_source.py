from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_newest_first_covers_published")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                "source",
                F("updated_at").desc(),
                F("id").desc(),
                name="last_changed_of_a_source",
            ),
        )
    ]
