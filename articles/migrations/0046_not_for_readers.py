from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Cast


class Migration(migrations.Migration):
    dependencies = [("articles", "0045_review_due")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                Cast("id", models.BigIntegerField()),
                condition=~Q(status="signed") | Q(corrects__isnull=False),
                name="articles_not_for_readers",
            ),
        ),
    ]
