from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0045_review_due")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.Func(
                    "id",
                    output_field=models.BigIntegerField(),
                    template="(%(expressions)s / 1)",
                ),
                condition=~Q(status="signed") | Q(corrects__isnull=False),
                name="articles_not_for_readers",
            ),
        ),
    ]
