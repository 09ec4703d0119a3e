"""The index of the newest stories has all columns that published() asks."""

from django.db import migrations, models
from django.db.models import F, Q

NAME = "signed_articles_newest_first"


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_search_guess")]

    operations = [
        migrations.RemoveIndex("article", NAME),
        migrations.AddIndex(
            "article",
            models.Index(
                F("published_at").desc(),
                "id",
                "status",
                "embargo_until",
                "corrects",
                condition=Q(status="signed"),
                name=NAME,
            ),
        ),
    ]
