from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_newest_of_a_block_of_ids")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("published_at"),
                models.OrderBy(models.F("updated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="articles_by_day",
            ),
        )
    ]
