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
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                "created_by", F("id").desc(), name="last_filed_by_a_person"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["by", "-id"], name="last_reviews_by_a_person"),
        ),
    ]
