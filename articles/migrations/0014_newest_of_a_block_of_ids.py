from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_newest_first_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.Func(
                    "id",
                    output_field=models.BigIntegerField(),
                    template="(%(expressions)s / 10000)",
                ),
                models.OrderBy(models.F("published_at"), descending=True),
                condition=models.Q(("status", "signed")),
                name="signed_articles_by_block",
            ),
        )
    ]
