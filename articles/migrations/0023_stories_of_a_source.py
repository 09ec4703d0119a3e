from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_words_in_entries")]

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
